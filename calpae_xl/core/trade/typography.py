"""French typography and numbers, made here and nowhere else, never by the machine's locale."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

NBSP = "\u00a0"
MINUS = "\u2212"

_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_BEFORE = re.compile(r" (?=[:;?!%»])|(?<=\d) (?=€)")
_DIGITS = re.compile(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))")


def typeset(text: str) -> str:
    """Put the no-break spaces that French asks for.

    One width (U+00A0) serves everywhere: the live formulas of the workbook build the same texts, and
    U+202F is missing from cp1252 and from some of the fonts of older Excels.
    """
    return _DIGITS.sub(NBSP, _BEFORE.sub(NBSP, text.replace("« ", "«" + NBSP)))


def rounded(value: float, decimals: int) -> float:
    """Round half away from zero, as Excel's ROUND does; ``round`` goes to even.

    The shortest decimal text of the number is rounded, not its binary value: 2.675 gives 2.68.
    """
    return value if isinstance(value, int) else float(_decimal_text(value, decimals))


def _decimal_text(value: float, decimals: int) -> str:
    from decimal import ROUND_HALF_UP, Context, Decimal  # Kept out of the click path: most figures are whole.

    step = Decimal(1).scaleb(-decimals)
    return f"{Decimal(repr(value)).quantize(step, ROUND_HALF_UP, Context(prec=400)):f}"


def number(value: float, decimals: int = 1) -> str:
    """Write ``1234.5`` as « 1 234,5 »: grouped by no-break spaces, at most ``decimals`` decimals."""
    text = str(value) if isinstance(value, int) else _decimal_text(value, decimals)
    whole, _, fraction = text.lstrip("-").partition(".")
    fraction = fraction.rstrip("0")
    sign = MINUS if text[0] == "-" and (fraction or whole.strip("0")) else ""
    return sign + f"{int(whole):,}".replace(",", NBSP) + ("," + fraction if fraction else "")


def signed(value: float, decimals: int = 1) -> str:
    """Write a change: « +97 », « −6 », « 0 »."""
    text = number(value, decimals)
    return text if text[0] == MINUS or text == "0" else "+" + text


_ALL_DIGITS = 15


def euros(value: float) -> str:
    """Write an amount: « 1 234,50 € », with two decimals, more only where it has more."""
    whole, _, cents = number(value, _ALL_DIGITS).partition(",")
    return f"{whole},{cents:0<2}{NBSP}€"


def signed_euros(value: float) -> str:
    """Write the change of an amount: « +97,10 € », « −6,00 € », « 0,00 € »."""
    text = euros(value)
    return text if text[0] == MINUS or not value else "+" + text


def percentage(ratio: float) -> str:
    """Write the ratio 0.026 as « +2,6 % »."""
    # The product of two doubles adds digits nobody meant: 100 * 0.2885 is 28.849999999999998.
    return f"{signed(round(100 * ratio, 10))}{NBSP}%"


def listed(items: list[str], most: int = 5) -> str:
    """Join words: « a, b et c »; past ``most``, « a, b et 12 autres »."""
    if len(items) > most:
        items = [*items[: most - 1], f"{len(items) - most + 1} autres"]
    return " et ".join(filter(None, [", ".join(items[:-1]), items[-1]])) if items else ""


_ENDS = ".…?!»"


def ended(text: str) -> str:
    """Close a sentence that people wrote, with a full stop where it has none."""
    words = text.rstrip()
    return words if words[-1:] in _ENDS else f"{words}."


def shortened(text: str, most: int) -> str:
    """Cut a text that is longer than so many signs; an ellipsis, counted among them, says it."""
    return text if len(text) <= most else text[: most - 1] + "…"


def dated(day: date) -> str:
    """Write « 31 janvier 2023 », « 1er février 2023 »."""
    return f"{'1er' if day.day == 1 else day.day}{NBSP}{_MONTHS[day.month - 1]}{NBSP}{day.year}"


def plural(count: float, singular: str, many: str | None = None) -> str:
    """Write « 1 bloquant », « 5 bloquants », « 1,5 jour »: French counts in plural from 2 on, as shown."""
    noun = singular if abs(rounded(count, 1)) < 2 else many or singular + "s"
    return f"{number(count)}{NBSP}{noun}"
