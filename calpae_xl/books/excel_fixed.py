"""The cells that Excel does not let anybody write alone: parts of an array, what a merge hides."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from calpae_xl.books.area import Area
from calpae_xl.books.excel_blocks import extent
from calpae_xl.books.excel_bound import BoundCells
from calpae_xl.books.port import IN_BLOCK, under_merge

if TYPE_CHECKING:
    import xlwings as xw


def fixed_cells(live: xw.Sheet, cells: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the cells that cannot be written alone, and why.

    Args:
        live: Their sheet.
        cells: Addresses to be written.
    """
    places = {cell: area for cell in cells if (area := Area.parse(cell.replace("$", ""))) is not None}
    if not places:
        return
    bound = BoundCells(live, extent(places.values()))
    for cell, at in places.items():
        if any(array.meets(at) for array in bound.arrays):
            yield cell, IN_BLOCK
        for merge in bound.merges:
            if merge.meets(at) and (at.left, at.top) != (merge.left, merge.top):
                yield cell, under_merge(str(merge))
