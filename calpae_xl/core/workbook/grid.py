"""What a book gives to the core: the values and formulas of its sheets, nothing of Excel."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from calpae_xl.core.trade.values import Value

LAST_COLUMN, LAST_ROW = 16_384, 1_048_576

_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


class ListTable(NamedTuple):
    """An Excel table.

    Attributes:
        name: As formulas call it.
        area: Header row and total row included.
        totalled: Whether it ends with a total row of Excel's.
    """

    name: str
    area: str
    totalled: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet, sparse: only the cells that hold something are present.

    Attributes:
        name: As the tab shows it.
        values: By address (``"F12"``); cached results for formulas.
        formulas: By address, with the leading ``=``; ``"="`` alone when the text of an array formula is kept in
            another cell, or that of a shared one is lost.
        merges: Areas of merged cells (``"E14:I14"``), of which only the first cell shows.
        tables: Its Excel tables; ``None`` when nobody looked.
    """

    name: str
    values: Mapping[str, Value]
    formulas: Mapping[str, str] = field(default_factory=dict)
    merges: tuple[str, ...] = ()
    tables: tuple[ListTable, ...] | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A whole workbook as the core reads it.

    Attributes:
        name: File name, for messages.
        sheets: Worksheets in tab order (chart sheets are left out).
        names: Defined names and what they refer to, without ``=`` (``"'2A Corse-du-Sud'!$A$1:$AZ$2000"``); names are
            compared case-insensitively by Excel. Those of one sheet, which its formulas read before the workbook's,
            bear its own, as `areas.scoped` writes them; Excel's, for printing and filtering, are left out.
        hidden: Names of the sheets that are hidden or very hidden.
        manual_calculation: Whether the file asks that nothing be calculated before somebody presses F9.
        names_at_hand: Whether all names are known already; in Excel, each is a question.
        alive: Whether a spreadsheet works its formulas out as soon as anything they read changes.

    A live book looks defined names and hidden sheets up only when somebody asks: ask only when needed.
    """

    name: str
    sheets: tuple[Sheet, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    hidden: Collection[str] = frozenset()
    manual_calculation: bool = False
    names_at_hand: bool = True
    alive: bool = False

    def sheet(self, name: str | None) -> Sheet | None:
        """Return the sheet of a name, ``None`` when there is none."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def area_corners(area: str) -> tuple[int, int, int, int] | None:
    """Return left, top, right and bottom of ``"E14:I14"``; ``None`` when it is no area of an Excel sheet."""
    first, _, last = area.partition(":")
    try:
        (left, top), (right, bottom) = split_address(first), split_address(last or first)
    except ValueError:
        return None
    return column_number(left), top, column_number(right), bottom


@lru_cache(maxsize=4096)
def column_number(letters: str) -> int:
    """Return 1 for ``A``, 27 for ``AA``."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@lru_cache(maxsize=4096)
def column_letters(number: int) -> str:
    """Return ``A`` for 1, ``AA`` for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=4096)  # Sheets of a campaign hold their headers at the same places.
def split_address(address: str) -> tuple[str, int]:
    """Return column letters and row number of ``"F12"`` or ``"$F$12"``.

    Raises:
        ValueError: Not the address of one cell of an Excel sheet.
    """
    match = _ADDRESS.fullmatch(address)
    if match is None or int(match[2]) > LAST_ROW or column_number(match[1]) > LAST_COLUMN:
        raise ValueError(f"not a cell address: {address!r}")
    return match[1], int(match[2])
