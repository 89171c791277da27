"""What a line of « Paramètres » may hold: how it is read, and the words that ask for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from math import isfinite
from typing import NamedTuple

from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.facts import DefaultUsed
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.labels import tidy
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.trade.values import EXCEL_ERRORS, Value, raw_text, shown_figure

_NUMBER = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,15})?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")

FIRST_YEAR, LAST_YEAR = 2000, 2099


class Possible(NamedTuple):
    """The values that a parameter may hold.

    Attributes:
        read: Turns a cell into the value of the field; ``None`` when it cannot be.
        words: Completes « Saisissez … ».
        optional: Whether a blank cell says that there is none.
    """

    read: Callable[[Value | None], object | None]
    words: str
    optional: bool = False


def figure_of(value: Value | None) -> float | None:
    """Return the number that a cell holds or spells out; ``None`` when it does neither."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return shown_figure(value) if isfinite(value) else None
    text = word_of(value)
    return float(text.replace(",", ".")) if isinstance(value, str) and _NUMBER.fullmatch(text) else None


def word_of(value: Value | None) -> str:
    """Return what is read in a cell that holds a word or a name: what nobody sees in it says nothing."""
    return tidy(raw_text(value) or "")


def numbers(least: float, most: float, words: str, *, above: bool = False) -> Possible:
    """Accept the numbers of a range, its ends included; ``above`` leaves the lower one out."""

    def read(value: Value | None) -> float | None:
        figure = figure_of(value)
        possible = figure is not None and (least < figure if above else least <= figure) and figure <= most
        return figure if possible else None

    return Possible(read, words)


def _year(value: Value | None) -> int | None:
    figure = figure_of(value)
    return int(figure) if figure is not None and figure == int(figure) and FIRST_YEAR <= figure <= LAST_YEAR else None


YEARS = Possible(_year, f"une année, de {FIRST_YEAR} à {LAST_YEAR}")


def written_day(text: str) -> date | None:
    """Read « 31/03/2025 » or « 2025-03-31 »; ``None`` for any other text and for a day that no calendar has."""
    first, iso = _DAY_FIRST.fullmatch(text), _YEAR_FIRST.fullmatch(text)
    parts = first.groups()[::-1] if first is not None else () if iso is None else iso.groups()
    try:
        return date(*map(int, parts)) if parts else None
    except ValueError:
        return None


def _day(value: Value | None) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else written_day(word_of(value))


DAYS = Possible(_day, "une date, comme 31/03/2025, ou laissez la cellule vide", optional=True)


def texts(pattern: str, words: str) -> Possible:
    """Accept the texts that a pattern matches whole, blanks around them apart."""
    compiled = re.compile(pattern)

    def read(value: Value | None) -> str | None:
        text = word_of(value)
        return text if compiled.fullmatch(text) and text not in EXCEL_ERRORS else None

    return Possible(read, words)


def addresses(is_address: Callable[[str], bool], words: str) -> Possible:
    """Accept an address, or nothing."""

    def read(value: Value | None) -> str | None:
        text = word_of(value)
        return text if not text or is_address(text) else None

    return Possible(read, f"{words}, ou laissez la cellule vide")


def unusable(at: CellRef, name: str, value: Value | None, facts: DefaultUsed) -> Finding:
    """Report a cell of « Paramètres » that holds what cannot be used.

    Args:
        at: The cell.
        name: What it is about, which tells it from the others wherever it stands.
        value: What it holds.
        facts: What is used instead.
    """
    return Finding(code=Code.UNUSABLE_PARAMETER, at=at, raw=raw_text(value), facts=facts, also_read=(name,))
