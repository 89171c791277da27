"""What the look of an entry cell says in Excel that its value does not: note marks, merged cells.

A range is asked as a whole, and says « none » in one call, or « some »: only then is it gone into. Number formats
cannot be asked so, since rows differ in theirs: a count that is shown in per cent is seen once saved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from calpae_xl.books.area import Area, together
from calpae_xl.books.excel_bound import BoundCells
from calpae_xl.core.trade.note_marks import may_carry_mark, with_marks
from calpae_xl.core.trade.values import Marked, Value
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.sheet_recognition import mark_of

if TYPE_CHECKING:
    import xlwings as xw


def seen(live: xw.Sheet, used: xw.Range, area: Area, sheet: Sheet) -> Sheet:
    """Return an entry sheet with what only its look says; any other sheet as it is.

    Args:
        live: The sheet.
        used: Its used range.
        area: The part of it in which people type.
        sheet: As its values and formulas say it.
    """
    mark = mark_of(sheet)
    if mark is None or mark.role is not Role.ENTRY:
        return sheet
    bound = BoundCells(live, area)
    values = {**sheet.values, **_marked(live, used, bound, sheet)}
    merges = () if used.api.MergeCells is False else tuple(map(str, bound.merges))
    return Sheet(sheet.name, values, sheet.formulas, merges)


def _marked(live: xw.Sheet, used: xw.Range, bound: BoundCells, sheet: Sheet) -> Mapping[str, Value]:
    """Return the texts in which digits are raised or lowered, with these as such."""
    texts = {
        cell: value
        for cell, value in sheet.values.items()
        if isinstance(value, str) and cell not in sheet.formulas and may_carry_mark(value)
    }
    if not texts or not _is_raised(used.api):
        return {}
    if bound.markup is None:
        return {cell: _with_marks(live, cell, texts[cell]) for cell in _raised_cells(live, [*texts])}
    marked: dict[str, Value] = {}
    for cell, shown in bound.markup.texts.items():
        # Blanks may be written otherwise there: of such a text, each digit is asked about.
        if isinstance(shown, Marked) and cell in texts:
            marked[cell] = shown if shown.plain == texts[cell] else _with_marks(live, cell, texts[cell])
    return marked


def _raised_cells(live: xw.Sheet, cells: Sequence[str]) -> Iterator[str]:
    """Yield the cells in which a character is raised or lowered, asking halves: for an Excel that writes no XML."""

    def some(part: Sequence[str]) -> bool:
        return _is_raised(live.range(",".join(part)).api)

    for part in together(cells):
        yield from _found(part, some)


def _is_raised(cells: object) -> bool:
    """Whether some character of a range is raised or lowered; Excel says null of a range that is partly so."""
    font = cells.Font  # type: ignore[attr-defined]  # An object of Excel.
    return font.Superscript is not False or font.Subscript is not False


def _with_marks(live: xw.Sheet, at: str, text: str) -> str:
    cell = live.range(at).api
    raised, lowered = set(), set()
    for place, character in enumerate(text):
        if character in "0123456789":
            font = cell.GetCharacters(place + 1, 1).Font
            if font.Superscript:
                raised.add(place)
            elif font.Subscript:
                lowered.add(place)
    return with_marks(text, raised, lowered)


def _found(cells: Sequence[str], some: Callable[[Sequence[str]], bool]) -> Iterator[str]:
    """Yield the cells of which something is true, asking halves."""
    if not some(cells):
        return
    if len(cells) == 1:
        yield cells[0]
        return
    middle = len(cells) // 2
    yield from _found(cells[:middle], some)
    yield from _found(cells[middle:], some)
