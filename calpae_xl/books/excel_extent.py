"""Where a sheet of Excel holds something: a used range may go down to the last row for a format that fills a column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from calpae_xl.books.area import Area
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import typeset

if TYPE_CHECKING:
    import xlwings as xw

READ_AT_ONCE = 250_000
"""Cells that are read together without a question; a sheet of ours has a few thousand."""

_WIDTH = 250
"""Columns that are looked at first; no sheet of ours has as many."""

_MOST_QUESTIONS = 300
"""How often a sheet is asked how much it holds: some tens of cells, each far from all others."""


class ScatteredCellsError(CalpaeError):
    """A sheet holds many cells that stand far away from one another."""

    def __init__(self, sheet: str, last: str) -> None:
        super().__init__(
            typeset(
                f"La feuille « {sheet} » contient des cellules remplies loin les unes des autres, jusqu’en {last}."
            ),
            "Supprimez les lignes et les colonnes qui n’y servent pas, enregistrez, puis recommencez.",
        )


def filled_areas(app: xw.App, live: xw.Sheet, name: str, used: Area) -> Iterator[tuple[Area, int]]:
    """Yield areas that hold every filled cell of a used range, none too large to be read at once, and how many in each.

    Excel counts filled cells in one call whatever the area, so that what only formats fill is left out. Where people
    type is looked at first, then the last row and the last column: a cell by itself that makes a used range huge
    stands there.

    Args:
        app: Excel.
        live: The sheet.
        name: Its name, for messages.
        used: Its used range.

    Raises:
        ScatteredCellsError: Finding them would take too many questions.
    """
    if used.cells <= READ_AT_ONCE:
        yield used, used.cells
        return
    count = _Count(app, live, name, used)
    left = count(used)
    for part in _parts(used):
        if not left:
            return
        filled = count(part)
        left -= filled
        yield from _halved(count, part, filled)


class _Count:
    """Counts the filled cells of areas, so many times at most."""

    def __init__(self, app: xw.App, live: xw.Sheet, name: str, used: Area) -> None:
        self._functions = app.api.WorksheetFunction
        self._live, self._name, self._used = live, name, used
        self._asked = 0

    def __call__(self, area: Area) -> int:
        self._asked += 1
        if self._asked > _MOST_QUESTIONS:
            last = self._used._replace(left=self._used.right, top=self._used.bottom)
            raise ScatteredCellsError(self._name, str(last))
        return int(self._functions.CountA(self._live.range(str(area)).api))


def _parts(used: Area) -> Iterator[Area]:
    """Cut a used range: its beginning, its last row, its last column, what stands beside the beginning, then under."""
    right = min(used.right, used.left + _WIDTH - 1)
    bottom = min(used.bottom, used.top + READ_AT_ONCE // (right - used.left + 1) - 1)
    yield Area(used.left, used.top, right, bottom)
    above, before = used.bottom, used.right
    if bottom < used.bottom:
        yield used._replace(top=used.bottom)
        above -= 1
    if right < used.right:
        yield Area(used.right, used.top, used.right, above)
        before -= 1
    if right < before:
        yield Area(right + 1, used.top, before, bottom)
    if bottom < above:
        yield Area(used.left, bottom + 1, before, above)


def _halved(count: _Count, area: Area, filled: int) -> Iterator[tuple[Area, int]]:
    """Yield the areas of a part that hold something; of two halves, one is asked."""
    if not filled:
        return
    if area.cells <= READ_AT_ONCE:
        yield area, filled
        return
    first, second = area.halves()
    inside = count(first)
    yield from _halved(count, first, inside)
    yield from _halved(count, second, filled - inside)
