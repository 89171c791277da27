"""A workbook open in Excel, read and written through xlwings in a number of calls that its size does not change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from calpae_xl.books.area import Area, Place
from calpae_xl.books.excel_backup import back_up_once_a_day
from calpae_xl.books.excel_errors import (
    ChangedMeanwhileError,
    ExcelGoneError,
    LeftOpenError,
    NoCopyInExcelError,
    NotPutBackError,
    UncalculatedError,
    UneditableBookError,
    explained,
    said_left_open,
)
from calpae_xl.books.excel_extent import filled_areas
from calpae_xl.books.excel_failures import failures, set_for_now
from calpae_xl.books.excel_fixed import fixed_cells
from calpae_xl.books.excel_label import label_in
from calpae_xl.books.excel_looks import seen
from calpae_xl.books.excel_names import LazyNames, define_names, read_names
from calpae_xl.books.excel_protection import unprotected
from calpae_xl.books.excel_tables import with_tables
from calpae_xl.books.excel_unchanged import Read, changed_cell
from calpae_xl.books.excel_values import cells_of, rows_of, wants_numbers
from calpae_xl.books.excel_writing import SheetWriting
from calpae_xl.books.port import MAX_CELLS, Applied, NoFolderError, OverfilledBookError, UnknownSheetError
from calpae_xl.books.quickcells import Cells
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.areas import redefined
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.plan import Plan, applied
from calpae_xl.core.workbook.sensitivity import SensitivityLabel

if TYPE_CHECKING:
    import xlwings as xw

VISIBLE, HIDDEN = -1, 0  # xlSheetVisible, xlSheetHidden; very hidden is 2.
_CALCULATED = 0  # xlDone
_MOST_CALCULATIONS = 3
_MANUAL = -4135  # xlCalculationManual; semi-automatic leaves out data tables alone.


class ExcelBook:
    """A workbook in the Excel of the person who clicked.

    Excel is asked for whole areas at once: a call takes as long for one cell as for thousands. Nothing but the backup
    looks at the path of the workbook, which OneDrive and SharePoint turn into an address.
    """

    def __init__(self, book: xw.Book, app: xw.App, name: str) -> None:
        self._book = book
        self._app = app
        self._name = name
        self._sheets: dict[str, xw.Sheet] = {}
        self._grid: Grid | None = None
        self._read: dict[str, list[Read]] = {}
        self._by_hand = False

    @property
    def name(self) -> str:
        """File name, for messages."""
        return self._name

    def saved_path(self) -> Path | None:
        """Return where the workbook lies as it is now; ``None`` while something in it is not saved.

        Raises:
            NoFolderError: It was never saved, or OneDrive or SharePoint keeps it.
            CalpaeError: Excel is busy, or gone.
        """
        with explained(self.name, failures()):
            folder, saved = str(self._book.api.Path or ""), bool(self._book.api.Saved)
        if not folder or "://" in folder:
            raise NoFolderError(self.name)
        return Path(folder) / self.name if saved else None

    def save(self) -> None:
        """Save the workbook where it lies.

        Raises:
            UneditableBookError: It is open for reading: Excel would ask the person for another name.
            CalpaeError: Excel refuses, is busy, or gone.
        """
        with explained(self.name, failures()):
            self._refuse_uneditable()
            self._book.api.Save()

    def read(self) -> Grid:
        """Read the whole workbook, as `FileBook` would read it once saved.

        Raises:
            CalpaeError: Excel is busy, or gone.
        """
        with explained(self.name, failures()):
            # The mode is that of the session, whatever the workbook was saved with.
            self._by_hand = self._app.api.Calculation == _MANUAL
            self._calculate_by_hand()
            self._sheets = {}
            # By number: xlwings (0.37.8) repeats a rejected call, except in the middle of an iteration.
            every = self._book.sheets
            sheets = tuple(self._read_sheet(every(number)) for number in range(1, len(every) + 1))
            names, hidden = LazyNames(self._defined_names), _LazyHidden(self._is_hidden, sheets)
            self._grid = Grid(self.name, sheets, names, hidden, self._by_hand, names_at_hand=False, alive=True)
        return self._grid

    def read_again(self, names: Collection[str]) -> Grid:
        """Read some sheets once more, for what Excel has calculated since; the others are as they were known.

        Args:
            names: As the grid has them.

        Raises:
            CalpaeError: Excel is busy, or gone.
        """
        grid = self._grid or self.read()
        with explained(self.name, failures()):
            sheets = tuple(self._read_again(sheet) if sheet.name in names else sheet for sheet in grid.sheets)
        self._grid = replace(grid, sheets=sheets)
        return self._grid

    def label(self) -> SensitivityLabel | None:
        """Return the sensitivity label that the workbook bears, if any.

        Raises:
            CalpaeError: Excel is busy, or gone.
        """
        with explained(self.name, failures()):
            return label_in(self._book)

    def unwritable(self, plan: Plan) -> Mapping[CellRef, str]:
        """Say which cells of a plan Excel does not let anybody write alone, and why.

        Raises:
            CalpaeError: Excel is busy, or gone.
        """
        with explained(self.name, failures()):
            return {
                CellRef(name, cell): harm
                for name, sheet in plan.sheets.items()
                if name in self._sheets
                for cell, harm in fixed_cells(self._sheets[name], sheet.cells)
            }

    def apply(self, plan: Plan, *, at: datetime, target: Path | None = None) -> Applied:
        """Put a plan into the workbook; it stays open and unsaved, as after any other typing.

        Args:
            plan: What changes.
            at: Dates the copy that is kept beside the workbook, before the first writing of a day.
            target: Refused: Excel saves its own copies.

        Raises:
            CalpaeError: It cannot be written; what had been written is put back then.
        """
        if target is not None:
            raise NoCopyInExcelError(self.name)
        left_open: list[str] = []
        try:
            return self._apply(plan, at, left_open)
        except CalpaeError as failure:
            if left_open and not isinstance(failure, ExcelGoneError):
                raise LeftOpenError(left_open, failure.in_excel) from failure
            raise

    def _apply(self, plan: Plan, at: datetime, left_open: list[str]) -> Applied:
        grid = self._grid or self.read()
        with explained(self.name, failures()):
            writings = [writing for writing in self._writings(grid, plan) if writing.is_needed]
            if not writings and not _are_new(plan.names, grid):
                return Applied(self.name, None, changed=False)
            self._refuse_uneditable()
            self._refuse_changed(writings)
            backup, notices = back_up_once_a_day(self._book, self.name, at)
            # Calculation is left as it is: should we be stopped halfway, nobody is left with figures that no
            # longer follow.
            # Other add-ins are kept from acting on what we write.
            with set_for_now(self._app, enable_events=False), ExitStack() as opened:
                for writing in writings:
                    opened.enter_context(unprotected(writing.live, writing.sheet.name, writing.protection, left_open))
                self._write(writings, plan.names)
            self._calculate_by_hand()
        self._grid = applied(grid, plan)
        if left_open:
            notices = (*notices, said_left_open(left_open))
        return Applied(self.name, backup, changed=True, notices=notices)

    def recalculate(self) -> None:
        """Have Excel calculate whatever is not up to date, and wait for it.

        Raises:
            UncalculatedError: A key pressed meanwhile stopped it each time.
            CalpaeError: Excel is busy, or gone.
        """
        with explained(self.name, failures()):
            for _ in range(_MOST_CALCULATIONS):
                self._app.calculate()
                if self._app.api.CalculationState == _CALCULATED:
                    return
        raise UncalculatedError(self.name)

    def _calculate_by_hand(self) -> None:
        """Calculate where Excel waits for somebody to ask it."""
        if self._by_hand:
            self.recalculate()

    def _read_sheet(self, live: xw.Sheet) -> Sheet:
        used = live.used_range
        # One call for the two.
        _, name, address = Place.parse(str(used.get_address(external=True)))
        self._sheets[name] = live
        return self._cells(live, used, name, address)

    def _read_again(self, sheet: Sheet) -> Sheet:
        live = self._sheets[sheet.name]
        used = live.used_range
        return self._cells(live, used, sheet.name, used.address)

    def _cells(self, live: xw.Sheet, used: xw.Range, name: str, address: str) -> Sheet:
        whole = Area.parse(address)
        assert whole is not None  # Never whole rows or columns: Excel gives the corners.
        values: dict[str, Value] = {}
        formulas: dict[str, str] = {}
        filled, self._read[name] = 0, []
        for area, cells in filled_areas(self._app, live, name, whole):
            filled += cells
            if filled > MAX_CELLS:
                raise OverfilledBookError(self.name)
            read = self._block(name, used if area == whole else live.range(str(area)), area)
            values |= read[0]
            formulas |= read[1]
        near = self._read[name][0].area if self._read[name] else whole
        return with_tables(live, seen(live, used, near, Sheet(name, values, formulas)))

    def _block(self, name: str, used: xw.Range, area: Area) -> Cells:
        values = numbers = rows_of(used.raw_value)
        dated = wants_numbers(values)
        if dated:
            numbers = rows_of(used.api.Value2)
        formulas = rows_of(used.formula)
        self._read[name].append(Read(area, formulas))
        return cells_of(area, values, numbers, formulas, dated and self._date1904)

    @cached_property
    def _date1904(self) -> bool:
        return bool(self._book.api.Date1904)

    def _is_hidden(self, name: str) -> bool:
        with explained(self.name, failures()):
            return self._sheets[name].visible != VISIBLE

    def _defined_names(self) -> Mapping[str, str]:
        with explained(self.name, failures()):
            return read_names(self._book)

    def _writings(self, grid: Grid, plan: Plan) -> Iterator[SheetWriting]:
        by_name = {sheet.name.casefold(): sheet for sheet in grid.sheets}
        for name, sheet_plan in plan.sheets.items():
            sheet = by_name.get(name.casefold())
            if sheet is None:
                raise UnknownSheetError(self.name, name)
            yield SheetWriting(self._sheets[sheet.name], sheet, sheet_plan, self._date1904)

    def _refuse_uneditable(self) -> None:
        # Not whether it is shared the old way: Excel shares no workbook that holds tables, as all of ours do.
        if self._book.api.ReadOnly:
            remedy = "Enregistrez-le sous un autre nom, ou fermez-le partout ailleurs, puis recommencez."
            raise UneditableBookError(self.name, "est ouvert en lecture seule", remedy)

    def _refuse_changed(self, writings: list[SheetWriting]) -> None:
        for writing in writings:
            # What we wrote ourselves since, and nobody read again, is known to nobody.
            read = self._read.pop(writing.sheet.name, None)
            cell = None if read is None else changed_cell(writing.live, read, writing.areas)
            if cell is not None:
                raise ChangedMeanwhileError(CellRef(writing.sheet.name, cell))

    def _write(self, writings: list[SheetWriting], names: Mapping[str, str]) -> None:
        begun: list[SheetWriting] = []
        try:
            for writing in writings:
                begun.append(writing)
                writing.write()
            for writing in writings:
                writing.check()
            # After all that may fail: a name that leads to its place is right, whatever becomes of the rest.
            if names:
                define_names(self._book, names)
            for writing in writings:
                writing.finish()
        except BaseException as failure:
            left = {writing.sheet.name: writing.put_back() for writing in reversed(begun)}
            places = {sheet: areas for sheet, areas in left.items() if areas}
            if places:
                reason = failure.in_excel if isinstance(failure, CalpaeError) else ""
                raise NotPutBackError(self.name, places, reason) from failure
            raise


def _are_new(names: Mapping[str, str], grid: Grid) -> bool:
    """Tell whether names are to refer to something else than they do."""
    return bool(names) and redefined(grid.names, names) != {**grid.names}


class _LazyHidden(Collection[str]):
    """Names of the hidden sheets, a call each: asked for when somebody looks."""

    def __init__(self, is_hidden: Callable[[str], bool], sheets: tuple[Sheet, ...]) -> None:
        self._is_hidden = is_hidden
        self._sheets = sheets

    def __contains__(self, name: object) -> bool:
        return any(sheet.name == name for sheet in self._sheets) and self._is_hidden(str(name))

    def __iter__(self) -> Iterator[str]:
        return (sheet.name for sheet in self._sheets if self._is_hidden(sheet.name))

    def __len__(self) -> int:
        return sum(1 for _ in self)
