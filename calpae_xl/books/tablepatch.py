"""Gives an Excel table a new last row: in its own part, and in what its sheet says of its columns."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from calpae_xl.books.area import Area
from calpae_xl.books.markup import Edit, UnsafeEditError, attribute_edit, attributes, edited, opening, whole
from calpae_xl.books.port import MissingTableError, UnresizableTableError
from calpae_xl.core.workbook.grid import LAST_ROW
from calpae_xl.core.workbook.plan import Resize

_TABLE = opening("table")
# Filters and sorts keep their own copy of the extent; the sorts by colour or icon, in an extension too.
_FOLLOWERS = opening(r"autoFilter|(?:\w+:)?sortState|(?:\w+:)?sortCondition")
_RULES = opening("dataValidation|conditionalFormatting")
# A sparkline, in the same extension list, has an ``xm:sqref`` too: the place it is drawn in.
_EXTENDED_RULE = re.compile(
    r"<(\w+:(?:dataValidation|conditionalFormatting))[\s>](?:(?!</\1>).)*?<\w+:sqref>([^<]*)</", re.DOTALL
)
_REFERENCE = re.compile(r"\S+")


class Table(NamedTuple):
    """An Excel table.

    Attributes:
        part: Name of its part.
        text: Of its part.
        name: As formulas call it.
        area: Header and totals rows included.
        headers: Number of header rows, 0 or 1.
        totals: Number of totals rows, 0 or 1.
    """

    part: str
    text: str
    name: str
    area: Area
    headers: int = 1
    totals: int = 0

    def fixes(self, column: int, row: int) -> bool:
        """Tell whether a cell is a title or a total, which the part of the table repeats.

        Excel repairs, that is, alters, a file where the two differ.
        """
        fixed = row < self.area.top + self.headers or row > self.area.bottom - self.totals
        return fixed and self.area.holds(column, row)


def read_table(part: str, text: str) -> Table:
    """Read what the part of a table says of its extent.

    Raises:
        UnsafeEditError: It cannot be read.
    """
    tag = _TABLE.search(text)
    values = {name: attribute.value for name, attribute in attributes(tag).items()} if tag else {}
    area = Area.parse(values.get("ref", ""))
    if area is None:
        raise UnsafeEditError("a table without an area")
    headers, totals = whole(values.get("headerRowCount", "1")), whole(values.get("totalsRowCount", "0"))
    return Table(part, text, values.get("displayName", values.get("name", "")), area, headers, totals)


def resized_table(table: Table, last_row: int) -> str:
    """Return the text of a table's part with a new last row; the same object when it has it already."""
    old, new = table.area, table.area._replace(bottom=last_row)
    if old == new:
        return table.text
    tag = _TABLE.search(table.text)
    assert tag is not None  # `read_table` saw it.
    edits = [attribute_edit(tag, "ref", str(new))]
    if "insertRow" in attributes(tag):  # The blank row of an empty table.
        edits.append(attribute_edit(tag, "insertRow", "0"))
    for follower in _FOLLOWERS.finditer(table.text):
        reference = attributes(follower).get("ref")
        area = Area.parse(reference.value) if reference else None
        if area and area.bottom == old.bottom:
            edits.append(attribute_edit(follower, "ref", str(area._replace(bottom=last_row))))
    return edited(table.text, edits)


def checked_resizes(
    sheet: str, resized: Iterable[Resize], tables: Collection[Table], merged: Collection[Area]
) -> list[tuple[Table, int]]:
    """Pair every table to resize with its new last row.

    Args:
        sheet: Name of the sheet, for messages.
        resized: What is planned.
        tables: All tables of the sheet.
        merged: Its merged areas.

    Raises:
        UnresizableTableError: No such table, or one that cannot have this last row.
    """
    pairs = [(_named(sheet, wanted.table, tables), wanted.last_row) for wanted in resized]
    extents = {table.name: table.area for table in tables}
    extents |= {table.name: table.area._replace(bottom=last_row) for table, last_row in pairs}
    for table, last_row in pairs:
        if last_row != table.area.bottom:
            others = [extent for name, extent in extents.items() if name != table.name]
            _check(sheet, table, extents[table.name], others, merged)
    return pairs


def _named(sheet: str, name: str, tables: Iterable[Table]) -> Table:
    for table in tables:
        if table.name.lower() == name.lower():
            return table
    raise MissingTableError(sheet, name)


def _check(sheet: str, table: Table, extent: Area, others: Iterable[Area], merged: Iterable[Area]) -> None:
    if table.totals:
        fault, remedy = (
            "il se termine par une ligne de totaux",
            ("Dans Excel, décochez Création de tableau > Ligne Total, puis recommencez."),
        )
    elif not extent.top + table.headers <= extent.bottom <= LAST_ROW:
        fault = f"il ne peut pas se terminer à la ligne {extent.bottom}"
        remedy = "Laissez-lui au moins une ligne sous ses titres, puis recommencez."
    elif any(extent.meets(other) for other in others):
        fault, remedy = "il recouvrirait un autre tableau", "Déplacez cet autre tableau, puis recommencez."
    elif any(extent.meets(area) for area in merged):
        fault, remedy = "il recouvrirait des cellules fusionnées", "Défusionnez-les dans Excel, puis recommencez."
    else:
        return
    raise UnresizableTableError(sheet, table.name, fault, remedy)


def rule_edits(text: str, start: int, resizes: Iterable[tuple[Table, int]]) -> list[Edit]:
    """Let validations and conditional formats that end with a table follow it.

    Args:
        text: The worksheet.
        start: Where its cells end.
        resizes: Tables and their new last rows.
    """
    moved = [(table.area, last_row) for table, last_row in resizes if last_row != table.area.bottom]
    if not moved:
        return []
    return [
        Edit(begin, end, extended)
        for begin, end in _rule_references(text, start)
        if (extended := _extended(text[begin:end], moved)) != text[begin:end]
    ]


def _rule_references(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield where the areas of validations and conditional formats are written."""
    for tag in _RULES.finditer(text, start):
        if reference := attributes(tag).get("sqref"):
            yield reference.start, reference.end
    for rule in _EXTENDED_RULE.finditer(text, start):
        yield rule.span(2)


def _extended(references: str, moved: Collection[tuple[Area, int]]) -> str:
    def following(match: re.Match[str]) -> str:
        area = Area.parse(match[0])
        for table, last_row in moved:
            if area and area.bottom == table.bottom and table.left <= area.left and area.right <= table.right:
                return str(area._replace(bottom=last_row)) if area.top <= last_row else match[0]
        return match[0]

    return _REFERENCE.sub(following, references)
