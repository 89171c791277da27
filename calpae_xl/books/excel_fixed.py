"""The cells that Excel does not let anybody write alone: parts of an array, what a merge hides.

A range is asked as a whole, and says « none » in one call, or « some »: only then are its parts asked, by halves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from calpae_xl.books.area import Area, together
from calpae_xl.books.excel_looks import found
from calpae_xl.books.port import IN_BLOCK, under_merge

if TYPE_CHECKING:
    import xlwings as xw


def fixed_cells(live: xw.Sheet, cells: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the cells that cannot be written alone, and why.

    Args:
        live: Their sheet.
        cells: Addresses to be written.
    """

    def in_arrays(some: Sequence[str]) -> bool:
        return live.range(",".join(some)).api.HasArray is not False

    def merged(some: Sequence[str]) -> bool:
        return live.range(",".join(some)).api.MergeCells is not False

    for batch in together(cells):
        yield from ((cell, IN_BLOCK) for cell in found(batch, in_arrays))
        for cell in found(batch, merged):
            area = Area.parse(str(live.range(cell).api.MergeArea.Address).replace("$", ""))
            if area is not None and cell != str(area._replace(right=area.left, bottom=area.top)):
                yield cell, under_merge(str(area))
