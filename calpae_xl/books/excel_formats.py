"""Number formats in Excel: that of a row, for its cells that were formatted as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from calpae_xl.books.numberformat import is_date_format
from calpae_xl.core.workbook.grid import Sheet, column_letters, column_number, split_address

if TYPE_CHECKING:
    import xlwings as xw

GENERAL = "General"
_MOST_ASKED = 4
"""Neighbours of a cell that are looked at: each is a question to Excel."""


def row_formats(live: xw.Sheet, sheet: Sheet, cells: Iterable[str]) -> Mapping[str, list[str]]:
    """Return the formats in which numbers of the same rows are shown, with the cells that are to take each.

    Args:
        live: The sheet in Excel.
        sheet: The same as it was read.
        cells: Formatted as text.
    """
    formats: dict[str, list[str]] = {}
    of_row: dict[int, str] = {}
    for cell in cells:
        letters, row = split_address(cell)
        if row not in of_row:
            asked = (live.range(near).api.NumberFormat for near in _neighbours(sheet, column_number(letters), row))
            of_row[row] = next(filter(_shows_numbers, asked), GENERAL)
        formats.setdefault(of_row[row], []).append(cell)
    return formats


def _neighbours(sheet: Sheet, column: int, row: int) -> Iterator[str]:
    """Yield the cells of a row most likely to show how it writes numbers: those beside, that hold one first."""
    near = [each for each in range(column - _MOST_ASKED, column + _MOST_ASKED + 1) if each > 0 and each != column]
    near.sort(key=lambda each: (not _holds_number(sheet, each, row), abs(each - column)))
    yield from (f"{column_letters(each)}{row}" for each in near[:_MOST_ASKED])


def _holds_number(sheet: Sheet, column: int, row: int) -> bool:
    value = sheet.values.get(f"{column_letters(column)}{row}")
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shows_numbers(code: object) -> bool:
    return isinstance(code, str) and code not in ("@", GENERAL) and not is_date_format(code)
