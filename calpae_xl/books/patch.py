"""Puts a plan into the package of a workbook: only the parts concerned change, and in them only the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import count
from typing import NamedTuple

from calpae_xl.books.contenttypes import CONTENT_TYPES, CONTENT_TYPES_ROOT
from calpae_xl.books.markup import Edit, UnsafeEditError, attribute_edit, attributes, editable, edited, opening
from calpae_xl.books.namepatch import BEFORE_NAMES, end_of_first, with_names
from calpae_xl.books.package import DamagedPartError, Package, main_roots, parse_xml, refusal
from calpae_xl.books.port import MissingTableError, UnknownSheetError
from calpae_xl.books.repack import UnusualZipError, repacked
from calpae_xl.books.sharedstrings import shared_strings
from calpae_xl.books.sheetpatch import SheetContext, patched_sheet, unwritable_cells
from calpae_xl.books.stylepatch import Styles
from calpae_xl.books.tablemending import (
    followed,
    mended_table,
    new_table,
    relations_part,
    table_number,
    with_override,
    with_relation,
    with_table_part,
)
from calpae_xl.books.tablepatch import Table, read_table, resized_table
from calpae_xl.books.workbook import (
    RELATIONS_ROOT,
    WorkbookHandler,
    main_part,
    part_of_kind,
    relations_of,
)
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.trade.values import EDITED_SIGNS
from calpae_xl.core.workbook.plan import Content, Mending, Plan, SheetPlan, renamings

_CALCULATION = opening("calcPr")
# What calcPr follows in the schema of a workbook, from the nearest.
_BEFORE_CALCULATION = ("definedNames", *BEFORE_NAMES)

_ONCE_IN_EXCEL = "Enregistrez-le une fois dans Excel, puis recommencez."
_UNSAFE = "ne peut pas être modifié sans risque"


class Patched(NamedTuple):
    """A package with its plan.

    Attributes:
        content: Its bytes; the same object as the source when nothing changes.
        parts: Names of the parts that changed or went.
        date1904: Whether the workbook counts days from 1904.
    """

    content: bytes
    parts: frozenset[str]
    date1904: bool


def patch(package: Package, plan: Plan) -> Patched:
    """Return the package with a plan put into it, and what was changed.

    Applying a plan twice gives the same bytes as once; a plan that changes nothing gives the source.

    Args:
        package: A workbook.
        plan: What changes.

    Raises:
        UnusableFileError: Damaged, or of a shape that cannot be edited without risk.
        UnknownSheetError: A sheet of the plan is missing.
        UnwritableCellError: A cell cannot be written without harm, or Excel could not hold it.
        UnresizableTableError: A table cannot have its planned last row.
    """
    signed = next((part for part in package.parts if part.lower().startswith("_xmlsignatures/")), None)
    if signed:
        remedy = "Retirez la signature dans Excel (Fichier, Informations), puis recommencez."
        raise refusal(package.name, "porte une signature numérique, qu’une modification invaliderait", remedy)
    patching = _Patching(package, plan)
    for name, sheet in plan.sheets.items():
        patching.change_sheet(name, sheet)
    patching.follow_tables()
    patching.define(plan.names)
    patching.follow_calculation()
    changes = patching.changes
    if not changes:
        return Patched(package.content, frozenset(), patching.date1904)
    try:
        content = repacked(package.content, changes)
    except UnusualZipError as error:
        raise refusal(package.name, _UNSAFE, _ONCE_IN_EXCEL) from error
    return Patched(content, frozenset(changes), patching.date1904)


def unwritable(package: Package, plan: Plan) -> Mapping[CellRef, str]:
    """Return the cells of a plan that cannot be written without harm, and why.

    Raises:
        UnusableFileError: Damaged, or of a shape that cannot be edited without risk.
        UnknownSheetError: A sheet of the plan is missing.
    """
    patching = _Patching(package, Plan())
    return {
        CellRef(name, cell): harm
        for name, sheet in plan.sheets.items()
        for cell, harm in patching.unwritable(name, sheet).items()
    }


class _Patching:
    """A package and the parts of it that change so far."""

    def __init__(self, package: Package, plan: Plan) -> None:
        self.changes: dict[str, bytes | None] = {}
        self._package = package
        self._renamings = renamings(plan)
        self._changed_sheets: set[str] = set()
        self._main = main_part(package)
        self._relations = relations_of(package, self._main)
        self._workbook = WorkbookHandler()
        self._main_text = self._text(self._main, main_roots("workbook"))
        self._defined = followed(self._main_text, self._renamings)
        parse_xml(self._main_text, handler=self._workbook)
        self.date1904 = self._workbook.date1904
        self._formulas_moved = False
        self._last_table = 0

    def change_sheet(self, name: str, plan: SheetPlan) -> None:
        """Change a worksheet and its tables."""
        part = self._sheet_part(name)
        self._changed_sheets.add(part)
        original = self._text(part, main_roots("worksheet"))
        text = followed(original, self._renamings)
        tables = self._tables_in(part, text)
        with self._speaking_of(name, part):
            for mending in plan.mended:
                text = self._mend(name, part, text, mending, tables)
            sheet = patched_sheet(text, plan, self._context(name, tables))
        self._change(part, original, sheet.text)
        for table, last_row in sheet.resizes:
            self._change(table.part, table.text, resized_table(table, last_row))
        self._formulas_moved |= sheet.formulas_moved

    def follow_tables(self) -> None:
        """Have the formulas of all other sheets, and of tables, call tables as they are called now."""
        for tab in self._workbook.tabs if self._renamings else ():
            relation = self._relations.get(tab.relation)
            if relation is None or relation.kind != "worksheet":
                continue
            if relation.part not in self._changed_sheets:
                text = self._text(relation.part, main_roots("worksheet"))
                self._change(relation.part, text, followed(text, self._renamings))
            for table in self._tables(relation.part):
                held = self.changes.get(table.part)
                text = table.text if held is None else held.decode("utf-8")
                self._change(table.part, text, followed(text, self._renamings))

    def _mend(self, name: str, part: str, text: str, mending: Mending, tables: list[Table]) -> str:
        """Put a table right among those of its sheet; return the text of the sheet."""
        if mending.was is not None:
            called = mending.was.name.lower()
            place = next((place for place, table in enumerate(tables) if table.name.lower() == called), None)
            if place is None:
                raise MissingTableError(name, mending.table)
            before = tables[place]
            tables[place] = mended_table(before, mending)
            self._change(before.part, before.text, tables[place].text)
            return text
        table = self._new_table(mending)
        relations = relations_part(part)
        held = self._text(relations, RELATIONS_ROOT) if relations in self._package else None
        taken = relations_of(self._package, part)
        relation = next(f"rId{number}" for number in count(1) if f"rId{number}" not in taken)
        self._change(relations, held or "", with_relation(held, relation, f"/{table.part}"))
        types = self._types
        self._types = with_override(types, table.part)
        self._change(CONTENT_TYPES, types, self._types)
        self._change(table.part, "", table.text)
        tables.append(table)
        return with_table_part(text, name, mending, relation)

    def _new_table(self, mending: Mending) -> Table:
        sheets = (self._relations.get(tab.relation) for tab in self._workbook.tabs)
        known = [table for sheet in sheets if sheet is not None for table in self._tables(sheet.part)]
        number = max([self._last_table, *map(table_number, known)]) + 1
        self._last_table = number
        parts = {part.lower() for part in (*self._package.parts, *self.changes)}
        names = (f"xl/tables/table{each}.xml" for each in count(number))
        return new_table(next(name for name in names if name not in parts), number, mending)

    def unwritable(self, name: str, plan: SheetPlan) -> Mapping[str, str]:
        """Return the cells of a worksheet that cannot be written without harm, and why."""
        part = self._sheet_part(name)
        text = self._text(part, main_roots("worksheet"))
        with self._speaking_of(name, part):
            return unwritable_cells(text, plan, self._context(name, self._tables_in(part, text)))

    def _tables_in(self, part: str, text: str) -> list[Table]:
        return list(self._tables(part)) if "<tablePart " in text else []

    def _context(self, name: str, tables: Sequence[Table]) -> SheetContext:
        return SheetContext(name, self._strings, self.date1904, tables, self._style_for)

    @contextmanager
    def _speaking_of(self, name: str, part: str) -> Iterator[None]:
        """Say of which sheet something is wrong."""
        try:
            yield
        except DamagedPartError as error:
            raise self._package.damaged(f"feuille « {name} » : {error}") from error
        except UnsafeEditError as error:
            raise self._unsafe(part) from error

    def define(self, names: Mapping[str, str]) -> None:
        """Give names of the workbook what they are to refer to."""
        self._defined = with_names(self._defined, names)
        self._change(self._main, self._main_text, self._defined)

    def follow_calculation(self) -> None:
        """Have Excel recalculate, and rebuild its chain of formulas where the old one would be wrong.

        The chain lists every cell that holds a formula. An entry for a cell without one makes Excel
        announce a damaged file; a formula without an entry may never be recalculated. So it goes as soon
        as a cell gains or loses its formula, and stays when formulas merely change. Excel rebuilds it.
        """
        if self.changes:
            # Not for new formulas only: those that read a changed cell have kept their old results.
            self._change(self._main, self._main_text, recalculating(self._defined))
        chain = part_of_kind(self._relations, "calcChain")
        if self._formulas_moved and chain is not None and chain in self._package:
            self.changes[chain] = None
            relations = relations_part(self._main)
            text = self._text(relations, RELATIONS_ROOT)
            self._change(relations, text, without_relation(text, "calcChain"))
            self._change(CONTENT_TYPES, self._types, without_override(self._types, chain))

    def _style_for(self, style: str, content: Content, row: Iterable[str]) -> str:
        """Return the style of a content in its row; that of the cell where styles cannot be edited."""
        value, formula = content
        if (value is None and formula is None) or self._styles is None:
            return style
        part, text, styles = self._styles
        if formula is None and isinstance(value, str):
            if not value.startswith(EDITED_SIGNS):
                return style
            found = styles.for_text(style)
        elif formula is None and isinstance(value, int | float) and not isinstance(value, bool):
            found = styles.for_number(style, row)
        else:
            found = styles.for_others(style)
        self._change(part, text, styles.text)
        return found

    @cached_property
    def _styles(self) -> tuple[str, str, Styles] | None:
        part = part_of_kind(self._relations, "styles")
        if part is None or part not in self._package:
            return None
        try:
            text = editable(self._package.read(part), main_roots("styleSheet"))
        except UnsafeEditError:
            return None  # The cell keeps its look: the figure matters more.
        return part, text, Styles(text)

    def _sheet_part(self, name: str) -> str:
        for tab in self._workbook.tabs:
            relation = self._relations.get(tab.relation)
            if tab.name.lower() == name.lower() and relation is not None and relation.kind == "worksheet":
                return relation.part
        raise UnknownSheetError(self._package.name, name)

    def _tables(self, sheet: str) -> Iterator[Table]:
        for relation in relations_of(self._package, sheet).values():
            if relation.kind == "table":
                try:
                    yield read_table(relation.part, self._text(relation.part, main_roots("table")))
                except UnsafeEditError as error:
                    raise self._unsafe(relation.part) from error

    def _strings(self) -> Sequence[str]:
        return self._shared

    @cached_property
    def _types(self) -> str:
        return self._text(CONTENT_TYPES, CONTENT_TYPES_ROOT)

    @cached_property
    def _shared(self) -> Sequence[str]:
        return shared_strings(self._package, part_of_kind(self._relations, "sharedStrings"))

    def _text(self, part: str, roots: tuple[str, ...]) -> str:
        try:
            return editable(self._package.read(part), roots)
        except DamagedPartError as error:
            raise self._package.damaged(f"partie « {part} » : {error}") from error
        except UnsafeEditError as error:
            raise self._unsafe(part) from error

    def _change(self, part: str, old: str, new: str) -> None:
        if new != old:
            self.changes[part] = new.encode("utf-8")

    def _unsafe(self, part: str) -> CalpaeError:
        return refusal(self._package.name, f"{_UNSAFE} (partie « {part} »)", _ONCE_IN_EXCEL)


def recalculating(workbook: str) -> str:
    """Return the text of a workbook's part that has everything recalculated when it is opened, and after that."""
    tag = _CALCULATION.search(workbook)
    if tag is not None:
        present = {name: attribute.value for name, attribute in attributes(tag).items()}
        edits = []
        if present.get("fullCalcOnLoad") not in ("1", "true"):
            edits.append(attribute_edit(tag, "fullCalcOnLoad", "1"))
        if present.get("calcMode") == "manual":  # It would be recalculated once, then never by itself.
            edits.append(attribute_edit(tag, "calcMode", "auto"))
        return edited(workbook, edits) if edits else workbook
    place = end_of_first(workbook, _BEFORE_CALCULATION)
    if place is None:
        return workbook  # No sheet at all: nothing to calculate.
    return edited(workbook, [Edit(place, place, '<calcPr fullCalcOnLoad="1"/>')])


def without_relation(relations: str, kind: str) -> str:
    """Return the text of a part of relationships without those of a kind, the last word of their type."""
    return _without(relations, "Relationship", lambda tag: tag.get("Type", "").rpartition("/")[2] == kind)


def without_override(types: str, part: str) -> str:
    """Return the text of the content types without that of a part."""
    return _without(types, "Override", lambda tag: tag.get("PartName", "").lower() == f"/{part}".lower())


def _without(text: str, element: str, condemned: Callable[[dict[str, str]], bool]) -> str:
    """Take empty elements out of a text."""
    edits = []
    for tag in opening(element).finditer(text):
        if condemned({name: attribute.value for name, attribute in attributes(tag).items()}):
            end = tag.end() if tag["empty"] else text.index(">", tag.end()) + 1
            edits.append(Edit(tag.start(), end, ""))
    return edited(text, edits)
