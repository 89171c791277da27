"""Rows that a filter or a person hides, shown while we write: Excel misplaces a block written over filtered rows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from calpae_xl.books.area import Area, together
from calpae_xl.books.excel_markup import markup_of

if TYPE_CHECKING:
    import xlwings as xw


class HiddenRows(NamedTuple):
    """Rows of an area that did not show.

    An array written over rows that a filter hides puts its first element into every cell that shows (xlwings
    #747, #2619). Showing them leaves the criteria as they are.

    Attributes:
        area: Where they are; ``None`` when no row was hidden.
        runs: First and last row of each run of hidden rows; none where filters say which they are.
        filters: What hides lines of a table of ours, that come, go and move: which of them show is for the criteria
            to say anew.
    """

    area: Area | None = None
    runs: tuple[tuple[int, int], ...] = ()
    filters: tuple[Any, ...] = ()

    @classmethod
    def shown(cls, live: xw.Sheet, area: Area, cells: xw.Range | None = None, *, lines: bool) -> HiddenRows:
        """Show the hidden rows of an area, and return which they were; two calls when there is none.

        Args:
            live: The sheet.
            area: Where somebody is about to write.
            cells: Its cells, where they are at hand: they need not be asked for.
            lines: Whether it holds lines of a table of ours.
        """
        rows = _rows(live, area.top, area.bottom) if cells is None else cells.api.EntireRow
        if rows.Hidden is False:
            return cls()
        filters = tuple(_filters(live)) if lines else ()
        runs = () if filters else tuple(_runs(live, area))
        rows.Hidden = False
        return cls(area, runs, filters)

    def show_again(self, live: xw.Sheet) -> None:
        """Show the rows once more, should something else have to be written over them."""
        if self.area is not None:
            _rows(live, self.area.top, self.area.bottom).Hidden = False

    def hide_again(self, live: xw.Sheet, *, lines: bool) -> None:
        """Leave the sheet as people see it.

        Args:
            live: The sheet.
            lines: Whether the rows are lines of a table of ours; without a filter they stay shown, since a finding
                that somebody hid by mistake would be worse.
        """
        for each in self.filters:
            each.ApplyFilter()
        if not lines:
            for batch in together(f"A{top}:A{bottom}" for top, bottom in self.runs):
                live.range(",".join(batch)).api.EntireRow.Hidden = True


def _rows(live: xw.Sheet, top: int, bottom: int) -> Any:
    return live.range(f"A{top}:A{bottom}").api.EntireRow


def _runs(live: xw.Sheet, area: Area) -> Iterator[tuple[int, int]]:
    """Yield the runs of hidden rows of an area."""
    markup = markup_of(live, area)
    if markup is None:
        yield from _halved(live, area.top, area.bottom)
        return
    hidden = [row for row in markup.hidden if area.top <= row <= area.bottom]
    for _, run in groupby(enumerate(hidden), key=lambda each: each[1] - each[0]):
        rows = [row for _, row in run]
        yield rows[0], rows[-1]


def _halved(live: xw.Sheet, top: int, bottom: int) -> Iterator[tuple[int, int]]:
    """Yield the runs of hidden rows: of rows together, Excel tells whether all are hidden, none or some."""
    hidden = _rows(live, top, bottom).Hidden
    if hidden:
        yield top, bottom
    elif hidden is None:
        middle = (top + bottom) // 2
        yield from _halved(live, top, middle)
        yield from _halved(live, middle + 1, bottom)


def _filters(live: xw.Sheet) -> Iterator[Any]:
    """Yield the filters of a sheet that hide something: its own, and those of its tables.

    Each is asked: the sheet's own ``FilterMode`` says nothing of a table in which no cell is selected.
    """
    tables = live.api.ListObjects
    # By number: xlwings (0.37.8) repeats a rejected call, except in the middle of an iteration.
    for holder in (live.api, *(tables.Item(number) for number in range(1, tables.Count + 1))):
        found = holder.AutoFilter
        if found is not None and found.FilterMode:
            yield found
