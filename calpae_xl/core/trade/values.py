"""What a cell may hold: its types, its text as people see it, and its days as Excel counts them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from typing import Self

Value = bool | int | float | str | date | datetime
"""A cell that holds something. Excel errors are text (``"#REF!"``); an empty cell is absent."""


class Undated(float):
    """A number shown as a date or a time that no calendar has: 8:30, 0:00, the 29 February 1900, a day before it.

    Whoever looks at the cell sees no number there.
    """

    __slots__ = ()


class PerCent(float):
    """A number shown in per cent: people see 95 % where the cell holds 0.95."""

    __slots__ = ()


class Marked(str):
    """A text some digits of which are shown raised or lowered: it holds those of Unicode, as people see them.

    Attributes:
        plain: What the cell keeps, and formulas find: every digit as any other.
    """

    __slots__ = ("plain",)
    plain: str

    def __new__(cls, shown: str, plain: str) -> Self:
        """Keep both."""
        made = super().__new__(cls, shown)
        made.plain = plain
        return made


EXCEL_ERRORS = frozenset(
    {
        *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"),
        *("#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!", "#CONNECT!", "#BLOCKED!", "#UNKNOWN!"),
    }
)
"""Those that Excel tells by a number as well as by a text."""

OTHER_ERROR = "#VALUE!"
"""Stands for any other (``#BUSY!``, ``#PYTHON!``): Excel gives a number that nothing documents."""

MAX_TEXT = 32_767
"""Characters that a cell of Excel can hold, counted by `excel_length`."""

EDITED_SIGNS = ("=", "+", "-", "@", "'")
"""How a text begins that Excel takes for something else the next time somebody edits its cell."""

_NOTHING = 1e-12
"""A stored number below it is the dust of a computation."""

COMPUTED_DUST = 1e-9
"""What a quotient may differ by from the number that it stands for."""

BOOLEAN_WORDS = {True: "VRAI", False: "FAUX"}
"""Booleans as a French Excel shows them."""

# Excel believes that 1900 had a 29 February, as Lotus 1-2-3 did: 60 is that day, and the days before it have
# the number that they would have without it.
_LEAP_SERIAL = 60
_LAST_BEFORE_LEAP = date(1900, 2, 28)
_DAY_ZERO, _DAY_ZERO_AFTER_LEAP = datetime(1899, 12, 31), datetime(1899, 12, 30)
_DAY_ZERO_1904 = datetime(1904, 1, 1)


def shown_figure(value: float) -> float:
    """Return the number that Excel shows of a stored one: 15 significant digits, and 0 below 1e-12.

    Excel keeps 17 digits; what came by computing or by import differs in the last two from what was typed. It is what
    is shown that is below 1e-12 or not, as spreadsheets compare numbers.
    """
    if isinstance(value, int):
        return value
    shown = float(f"{value:.15g}")
    if abs(shown) < _NOTHING:
        return 0
    return int(shown) if shown.is_integer() and abs(shown) <= 1e15 else shown


CENT_DECIMALS = 2
"""Decimals of an amount of money."""


def is_to_the_cent(value: float) -> bool:
    """Tell whether a number has no more decimals than an amount of money."""
    return round(value, CENT_DECIMALS) == value


def added(figures: Iterable[float]) -> float:
    """Add up numbers as people do on paper: 0.1 and 0.2 make 0.3, where doubles make 0.30000000000000004."""
    known = [*figures]
    if all(isinstance(figure, int) for figure in known):
        return sum(known)
    from decimal import Decimal  # Kept out of the click path: most figures are whole.

    return shown_figure(float(sum(Decimal(repr(figure)) for figure in known)))


def lies_between(value: float, figures: Collection[float]) -> bool:
    """Tell whether a computed number lies between the least and the greatest of some figures, its last digits apart."""
    return min(figures) - COMPUTED_DUST <= value <= max(figures) + COMPUTED_DUST


def excel_length(text: str) -> int:
    """Count the characters of a text as Excel does: a sign beyond the first 65,536 of Unicode is two."""
    return len(text) + sum(character > "\uffff" for character in text)


def raw_text(value: Value | None) -> str | None:
    """Write a cell as it was typed, whichever door read it: Excel gives 389.0 where a file gives 389."""
    if value is None or isinstance(value, str):
        return value
    if type(value) is int:
        return str(value)
    if isinstance(value, bool):
        return BOOLEAN_WORDS[value]
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, Undated) and 0 <= value < 1:
        return _clock(value)
    return str(shown_figure(value)).replace(".", ",")


def _clock(fraction: float) -> str:
    minutes = min(round(fraction * 1440), 1439)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def found_by_formulas(value: Value) -> Value:
    """Return what formulas find in a cell: of a date its number, of a text whose digits are raised those digits."""
    if isinstance(value, Marked):
        return value.plain
    return serial(value) if isinstance(value, date) else value


def trimmed_text(value: Value | None) -> str:
    """Write a cell as it was typed, without the blanks around it; empty when it holds nothing."""
    return value.strip() if isinstance(value, str) else (raw_text(value) or "").strip()


def serial(moment: date, *, date1904: bool = False) -> int | float:
    """Return the number that Excel keeps of a date or of a moment: 1 is 1 January 1900, 61 is 1 March.

    Args:
        moment: A date before the calendar of Excel counts down from it, to 0 and below; no cell can show it.
        date1904: Whether days are counted from 1904 (old Excel for Mac).
    """
    day, clock = (moment.date(), moment.time()) if isinstance(moment, datetime) else (moment, time.min)
    if date1904:
        days = (day - _DAY_ZERO_1904.date()).days
    else:
        days = (day - (_DAY_ZERO_AFTER_LEAP if day > _LAST_BEFORE_LEAP else _DAY_ZERO).date()).days
    spent = datetime.combine(date.min, clock) - datetime.min
    return days + spent / timedelta(days=1) if spent else days


def date_of(number: int | float, *, date1904: bool = False) -> Value:
    """Turn the number of a cell shown as a date or a time into that date.

    What is no date is told apart from a number all the same: a time of day alone, a number outside 1900-9999, and
    the 29 February 1900 that never was.
    """
    if number < 0 or 0 < number < 1:
        return Undated(number)
    day_zero = _DAY_ZERO_1904
    if not date1904:
        if number < 1 or _LEAP_SERIAL <= number < _LEAP_SERIAL + 1:
            return Undated(number)
        day_zero = _DAY_ZERO_AFTER_LEAP if number > _LEAP_SERIAL else _DAY_ZERO
    days = int(number)
    # Excel shows milliseconds at best; finer digits are noise of the division by 24 hours.
    milliseconds = round((number - days) * 86_400_000)
    try:
        return bare_day(day_zero + timedelta(days=days, milliseconds=milliseconds))
    except OverflowError:
        return Undated(number)


def bare_day(moment: date) -> date:
    """Return the day alone of a moment that is its midnight: a cell holds the same number for both."""
    return moment.date() if isinstance(moment, datetime) and moment.time() == time.min else moment
