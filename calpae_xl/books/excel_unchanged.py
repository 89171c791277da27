"""Whether a sheet of Excel is still what it was when it was read: people go on typing while a dialog waits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from calpae_xl.books.area import Area
from calpae_xl.books.excel_extent import READ_AT_ONCE
from calpae_xl.books.excel_values import Block, rows_of
from calpae_xl.core.workbook.grid import column_letters

if TYPE_CHECKING:
    import xlwings as xw


class Read(NamedTuple):
    """What was typed into an area, as the formula bar shows it: results that follow are no typing.

    Attributes:
        area: Where.
        formulas: ``Range.Formula`` of its cells.
    """

    area: Area
    formulas: Block


def changed_cell(live: xw.Sheet, read: Iterable[Read], written: Iterable[Area]) -> str | None:
    """Return a cell that holds something else than it did, ``None`` when there is none.

    The whole sheet is looked at, not only what is to be written: a line that was inserted, or sorted, moves the
    others.

    Args:
        live: The sheet.
        read: What it held.
        written: Where something is to be written, be it beyond what was read.
    """
    known = [*read]
    for area in _looked_at([each.area for each in known], [*written]):
        found = rows_of(live.range(str(area)).api.Formula)
        for row, (line, held) in enumerate(zip(found, _held(known, area), strict=True)):
            if [*line] != held:
                column = next(column for column, formula in enumerate(line) if formula != held[column])
                return f"{column_letters(area.left + column)}{area.top + row}"
    return None


def _looked_at(read: list[Area], written: list[Area]) -> Iterator[Area]:
    """Yield what to ask for: one area, unless it would be too large."""
    first, *others = [*read, *written]
    whole = first
    for area in others:
        whole = whole.reaching(area.left, area.top).reaching(area.right, area.bottom)
    if whole.cells <= READ_AT_ONCE:
        yield whole
    else:
        yield from (first, *others)


def _held(read: Iterable[Read], area: Area) -> list[list[object]]:
    """Return what an area held, row by row: nothing where nothing was read."""
    rows: list[list[object]] = [[""] * (area.right - area.left + 1) for _ in range(area.top, area.bottom + 1)]
    for known, formulas in read:
        left, right = max(area.left, known.left), min(area.right, known.right)
        if left > right:
            continue
        for row in range(max(area.top, known.top), min(area.bottom, known.bottom) + 1):
            line = formulas[row - known.top]
            rows[row - area.top][left - area.left : right - area.left + 1] = line[
                left - known.left : right - known.left + 1
            ]
    return rows
