"""Writing a plan into one sheet of an open workbook: tables first, then looks, then cells; all of it or none."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from calpae_xl.books.area import Area
from calpae_xl.books.excel_blocks import Written, styled_blocks, written_blocks
from calpae_xl.books.excel_errors import NotTakenError
from calpae_xl.books.excel_failures import failures
from calpae_xl.books.excel_values import LONGEST_TOGETHER, Typed, checked, holds, is_taken, rows_of
from calpae_xl.books.tablepatch import UnresizableTableError
from calpae_xl.core.grid import Sheet, column_letters
from calpae_xl.core.model import CellRef
from calpae_xl.core.plan import SheetPlan

if TYPE_CHECKING:
    import xlwings as xw

_LONGEST_ADDRESS = 250  # ``Worksheet.Range`` takes 255 characters.


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
        self._blocks = [(block, live.range(str(block.area))) for block in written_blocks(sheet, changed, date1904)]
        self._styles = styled_blocks({cell: model for cell, model in plan.styled_like.items() if cell in changed})
        self._tables = [
            table
            for resize in plan.resized
            if (table := _Table(live, sheet.name, resize.table, resize.last_row)).changes
        ]

    @property
    def is_needed(self) -> bool:
        """Whether the sheet does not hold it all already."""
        return bool(self._blocks or self._tables)

    def write(self) -> None:
        """Write it."""
        for table in self._tables:
            table.resize()
        for style in self._styles:
            # Everything is copied, validation and conditional formats included; the contents are written next.
            # Without the clipboard, which holds what the person last copied.
            self.live.range(str(style.model)).copy(self.live.range(str(style.area)))
        for block, cells in self._blocks:
            _show_filtered(cells)
            _put(self.live, cells, block.area, block.rows)

    def check(self) -> None:
        """Read back what was written.

        Raises:
            NotTakenError: A cell holds something else.
        """
        for block, cells in self._blocks:
            wrong = _not_taken(cells, block)
            if wrong:
                # A number or a formula that goes into a cell in text format becomes a text.
                _in_general_format(self.live, wrong)
                _put(self.live, cells, block.area, block.rows)
                wrong = _not_taken(cells, block)
            if wrong:
                raise NotTakenError(CellRef(self.sheet.name, wrong[0]))

    def put_back(self) -> None:
        """Put back what was there, as far as Excel still lets us."""
        for block, cells in self._blocks:
            with suppress(*failures()):
                _put(self.live, cells, block.area, block.before)
        for table in self._tables:
            with suppress(*failures()):
                table.put_back()


class _Table:
    """An Excel table that gets a new last row."""

    def __init__(self, live: xw.Sheet, sheet: str, name: str, last_row: int) -> None:
        try:
            self._table = live.tables[name]
            area = Area.parse(self._table.range.address)
        except (KeyError, *failures()) as error:
            remedy = "Rétablissez ce tableau sous ce nom dans Excel, puis recommencez."
            raise UnresizableTableError(sheet, name, "il est introuvable", remedy) from error
        assert area is not None  # A table is a rectangle.
        if last_row <= area.top:
            remedy = "Laissez-lui au moins une ligne sous ses titres, puis recommencez."
            raise UnresizableTableError(sheet, name, f"il ne peut pas se terminer à la ligne {last_row}", remedy)
        self._live = live
        self._before, self._after = area, area._replace(bottom=last_row)

    @property
    def changes(self) -> bool:
        return self._before != self._after

    def resize(self) -> None:
        self._table.resize(self._live.range(str(self._after)))

    def put_back(self) -> None:
        self._table.resize(self._live.range(str(self._before)))


def _put(live: xw.Sheet, cells: xw.Range, area: Area, rows: tuple[tuple[Typed, ...], ...]) -> None:
    long = [
        (f"{column_letters(area.left + column)}{area.top + row}", text)
        for row, line in enumerate(rows)
        for column, text in enumerate(line)
        if isinstance(text, str) and len(text) > LONGEST_TOGETHER
    ]
    if long:
        apart = {text for _, text in long}
        rows = tuple(tuple("" if text in apart else text for text in line) for line in rows)
    # Formulas in English and A1 whatever the language of Excel; everything else arrives typed. Not through
    # xlwings' own property (0.37.8), which asks for the size of the area first.
    cells.api.Formula = rows if len(rows) > 1 or len(rows[0]) > 1 else rows[0][0]
    for address, text in long:
        live.range(address).raw_value = text


def _show_filtered(cells: xw.Range) -> None:
    """Show the rows that a filter hides: what it hid is no longer there. Its criteria stay."""
    if cells.api.ListObject is not None:
        cells.api.EntireRow.Hidden = False


def _not_taken(cells: xw.Range, block: Written) -> list[str]:
    """Return the addresses of the cells that do not hold what was put into them."""
    values, formulas = rows_of(cells.api.Value2), rows_of(cells.formula)
    return [
        f"{column_letters(block.area.left + column)}{block.area.top + row}"
        for row, line in enumerate(block.rows)
        for column, sent in enumerate(line)
        if not is_taken(sent, values[row][column], formulas[row][column])
    ]


def _in_general_format(live: xw.Sheet, addresses: list[str]) -> None:
    """Give cells the format in which Excel takes numbers as numbers."""
    batch = ""
    for address in [*addresses, ""]:
        if batch and (not address or len(batch) + len(address) >= _LONGEST_ADDRESS):
            live.range(batch).number_format = "General"
            batch = ""
        batch = f"{batch},{address}" if batch else address
