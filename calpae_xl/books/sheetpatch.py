"""Puts planned cells into the text of a worksheet; every character outside them stays as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from calpae_xl.books.area import Area
from calpae_xl.books.cellmarkup import (
    MAX_NUMBER,
    UnwritableCellError,
    cell_markup,
    escaped,
    readable,
    writable_serial,
)
from calpae_xl.books.cellvalue import CellContext, unescaped
from calpae_xl.books.markup import Edit, UnsafeEditError, attribute_edit, attributes, edited, whole
from calpae_xl.books.port import IN_BLOCK, under_merge
from calpae_xl.books.sheetmarkup import DEFAULT_STYLE, Cell, Row, SheetMarkup
from calpae_xl.books.tablepatch import Table, checked_resizes, rule_edits
from calpae_xl.books.worksheet import SheetReader
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.formula_text import filling, same_formula
from calpae_xl.core.workbook.grid import column_letters, column_number, split_address
from calpae_xl.core.workbook.plan import Content, SheetPlan

_BY_HAND = "Modifiez-la dans Excel, ou retirez-la de ce qui est à écrire, puis recommencez."


def _as_it_is(style: str, content: Content, row: Iterable[str]) -> str:
    return style


@dataclass(frozen=True, slots=True)
class SheetContext:
    """What a worksheet takes from the rest of the workbook.

    Attributes:
        name: As the tab shows it.
        strings: Gives the shared strings; called only when a cell has to be compared with one.
        date1904: Whether days are counted from 1904.
        tables: The tables of the sheet.
        style_for: Gives the style in which a content is shown, from that of its cell and those of the row, the
            nearest first.
    """

    name: str
    strings: Callable[[], Sequence[str]] = tuple
    date1904: bool = False
    tables: Sequence[Table] = ()
    style_for: Callable[[str, Content, Iterable[str]], str] = _as_it_is


class SheetPatch(NamedTuple):
    """A worksheet with its planned cells.

    Attributes:
        text: The same object as the source when nothing changes.
        formulas_moved: Whether a cell gained or lost its formula.
        resizes: Tables and the last rows they are to have.
    """

    text: str
    formulas_moved: bool
    resizes: list[tuple[Table, int]]


class _Wanted(NamedTuple):
    """A cell of the plan."""

    column: int
    address: str
    content: Content


def patched_sheet(text: str, plan: SheetPlan, context: SheetContext) -> SheetPatch:
    """Put the cells of a plan into a worksheet, and let its rules follow the resized tables.

    Args:
        text: As `markup.editable` returned it.
        plan: What changes; the parts of the tables are left to `tablepatch.resized_table`.
        context: See the class.

    Raises:
        UnwritableCellError: A cell cannot be written without harm, or Excel could not hold it.
        UnresizableTableError: A table cannot have its planned last row.
        DamagedPartError: A cell to be written is unreadable.
        UnsafeEditError: Rows or cells are not of the shape Excel gives them.
    """
    editor = _Editor(SheetMarkup(text), plan, context)
    resizes = checked_resizes(context.name, plan.resized, context.tables, editor.sheet.merged)
    edits = [*editor.cell_edits(), *rule_edits(text, editor.sheet.data_end, resizes)]
    return SheetPatch(edited(text, edits) if edits else text, editor.formulas_moved, resizes)


def unwritable_cells(text: str, plan: SheetPlan, context: SheetContext) -> Mapping[str, str]:
    """Return the cells of a plan that cannot be written without harm, and why; see `patched_sheet`."""
    return _Editor(SheetMarkup(text), plan, context).unwritable()


def same_content(wanted: Content, found: Content, date1904: bool) -> bool:
    """Tell whether two contents are alike: a date is its serial, an empty text is nothing, a formula what it says."""
    return same_formula(wanted.formula, found.formula) and _written(wanted.value, date1904) == _written(
        found.value, date1904
    )


def _written(value: Value | None, date1904: bool) -> object:
    if value is None or value == "":
        return None
    if isinstance(value, bool):  # Which Python holds equal to 0 or 1.
        return str(value), bool
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, date):
        try:
            return writable_serial(value, date1904)
        except ValueError:
            return value
    return float(value) if 2**53 <= abs(value) <= MAX_NUMBER else value


class _Editor:
    """The plan of one sheet, confronted with what the sheet holds."""

    def __init__(self, sheet: SheetMarkup, plan: SheetPlan, context: SheetContext) -> None:
        self.sheet = sheet
        self.formulas_moved = False
        self._context = context
        self._wanted = _by_row(plan.cells)
        # Both the cell and the part of the table say a title that is put right.
        self._mended = [area for mending in plan.mended if (area := Area.parse(mending.area)) is not None]
        self._rows = sheet.rows(self._wanted.keys())

    def cell_edits(self) -> list[Edit]:
        """Return what changes in the cells, their rows and the extent of the sheet."""
        current = self._current_contents()
        edits: list[Edit] = []
        inserted: list[tuple[int, int]] = []
        rewritten: dict[int, list[Cell]] = {}
        for number, cells in self._wanted.items():
            row = self._rows[number]
            changed = [cell for cell in cells if self._differs(row, cell, current)]
            for cell in changed:
                self._refuse_harm(row, cell)
                self._note_change(row, cell)
            edits += self._row_edits(row, changed)
            inserted += [(cell.column, number) for cell in changed if cell.column not in row.cells]
            rewritten[number] = [row.cells[cell.column] for cell in changed if cell.column in row.cells]
        edits += self._parting_edits(rewritten)
        data = self.sheet.data
        if edits and data["empty"]:
            rows = "".join(edit.text for edit in edits)
            edits = [Edit(data.end("attributes"), data.end(), f">{rows}</sheetData>")]
        return edits + self._dimension_edits(inserted)

    def _parting_edits(self, rewritten: Mapping[int, Sequence[Cell]]) -> Iterator[Edit]:
        """Give each cell that shared its formula with one that is rewritten a formula of its own, the same.

        The first cell of a group holds the text for all: were it rewritten alone, the others would have none.
        """
        cells = [cell for row in rewritten.values() for cell in row]
        groups = {shared.group for cell in cells if (shared := cell.shared_formula) is not None}
        if not groups:
            return
        gone = {cell.match.start() for cell in cells}
        first: dict[str, Callable[[str], str]] = {}
        for row in self.sheet.every_row():
            for column, cell in row.cells.items():
                shared = cell.shared_formula
                if shared is None or shared.group not in groups:
                    continue
                address = f"{column_letters(column)}{row.number}"
                if shared.text:
                    first[shared.group] = filling(unescaped(shared.text), address)
                if cell.match.start() in gone:
                    continue
                if shared.group not in first:
                    raise UnsafeEditError("a shared formula without its text")
                yield Edit(shared.start, shared.end, f"<f>{escaped(first[shared.group](address))}</f>")

    def _current_contents(self) -> Mapping[str, Content]:
        """Read the cells of the plan as the reader does, dates left as numbers.

        A shared string is looked up only to be compared with a text.
        """
        cells: list[str] = []
        strings: Sequence[str] = ()
        for number, wanted in self._wanted.items():
            for column, address, content in wanted:
                cell = self._rows[number].cells.get(column)
                if cell is None or not cell.inner or _is_other_type(cell, content):
                    continue
                if cell.kind == "s":
                    strings = strings or self._context.strings()
                kind = f' t="{cell.kind}"' if cell.kind else ""
                cells.append(f'<row><c r="{address}"{kind}>{cell.inner}</c></row>')
        if not cells:
            return {}
        text = f"{self.sheet.root}<sheetData>{''.join(cells)}</sheetData></worksheet>"
        values, formulas = SheetReader(CellContext(strings, date1904=self._context.date1904)).cells(text.encode())
        return {cell: Content(values.get(cell), formulas.get(cell)) for cell in values.keys() | formulas.keys()}

    def _differs(self, row: Row, wanted: _Wanted, current: Mapping[str, Content]) -> bool:
        cell = row.cells.get(wanted.column)
        if cell is not None and _is_other_type(cell, wanted.content):
            return True
        if cell is None and same_content(wanted.content, Content(), self._context.date1904):
            return False  # A missing cell is empty already.
        return not same_content(wanted.content, current.get(wanted.address, Content()), self._context.date1904)

    def _note_change(self, row: Row, wanted: _Wanted) -> None:
        cell = row.cells.get(wanted.column)
        had_formula = cell is not None and cell.formula_kind is not None
        self.formulas_moved |= had_formula != (wanted.content.formula is not None)

    def unwritable(self) -> Mapping[str, str]:
        """Return the cells of the plan that cannot be written without harm, and why."""
        current = self._current_contents()
        return {
            cell.address: harm
            for number, cells in self._wanted.items()
            for cell in cells
            if self._differs(self._rows[number], cell, current)
            and (harm := self._harm(self._rows[number], cell)) is not None
        }

    def _harm(self, row: Row, wanted: _Wanted) -> str | None:
        cell = row.cells.get(wanted.column)
        if cell is not None:
            if cell.attributes.keys() & {"cm", "vm"}:
                return "elle appartient à une formule dynamique ou contient une donnée enrichie"
            if "<extLst" in cell.inner:
                return "elle contient une extension d’Excel"
        if any(area.holds(wanted.column, row.number) for area in self.sheet.blocks):
            return IN_BLOCK
        for area in self.sheet.merged:
            if area.holds(wanted.column, row.number) and (wanted.column, row.number) != (area.left, area.top):
                return under_merge(str(area))
        for table in self._context.tables:
            mended = any(area.top == row.number and area.holds(wanted.column, row.number) for area in self._mended)
            if table.fixes(wanted.column, row.number) and not mended:
                return f"elle porte un titre ou un total du tableau « {table.name} »"
        return None

    def _refuse_harm(self, row: Row, wanted: _Wanted) -> None:
        harm = self._harm(row, wanted)
        if harm is not None:
            raise UnwritableCellError(CellRef(self._context.name, wanted.address), harm, _BY_HAND)

    def _markup(self, row: Row, wanted: _Wanted) -> str:
        cell = row.cells.get(wanted.column)
        present = self.sheet.inherited_style(row, wanted.column) if cell is None else cell.style
        style = self._context.style_for(present, wanted.content, _nearest_styles(row, wanted.column))
        if cell is None:
            kept = "" if style == DEFAULT_STYLE else f' s="{style}"'
        else:
            kept = cell.match["attributes"] if style == present else cell.with_style(style)
        at = CellRef(self._context.name, wanted.address)
        return cell_markup(at, kept, wanted.content, self._context.date1904)

    def _row_edits(self, row: Row, changed: Sequence[_Wanted]) -> list[Edit]:
        if not changed:
            return []
        markups = [self._markup(row, cell) for cell in changed]
        if row.tag is None:
            return [Edit(row.start, row.start, f'<row r="{row.number}">{"".join(markups)}</row>')]
        edits = [*self._spans_edits(row, changed), *self._filter_edits(row)]
        if row.tag["empty"]:
            return [*edits, Edit(row.tag.end("attributes"), row.tag.end(), f">{''.join(markups)}</row>")]
        for wanted, markup in zip(changed, markups, strict=True):
            cell = row.cells.get(wanted.column)
            if cell is not None:
                edits.append(Edit(*cell.match.span(), markup))
            else:
                after = (other.match.start() for column, other in row.cells.items() if column > wanted.column)
                place = next(after, row.cells_end)
                edits.append(Edit(place, place, markup))
        return edits

    def _filter_edits(self, row: Row) -> list[Edit]:
        """Show a row of a table whose content changes: what its filter hid is no longer there.

        The criteria stay; people apply them again with one click. A finding hidden by mistake would be
        worse than one shown for nothing.
        """
        assert row.tag is not None
        hidden = attributes(row.tag).get("hidden")
        inside = any(table.area.top < row.number <= table.area.bottom for table in self._context.tables)
        if hidden is None or hidden.value in {"0", "false"} or not inside:
            return []
        return [attribute_edit(row.tag, "hidden", "0")]

    def _spans_edits(self, row: Row, changed: Sequence[_Wanted]) -> list[Edit]:
        """Widen the columns that a row announces, a hint that Excel may trust."""
        assert row.tag is not None
        spans = attributes(row.tag).get("spans")
        if spans is None:
            return []
        columns = [tuple(map(whole, span.split(":"))) for span in spans.value.split()]
        outside = [cell.column for cell in changed if not any(first <= cell.column <= last for first, last in columns)]
        if not outside:
            return []
        every = [*outside, *(column for span in columns for column in span)]
        return [attribute_edit(row.tag, "spans", f"{min(every)}:{max(every)}")]

    def _dimension_edits(self, inserted: Iterable[tuple[int, int]]) -> list[Edit]:
        tag = self.sheet.dimension
        reference = attributes(tag).get("ref") if tag else None
        area = Area.parse(reference.value) if reference else None
        if tag is None or area is None:
            return []
        grown = area
        for column, row in inserted:
            grown = grown.reaching(column, row)
        return [] if grown == area else [attribute_edit(tag, "ref", str(grown))]


def _by_row(cells: Mapping[str, Content]) -> dict[int, list[_Wanted]]:
    """Sort the cells of a plan as a worksheet has them."""
    placed = []
    for address, content in cells.items():
        letters, row = split_address(address)
        placed.append((row, _Wanted(column_number(letters), f"{letters}{row}", content)))
    rows: dict[int, list[_Wanted]] = {}
    for row, wanted in sorted(placed, key=lambda pair: (pair[0], pair[1].column)):
        rows.setdefault(row, []).append(wanted)
    return rows


def _nearest_styles(row: Row, column: int) -> Iterator[str]:
    """Yield the styles of the other cells of a row, the nearest first."""
    for other in sorted(row.cells, key=lambda each: abs(each - column)):
        if other != column:
            yield row.cells[other].style


def _is_other_type(cell: Cell, content: Content) -> bool:
    """Tell whether a shared string need not be looked up to know that it changes."""
    return cell.kind == "s" and not isinstance(content.value, str)
