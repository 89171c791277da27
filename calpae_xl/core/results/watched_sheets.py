"""What the last run saw of « Référentiel » and « Paramètres », row by row, beside what they say now."""

from __future__ import annotations

from collections.abc import Iterator

from calpae_xl.core.trade.values import EXCEL_ERRORS, Value, found_by_formulas
from calpae_xl.core.workbook.grid import Sheet, column_letters, column_number, split_address
from calpae_xl.core.workbook.layout import MARKER, Role, sheet_name_key
from calpae_xl.core.workbook.plan import Content

_FIRST_ROW = 4
"""The headers, counted from the row of the marker: the titles above them say nothing of the campaign."""

_ROOM = 10
"""Blank rows watched below the last one that says something: people add lines there."""


class WatchedSheet:
    """One sheet, its rows counted from that of its marker: rows inserted above it change nothing."""

    def __init__(self, role: Role, sheet: Sheet) -> None:
        self._area = sheet_name_key(role)
        marks = (at for at, value in sheet.values.items() if isinstance(value, str) and value.startswith(MARKER))
        letters, first_row = split_address(next(marks, "A1"))
        first_column = column_number(letters)
        self._rows: dict[int, dict[int, Value]] = {}
        self._unwatched: set[tuple[int, int]] = set()
        for address, value in sheet.values.items():
            letters, number = split_address(address)
            row, column = number - first_row + 1, column_number(letters) - first_column + 1
            if address in sheet.formulas or (isinstance(value, str) and value in EXCEL_ERRORS):
                self._unwatched.add((row, column))
            elif row >= _FIRST_ROW and column > 0:
                self._rows.setdefault(row, {})[column] = value
        self.height = len(self._rows)
        self.width = max((column for cells in self._rows.values() for column in cells), default=1)

    def cells(self, first_column: int, first_row: int, total: str) -> Iterator[tuple[str, Content]]:
        """Yield the snapshot, a comparison a row, and their total.

        Args:
            first_column: Column number of the comparisons; the snapshot stands to their right.
            first_row: Row number of the first of them.
            total: Cell that counts the rows that differ.
        """
        compared = column_letters(first_column)
        last = max(self._rows, default=1) + _ROOM
        for row in range(_FIRST_ROW, last + 1):
            at = first_row + row - _FIRST_ROW
            seen, live = [], []
            for column in range(1, self.width + 1):
                if (row, column) in self._unwatched:
                    continue
                cell = f"{column_letters(first_column + column)}{at}"
                value = self._rows.get(row, {}).get(column)
                if value is not None:
                    yield cell, Content(found_by_formulas(value))
                    seen.append(cell)
                else:
                    seen.append('""')
                live.append(f"INDEX({self._area},{row},{column})")
            same = f"{_joined(live)}={_joined(seen)}"
            yield f"{compared}{at}", Content(0, f"=IFERROR(IF({same},0,1),1)")
        yield total, Content(0, f"=SUM({compared}{first_row}:{compared}{first_row + last - _FIRST_ROW})")


def _joined(cells: list[str]) -> str:
    return '&"|"&'.join(cells) or '""'
