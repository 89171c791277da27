"""Puts Excel tables of ours right in the parts of a package: their name, their columns, a table where there is none."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from calpae_xl.books.area import Area
from calpae_xl.books.cellmarkup import escaped
from calpae_xl.books.cellvalue import unescaped
from calpae_xl.books.markup import Edit, UnsafeEditError, attribute_edit, attributes, edited, opening
from calpae_xl.books.package import MAIN_NAMESPACES
from calpae_xl.books.port import UnresizableTableError
from calpae_xl.books.tablepatch import Table, read_table, resized_table
from calpae_xl.core.workbook.plan import Mending
from calpae_xl.core.workbook.table_references import Renaming, renamed

TABLE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TABLE, _COLUMN, _PARTS = opening("table"), opening("tableColumn"), opening("tableParts")
_FORMULAS = re.compile(
    r"(<(?:f|calculatedColumnFormula|totalsRowFormula|definedName)(?:\s[^<>]*)?(?<!/)>)([^<]+)(?=</)"
)
_TOTALS = re.compile(r"""\s+totalsRow(?:Label|Function)\s*=\s*(?:"[^"<]*"|'[^'<]*')""")
_TOTALS_FORMULA = re.compile(r"<totalsRowFormula(?:\s[^<>]*)?>[^<]*</totalsRowFormula>")
_FILTER = opening("autoFilter")


def followed(text: str, wanted: Iterable[Renaming]) -> str:
    """Return the text of a part whose formulas call tables as they are called now."""
    present = [renaming for renaming in wanted if renaming.before.casefold() in text.casefold()]
    if not present:
        return text
    return _FORMULAS.sub(lambda found: f"{found[1]}{_followed(found[2], present)}", text)


def _followed(formula: str, wanted: Iterable[Renaming]) -> str:
    plain = unescaped(formula)
    new = renamed(plain, wanted)
    return formula if new == plain else escaped(new)


def mended_table(table: Table, mending: Mending) -> Table:
    """Return a table with its name, its headers and its last row as they are to be."""
    area = Area.parse(mending.area)
    assert area is not None  # The core writes the corners.
    text = table.text
    if table.totals:
        text = _TOTALS_FORMULA.sub("", text)
        text = _COLUMN.sub(lambda tag: _TOTALS.sub("", tag[0]), text)
    tag = _TABLE.search(text)
    assert tag is not None  # `read_table` saw it.
    edits = [attribute_edit(tag, name, escaped(mending.table)) for name in ("name", "displayName")]
    if table.totals:
        edits.append(attribute_edit(tag, "totalsRowCount", "0"))
    altered = {after for _, after in mending.renamed}
    columns = zip(_COLUMN.finditer(text), mending.headers, strict=False)
    edits += [attribute_edit(tag, "name", escaped(header)) for tag, header in columns if header in altered]
    mended = read_table(table.part, edited(text, edits))
    return read_table(table.part, resized_table(mended, area.bottom))


def new_table(part: str, number: int, mending: Mending) -> Table:
    """Return a table that is not there yet.

    Args:
        part: Name of its part.
        number: Its number, which no other table of the workbook has.
        mending: What it is to be.
    """
    computed = dict(mending.computed)
    columns = "".join(
        f'<tableColumn id="{place}" name="{_title(header)}"{_column_end(computed.get(header))}'
        for place, header in enumerate(mending.headers, start=1)
    )
    name = escaped(mending.table)
    text = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<table xmlns="{MAIN_NAMESPACES[0]}" id="{number}" name="{name}" displayName="{name}" ref="{mending.area}" '
        f'totalsRowShown="0"><autoFilter ref="{mending.area}"/><tableColumns count="{len(mending.headers)}">{columns}'
        '</tableColumns><tableStyleInfo showFirstColumn="0" showLastColumn="0" showRowStripes="1" '
        'showColumnStripes="0"/></table>'
    )
    return read_table(part, text)


def _title(header: str) -> str:
    return escaped(header).replace("\n", "_x000a_")


def _column_end(formula: str | None) -> str:
    if formula is None:
        return "/>"
    return f"><calculatedColumnFormula>{escaped(formula.removeprefix('='))}</calculatedColumnFormula></tableColumn>"


def table_number(table: Table) -> int:
    """Return the number of a table, which no other one of the workbook has."""
    tag = _TABLE.search(table.text)
    number = attributes(tag).get("id") if tag else None
    return int(number.value) if number is not None and number.value.isdigit() else 0


def with_table_part(text: str, sheet: str, mending: Mending, relation: str) -> str:
    """Return the text of a worksheet that holds one more table.

    Args:
        text: As `markup.editable` accepted it.
        sheet: Its name, for messages.
        mending: The table.
        relation: Identifier of the relation to its part.

    Raises:
        UnresizableTableError: A filter of the sheet stands in the way.
        UnsafeEditError: The sheet is not of the shape Excel gives it.
    """
    if _FILTER.search(text):
        remedy = "Retirez-le (Données > Filtrer), puis recommencez."
        raise UnresizableTableError(sheet, mending.table, "un filtre de la feuille est à sa place", remedy)
    if MAIN_NAMESPACES[0] not in text:
        raise UnsafeEditError("strict")
    part = f'<tablePart xmlns:r="{_OFFICE}" r:id="{relation}"/>'
    present = _PARTS.search(text)
    if present is not None and not present["empty"]:
        end = text.index("</tableParts", present.end())
        count = text.count("<tablePart ", present.end(), end) + 1
        return edited(text, [attribute_edit(present, "count", str(count)), Edit(end, end, part)])
    group = f'<tableParts count="1">{part}</tableParts>'
    if present is not None:
        return edited(text, [Edit(present.start(), present.end(), group)])
    place = text.rindex("</worksheet")
    before = text[:place].rstrip()
    if before.endswith("</extLst>"):
        place = before.rindex("<extLst")
    return edited(text, [Edit(place, place, group)])


def with_relation(text: str | None, relation: str, target: str) -> str:
    """Return the text of a part of relationships, new or not, with one more, to a table."""
    new = f'<Relationship Id="{relation}" Type="{_OFFICE}/table" Target="{target}"/>'
    if text is None:
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        return f'{head}<Relationships xmlns="{_PACKAGE}">{new}</Relationships>'
    return _with_child(text, "Relationships", new)


def with_override(types: str, part: str) -> str:
    """Return the text of the content types with that of the part of a table."""
    return _with_child(types, "Types", f'<Override PartName="/{part}" ContentType="{TABLE_TYPE}"/>')


def _with_child(text: str, root: str, child: str) -> str:
    tag = opening(root).search(text)
    if tag is None:
        raise UnsafeEditError(f"no {root}")
    if tag["empty"]:
        return edited(text, [Edit(tag.start("empty"), tag.end(), f">{child}</{root}>")])
    end = text.rindex(f"</{root}")
    return edited(text, [Edit(end, end, child)])


def relations_part(part: str) -> str:
    """Return the name of the part that holds the relations of another."""
    folder, file = posixpath.split(part)
    return posixpath.join(folder, "_rels", file + ".rels")
