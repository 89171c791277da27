"""Where a sheet of Excel holds something: a used range may go down to the last row for a format that fills a column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from calpae_xl.books.area import Area

if TYPE_CHECKING:
    import xlwings as xw

READ_AT_ONCE = 250_000
"""Cells that are read together without a question; a sheet of ours has a few thousand."""


def filled_areas(app: xw.App, live: xw.Sheet, used: Area) -> Iterator[tuple[Area, int]]:
    """Yield areas that hold every filled cell of a used range, none too large to be read at once, and how many in each.

    Excel counts filled cells in one call whatever the area: halving leaves out what only formats fill.
    """
    if used.cells <= READ_AT_ONCE:
        yield used, used.cells
        return
    waiting = [used]
    while waiting:
        area = waiting.pop()
        filled = int(app.api.WorksheetFunction.CountA(live.range(str(area)).api))
        if not filled:
            continue
        if area.cells <= READ_AT_ONCE:
            yield area, filled
        else:
            waiting += reversed(area.halves())
