"""Cells that are bound together in Excel: merged areas, and those that one array formula fills.

A range is asked as a whole, and says « none » in one call, or « some »: only then is it gone into.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from calpae_xl.books.area import Area
from calpae_xl.books.excel_markup import Markup, markup_of

if TYPE_CHECKING:
    import xlwings as xw


class BoundCells:
    """What is bound in an area of a sheet."""

    def __init__(self, live: xw.Sheet, area: Area) -> None:
        """Ask nothing yet.

        Args:
            live: The sheet.
            area: Where to look.
        """
        self._live, self._area = live, area

    @cached_property
    def markup(self) -> Markup | None:
        """All that Excel writes of the area in XML: two calls, whatever stands there."""
        return markup_of(self._live, self._area)

    @cached_property
    def merges(self) -> tuple[Area, ...]:
        """The merged areas, each whole."""
        if self._says(self._area, "MergeCells"):
            return ()
        if self.markup is not None:
            return tuple(area for area in self.markup.merges if area.meets(self._area))
        return tuple(self._halved("MergeCells", "MergeArea"))

    @cached_property
    def arrays(self) -> tuple[Area, ...]:
        """The areas that an array formula fills, be they of one cell."""
        if self._says(self._area, "HasArray"):
            return ()
        if self.markup is not None:
            return tuple(area for area in self.markup.arrays if area.meets(self._area))
        return tuple(self._halved("HasArray", "CurrentArray"))

    def _says(self, area: Area, question: str) -> bool:
        """Tell whether nothing in an area is bound."""
        return getattr(self._live.range(str(area)).api, question) is False

    def _halved(self, question: str, whole: str) -> Iterator[Area]:
        """Yield what is bound, found by halving: for an Excel that writes no XML."""
        known: list[Area] = []
        waiting = [self._area]
        while waiting:
            part = waiting.pop()
            if any(_holds(other, part) for other in known) or self._says(part, question):
                continue
            if part.cells > 1:
                waiting += reversed(part.halves())
                continue
            found = Area.parse(str(getattr(self._live.range(str(part)).api, whole).Address).replace("$", ""))
            if found is not None:
                known.append(found)
                yield found


def _holds(outer: Area, inner: Area) -> bool:
    return outer.holds(inner.left, inner.top) and outer.holds(inner.right, inner.bottom)
