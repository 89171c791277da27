"""Tables: their area, their columns and the cells that head them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from xml.etree.ElementTree import Element

from packages.formulas import Context, formula_problems
from packages.markup import miscounted, misplaced, out_of_range, unlisted, whole
from packages.names import reads_as_a_place, spelled
from packages.opened import MAIN, RELATED, Opened, Sheet, Table, rich_text, tag, true, unescaped
from packages.places import Area, Cell, area
from packages.problem import Problem, Rule
from packages.worksheet import merged


class TableRule(Rule):
    """Rules on tables; most of them end as « Repaired Records: Table »."""

    TABLE_ORDER = ("children of <table> follow the schema", "ECMA 18.5.1.2, CT_Table")
    TABLE_ID = ("ids of tables are from 1, each once in the workbook", "ECMA 18.5.1.2, id")
    TABLE_NAME = ("a table is named as a name is", "ECMA 18.5.1.2, displayName")
    TABLE_NAME_ONCE = ("no other table and no name is called so", "ECMA 18.5.1.2, displayName")
    TABLE_AREA = (
        "a table holds its header, a row of data at least, and its totals",
        "ECMA 18.5.1.2, ref; XlsxWriter, add_table()",
    )
    TABLE_HEADER = (
        "the cells of the header are texts, equal to the names of the columns",
        "ECMA 18.5.1.3, name; XlsxWriter issue 739",
    )
    TABLE_COLUMNS = ("columns are counted, as many as the area is wide", "ECMA 18.5.1.4")
    TABLE_COLUMN_ID = ("ids of columns are from 1, each once", "OI29500 2.1.681.h")
    TABLE_COLUMN_NAME = (
        "names of columns have 1 to 255 characters, distinct whatever their case",
        "OI29500 2.1.681.a; ECMA 18.5.1.3",
    )
    TABLE_FILTER = ("the filter covers the table without its totals", "ECMA 18.3.1.2; 18.5.1.2")
    TABLE_TOTALS = ("totals are of the list, on a row that is there", "ECMA, ST_TotalsRowFunction; OI29500 2.1.681.c")
    TABLE_ALONE = (
        "a table overlaps no other, no merged cells, no filter, no array",
        "Microsoft support, « Create and format tables »",
    )
    TABLE_PARTS = ("the parts of tables are counted, each on one sheet, each named by its sheet", "ECMA 18.3.1.95")
    TABLE_STYLE = ("formats of a table exist", "ECMA 18.5.1.2, dataDxfId: should fail to load")


_ORDER = ["autoFilter", "sortState", "tableColumns", "tableStyleInfo", "extLst"]
_FUNCTIONS = {
    "totalsRowFunction": frozenset(
        ["none", "sum", "min", "max", "average", "count", "countNums", "stdDev", "var", "custom"]
    )
}
_FORMATS = (
    "headerRowDxfId", "dataDxfId", "totalsRowDxfId", "headerRowBorderDxfId", "tableBorderDxfId", "totalsRowBorderDxfId",
)  # fmt: skip


def table_problems(package: Opened) -> Iterator[Problem]:
    """Tell what is wrong with the tables of all sheets."""
    for sheet, root in package.worksheets:
        yield from _parts(package, sheet, root)
        yield from _alone(package, sheet, root)
    ids = Counter(table.id for table in package.tables)
    names = Counter(table.name.casefold() for table in package.tables)
    names.update(name.name.casefold() for name in package.names)
    for table in package.tables:
        if ids[table.id] > 1 or not whole(table.id):
            yield Problem(table.part, table.name, TableRule.TABLE_ID, f"id {table.id}")
        if names[table.name.casefold()] > 1:
            yield Problem(table.part, table.name, TableRule.TABLE_NAME_ONCE, "called so elsewhere")
        element = package.xml(table.part)
        if element is not None:
            yield from _table(package, table, element)


def _table(package: Opened, table: Table, root: Element) -> Iterator[Problem]:
    yield from misplaced(table.part, root, _ORDER, TableRule.TABLE_ORDER)
    for name in {table.name, root.get("name", table.name)}:
        if not spelled(name) or reads_as_a_place(name):
            yield Problem(table.part, name, TableRule.TABLE_NAME, "not how a name is spelled")
    yield from _area(table, root)
    yield from _columns(package, table, root)


def _parts(package: Opened, sheet: Sheet, root: Element) -> Iterator[Problem]:
    group = root.find(f"{MAIN}tableParts")
    yield from miscounted(sheet.part, group, TableRule.TABLE_PARTS)
    ids = Counter(element.get(f"{RELATED}id") for element in ([] if group is None else group))
    for relationship in package.relationships(sheet.part):
        if relationship.kind != "table":
            continue
        owners = [
            other.name for other, _ in package.worksheets if relationship.target in package.related(other.part, "table")
        ]
        if ids[relationship.id] != 1 or len(owners) != 1:
            sentence = f"named {ids[relationship.id]} times, on {owners}"
            yield Problem(sheet.part, relationship.target, TableRule.TABLE_PARTS, sentence)


def _alone(package: Opened, sheet: Sheet, root: Element) -> Iterator[Problem]:
    tables = [table for table in package.tables if table.sheet == sheet]
    for one, other in combinations(tables, 2):
        if one.area and other.area and one.area.meets(other.area):
            yield Problem(sheet.part, one.name, TableRule.TABLE_ALONE, f"overlaps {other.name}")
    others = merged(root)
    others += [a for e in root.iterfind(f"{MAIN}autoFilter") if (a := area(e.get("ref", "")))]
    arrays = [area(f.get("ref", "")) for f in root.iter(f"{MAIN}f") if f.get("t") == "array"]
    others += [array for array in arrays if array is not None and array.first != array.last]
    for table in tables:
        for held in others:
            if table.area and table.area.meets(held):
                yield Problem(sheet.part, table.name, TableRule.TABLE_ALONE, f"overlaps {held}")


def _area(table: Table, root: Element) -> Iterator[Problem]:
    header, totals = whole(root.get("headerRowCount", "1")), whole(root.get("totalsRowCount", "0"))
    if table.area is None or header not in {0, 1} or totals not in {0, 1} or table.area.height <= header + totals:
        yield Problem(table.part, table.name, TableRule.TABLE_AREA, f"{root.get('ref')}: {header} and {totals}")
        return
    last = Cell(table.area.last.row - totals, table.area.last.column)
    filtered = [area(element.get("ref", "")) for element in root.iterfind(f"{MAIN}autoFilter")]
    if filtered not in ([], [Area(table.area.first, last)]) or (filtered and not header):
        yield Problem(table.part, table.name, TableRule.TABLE_FILTER, f"{[str(one) for one in filtered]}")
    if totals and not true(root.get("totalsRowShown", "1")):
        yield Problem(table.part, table.name, TableRule.TABLE_TOTALS, "a row of totals that is not shown")


def _columns(package: Opened, table: Table, root: Element) -> Iterator[Problem]:
    group = root.find(f"{MAIN}tableColumns")
    columns = [] if group is None else list(group)
    yield from miscounted(table.part, group, TableRule.TABLE_COLUMNS)
    if table.area is not None and len(columns) != table.area.width:
        sentence = f"{len(columns)} columns in {table.area}"
        yield Problem(table.part, table.name, TableRule.TABLE_COLUMNS, sentence)
    formats: dict[str, tuple[float, float]] = dict.fromkeys(_FORMATS, (0, package.style_count("dxfs") - 1))
    yield from out_of_range(table.part, table.name, root, formats, TableRule.TABLE_STYLE)
    ids = Counter(column.get("id") for column in columns)
    names = Counter(name.casefold() for name in table.columns)
    for column, name in zip(columns, table.columns, strict=True):
        if ids[column.get("id")] > 1 or not whole(column.get("id")):
            yield Problem(table.part, name, TableRule.TABLE_COLUMN_ID, f"id {column.get('id')}")
        if names[name.casefold()] > 1 or not 1 <= len(name) <= 255:
            yield Problem(table.part, name, TableRule.TABLE_COLUMN_NAME, f"{len(name)} characters, or twice")
        yield from out_of_range(table.part, name, column, formats, TableRule.TABLE_STYLE)
        yield from _totals(table, root, column)
        for formula in column:
            if tag(formula) in {"calculatedColumnFormula", "totalsRowFormula"}:
                context = Context(package, table.part, name, table.sheet, table)
                yield from formula_problems(formula.text or "", context)
    yield from _header(package, table, root)


def _totals(table: Table, root: Element, column: Element) -> Iterator[Problem]:
    place = column.get("name", "")
    yield from unlisted(table.part, place, column, _FUNCTIONS, TableRule.TABLE_TOTALS)
    custom = column.get("totalsRowFunction") == "custom"
    if custom and ("totalsRowLabel" in column.attrib or column.find(f"{MAIN}totalsRowFormula") is None):
        yield Problem(table.part, place, TableRule.TABLE_TOTALS, "a formula of its own that is not there, or a label")


def _header(package: Opened, table: Table, root: Element) -> Iterator[Problem]:
    sheet = package.xml(table.sheet.part)
    if table.area is None or sheet is None or root.get("headerRowCount", "1") == "0":
        return
    rows = sheet.iterfind(f"{MAIN}sheetData/{MAIN}row[@r='{table.area.first.row}']")
    texts = {cell.get("r"): _text(package, cell) for row in rows for cell in row}
    for offset, name in enumerate(table.columns):
        at = str(Cell(table.area.first.row, table.area.first.column + offset))
        if texts.get(at) != name:
            yield Problem(table.part, name, TableRule.TABLE_HEADER, f"{at} holds « {texts.get(at)} »")


def _text(package: Opened, cell: Element) -> str | None:
    if cell.find(f"{MAIN}f") is not None:
        return None  # Excel keeps the text of a header, never a formula.
    value, inline = cell.findtext(f"{MAIN}v"), cell.find(f"{MAIN}is")
    if cell.get("t") == "s" and (index := whole(value)) is not None and index < len(package.strings):
        return package.strings[index]
    if cell.get("t") == "str":
        return unescaped(value or "")
    return None if inline is None else rich_text(inline)
