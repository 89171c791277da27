"""What Excel makes of what is put into a cell: a text is read as if it had been typed, in French."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

ERROR_BASE = -2146828288
ERRORS = {
    "#NULL!": 2000,
    "#DIV/0!": 2007,
    "#VALUE!": 2015,
    "#REF!": 2023,
    "#NAME?": 2029,
    "#NUM!": 2036,
    "#N/A": 2042,
}
_LOGICAL = {"vrai": True, "true": True, "faux": False, "false": False}
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)?(?:[.,]\d*)?(?:[eE][+-]?\d+)?[ ]?%?")
_DATE = re.compile(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{2}|\d{4}))?")
_MONTH = re.compile(
    r"(?:\d{1,2} )?(?:janv|f[ée]vr|mars|avr|mai|juin|juil|ao[uû]t|sept|oct|nov|d[ée]c)\w*\.?[ -]\d{2,4}", re.IGNORECASE
)


_PREFIX = re.compile(r"_xl(?:fn|ws)\.")
_EXPONENT = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)[eE]\+?(\d+)(?![\w.])")
_QUOTED_SHEET = re.compile(r"'([^\W\d]\w*)'!")


@lru_cache(maxsize=200_000)  # More than the largest workbook holds: it is read in order, again and again.
def formula_bar(formula: str) -> str:
    """What the formula bar shows of a formula, and ``Range.Formula`` gives: see the page of assumptions."""
    parts = re.split(r'("(?:[^"]|"")*")', formula)
    for number in range(0, len(parts), 2):
        part = _PREFIX.sub("", parts[number])
        part = _EXPONENT.sub(lambda found: str(int(float(found[0]))), part)
        parts[number] = _QUOTED_SHEET.sub(r"\1!", part)
    return "".join(parts)


class Entered(NamedTuple):
    """What stays in a cell.

    Attributes:
        value: ``None``, bool, number, text, or a moment for a date.
        kind: As openpyxl types cells: ``n``, ``s``, ``b``, ``e``, ``d`` or ``f``.
        quoted: Whether an apostrophe, which is not part of the text, made it one.
    """

    value: object
    kind: str
    quoted: bool = False


def entered(item: object, *, text_format: bool) -> Entered:
    """Read what was put into a cell.

    Args:
        item: As it arrives: text, number, bool, ``None``.
        text_format: Whether the cell is in the format « Texte », in which everything typed is a text.
    """
    if item is None or item == "":
        return Entered(None, "n")
    if isinstance(item, bool):
        return Entered(item, "b")
    if isinstance(item, int | float):
        return Entered(f"{item:.15g}".replace(".", ","), "s") if text_format else Entered(item, "n")
    assert isinstance(item, str), f"COM could not carry {item!r}"
    if item.startswith("'"):
        return Entered(item[1:], "s", quoted=True)
    if text_format:
        return Entered(item, "s")
    return _typed(item)


def _typed(text: str) -> Entered:
    if text.startswith("=") and len(text) > 1:
        return Entered(text, "f")
    stripped = text.strip()
    if stripped.casefold() in _LOGICAL:
        return Entered(_LOGICAL[stripped.casefold()], "b")
    if stripped in ERRORS:
        return Entered(stripped, "e")
    if any(map(str.isdigit, stripped)) and _NUMBER.fullmatch(stripped):
        digits = re.sub(r"[ \u00a0\u202f%]", "", stripped).replace(",", ".")
        return Entered(float(digits) / (100 if "%" in stripped else 1), "n")
    if date := _DATE.fullmatch(stripped):
        day, month, year = int(date[1]), int(date[2]), int(date[3] or 2026)
        if 1 <= day <= 28 and 1 <= month <= 12:
            return Entered(datetime(year + 2000 * (year < 100), month, day), "d")
    if _MONTH.fullmatch(stripped):
        return Entered(datetime(2026, 1, 1), "d")
    if text[0] in "+-@" and len(text) > 1:
        return Entered("=" + text.removeprefix("@"), "f")
    return Entered(text, "s")
