"""Reads a package into a grid: values and formulas of every worksheet, and defined names."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from calpae_xl.books.cellvalue import CellContext, decoded
from calpae_xl.books.contenttypes import refuse_other_kinds, suffix_of
from calpae_xl.books.merges import merged_areas
from calpae_xl.books.numberformat import BUILTIN_DATES, BUILTIN_PERCENTAGES, LONGEST_FORMAT, Look, looks
from calpae_xl.books.package import DamagedPartError, Package, XmlHandler, local_name, main_roots, refusal
from calpae_xl.books.port import MAX_CELLS, OverfilledBookError
from calpae_xl.books.sharedstrings import shared_strings
from calpae_xl.books.tables import TableHandler
from calpae_xl.books.worksheet import SheetReader, TooManyCellsError
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import plural
from calpae_xl.core.workbook.areas import scoped
from calpae_xl.core.workbook.grid import Grid, ListTable, Sheet
from calpae_xl.core.workbook.seal import refuse_sealed

_RELATION_NAMESPACES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
RELATIONS_ROOT = ("http://schemas.openxmlformats.org/package/2006/relationships Relationships",)
BUILTIN_NAMES = "_xlnm."
"""How Excel's own names begin: what of a sheet is printed, or filtered."""
_NOT_WORKSHEETS = ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
_WORKSHEETS_FOLDER = "xl/worksheets/"
MAX_NAMES = 100_000
"""Defined names of a workbook: copies of copies of sheets leave thousands of them behind."""


class _Relation(NamedTuple):
    """What another part is to the part that refers to it; ``kind`` is the last word of its type."""

    kind: str
    part: str


class _Tab(NamedTuple):
    """One sheet, as the workbook declares it."""

    name: str
    visible: bool
    relation: str


def read_grid(path: str | os.PathLike[str]) -> Grid:
    """Read an ``.xlsx`` or ``.xlsm`` workbook.

    Chart sheets, dialog sheets and macro sheets are left out.

    Raises:
        UnusableFileError: Not a file, not a workbook, protected, damaged, or suspect.
    """
    return grid_of(Package.open(path))


class Source(NamedTuple):
    """A workbook as it was read: whatever is planned of it belongs to these very bytes."""

    package: Package
    grid: Grid


def read_source(path: str | os.PathLike[str]) -> Source:
    """Read a workbook, and keep its bytes; see `read_grid`."""
    package = Package.open(path)
    return Source(package, grid_of(package))


def refuse_sealed_file(name: str, content: bytes) -> None:
    """Refuse to replace a copy that was transmitted; a file that cannot be read as a workbook is none.

    Raises:
        SealedCopyError: It is one.
    """
    try:
        grid = grid_of(Package(name, content))
    except CalpaeError:
        return
    refuse_sealed(grid)


def package_suffix(package: Package) -> str:
    """Return how the name of such a workbook has to end, for Excel to open it."""
    return suffix_of(package, main_part(package)) or ".xlsx"


def grid_of(package: Package) -> Grid:
    """Read a package that is at hand.

    Raises:
        UnusableFileError: Not a workbook, damaged, or suspect.
    """
    main = main_part(package)
    if main not in package:
        raise refusal(package.name, "n’est pas un classeur Excel", "Choisissez un classeur Excel (*.xlsx).")
    refuse_other_kinds(package, main)
    workbook = WorkbookHandler()
    package.parse(main, workbook, main_roots("workbook"))
    relations = relations_of(package, main)
    styles = _styles(package, part_of_kind(relations, "styles"))
    strings = shared_strings(package, part_of_kind(relations, "sharedStrings"))
    context = styles.context(strings, workbook.date1904)
    sheets = tuple(_sheets(package, workbook.tabs, relations, context))
    _check_unread(package)
    hidden = {tab.name for tab in workbook.tabs if not tab.visible}
    hidden &= {sheet.name for sheet in sheets}
    return Grid(package.name, sheets, workbook.names, hidden, workbook.manual_calculation)


def _sheets(
    package: Package, tabs: list[_Tab], relations: dict[str, _Relation], context: CellContext
) -> Iterator[Sheet]:
    seen: set[str] = set()
    read: set[str] = set()
    left, reader = MAX_CELLS, SheetReader(context)
    for tab in tabs:
        if tab.name.lower() in seen:
            raise package.damaged(f"deux feuilles s’y nomment « {tab.name} »")
        seen.add(tab.name.lower())
        if not tab.relation:  # A tab that leads nowhere, which Excel passes over.
            continue
        relation = relations.get(tab.relation)
        if relation is None or relation.part not in package:
            raise package.damaged(f"la feuille « {tab.name} » y manque")
        # Any other kind is read, and refused there unless it is a worksheet: none is lost in silence.
        if relation.kind in _NOT_WORKSHEETS:
            continue
        if relation.part.lower() in read:
            raise package.damaged(f"la feuille « {tab.name} » y est aussi une autre feuille")
        read.add(relation.part.lower())
        content = package.xml(relation.part)
        try:
            values, formulas = reader.cells(content, left)
            merges = merged_areas(content)
        except DamagedPartError as error:
            raise package.damaged(f"feuille « {tab.name} » : {error}") from error
        except TooManyCellsError as error:
            raise OverfilledBookError(package.name) from error
        left -= len(values.keys() | formulas.keys()) if formulas else len(values)
        yield Sheet(tab.name, values, formulas, merges, tuple(_tables(package, tab.name, relation.part, read)))


def _tables(package: Package, name: str, sheet: str, read: set[str]) -> Iterator[ListTable]:
    """Yield the tables of a sheet; ``read`` names the parts that were read, and gains theirs."""
    for relation in relations_of(package, sheet).values():
        if relation.kind == "table" and relation.part in package:
            if relation.part.lower() in read:
                raise package.damaged(f"un tableau de la feuille « {name} » y figure deux fois")
            read.add(relation.part.lower())
            handler = TableHandler()
            package.parse(relation.part, handler, main_roots("table"))
            if handler.table is not None:
                yield handler.table


def _check_unread(package: Package) -> None:
    """Check what no one asked for: a damaged file is refused whichever part shows it."""
    for part in package.unread():
        if part.lower().startswith(_WORKSHEETS_FOLDER) and part.lower().endswith(".xml"):
            package.prove(part)
        else:
            package.read(part)


def relations_of(package: Package, source: str) -> dict[str, _Relation]:
    """Return by identifier what a part (``""``: the package) refers to inside the package."""
    folder, name = posixpath.split(source)
    part = posixpath.join(folder, "_rels", name + ".rels")
    handler = _RelationsHandler(folder)
    if part in package:
        package.parse(part, handler, RELATIONS_ROOT)
    return handler.relations


def drawn_parts(package: Package, sheet: str) -> frozenset[str]:
    """Return the parts that a sheet draws: its drawing, and the charts in it."""
    main = main_part(package)
    workbook = WorkbookHandler()
    package.parse(main, workbook, main_roots("workbook"))
    relations = relations_of(package, main)
    own = (relations[tab.relation].part for tab in workbook.tabs if tab.name == sheet and tab.relation in relations)
    found = set()
    for part in own:
        drawing = part_of_kind(relations_of(package, part), "drawing")
        if drawing is not None:
            charts = (each.part for each in relations_of(package, drawing).values() if each.kind == "chart")
            found |= {drawing, *charts}
    return frozenset(found)


def main_part(package: Package) -> str:
    """Return the part that lists the sheets, or where it would be."""
    return part_of_kind(relations_of(package, ""), "officeDocument") or "xl/workbook.xml"


def part_of_kind(relations: dict[str, _Relation], kind: str) -> str | None:
    """Return the first related part of a kind; ``None`` when there is none."""
    return next((relation.part for relation in relations.values() if relation.kind == kind), None)


def _styles(package: Package, part: str | None) -> _StylesHandler:
    """Return the cell styles; none if their part is missing."""
    handler = _StylesHandler()
    if part is not None and part in package:
        package.parse(part, handler, main_roots("styleSheet"))
    return handler


class _RelationsHandler(XmlHandler):
    def __init__(self, folder: str) -> None:
        self.relations: dict[str, _Relation] = {}
        self._folder = folder

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if "Target" not in attributes or attributes.get("TargetMode") == "External":
            return
        # A target that starts with a slash is absolute: ``join`` then drops the folder.
        part = posixpath.normpath(posixpath.join("/", self._folder, attributes["Target"])).lstrip("/")
        kind = attributes.get("Type", "").rpartition("/")[2]
        self.relations[attributes.get("Id", "")] = _Relation(kind, part)


class WorkbookHandler(XmlHandler):
    """Follows ``workbook.xml``: tabs in order, defined names, the date system."""

    def __init__(self) -> None:
        self.tabs: list[_Tab] = []
        self.names: dict[str, str] = {}
        self.date1904 = False
        self.manual_calculation = False
        self._defining: str | None = None
        self._pieces: list[str] = []
        self._left = MAX_NAMES

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Follow a start tag."""
        local = local_name(name)
        if local == "sheet":
            relations = (attributes.get(f"{namespace} id", "") for namespace in _RELATION_NAMESPACES)
            visible = attributes.get("state", "visible") == "visible"
            self.tabs.append(_Tab(decoded(attributes.get("name", "")), visible, "".join(relations)))
        elif local == "workbookPr":
            self.date1904 = attributes.get("date1904") in ("1", "true")
        elif local == "calcPr":
            self.manual_calculation = attributes.get("calcMode") == "manual"
        elif local == "definedName":
            self._left -= 1
            if self._left < 0:
                raise DamagedPartError(f"plus de {plural(MAX_NAMES, 'nom défini', 'noms définis')}")
            self._defining = self._scoped(attributes.get("name", ""), attributes.get("localSheetId"))

    def _scoped(self, name: str, tab: str | None) -> str | None:
        """Return how a name is called; ``None`` for those of Excel's own, and of a sheet that is none."""
        if tab is None:
            return name
        if name.casefold().startswith(BUILTIN_NAMES) or not tab.isdecimal() or int(tab) >= len(self.tabs):
            return None
        return scoped(self.tabs[int(tab)].name, name)

    def characters(self, data: str) -> None:
        """Follow text."""
        if self._defining is not None:
            self._pieces.append(data)

    def end(self, name: str) -> None:
        """Follow an end tag."""
        if self._defining is not None and self._pieces:
            self.names[self._defining] = self.names.get(self._defining, "") + "".join(self._pieces)
            self._pieces.clear()
        self._defining = None


class _StylesHandler(XmlHandler):
    """The number format of each cell style, in order."""

    def __init__(self) -> None:
        self.formats: list[str] = []
        self._codes: dict[str, str] = {}
        self._section = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = local_name(name)
        # Named and differential styles hold elements of the same names.
        if local in ("numFmts", "cellStyleXfs", "cellXfs", "dxfs"):
            self._section = local
        elif (self._section, local) == ("numFmts", "numFmt"):
            code = attributes.get("formatCode", "")
            if len(code) > LONGEST_FORMAT:
                raise DamagedPartError("un format de nombre y est trop long")
            self._codes[attributes.get("numFmtId", "")] = code
        elif (self._section, local) == ("cellXfs", "xf"):
            self.formats.append(attributes.get("numFmtId", "0"))

    def context(self, strings: Sequence[str], date1904: bool) -> CellContext:
        """Return what cells take from their styles, and from the rest of the workbook."""
        seen: dict[str, Collection[Look]] = {number: looks(code) for number, code in self._codes.items()}
        seen |= {number: {Look.DATE} for number in BUILTIN_DATES - seen.keys()}
        seen |= {number: {Look.PER_CENT} for number in BUILTIN_PERCENTAGES - seen.keys()}
        found: dict[Look, set[str | None]] = {look: set() for look in Look}
        mixed: dict[str | None, str] = {}
        for style, number in enumerate(self.formats):
            names: tuple[str | None, ...] = (str(style), None) if style == 0 else (str(style),)
            if len(seen.get(number, ())) > 1:
                mixed |= dict.fromkeys(names, self._codes[number])
            else:
                for look in seen.get(number, ()):
                    found[look] |= {*names}
        dates, shares = frozenset(found[Look.DATE]), frozenset(found[Look.PER_CENT])
        return CellContext(strings, dates, shares, mixed, date1904)
