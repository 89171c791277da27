"""Whether defined names reach what formulas look for in the sheets that they lead to.

Excel keeps names with their cells, whatever people insert or move; what other programs, a copied sheet or the name
manager make of them may lead to the right sheet and to the wrong column, or stop short of the last line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from calpae_xl.core.workbook.grid import Sheet, column_number, split_address
from calpae_xl.core.workbook.layout import Role


class Extent(NamedTuple):
    """Corners of an area of a sheet."""

    left: int
    top: int
    right: int
    bottom: int

    def holds(self, other: Extent) -> bool:
        """Tell whether another area is within this one."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )


def column_extent(letters: str, top: int, bottom: int) -> Extent:
    """Return the area of some rows of a column."""
    return Extent(column_number(letters), top, column_number(letters), bottom)


LINED_ROLES = (Role.FINDINGS, Role.CONFLICTS, Role.RESERVATIONS)
"""Sheets whose lines formulas count: names reach every line, and are all of the same rows."""


def misplaced(role: Role, sheet: Sheet, held: Mapping[str, Extent], wanted: Mapping[str, Extent]) -> set[str]:
    """Return the names of a sheet that do not reach what formulas look for there.

    Args:
        role: Of the sheet.
        sheet: The sheet.
        held: What they refer to, by field; ``""`` stands for the name of the whole sheet.
        wanted: Where they belong, by field; those without a place are left out.
    """
    if role is Role.ENTRY:
        return _misplaced_entry(sheet, held, wanted)
    wrong = {field for field in held.keys() & wanted.keys() if field and not _same_columns(held[field], wanted[field])}
    if role in LINED_ROLES:
        sound = {field: held[field] for field in held.keys() & wanted.keys() - wrong if field}
        wrong |= _uneven(sound) | {field for field in sound if not sound[field].holds(_lines(sheet, wanted, field))}
    return wrong


def _same_columns(one: Extent, other: Extent) -> bool:
    return (one.left, one.right) == (other.left, other.right) and one.top <= other.bottom and one.bottom >= other.top


def _uneven(held: Mapping[str, Extent]) -> set[str]:
    """Return what is not of the same rows as most."""
    rows = Counter((extent.top, extent.bottom) for extent in held.values())
    usual = max(rows, key=lambda each: rows[each], default=None)
    return {field for field, extent in held.items() if (extent.top, extent.bottom) != usual}


def _lines(sheet: Sheet, wanted: Mapping[str, Extent], field: str) -> Extent:
    """Return what is filled of a column, from the first row of its table on."""
    column, first = wanted[field].left, wanted[field].top
    places = map(split_address, sheet.values)
    rows = [row for letters, row in places if row >= first and column_number(letters) == column]
    return wanted[field]._replace(top=min(rows, default=first), bottom=max(rows, default=first))


def _misplaced_entry(sheet: Sheet, held: Mapping[str, Extent], wanted: Mapping[str, Extent]) -> set[str]:
    """Find what does not let formulas meet a row by its id and a column by its header, counted from one corner."""
    wrong: set[str] = set()
    ids, headers, whole = (held.get(field) for field in ("ids", "headers", ""))
    if whole is None or "ids" not in wanted or "headers" not in wanted:
        return wrong
    if not whole.holds(_filled(sheet, wanted)):
        wrong.add("")
    if ids is not None and (
        not _same_columns(ids, wanted["ids"]) or (ids.top, ids.bottom) != (whole.top, whole.bottom)
    ):
        wrong.add("ids")
    if headers is not None and (
        headers.top != wanted["headers"].top
        or headers.bottom != headers.top
        or (headers.left, headers.right) != (whole.left, whole.right)
    ):
        wrong.add("headers")
    return wrong


def _filled(sheet: Sheet, wanted: Mapping[str, Extent]) -> Extent:
    """Return what the row of headers and the column of ids hold, in one area."""
    row, column = wanted["headers"].top, wanted["ids"].left
    places = [(column_number(letters), number) for letters, number in map(split_address, sheet.values)]
    columns = [left for left, number in places if number == row]
    rows = [number for left, number in places if left == column]
    return Extent(column, row, max(columns, default=column), max(rows, default=row))
