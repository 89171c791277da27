"""Writing a plan into one sheet of an open workbook: tables first, then cells; all of it or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING

from calpae_xl.books.area import Area, together
from calpae_xl.books.excel_blocks import Ownership, Written, extent, ownership, written_blocks
from calpae_xl.books.excel_errors import NotTakenError, is_refused_for_now
from calpae_xl.books.excel_failures import failures
from calpae_xl.books.excel_formats import row_formats
from calpae_xl.books.excel_protection import Protection, standard_protection
from calpae_xl.books.excel_rows import HiddenRows
from calpae_xl.books.excel_tables import mend
from calpae_xl.books.excel_values import LONGEST_TOGETHER, Typed, checked, holds, is_formula, is_taken, rows_of
from calpae_xl.books.port import MissingTableError, UnresizableTableError
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.workbook.grid import Sheet, column_letters
from calpae_xl.core.workbook.layout import HELPER_PREFIX, Role
from calpae_xl.core.workbook.plan import Resize, SheetPlan
from calpae_xl.core.workbook.sheet_recognition import mark_of

if TYPE_CHECKING:
    import xlwings as xw

_TABLES = (Role.FINDINGS, Role.RESERVATIONS)


class SheetWriting:
    """What is to be written into one sheet, and how to take it back."""

    def __init__(self, live: xw.Sheet, sheet: Sheet, plan: SheetPlan, date1904: bool) -> None:
        """Prepare it; nothing is written.

        Args:
            live: The sheet in Excel.
            sheet: The sheet as it was read.
            plan: What changes.
            date1904: Whether the workbook counts days from 1904.

        Raises:
            UnwritableCellError: No workbook could hold the content of a cell.
            UnresizableTableError: A table is not there, or would lose its last row.
        """
        self.live, self.sheet = live, sheet
        cells = {address.replace("$", ""): content for address, content in plan.cells.items()}
        for address, content in cells.items():
            checked(CellRef(sheet.name, address), content, date1904)
        changed = {cell: content for cell, content in cells.items() if not holds(sheet, cell, content, date1904)}
        blocks = written_blocks(sheet, changed, date1904)
        self._blocks = [(block, live.range(str(block.area))) for block in blocks]
        self._extent = extent(block.area for block in blocks) if blocks else None
        self._mended = plan.mended
        # As they will be by then; of those that nobody looked at, Excel is asked.
        areas = {table.name: table.area for table in sheet.tables or ()}
        areas |= {mending.table: mending.area for mending in plan.mended}
        self._tables = [_Table(live, sheet.name, resize, areas.get(resize.table)) for resize in plan.resized]
        self._hidden = HiddenRows()

    @property
    def is_needed(self) -> bool:
        """Whether the sheet does not hold it all already."""
        return bool(self._blocks) or bool(self._mended) or any(table.changes for table in self._tables)

    @property
    def areas(self) -> list[Area]:
        """Where cells are written."""
        return [block.area for block, _ in self._blocks]

    @property
    def protection(self) -> Protection | None:
        """How the sheet is to be protected afterwards, if it is; ``None``: as it is now."""
        return standard_protection(self.sheet) if ownership(self.sheet) is Ownership.CALPAE else None

    def write(self) -> None:
        """Write it."""
        for mending in self._mended:
            mend(self.live, self.sheet.name, mending)
        for table in self._tables:
            if table.changes:
                table.resize()
        lines = self._in_table()
        # A cell that is written alone goes where it should, whatever a filter hides.
        arrays = [(block.area, cells) for block, cells in self._blocks if lines or block.area.cells > 1]
        # Nobody filters what nobody sees.
        if arrays and not self.sheet.name.startswith(HELPER_PREFIX):
            alone = arrays[0][1] if len(arrays) == 1 else None
            self._hidden = HiddenRows.shown(self.live, extent(area for area, _ in arrays), alone, lines=lines)
        for block, cells in self._blocks:
            _put(self.live, cells, block.area, block.rows)

    def check(self) -> None:
        """Read back what was written.

        Raises:
            NotTakenError: A cell holds something else.
        """
        wrong = list(self._not_taken())
        if wrong:
            # A number or a formula that goes into a cell in text format becomes a text.
            for code, cells in row_formats(self.live, self.sheet, wrong).items():
                for batch in together(cells):
                    self.live.range(",".join(batch)).api.NumberFormat = code
            for block, area in self._blocks:
                _put(self.live, area, block.area, block.rows)
            wrong = list(self._not_taken())
        if wrong:
            raise NotTakenError(CellRef(self.sheet.name, wrong[0]))

    def finish(self) -> None:
        """Let filters and hidden rows be as people left them."""
        self._hidden.hide_again(self.live, lines=self._in_table())

    def put_back(self) -> list[str]:
        """Put back what was there; return the areas that Excel did not let us."""
        with suppress(*failures()):
            self._hidden.show_again(self.live)
        steps: list[tuple[Area, Callable[[], None], Callable[[], bool]]] = [
            (block.area, partial(_put, self.live, cells, block.area, block.before), partial(_is_back, block, cells))
            for block, cells in self._blocks
        ]
        steps += [(table.before, table.put_back, table.is_back) for table in self._tables if table.changes]
        left: list[str] = []
        busy = False
        for area, step, is_back in steps:
            # Once Excel has kept refusing, every other call would be waited for as long.
            if busy:
                left.append(str(area))
                continue
            try:
                step()
            except failures() as error:
                busy = is_refused_for_now(error)
                # What Excel never lets anybody write, such as a part of an array, is as it was.
                if busy or not is_back():
                    left.append(str(area))
        if not busy:
            with suppress(*failures()):
                self._hidden.hide_again(self.live, lines=False)
        return left

    def _in_table(self) -> bool:
        """Tell whether lines of a table change: those beyond its end, no filter hides."""
        mark = mark_of(self.sheet)
        if mark is not None and mark.role in _TABLES:
            return True
        return self._extent is not None and any(table.before.meets(self._extent) for table in self._tables)

    @cached_property
    def _all_cells(self) -> xw.Range:
        """The smallest area that holds the blocks."""
        if len(self._blocks) == 1:
            return self._blocks[0][1]
        return self.live.range(str(self._extent))

    def _not_taken(self) -> Iterator[str]:
        """Yield the addresses of the cells that do not hold what was put into them."""
        if self._extent is None:
            return
        every = self._all_cells
        values = formulas = rows_of(every.api.Value2)
        # A text that reads back as it was sent cannot be a formula: nothing more to ask when there is none.
        if any(is_formula(sent) for block, _ in self._blocks for row in block.rows for sent in row):
            formulas = rows_of(every.formula)
        for block, _ in self._blocks:
            down, right = block.area.top - self._extent.top, block.area.left - self._extent.left
            for row, line in enumerate(block.rows):
                for column, sent in enumerate(line):
                    place = row + down, column + right
                    if not is_taken(sent, values[place[0]][place[1]], formulas[place[0]][place[1]]):
                        yield f"{column_letters(block.area.left + column)}{block.area.top + row}"


class _Table:
    """An Excel table that gets a new last row, once it is put right."""

    def __init__(self, live: xw.Sheet, sheet: str, wanted: Resize, area: str | None) -> None:
        self._live, self._sheet, self._name = live, sheet, wanted.table
        before = Area.parse(self._found.range.address if area is None else area)
        assert before is not None  # A table is a rectangle.
        if wanted.last_row <= before.top:
            remedy = "Laissez-lui au moins une ligne sous ses titres, puis recommencez."
            fault = f"il ne peut pas se terminer à la ligne {wanted.last_row}"
            raise UnresizableTableError(sheet, wanted.table, fault, remedy)
        self.before, self._after = before, before._replace(bottom=wanted.last_row)

    @cached_property
    def _found(self) -> xw.main.Table:
        missing: tuple[type[Exception], ...] = (KeyError, *failures())
        try:
            return self._live.tables[self._name]
        except missing as error:
            raise MissingTableError(self._sheet, self._name) from error

    @property
    def changes(self) -> bool:
        return self.before != self._after

    def resize(self) -> None:
        self._found.resize(self._live.range(str(self._after)))

    def put_back(self) -> None:
        self._found.resize(self._live.range(str(self.before)))

    def is_back(self) -> bool:
        try:
            return self._found.range.address.replace("$", "") == str(self.before)
        except failures():
            return False


def _is_back(block: Written, cells: xw.Range) -> bool:
    """Tell whether a block holds what it held."""
    try:
        values, formulas = rows_of(cells.api.Value2), rows_of(cells.api.Formula)
    except failures():
        return False
    lines = zip(block.before, values, formulas, strict=True)
    return all(is_taken(*each) for line in lines for each in zip(*line, strict=True))


def _put(live: xw.Sheet, cells: xw.Range, area: Area, rows: tuple[tuple[Typed, ...], ...]) -> None:
    long = {
        f"{column_letters(area.left + column)}{area.top + row}": text
        for row, line in enumerate(rows)
        for column, text in enumerate(line)
        if _goes_alone(text)
    }
    if long:
        rows = tuple(tuple("" if _goes_alone(text) else text for text in line) for line in rows)
    # Formulas in English and A1 whatever the language of Excel; everything else arrives typed. Not through
    # xlwings' own property (0.37.8), which asks for the size of the area first.
    cells.api.Formula = rows if len(rows) > 1 or len(rows[0]) > 1 else rows[0][0]
    for address, text in long.items():
        live.range(address).api.Value = text


def _goes_alone(text: Typed) -> bool:
    return isinstance(text, str) and len(text) > LONGEST_TOGETHER
