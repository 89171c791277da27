"""The Excel tables that are ours: found renamed, converted, given a total row or other headers, and put right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from calpae_xl.core.sheets import conflicts, findings, journal, reservations, revisions
from calpae_xl.core.trade.facts import DamagedTable, TableFault
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.values import trimmed_text
from calpae_xl.core.workbook.grid import (
    LAST_COLUMN,
    Grid,
    ListTable,
    Sheet,
    area_corners,
    column_letters,
    column_number,
    split_address,
)
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Content, Mending, SheetPlan
from calpae_xl.core.workbook.sheet_recognition import FoundSheets
from calpae_xl.core.workbook.tables import Table, find_table, total_rows


class OwnTable(NamedTuple):
    """A table of ours as it is built: its name, and its headers from left to right."""

    name: str
    headers: tuple[str, ...]
    former: tuple[str, ...] = ()
    """The same headers in the order that they had before."""


OWN_TABLES: Mapping[Role, OwnTable] = {
    Role.FINDINGS: OwnTable(findings.TABLE, (*findings.FINDING_HEADERS.values(),), findings.FORMER_HEADERS),
    Role.CONFLICTS: OwnTable(conflicts.TABLE, (*conflicts.CONFLICT_HEADERS.values(),)),
    Role.RESERVATIONS: OwnTable(reservations.TABLE, reservations.BUILT_HEADERS),
    Role.REVISIONS: OwnTable(revisions.TABLE, (*revisions.REVISION_HEADERS.values(),)),
    Role.JOURNAL: OwnTable(journal.TABLE, (*journal.JOURNAL_HEADERS.values(),)),
}


class Damaged(NamedTuple):
    """A table of ours that is not as it should be.

    Attributes:
        role: Of its sheet.
        sheet: Name of its sheet.
        facts: What became of it.
        plan: What puts it right; ``None`` when nothing does without a person.
    """

    role: Role
    sheet: str
    facts: DamagedTable
    plan: SheetPlan | None


def damaged_tables(grid: Grid, found: FoundSheets) -> Iterator[Damaged]:
    """Yield the tables of ours that are not as they should be, those of sheets that nobody looked at left out."""
    taken = {table.name.casefold(): sheet.name for sheet in grid.sheets for table in sheet.tables or ()}
    for role, own in OWN_TABLES.items():
        item = found.get((role, ""))
        if item is not None and item.sheet.tables is not None:
            holder = taken.get(own.name.casefold(), item.sheet.name)
            yield from _damaged(role, item.sheet, own, free=holder == item.sheet.name)


def _damaged(role: Role, sheet: Sheet, own: OwnTable, *, free: bool) -> Iterator[Damaged]:
    headed = find_table(sheet, own.headers)
    if own.name == findings.TABLE and headed is not None and {*headed.missing} >= findings.RANKING_HEADERS:
        own = own._replace(headers=findings.OLDER_HEADERS, former=())
        headed = find_table(sheet, own.headers)
    if headed is None:
        fault = DamagedTable(own.name, TableFault.HEADERS_LOST, own.headers)
        yield Damaged(role, sheet.name, fault, None)
        return
    base = _base(sheet, own, headed)
    facts = _fault(own, base, headed)
    free = free and all(table is base or table.name.casefold() != own.name.casefold() for table in sheet.tables or ())
    if facts is not None:
        yield Damaged(role, sheet.name, facts, _mending(sheet, own, headed, base) if free else None)


def _base(sheet: Sheet, own: OwnTable, headed: Table) -> ListTable | None:
    """Return the Excel table that stands where ours should, whatever it is called."""
    columns = [column_number(letters) for letters in headed.columns.values()]
    for table in sheet.tables or ():
        left, top, right, _ = area_corners(table.area) or (0, 0, 0, 0)
        if top == headed.row and left <= min(columns) and max(columns) <= right:
            return table
    return None


def _fault(own: OwnTable, base: ListTable | None, headed: Table) -> DamagedTable | None:
    if base is None:
        return DamagedTable(own.name, TableFault.CONVERTED)
    if base.name.casefold() != own.name.casefold():
        return DamagedTable(own.name, TableFault.RENAMED)
    if base.totalled:
        return DamagedTable(own.name, TableFault.TOTALLED)
    return DamagedTable(own.name, TableFault.HEADERS_LOST, headed.missing) if headed.missing else None


def _mending(sheet: Sheet, own: OwnTable, headed: Table, base: ListTable | None) -> SheetPlan | None:
    """Return what puts a table right; ``None`` where that would take a guess, or cover what is not ours."""
    restored = _restored_headers(sheet, own.headers, headed)
    if restored is None and own.former:
        restored = _restored_headers(sheet, own.former, headed)
    corners = _new_corners(sheet, headed) if base is None else area_corners(base.area)
    if restored is None or corners is None:
        return None
    left, top, right, bottom = corners
    cells = {cell: Content(header) for cell, header in restored.items()}
    if base is not None and base.totalled:
        cells |= _emptied_totals(sheet, headed, corners)
        bottom -= 1
    places = [f"{column_letters(column)}{top}" for column in range(left, right + 1)]
    headers = tuple(restored.get(cell) or _title(sheet, cell) for cell in places)
    if not all(headers) or len({label_key(header) for header in headers}) < len(headers) or bottom <= top:
        return None
    area = f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
    if base is None and any(_meets(area, other) for other in (*(t.area for t in sheet.tables or ()), *sheet.merges)):
        return None
    renamed = tuple((_title(sheet, cell), header) for cell, header in restored.items())
    computed: tuple[tuple[str, str], ...] = ()
    if base is None and own.name == reservations.TABLE:
        # Excel made cells out of what the formulas called by name: they would no longer follow their line.
        computed = ((reservations.SHORT_HEADER, reservations.SHORT_FORMULA),)
        cells |= _recomputed(sheet, f"{column_letters(left + headers.index(reservations.SHORT_HEADER))}", top)
    return SheetPlan(cells, mended=(Mending(own.name, area, headers, base, renamed, computed),))


def _recomputed(sheet: Sheet, letters: str, top: int) -> dict[str, Content]:
    places = ((cell, split_address(cell)) for cell in sheet.formulas)
    return {
        cell: Content(sheet.values.get(cell), reservations.SHORT_FORMULA)
        for cell, (column, row) in places
        if column == letters and row > top
    }


def _restored_headers(sheet: Sheet, built: Sequence[str], headed: Table) -> dict[str, str] | None:
    """Return the headers to write back, by cell.

    A header is known to have been altered, not moved, when between those that stand beside it in a table as it is
    built there are as many unknown ones as are missing; ``None`` when that is not so.
    """
    if not headed.missing:
        return {}
    if headed.duplicated:
        return None
    places = {header: column_number(letters) for header, letters in headed.columns.items()}
    restored: dict[str, str] = {}
    run: list[str] = []
    before = min(places.values()) - _leading(built, places) - 1
    for header in (*built, None):
        if header is not None and header not in places:
            run.append(header)
            continue
        after = max(places.values()) + len(run) + 1 if header is None else places[header]
        if run and after - before - 1 != len(run):
            return None
        for column, lost in enumerate(run, start=before + 1):
            cell = f"{column_letters(column)}{headed.row}"
            if cell in sheet.formulas or not 1 <= column <= LAST_COLUMN:
                return None
            restored[cell] = lost
        run, before = [], after
    return restored


def _leading(built: Sequence[str], places: Mapping[str, int]) -> int:
    """Count the headers that are lost before the first that is not."""
    return next(position for position, header in enumerate(built) if header in places)


def _new_corners(sheet: Sheet, headed: Table) -> tuple[int, int, int, int]:
    """Return where a table made anew stands: the titles side by side, and every line under them."""
    columns = [column_number(letters) for letters in headed.columns.values()]
    left, right = min(columns), max(columns)
    while left > 1 and _title(sheet, f"{column_letters(left - 1)}{headed.row}"):
        left -= 1
    while right < LAST_COLUMN and _title(sheet, f"{column_letters(right + 1)}{headed.row}"):
        right += 1
    places = (split_address(cell) for cell in sheet.values.keys() | sheet.formulas.keys())
    rows = (row for letters, row in places if row > headed.row and left <= column_number(letters) <= right)
    return left, headed.row, right, max(rows, default=headed.row + 1)


def _title(sheet: Sheet, cell: str) -> str:
    """Return the text of a cell as it may be the title of a column; empty when it may not."""
    value = sheet.values.get(cell)
    return value if isinstance(value, str) and trimmed_text(value) and cell not in sheet.formulas else ""


def _emptied_totals(sheet: Sheet, headed: Table, corners: tuple[int, int, int, int]) -> dict[str, Content]:
    left, _, right, bottom = corners
    if bottom not in total_rows(sheet, headed.row):
        return {}  # Somebody typed a line there.
    cells = (f"{column_letters(column)}{bottom}" for column in range(left, right + 1))
    return {cell: Content() for cell in cells if cell in sheet.values or cell in sheet.formulas}


def _meets(one: str, other: str) -> bool:
    first, second = area_corners(one), area_corners(other)
    if first is None or second is None:
        return True
    across = first[0] <= second[2] and second[0] <= first[2]
    return across and first[1] <= second[3] and second[1] <= first[3]
