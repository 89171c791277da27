"""Rows that a filter or a person hides, shown while we write: Excel misplaces a block written over filtered rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from calpae_xl.books.area import Area

if TYPE_CHECKING:
    import xlwings as xw


class HiddenRows(NamedTuple):
    """Rows of an area that did not show.

    An array written over rows that a filter hides puts its first element into every cell that shows (xlwings
    #747, #2619). Showing them leaves the criteria as they are.

    Attributes:
        runs: First and last row of each run of hidden rows.
        filtered: Whether a filter hides some rows of the sheet.
    """

    runs: tuple[tuple[int, int], ...] = ()
    filtered: bool = False

    @classmethod
    def shown(cls, live: xw.Sheet, area: Area) -> HiddenRows:
        """Show the hidden rows of an area, and return which they were; one call when there is none."""
        runs = tuple(_runs(live, area.top, area.bottom))
        if not runs:
            return cls()
        filtered = bool(live.api.FilterMode)
        _rows(live, area.top, area.bottom).Hidden = False
        return cls(runs, filtered)

    def show_again(self, live: xw.Sheet) -> None:
        """Show the rows once more, should something else have to be written over them."""
        for top, bottom in self.runs:
            _rows(live, top, bottom).Hidden = False

    def hide_again(self, live: xw.Sheet, *, lines: bool) -> None:
        """Leave the sheet as people see it.

        Args:
            live: The sheet.
            lines: Whether the rows are lines of a table of ours, that come, go and move: which of them show is for
                the criteria of the filter to say anew; without a filter they stay shown, since a finding that
                somebody hid by mistake would be worse.
        """
        if not lines:
            for top, bottom in self.runs:
                _rows(live, top, bottom).Hidden = True
        elif self.filtered:
            for each in _filters(live):
                each.ApplyFilter()


def _rows(live: xw.Sheet, top: int, bottom: int) -> Any:
    return live.range(f"A{top}:A{bottom}").api.EntireRow


def _runs(live: xw.Sheet, top: int, bottom: int) -> Iterator[tuple[int, int]]:
    """Yield the runs of hidden rows, found by halving: Excel tells of rows together whether all are, none or some."""
    hidden = _rows(live, top, bottom).Hidden
    if hidden:
        yield top, bottom
    elif hidden is None:
        middle = (top + bottom) // 2
        yield from _runs(live, top, middle)
        yield from _runs(live, middle + 1, bottom)


def _filters(live: xw.Sheet) -> Iterator[Any]:
    """Yield the filters of a sheet: its own, and those of its tables."""
    tables = (live.api.ListObjects.Item(table.name) for table in live.tables)
    for holder in (live.api, *tables):
        if holder.AutoFilter is not None:
            yield holder.AutoFilter
