"""What the look of an entry cell says in Excel that its value does not: note marks, merged cells.

A range is asked as a whole, and says « none » in one call, or « some »: only then are its parts asked, by halves.
Number formats cannot be asked so: rows differ in theirs, and the calls of a click must not grow with the rows. A
count that is shown in per cent is seen once saved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from calpae_xl.books.area import Area, together
from calpae_xl.core.trade.note_marks import may_carry_mark, with_marks
from calpae_xl.core.trade.values import Value
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
        area: Where that stands.
        sheet: As its values and formulas say it.
    """
    mark = mark_of(sheet)
    if mark is None or mark.role is not Role.ENTRY:
        return sheet
    values = {**sheet.values, **_marked(live, used, sheet)}
    return Sheet(sheet.name, values, sheet.formulas, _merges(live, used, area))


def _marked(live: xw.Sheet, used: xw.Range, sheet: Sheet) -> Mapping[str, Value]:
    """Return the texts in which digits are raised or lowered, with these as such."""
    texts = {
        cell: value
        for cell, value in sheet.values.items()
        if isinstance(value, str) and cell not in sheet.formulas and may_carry_mark(value)
    }
    if not texts or not _is_raised(used.api):
        return {}

    def some(cells: Sequence[str]) -> bool:
        return _is_raised(live.range(",".join(cells)).api)

    marked: dict[str, Value] = {}
    for cells in together(texts):
        for cell in found(cells, some):
            marked[cell] = _with_marks(live.range(cell).api, texts[cell])
    return marked


def _is_raised(cells: object) -> bool:
    """Whether some character of a range is raised or lowered; Excel says null of a range that is partly so."""
    font = cells.Font  # type: ignore[attr-defined]  # An object of Excel.
    return font.Superscript is not False or font.Subscript is not False


def _with_marks(cell: object, text: str) -> str:
    raised, lowered = set(), set()
    for place, character in enumerate(text):
        if character in "0123456789":
            font = cell.GetCharacters(place + 1, 1).Font  # type: ignore[attr-defined]  # An object of Excel.
            if font.Superscript:
                raised.add(place)
            elif font.Subscript:
                lowered.add(place)
    return with_marks(text, raised, lowered)


def found(cells: Sequence[str], some: Callable[[Sequence[str]], bool]) -> Iterator[str]:
    """Yield the cells of which something is true, asking halves."""
    if not some(cells):
        return
    if len(cells) == 1:
        yield cells[0]
        return
    middle = len(cells) // 2
    yield from found(cells[:middle], some)
    yield from found(cells[middle:], some)


def _merges(live: xw.Sheet, used: xw.Range, area: Area) -> tuple[str, ...]:
    """Return the merged areas; one call where there is none, as in every sheet that we make."""
    if used.api.MergeCells is False:
        return ()
    merged: list[Area] = []
    waiting = [area]
    while waiting:
        part = waiting.pop()
        if any(_holds(other, part) for other in merged) or live.range(str(part)).api.MergeCells is False:
            continue
        if (part.left, part.top) == (part.right, part.bottom):
            whole = Area.parse(str(live.range(str(part)).api.MergeArea.Address).replace("$", ""))
            if whole is not None:
                merged.append(whole)
            continue
        waiting += reversed(part.halves())
    return tuple(map(str, merged))


def _holds(outer: Area, inner: Area) -> bool:
    return outer.holds(inner.left, inner.top) and outer.holds(inner.right, inner.bottom)
