"""Excel's object model as far as our code uses it, over openpyxl; every use of a member counts as one call.

It refuses what Excel refuses: cells of a protected sheet, too long a text among others, a table that would lose
its title. It reads texts as typed ones. Figures are IronCalc's.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import xlwings as xw
from masters import look_of
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, from_excel, to_excel
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.filters import AutoFilter as FilterOfTable
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table, TableStyleInfo
from recalculation import without_drawings

from calpae_xl.books.area import Area
from calpae_xl.core.workbook.grid import column_letters

from .calculation import Calculation, Edit
from .drawing import spreadsheet_xml
from .entry import ERROR_BASE, ERRORS, entered, formula_bar

VISIBLE, HIDDEN, VERY_HIDDEN = -1, 0, 2
AUTOMATIC, SEMI_AUTOMATIC, MANUAL = -4105, 2, -4135
_MOST_CARRIED = 5_000_000
"""Cells of one answer, each some tens of bytes in both processes."""
_TOGETHER, _ALONE, _FORMULA = 8_203, 32_767, 8_192
_STATES = {"visible": VISIBLE, "hidden": HIDDEN, "veryHidden": VERY_HIDDEN}
_PERMISSIONS = {
    "AllowFormattingCells": "formatCells",
    "AllowFormattingColumns": "formatColumns",
    "AllowFormattingRows": "formatRows",
    "AllowInsertingColumns": "insertColumns",
    "AllowInsertingRows": "insertRows",
    "AllowInsertingHyperlinks": "insertHyperlinks",
    "AllowDeletingColumns": "deleteColumns",
    "AllowDeletingRows": "deleteRows",
    "AllowSorting": "sort",
    "AllowFiltering": "autoFilter",
    "AllowUsingPivotTables": "pivotTables",
}


class ComError(xw.XlwingsError):
    """A call that Excel refused, shaped as pywin32 shapes it."""

    def __init__(self, text: str = "", hresult: int = -2147352567, scode: int = -2146827284) -> None:
        details = (0, "Microsoft Excel", text, "", 0, scode)
        super().__init__(hresult, text, details, None)
        self.hresult, self.excepinfo = hresult, details


BUSY = -2147418111
GONE = -2147023174


class Calls:
    """Counts what crosses the border between the two processes."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.before: Callable[[str], None] | None = None
        """Called before each call; may raise what Excel would."""

    @property
    def count(self) -> int:
        return len(self.log)

    def by_member(self) -> Counter[str]:
        return Counter(self.log)

    def hit(self, member: str) -> None:
        self.log.append(member)
        if self.before is not None:
            self.before(member)


class _NoObject:
    def GetIDsOfNames(self, *_: object) -> None:
        raise ComError("Unknown name.", hresult=-2147352570)


class ComObject:
    """An object of the other process. Members that start with a capital are Excel's."""

    calls: Calls
    _oleobj_ = _NoObject()

    def __init__(self, calls: Calls) -> None:
        self.calls = calls

    def __getattribute__(self, name: str) -> Any:
        if name[0].isupper():
            calls = object.__getattribute__(self, "calls")
            calls.hit(f"{type(self).__name__}.{name}")
        return object.__getattribute__(self, name)

    def __setattr__(self, name: str, value: object) -> None:
        if name[0].isupper():
            self.calls.hit(f"{type(self).__name__}.{name} =")
            if not hasattr(type(self), name):
                raise ComError(f"no member {name}")
        object.__setattr__(self, name, value)

    def item(self) -> None:
        self.calls.hit(f"{type(self).__name__}()")


def inner(value: Any) -> Any:
    """What an argument stands for: xlwings wraps what it received."""
    return getattr(value, "_inner", value)


class Application(ComObject):
    def __init__(self) -> None:
        super().__init__(Calls())
        self.books: list[Workbook] = []
        self.current: Range | None = None
        self.selection: Range | None = None
        """What is selected when it is more than the active cell."""
        self.hwnd = 4242
        self.ready = self.interactive = self.screen = self.events = self.alerts = True
        self.status: object = False
        self.mode = AUTOMATIC
        self.interrupted = 0
        self.calculates = True
        self.labels = True
        """Whether it is recent enough to know sensitivity labels."""
        self.writes_xml = True
        """Whether it gives areas as XML."""
        self.answers: list[object] = []
        """What people answer to the next dialogs, in order; a dialog too many is an error."""
        self.shown: list[tuple[str, str]] = []
        """Dialogs: their kind and text."""
        self.statuses: list[object] = []
        self.meanwhile: Callable[[], object] | None = None
        """What somebody does in another window, or on another PC, while the next dialog waits; once."""

    def open(self, source: bytes | Path, name: str = "saisie.xlsx") -> Workbook:
        book = Workbook(self, source if isinstance(source, bytes) else source.read_bytes(), name)
        self.books.append(book)
        self.current = book.sheets[0].at("A1")
        return book

    def dialog(self, kind: str, text: str) -> object:
        assert self.interactive, f"nobody could answer: {kind} {text}"
        self.shown.append((kind, text))
        assert self.answers, f"nobody answers: {kind} {text}"
        deed, self.meanwhile = self.meanwhile, None
        if deed is not None:
            deed()
        return self.answers.pop(0)

    def message_box(self, text: str, title: str, style: int) -> int:
        kind = {0: "ok", 1: "ok_cancel", 3: "yes_no_cancel", 4: "yes_no"}[style & 0xF]
        if kind == "ok":
            assert self.interactive, f"nobody could click on OK: {text}"
            self.shown.append(("problem" if style & 0x30 == 0x30 else "message", text))
            return 1
        answer = self.dialog(kind, text)
        assert isinstance(answer, str)
        return {"ok": 1, "cancel": 2, "yes": 6, "no": 7}[answer]

    WorksheetFunction = property(lambda self: WorksheetFunction(self))
    Hwnd = property(lambda self: self.hwnd)
    Application = property(lambda self: self)
    Ready = property(lambda self: self.ready)
    Version = property(lambda self: "16.0")
    Workbooks = property(lambda self: Workbooks(self))
    ActiveWorkbook = property(lambda self: self.books[-1] if self.books else None)
    ActiveCell = property(lambda self: self.current)
    Selection = property(lambda self: self.selection or self.current)
    CalculationState = property(lambda self: 2 if self.interrupted else 0)

    @property
    def Interactive(self) -> bool:
        return self.interactive

    @Interactive.setter
    def Interactive(self, value: bool) -> None:
        object.__setattr__(self, "interactive", value)

    @property
    def ScreenUpdating(self) -> bool:
        return self.screen

    @ScreenUpdating.setter
    def ScreenUpdating(self, value: bool) -> None:
        self.screen = value

    @property
    def EnableEvents(self) -> bool:
        return self.events

    @EnableEvents.setter
    def EnableEvents(self, value: bool) -> None:
        self.events = value

    @property
    def DisplayAlerts(self) -> bool:
        return self.alerts

    @DisplayAlerts.setter
    def DisplayAlerts(self, value: bool) -> None:
        self.alerts = value

    @property
    def Calculation(self) -> int:
        return self.mode

    @Calculation.setter
    def Calculation(self, value: int) -> None:
        self.mode = value

    @property
    def StatusBar(self) -> object:
        return self.status

    @StatusBar.setter
    def StatusBar(self, value: object) -> None:
        self.status = value
        self.statuses.append(value)

    def Calculate(self) -> None:
        if self.interrupted:
            self.interrupted -= 1
            if self.interrupted:
                return
        for book in self.books:
            book.calculate()

    def Goto(self, Reference: str) -> None:
        place = re.fullmatch(r"'\[(.*)\](.*)'!R(\d+)C(\d+)", Reference.replace("''", "'"))
        row, column = int(place[3]), int(place[4])
        book = next(book for book in self.books if book.name == place[1])
        sheet = next((sheet for sheet in book.sheets if sheet.page.title == place[2]), None)
        if sheet is None:
            raise ComError("La référence n’est pas valide.")
        target = Range(sheet, [Area(column, row, column, row)])
        if target.sheet.page.sheet_state != "visible":
            raise ComError("La référence n’est pas valide.")
        self.current = target.sheet.selected = target
        self.selection = None
        target.sheet.book.shown = target.sheet
        self.books.append(self.books.pop(self.books.index(book)))

    def InputBox(self, Prompt: str, Title: str = "", Default: str = "", Type: int = 2) -> object:
        assert len(Prompt) <= 255, "Excel refuses a longer question"
        assert Type == 2
        answer = self.dialog("input", Prompt)
        return Default if answer is None else answer

    def GetOpenFilename(self, FileFilter: str = "", Title: str = "", MultiSelect: bool = False) -> object:
        return self.dialog("open", Title)

    def FileDialog(self, kind: int) -> FolderDialog:
        assert kind == 4
        return FolderDialog(self)


class WorksheetFunction(ComObject):
    def __init__(self, app: Application) -> None:
        super().__init__(app.calls)

    def CountA(self, cells: Any) -> float:
        """Cells that hold something, formulas with an empty result too."""
        target = inner(cells)
        filled = (place for place, cell in target.sheet.page._cells.items() if cell.value is not None)
        return float(sum(any(area.holds(column, row) for area in target.areas) for row, column in filled))


class FolderDialog(ComObject):
    Title = ""
    AllowMultiSelect = True

    def __init__(self, app: Application) -> None:
        super().__init__(app.calls)
        self.app = app
        self.picked: object = False

    def Show(self) -> int:
        self.picked = self.app.dialog("folder", self.Title)
        return 0 if self.picked is False else -1

    SelectedItems = property(lambda self: self)

    def Item(self, number: int) -> object:
        assert number == 1
        return self.picked


class Workbooks(ComObject):
    def __init__(self, app: Application) -> None:
        super().__init__(app.calls)
        self.app = app

    def __call__(self, key: str | int) -> Workbook:
        self.item()
        for number, book in enumerate(self.app.books, start=1):
            if key == number or (isinstance(key, str) and book.name.casefold() == key.casefold()):
                return book
        raise ComError("L’indice n’appartient pas à la sélection.")

    Count = property(lambda self: len(self.app.books))
    Application = property(lambda self: self.app)

    def __iter__(self) -> Iterator[Workbook]:
        for book in self.app.books:
            self.item()
            yield book


@lru_cache(maxsize=4)
def _saved(content: bytes) -> openpyxl.Workbook:
    """The results that a file was saved with, for whoever opens it again."""
    with without_drawings():
        return openpyxl.load_workbook(BytesIO(content), data_only=True)


@lru_cache(maxsize=4)
def _rich(content: bytes) -> dict[str, dict[tuple[int, int], list[str | None]]]:
    """The texts of which some characters are raised or lowered, by sheet."""
    with ZipFile(BytesIO(content)) as parts:
        texts = (name for name in parts.namelist() if name != "xl/styles.xml")
        if not any(b"vertAlign" in parts.read(name) for name in texts):
            return defaultdict(dict)
    with without_drawings():
        book = openpyxl.load_workbook(BytesIO(content), rich_text=True)
    return {
        page.title: {
            (cell.row, cell.column): [
                getattr(getattr(run, "font", None), "vertAlign", None) for run in cell.value for _ in str(run)
            ]
            for cell in page._cells.values()
            if isinstance(cell.value, CellRichText)
        }
        for page in book.worksheets
    }


class Workbook(ComObject):
    def __init__(self, app: Application, content: bytes, name: str) -> None:
        super().__init__(app.calls)
        self.app, self.name, self.content = app, name, content
        self.file = openpyxl.load_workbook(BytesIO(content))
        self.date1904 = self.file.epoch == CALENDAR_MAC_1904
        self.read_only = False
        self.folder = ""
        """Where it was saved: a folder, an address; empty while it never was."""
        self.uncopied: Exception | None = None
        """Why it cannot be copied."""
        self.saved = True
        self.sheets = [
            Worksheet(self, page, _saved(content)[page.title], dict(_rich(content)[page.title]))
            for page in self.file.worksheets
        ]
        self.shown = self.sheets[0]
        self.group: list[Worksheet] = []
        """Sheets that somebody selected together with the one in sight; what is typed there goes into all."""
        self.dirty = False
        self.calculation = Calculation(content)
        self.edits: list[tuple[int, int, int]] = []

    def calculate(self) -> None:
        """Have IronCalc work everything out, from the file as it was opened and what was written since."""
        if not self.dirty or not self.app.calculates:
            return
        edits = [self.edit(*place) for place in dict.fromkeys(self.edits)]
        self.edits = []
        for sheet, results in zip(
            self.sheets, self.calculation.results(edits, [[*sheet.results] for sheet in self.sheets]), strict=True
        ):
            sheet.results.update(results)
        self.dirty = False

    def edit(self, sheet: int, row: int, column: int) -> Edit:
        cell = self.sheets[sheet].page.cell(row, column)
        if cell.value is None:
            return Edit(sheet, row, column, "", None)
        if cell.data_type in "nd":
            return Edit(sheet, row, column, "n", self.sheets[sheet].number(cell.value))
        return Edit(sheet, row, column, cell.data_type, cell.value)

    def Activate(self) -> None:
        self.app.books.append(self.app.books.pop(self.app.books.index(self)))

    Name = property(lambda self: self.name)
    Application = property(lambda self: self.app)
    Worksheets = property(lambda self: Worksheets(self))
    Names = property(lambda self: Names(self))
    ActiveSheet = property(lambda self: self.shown)
    ReadOnly = property(lambda self: self.read_only)
    Date1904 = property(lambda self: self.date1904)

    @property
    def SensitivityLabel(self) -> SensitivityLabel:
        if not self.app.labels:
            raise AttributeError("SensitivityLabel")
        return SensitivityLabel(self)

    CustomDocumentProperties = property(lambda self: CustomProperties(self))

    @property
    def FullName(self) -> str:
        raise AssertionError("the path of a workbook is an address on OneDrive and SharePoint")

    @property
    def Path(self) -> str:
        return self.folder

    @property
    def Saved(self) -> bool:
        return self.saved

    def Save(self) -> None:
        assert not self.read_only, "Excel asks the person for another name"
        if self.uncopied is not None:
            raise self.uncopied
        self.file.save(f"{self.folder}/{self.name}")
        self.saved = True

    def SaveCopyAs(self, name: str) -> None:
        if self.uncopied is not None:
            raise self.uncopied
        self.file.save(name)


class SensitivityLabel(ComObject):
    """What Excel says of the label that a file bears, from Microsoft 365 on."""

    def __init__(self, book: Workbook) -> None:
        super().__init__(book.app.calls)
        with ZipFile(BytesIO(book.content)) as package:
            held = "docMetadata/LabelInfo.xml" in package.namelist()
            self.said = package.read("docMetadata/LabelInfo.xml").decode() if held else ""

    def GetLabel(self) -> LabelInfo:
        return LabelInfo(self.calls, dict(re.findall(r'(\w+)="([^"]*)"', self.said.partition("<clbl:label ")[2])))


class LabelInfo(ComObject):
    def __init__(self, calls: Calls, said: dict[str, str]) -> None:
        super().__init__(calls)
        self.said = said

    LabelId = property(lambda self: self.said.get("id", "").strip("{}"))
    SiteId = property(lambda self: self.said.get("siteId", "").strip("{}"))
    ContentBits = property(lambda self: int(self.said.get("contentBits", 0)))
    AssignmentMethod = property(lambda self: {"Standard": 0, "Privileged": 1}.get(self.said.get("method", ""), -1))


class CustomProperties(ComObject):
    def __init__(self, book: Workbook) -> None:
        super().__init__(book.app.calls)
        self.properties = book.file.custom_doc_props.props

    Count = property(lambda self: len(self.properties))

    def Item(self, number: int) -> CustomProperty:
        return CustomProperty(self.calls, self.properties[number - 1])


class CustomProperty(ComObject):
    def __init__(self, calls: Calls, held: Any) -> None:
        super().__init__(calls)
        self.held = held

    Name = property(lambda self: self.held.name)
    Value = property(lambda self: self.held.value)


class Worksheets(ComObject):
    def __init__(self, book: Workbook) -> None:
        super().__init__(book.calls)
        self.book = book

    def __call__(self, key: str | int) -> Worksheet:
        self.item()
        for number, sheet in enumerate(self.book.sheets, start=1):
            if key == number or (isinstance(key, str) and sheet.page.title.casefold() == key.casefold()):
                return sheet
        raise ComError("L’indice n’appartient pas à la sélection.")

    Count = property(lambda self: len(self.book.sheets))
    Parent = property(lambda self: self.book)

    def __iter__(self) -> Iterator[Worksheet]:
        for sheet in self.book.sheets:
            self.item()
            yield sheet


class Names(ComObject):
    """Workbook-scoped names, then those of each sheet, as « 'CeA'!Print_Area »."""

    def __init__(self, book: Workbook) -> None:
        super().__init__(book.calls)
        self.book = book
        self.names = [Name(book, name, item) for name, item in book.file.defined_names.items()]
        for sheet in book.sheets:
            title = sheet.page.title.replace("'", "''")
            for name, item in sheet.page.defined_names.items():
                self.names.append(Name(book, f"'{title}'!{name}", item))

    def Add(self, name: str, refers_to: str) -> Name:
        """Define a name of the workbook; while a sheet that has one called alike is in sight, that one is taken."""
        _refused_reference(refers_to)
        for names in (self.book.shown.page.defined_names, self.book.file.defined_names):
            for held in names:
                if held.casefold() == inner(name).casefold():
                    names[held].attr_text = refers_to.removeprefix("=")
                    return Name(self.book, held, names[held])
        item = self.book.file.defined_names[name] = DefinedName(name, attr_text=refers_to.removeprefix("="))
        return Name(self.book, name, item)

    Count = property(lambda self: len(self.names))

    def __call__(self, number: int) -> Name:
        self.item()
        return self.names[number - 1]


class Name(ComObject):
    def __init__(self, book: Workbook, name: str, item: DefinedName) -> None:
        super().__init__(book.calls)
        self.name, self.defined = name, item

    def _refer(self, target: str) -> None:
        _refused_reference(target)
        self.defined.attr_text = target.removeprefix("=")

    Name = property(lambda self: self.name)
    RefersTo = property(lambda self: f"={self.defined.attr_text or ''}", _refer)


def _refused_reference(target: str) -> None:
    """A text that is no formula would become a constant, not a place."""
    if not target.startswith("="):
        raise ComError("La syntaxe de ce nom n’est pas correcte.")


class Worksheet(ComObject):
    def __init__(
        self, book: Workbook, page: Any, results: Any, rich: dict[tuple[int, int], list[str | None]] | None = None
    ) -> None:
        super().__init__(book.calls)
        self.book, self.page = book, page
        self.rich = rich or {}
        """How each character stands, for the texts of which some are raised or lowered."""
        self.selection = 0
        self.selected: Range | None = None
        self.password = "secret" if page.protection.password else ""
        self.results: dict[tuple[int, int], object] = {
            (cell.row, cell.column): self.raw(results.cell(cell.row, cell.column))
            for cell in [*page._cells.values()]  # Not row by row: a sheet may be used down to its last cell.
            if cell.data_type == "f"
        }

    def raw(self, cell: Cell) -> object:
        """What COM carries of a cell that holds no formula."""
        value = cell.value
        if cell.data_type == "e":
            return ERROR_BASE + ERRORS[value]
        if isinstance(value, bool) or value is None or isinstance(value, str):
            return value
        if isinstance(value, date | time | timedelta):
            return value if isinstance(value, datetime) else self.number(value)
        return float(value)

    def number(self, value: object) -> float:
        return (
            float(to_excel(value, self.book.file.epoch)) if isinstance(value, date | time | timedelta) else float(value)
        )

    def at(self, address: str) -> Range:
        areas = [Area.parse(part.replace("$", "")) for part in address.split(",")]
        if None in areas or len(address) > 255:
            raise ComError("La méthode Range de l’objet _Worksheet a échoué.")
        return Range(self, areas)

    def call_table(self, before: str, after: str) -> None:
        """Have the formulas of the sheet follow a table that is renamed."""
        for row in self.page.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("=") and f"{before}[" in cell.value:
                    cell.value = cell.value.replace(f"{before}[", f"{after}[")

    def grow_tables(self, areas: Sequence[Area]) -> None:
        """Have a table take the line under it in, once something is typed there."""
        for table in self.page.tables.values():
            area = Area.parse(table.ref)
            under = area._replace(top=area.bottom + 1, bottom=area.bottom + 1)
            while not table.totalsRowCount and any(each.meets(under) for each in areas) and self._is_filled(under):
                table.ref = str(area._replace(bottom=under.bottom))
                if table.autoFilter is not None:
                    table.autoFilter.ref = table.ref
                under = under._replace(top=under.top + 1, bottom=under.bottom + 1)

    def _is_filled(self, area: Area) -> bool:
        cells = ((area.top, column) for column in range(area.left, area.right + 1))
        return any(place in self.page._cells and self.page._cells[place].value is not None for place in cells)

    def filters(self) -> list[Any]:
        """Filters that hide something: they have criteria."""
        every = [self.page.auto_filter, *(table.autoFilter for table in self.page.tables.values())]
        return [each for each in every if each is not None and each.ref and each.filterColumn]

    def filtered_rows(self) -> set[int]:
        """Rows that a filter hides."""
        areas = [Area.parse(each.ref) for each in self.filters()]
        rows = {row for area in areas for row in range(area.top + 1, area.bottom + 1)}
        return {row for row in rows if self.page.row_dimensions[row].hidden}

    def apply_filter(self, each: Any) -> None:
        """Hide the rows that a filter does not let through, and show the others."""
        area = Area.parse(each.ref)
        for row in range(area.top + 1, area.bottom + 1):
            through = True
            for column in each.filterColumn:
                value = self.page.cell(row, area.left + column.colId).value
                through = through and str(value) in column.filters.filter
            self.page.row_dimensions[row].hidden = not through

    def refuse_protected(self, what: str = "La cellule ou le graphique est protégé.") -> None:
        if self.page.protection.sheet:
            raise ComError(what)

    Name = property(lambda self: self.page.title)
    Parent = property(lambda self: self.book)
    Application = property(lambda self: self.book.app)
    Visible = property(lambda self: _STATES[self.page.sheet_state])
    ListObjects = property(lambda self: ListObjects(self))
    AutoFilterMode = property(lambda self: bool(self.page.auto_filter.ref))

    @property
    def AutoFilter(self) -> AutoFilter | None:
        return AutoFilter(self, self.page.auto_filter) if self.page.auto_filter.ref else None

    def Activate(self) -> None:
        if self.page.sheet_state != "visible":
            raise ComError("La méthode Activate de la classe Worksheet a échoué.")
        self.book.shown = self
        self.book.app.current = self.selected or self.at(self.page.views.sheetView[0].selection[-1].activeCell)

    def Select(self, Replace: bool = True) -> None:
        assert Replace
        if self.page.sheet_state != "visible" or self.book is not self.book.app.books[-1]:
            raise ComError("La méthode Select de la classe Worksheet a échoué.")
        self.book.shown, self.book.group = self, []

    def refuse_group(self, what: str) -> None:
        """Sheets that are selected together are neither protected nor opened."""
        if self.book.group:
            raise ComError(what)

    ProtectContents = property(lambda self: bool(self.page.protection.sheet))
    ProtectDrawingObjects = property(lambda self: bool(self.page.protection.sheet and self.page.protection.objects))
    ProtectScenarios = property(lambda self: bool(self.page.protection.sheet and self.page.protection.scenarios))
    Protection = property(lambda self: Protection(self))

    @property
    def EnableSelection(self) -> int:
        return self.selection

    @EnableSelection.setter
    def EnableSelection(self, value: int) -> None:
        self.selection = value

    @property
    def UsedRange(self) -> Range:
        page = self.page
        return Range(self, [Area(page.min_column, page.min_row, page.max_column, page.max_row)])

    def Range(self, first: Any, last: Any = None) -> Range:
        if isinstance(first, str):
            return self.at(first)
        area, other = inner(first).areas[0], inner(last).areas[0]
        return Range(self, [area.reaching(other.right, other.bottom)])

    def Cells(self, row: int, column: int) -> Range:
        return Range(self, [Area(column, row, column, row)])

    def Protect(
        self,
        Password: str = "",
        DrawingObjects: bool = True,
        Contents: bool = True,
        Scenarios: bool = True,
        **allowed: bool,
    ) -> None:
        self.refuse_group("La méthode Protect de la classe Worksheet a échoué.")
        # What is not allowed anew is forbidden.
        options = self.page.protection
        options.sheet, options.objects, options.scenarios = Contents, DrawingObjects, Scenarios
        for name, attribute in _PERMISSIONS.items():
            setattr(options, attribute, not allowed.pop(name, False))
        assert not allowed
        self.password = Password

    def Unprotect(self, Password: str | None = None) -> None:
        self.refuse_group("La méthode Unprotect de la classe Worksheet a échoué.")
        if self.password and Password is None:
            raise AssertionError("Excel asks the person for the password")
        if self.password != (Password or ""):
            raise ComError("Le mot de passe que vous avez fourni n’est pas correct.")
        self.page.protection.sheet = False


class Protection(ComObject):
    def __init__(self, sheet: Worksheet) -> None:
        super().__init__(sheet.calls)
        self.options = sheet.page.protection


for _name, _attribute in _PERMISSIONS.items():
    setattr(Protection, _name, property(lambda self, attribute=_attribute: not getattr(self.options, attribute)))


class ListObjects(ComObject):
    def __init__(self, sheet: Worksheet) -> None:
        super().__init__(sheet.calls)
        self.sheet = sheet

    Count = property(lambda self: len(self.sheet.page.tables))

    def Item(self, key: str | int) -> ListObject:
        for number, table in enumerate(self.sheet.page.tables.values(), start=1):
            if number == key or (isinstance(key, str) and table.displayName.casefold() == key.casefold()):
                return ListObject(self.sheet, table)
        raise ComError("L’indice n’appartient pas à la sélection.")

    __call__ = Item

    def Add(
        self,
        SourceType: int,
        Source: Any,
        LinkSource: None = None,
        XlListObjectHasHeaders: int = 0,
        Destination: None = None,
        TableStyleName: str | None = None,
    ) -> ListObject:
        assert (SourceType, LinkSource, XlListObjectHasHeaders, Destination) == (1, None, 1, None)
        self.sheet.refuse_protected("La méthode Add de la classe ListObjects a échoué.")
        [area] = inner(Source).areas
        if any(Area.parse(table.ref).meets(area) for table in self.sheet.page.tables.values()):
            raise ComError("Un tableau ne peut pas en recouvrir un autre.")
        taken = {
            table.displayName.casefold() for sheet in self.sheet.book.sheets for table in sheet.page.tables.values()
        }
        name = next(f"Tableau{number}" for number in count(1) if f"tableau{number}" not in taken)
        table = Table(displayName=name, name=name, ref=str(area), autoFilter=FilterOfTable(ref=str(area)))
        table.tableStyleInfo = TableStyleInfo(name=TableStyleName)
        for column in range(area.left, area.right + 1):
            title = self.sheet.page.cell(area.top, column)
            title.value = title.value or f"Colonne{column - area.left + 1}"
        self.sheet.page.tables[name] = table
        return ListObject(self.sheet, table)


class ListObject(ComObject):
    def __init__(self, sheet: Worksheet, table: Any) -> None:
        super().__init__(sheet.calls)
        self.sheet, self.table = sheet, table

    Range = property(lambda self: self.sheet.at(self.table.ref))
    ShowTotals = property(lambda self: bool(self.table.totalsRowCount))

    @property
    def Name(self) -> str:
        return self.table.displayName

    @Name.setter
    def Name(self, value: str) -> None:
        self.sheet.refuse_protected("La propriété Name de la classe ListObject n’a pas pu être définie.")
        every = [table for sheet in self.sheet.book.sheets for table in sheet.page.tables.values()]
        if any(table is not self.table and table.displayName.casefold() == value.casefold() for table in every):
            raise ComError("Ce nom est déjà utilisé.")
        for sheet in self.sheet.book.sheets:
            sheet.call_table(self.table.displayName, value)
        tables = self.sheet.page.tables
        del tables[next(key for key in tables if tables[key] is self.table)]
        self.table.displayName = self.table.name = value
        tables[value] = self.table

    DisplayName = Name

    @property
    def TableStyle(self) -> str:
        return self.table.tableStyleInfo.name or ""

    @TableStyle.setter
    def TableStyle(self, value: str) -> None:
        self.table.tableStyleInfo.name = value or None

    def Unlist(self) -> None:
        """Cells stay as they are, those of the total row too; formulas call cells, no longer the table."""
        self.sheet.refuse_protected("La méthode Unlist de la classe ListObject a échoué.")
        tables = self.sheet.page.tables
        del tables[next(key for key in tables if tables[key] is self.table)]

    @property
    def AutoFilter(self) -> AutoFilter | None:
        filters = self.table.autoFilter
        return AutoFilter(self.sheet, filters) if filters is not None and filters.ref else None

    def Resize(self, target: Any) -> None:
        [area] = inner(target).areas
        old = Area.parse(self.table.ref)
        self.sheet.refuse_protected("La méthode Resize de la classe ListObject a échoué.")
        if (area.left, area.top, area.right) != (old.left, old.top, old.right) or area.bottom <= area.top:
            raise ComError("La plage n’est pas valide.")
        self.table.ref = str(area)
        if self.table.autoFilter is not None:
            self.table.autoFilter.ref = str(area)


class AutoFilter(ComObject):
    def __init__(self, sheet: Worksheet, criteria: Any) -> None:
        super().__init__(sheet.calls)
        self.sheet, self.criteria = sheet, criteria

    FilterMode = property(lambda self: bool(self.criteria.filterColumn))

    def ApplyFilter(self) -> None:
        self.sheet.refuse_protected()
        self.sheet.apply_filter(self.criteria)


class Range(ComObject):
    def __init__(self, sheet: Worksheet, areas: Sequence[Area]) -> None:
        super().__init__(sheet.calls)
        self.sheet, self.areas = sheet, list(areas)

    @property
    def first(self) -> Area:
        return self.areas[0]

    def places(self) -> Iterator[tuple[int, int]]:
        for area in self.areas:
            for row in range(area.top, area.bottom + 1):
                for column in range(area.left, area.right + 1):
                    yield row, column

    def block(self, read: Callable[[Cell], object]) -> object:
        area = self.first
        if area.cells > _MOST_CARRIED:
            raise ComError("Mémoire insuffisante.")
        cells = self.sheet.page.iter_rows(area.top, area.bottom, area.left, area.right)
        rows = tuple(tuple(map(read, row)) for row in cells)
        return rows[0][0] if (len(rows), len(rows[0])) == (1, 1) else rows

    def result(self, cell: Cell) -> object:
        if cell.data_type != "f":
            return self.sheet.raw(cell)
        if self.sheet.book.app.mode != MANUAL:
            self.sheet.book.calculate()
        value = self.sheet.results[cell.row, cell.column]
        return float(value) if isinstance(value, int) and not isinstance(value, bool) and value not in CODES else value

    def moment(self, cell: Cell) -> object:
        value = self.result(cell)
        if isinstance(value, float) and "€" in cell.number_format:
            return Decimal(f"{value:.4f}")  # Currency has four decimals.
        if isinstance(value, float) and is_date_format(cell.number_format):
            value = _moment(value, self.sheet.book.file.epoch)
            if isinstance(value, float) and 0 <= value < 1:
                value = datetime(1899, 12, 30) + timedelta(days=value)
        return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value

    def plain(self, cell: Cell) -> object:
        value = self.result(cell)
        return self.sheet.number(value) if isinstance(value, datetime) else value

    def formula_text(self, cell: Cell) -> str:
        value = cell.value
        if value is None:
            return ""
        if isinstance(value, ArrayFormula):
            return formula_bar(value.text)
        if isinstance(value, bool):
            return str(value).upper()
        if cell.data_type == "f":
            return formula_bar(value)
        return value if isinstance(value, str) else f"{self.sheet.number(value):.15g}"

    def put(self, data: object) -> None:
        """Type into every cell, or into each its own."""
        self.sheet.refuse_protected()
        self._refuse_part_of_array()
        rows = data if isinstance(data, tuple | list) else None
        if rows is not None and (filtered := self.sheet.filtered_rows()) & {row for row, _ in self.places()}:
            # xlwings #747, #2619: the first element goes into every cell that shows, and takes its format along.
            for row, column in self.places():
                if row not in filtered:
                    self.sheet.page.cell(row, column).number_format = "General"
                    self.put_cell(row, column, rows[0][0], together=True)
            return
        for number, (row, column) in enumerate(self.places()):
            width = self.first.right - self.first.left + 1
            item = data if rows is None else rows[number // width][number % width]
            self.put_cell(row, column, item, together=rows is not None)
        self.sheet.grow_tables(self.areas)

    def _refuse_part_of_array(self) -> None:
        for array in self._arrays():
            inside = sum(_common(array, area) for area in self.areas)
            if 0 < inside < array.cells:
                raise ComError("Impossible de modifier une partie de matrice.")

    def put_cell(self, row: int, column: int, item: object, *, together: bool) -> None:
        if isinstance(item, str):
            limit = _FORMULA if item.startswith("=") else _TOGETHER if together else _ALONE + item.startswith("'")
            if len(item) > limit:
                raise ComError("Erreur définie par l’application ou par l’objet.")
        if isinstance(self.sheet.page.cell(row, column), MergedCell):
            return  # What a merge hides takes nothing, and says nothing.
        cell = self.cell(row, column)
        took = entered(item, text_format=cell.number_format == "@")
        kept = cell.number_format
        cell.value = None
        cell._value, cell.data_type = took.value, took.kind
        if took.kind == "d" and kept == "General":
            cell.number_format = "d-mmm"
        elif took.kind == "n" and took.value is not None and is_date_format(kept):
            cell._value = _moment(took.value, self.sheet.book.file.epoch)
        cell.quotePrefix = took.quoted
        self.sheet.results.pop((row, column), None)
        self.sheet.rich.pop((row, column), None)
        if took.kind == "f":
            self.sheet.results[row, column] = 0.0
        self.touched(row, column)

    def cell(self, row: int, column: int) -> Cell:
        """The cell; one that is new looks like its column."""
        look = look_of(self.sheet.page, row, column)
        cell = self.sheet.page.cell(row, column)
        cell._style = copy(look)
        return cell

    def cell_format(self, row: int, column: int) -> str:
        every = self.sheet.page._cells
        look = every.get((row, column))
        return self.sheet.page.cell(row, column).number_format if look is not None else "General"

    def touched(self, row: int, column: int) -> None:
        book = self.sheet.book
        book.edits.append((book.sheets.index(self.sheet), row, column))
        book.dirty = True
        book.saved = False

    def alignments(self) -> list[str | None]:
        """How each character stands; a blank cell counts as one."""
        every = self.sheet.page._cells  # A range may be the whole sheet: blank cells are not gone through.
        held = [place for place in every if any(area.holds(place[1], place[0]) for area in self.areas)]
        found: list[str | None] = [None] if len(held) < sum(area.cells for area in self.areas) else []
        for place in held:
            text = every[place].value
            found += self.sheet.rich.get(place) or [None] * (len(text) if isinstance(text, str) else 1)
        return found

    Font = property(lambda self: Font(self.calls, self.alignments()))

    def GetCharacters(self, Start: int, Length: int) -> Characters:
        return Characters(self.calls, self.alignments()[Start - 1 : Start - 1 + Length])

    def _arrays(self) -> list[Area]:
        held = [cell.value for cell in self.sheet.page._cells.values() if isinstance(cell.value, ArrayFormula)]
        return [Area.parse(formula.ref) for formula in held]

    @property
    def HasArray(self) -> bool | None:
        inside = sum(_common(each, area) for each in self._arrays() for area in self.areas)
        if inside == 0:
            return False
        return True if inside == sum(area.cells for area in self.areas) else None

    @property
    def MergeCells(self) -> bool | None:
        merged = [Area.parse(str(each)) for each in self.sheet.page.merged_cells.ranges]
        inside = sum(_common(each, area) for each in merged for area in self.areas)
        if inside == 0:
            return False
        return True if inside == sum(area.cells for area in self.areas) else None

    @property
    def CurrentArray(self) -> Range:
        inside = [area for area in self._arrays() if area.holds(self.first.left, self.first.top)]
        if not inside:
            raise ComError("Aucune cellule correspondante.")
        return Range(self.sheet, inside)

    def GetValue(self, RangeValueDataType: int) -> str:
        assert RangeValueDataType == 11
        if not self.sheet.book.app.writes_xml:
            raise ComError("Erreur définie par l’application ou par l’objet.")
        return spreadsheet_xml(self.sheet.page, self.first, self.sheet.rich)

    @property
    def MergeArea(self) -> Range:
        merged = (Area.parse(str(each)) for each in self.sheet.page.merged_cells.ranges)
        area = next((a for a in merged if a.holds(self.first.left, self.first.top)), self.first)
        return Range(self.sheet, [area])

    Value2 = property(lambda self: self.block(self.plain))
    Worksheet = property(lambda self: self.sheet)
    Parent = property(lambda self: self.sheet)
    Row = property(lambda self: self.first.top)
    Column = property(lambda self: self.first.left)
    EntireRow = property(lambda self: Rows(self))
    EntireColumn = property(lambda self: Columns(self))

    @property
    def RowHeight(self) -> float:
        """Of a range of one row."""
        return 0.0 if self.sheet.page.row_dimensions[self.first.top].hidden else 15.0

    @property
    def Value(self) -> object:
        return self.block(self.moment)

    @Value.setter
    def Value(self, data: object) -> None:
        self.put(data)

    @property
    def Formula(self) -> object:
        return self.block(self.formula_text)

    @Formula.setter
    def Formula(self, data: object) -> None:
        self.put(data)

    @property
    def NumberFormat(self) -> str | None:
        formats = {self.cell_format(row, column) for row, column in self.places()}
        return formats.pop() if len(formats) == 1 else None

    @NumberFormat.setter
    def NumberFormat(self, code: str) -> None:
        self.sheet.refuse_protected()
        for row, column in self.places():
            self.sheet.page.cell(row, column).number_format = code

    @property
    def ListObject(self) -> ListObject | None:
        for table in self.sheet.page.tables.values():
            if Area.parse(table.ref).holds(self.first.left, self.first.top):
                return ListObject(self.sheet, table)
        return None

    @property
    def Address(self) -> str:
        return ",".join(map(_absolute, self.areas))

    def GetAddress(self, row: bool = True, column: bool = True, style: int = 1, external: bool = False) -> str:
        assert (row, column, style) == (True, True, 1)
        address = ",".join(map(_absolute, self.areas))
        if not external:
            return address
        place = f"[{self.sheet.book.name}]{self.sheet.page.title}"
        bare = place.translate(str.maketrans("", "", "[]._")).isalnum()
        return f"{place}!{address}" if bare else "'{}'!{}".format(place.replace("'", "''"), address)

    CountLarge = property(lambda self: sum(area.cells for area in self.areas))
    Areas = property(lambda self: Areas(self))

    def SpecialCells(self, Type: int) -> Range:
        assert Type == 12  # Visible ones, which of a single cell are those of the whole sheet.
        assert self.CountLarge > 1
        rows = self.sheet.page.row_dimensions
        visible = [
            Area(area.left, row, area.right, row)
            for area in self.areas
            for row in range(area.top, area.bottom + 1)
            if not (row in rows and rows[row].hidden)
        ]
        if not visible:
            raise ComError("Aucune cellule correspondante.")
        joined = [visible[0]]
        for area in visible[1:]:
            last = joined[-1]
            below = (area.left, area.right, area.top) == (last.left, last.right, last.bottom + 1)
            joined[-1:] = [Area(last.left, last.top, last.right, area.bottom)] if below else [last, area]
        return Range(self.sheet, joined)

    def Copy(self, Destination: Any) -> None:
        target = inner(Destination)
        self.sheet.refuse_protected()
        source, goal = self.first, target.first
        for row, column in target.places():
            model = self.sheet.page.cell(source.top, source.left + column - goal.left)
            cell = self.sheet.page.cell(row, column)
            cell._value, cell.data_type, cell._style = model.value, model.data_type, model._style
            self.sheet.results.pop((row, column), None)
            if model.data_type == "f":
                self.sheet.results[row, column] = 0.0
            self.touched(row, column)
        self._carry_rules(source, str(goal))

    def _carry_rules(self, source: Area, goal: str) -> None:
        """Conditions and validations come along, each as one more."""
        page = self.sheet.page
        rules = [rule for each in page.conditional_formatting if _meets(each.sqref, source) for rule in each.rules]
        for rule in rules:
            page.conditional_formatting.add(goal, copy(rule))
        for validation in [each for each in page.data_validations.dataValidation if _meets(each.sqref, source)]:
            carried = copy(validation)
            carried.sqref = MultiCellRange(goal)
            page.data_validations.append(carried)

    @property
    def FormatConditions(self) -> FormatConditions:
        return FormatConditions(self)

    def Select(self) -> None:
        self.sheet.book.app.current = self.sheet.selected = self


class Areas(ComObject):
    """The rectangles of a range."""

    def __init__(self, cells: Range) -> None:
        super().__init__(cells.calls)
        self.cells = cells

    Count = property(lambda self: len(self.cells.areas))

    def Item(self, number: int) -> Range:
        return Range(self.cells.sheet, [self.cells.areas[number - 1]])


class FormatConditions(ComObject):
    def __init__(self, cells: Range) -> None:
        super().__init__(cells.calls)
        self.cells = cells

    @property
    def Count(self) -> int:
        rules = self.cells.sheet.page.conditional_formatting
        return sum(len(each.rules) for each in rules if _meets(each.sqref, self.cells.first))


class Columns(ComObject):
    """The whole column of a cell."""

    def __init__(self, cells: Range) -> None:
        super().__init__(cells.calls)
        self.cells = cells

    @property
    def Hidden(self) -> bool:
        number = self.cells.first.left
        page = self.cells.sheet.page
        page.column_dimensions[column_letters(number)].reindex()  # What openpyxl does on saving.
        every = [each for each in page.column_dimensions.values() if each.min is not None]
        return any(each.hidden for each in every if each.min <= number <= each.max)


class Font(ComObject):
    """How the characters of some cells stand: true, false, or null for some of them."""

    def __init__(self, calls: Calls, alignments: Sequence[str | None]) -> None:
        super().__init__(calls)
        self.alignments = alignments

    def all(self, alignment: str) -> bool | None:
        found = {each == alignment for each in self.alignments} or {False}
        return found.pop() if len(found) == 1 else None

    Superscript = property(lambda self: self.all("superscript"))
    Subscript = property(lambda self: self.all("subscript"))


class Characters(ComObject):
    def __init__(self, calls: Calls, alignments: Sequence[str | None]) -> None:
        super().__init__(calls)
        self.alignments = alignments

    Font = property(lambda self: Font(self.calls, self.alignments))


class Rows(ComObject):
    """Whole rows of a range."""

    def __init__(self, cells: Range) -> None:
        super().__init__(cells.calls)
        self.cells = cells

    @property
    def Hidden(self) -> bool | None:
        rows = {row for row, _ in self.cells.places()}
        hidden = {bool(self.cells.sheet.page.row_dimensions[row].hidden) for row in rows}
        return hidden.pop() if len(hidden) == 1 else None

    @Hidden.setter
    def Hidden(self, value: bool) -> None:
        self.cells.sheet.refuse_protected()
        for row in {row for row, _ in self.cells.places()}:
            self.cells.sheet.page.row_dimensions[row].hidden = value


def _meets(cells: Any, area: Area) -> bool:
    return any(Area.parse(str(each)).meets(area) for each in cells.ranges)


CODES = frozenset(ERROR_BASE + number for number in ERRORS.values())


def _common(one: Area, other: Area) -> int:
    """How many cells two areas share."""
    if not one.meets(other):
        return 0
    left, top = max(one.left, other.left), max(one.top, other.top)
    return Area(left, top, min(one.right, other.right), min(one.bottom, other.bottom)).cells


def _absolute(area: Area) -> str:
    first, _, last = str(area).partition(":")
    return ":".join(
        "$" + part.rstrip("0123456789") + "$" + part.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        for part in (first, last)
        if part
    )


def _moment(number: object, epoch: datetime) -> object:
    moment = from_excel(number, epoch)
    return moment if isinstance(moment, datetime) else number  # A time alone is the fraction of a day.
