"""The defined names that live formulas, lists and colours need, and where each should lead in the sheets as they are.

Places are found as reading finds them, by marker, headers and ids, wherever people moved rows and columns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from calpae_xl.core.campaign.entries import entry_table
from calpae_xl.core.campaign.name_places import Extent, column_extent, misplaced
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.sheets.conflicts import CONFLICT_HEADERS
from calpae_xl.core.sheets.findings import FINDING_HEADERS, LOOKED_UP, read_findings
from calpae_xl.core.sheets.referential import REFERENTIAL_HEADERS, read_referential_sheet
from calpae_xl.core.sheets.reservations import read_reservations_sheet
from calpae_xl.core.sheets.settings import read_lists
from calpae_xl.core.trade.values import trimmed_text
from calpae_xl.core.workbook.areas import (
    area_reference,
    corners_of,
    generous_column,
    generous_row,
    scope_of,
    sheet_referred_to,
)
from calpae_xl.core.workbook.grid import Grid, Sheet, column_number, split_address
from calpae_xl.core.workbook.layout import HELPER_PREFIX, ID_HEADER, Role, sheet_name_key
from calpae_xl.core.workbook.sheet_recognition import FoundSheets, mark_place, sheet_of
from calpae_xl.core.workbook.tables import find_table

COLUMN_NAMES: Mapping[Role, Mapping[str, str]] = {
    Role.FINDINGS: {
        "cle": "key",
        "valeur": "value",
        "borne": "limit",
        "leve": "lifted",
        "gravite": "severity",
        "empreinte": "fingerprint",
        "justification": "justification",
        "decision": "decision",
        "rang": "rank",
        "priorite": "priority",
        "feuille": "sheet",
        "cellule": "cell",
        "indicateur": "indicator",
        "annee": "period",
        "constat": "message",
        "effet": "effect",
    },
    Role.RESERVATIONS: {
        "territoire": "territory",
        "indicateur": "indicator",
        "annee": "period",
        "type": "type",
        "note": "note",
    },
    Role.CONFLICTS: {"cle": "key", "decision": "choice"},
    Role.REFERENTIAL: {"id": "id", "libelle_court": "short"},
    Role.ENTRY: {"id": "ids", "entetes": "headers"},
}
"""What formulas reach by a name of its own, after that of its sheet; beside it, its field."""

_LISTED_FIRST: Mapping[Role, frozenset[str]] = {
    Role.FINDINGS: frozenset({"rank", "priority", "sheet", "cell", "indicator", "period", "message", "effect"}),
    Role.CONFLICTS: frozenset({"key", "choice"}),
}
"""Fields looked up to say what to do first: workbooks built before « Contrôles » had a rank do not need them."""

LIST_NAMES = {"Liste_departements": "territories", "Liste_annees": "years", "Liste_reserves": "reservations"}
"""Lists of « Paramètres » that drop-downs offer."""

CHANGED_NAME, SNAPSHOT_SHEET, CHANGED_CELL = "Ecarts_vus", "_vu", "B2"
"""What the banner counts, the very hidden sheet where it stands, and its cell."""


def needed_names(found: FoundSheets, settings: Settings) -> dict[str, str]:
    """Return the defined names that live formulas, lists and colours need, each with the sheet that it leads to."""
    wanted = {}
    ranked = read_findings(sheet_of(found, Role.FINDINGS)).ranked
    for role, territory, sheet in _served(found, settings):
        wanted[sheet_name_key(role, territory)] = sheet.name
        columns = _columns(role, territory)
        if not ranked:
            spared = _LISTED_FIRST.get(role, frozenset())
            columns = {name: field for name, field in columns.items() if field not in spared}
        wanted |= dict.fromkeys(columns, sheet.name)
        if role is Role.SETTINGS:
            wanted |= dict.fromkeys(LIST_NAMES, sheet.name)
    return {**wanted, CHANGED_NAME: SNAPSHOT_SHEET}


def restored_names(grid: Grid, found: FoundSheets, settings: Settings, broken: Collection[str]) -> dict[str, str]:
    """Return what defined names should refer to: those that are broken, and the others of the same sheets.

    Formulas compare the ranges of a sheet row by row: all are as long as one another or all give errors. A name
    whose header is lost has no place, and is left out. A twin in a sheet of ours leads where the workbook's name does.
    """
    wanted = needed_names(found, settings)
    sheets = {wanted[name] for name in broken if name in wanted}
    restored = {
        name: area
        for role, territory, sheet in _served(found, settings)
        if sheet.name in sheets
        for name, area in _areas(role, territory, sheet, settings)
    }
    snapshot = next((sheet for sheet in grid.sheets if sheet.name.casefold() == SNAPSHOT_SHEET), None)
    if snapshot is not None and CHANGED_NAME in broken:
        letters, row = split_address(CHANGED_CELL)
        column = column_number(letters)
        restored[CHANGED_NAME] = area_reference(snapshot.name, column, row, column, row)
    held = {name.casefold(): target for name, target in {**grid.names, **restored}.items()}
    return restored | {
        twin: held[name]
        for twin, name in twins(grid, found, wanted)
        if twin in broken or name in {each.casefold() for each in restored}
    }


def twins(grid: Grid, found: FoundSheets, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the names of one sheet of ours that its formulas read in place of a name that they need, and that name.

    Excel makes such twins when a sheet is copied, between workbooks above all.
    """
    needed = {name.casefold() for name in wanted}
    ours = {item.sheet.name.casefold() for item in found.values()}
    for twin in grid.names:
        sheet, name = scope_of(twin)
        is_ours = sheet is not None and (sheet.casefold() in ours or sheet.startswith(HELPER_PREFIX))
        if is_ours and name.casefold() in needed:
            yield twin, name.casefold()


def misplaced_names(found: FoundSheets, settings: Settings, held: Mapping[str, str]) -> set[str]:
    """Return the defined names that lead to their sheet, and there to the wrong place or too short.

    Args:
        found: Our sheets.
        settings: Those of the campaign.
        held: What names refer to, by name without regard to case.
    """
    wrong = set()
    for role, territory, sheet in _served(found, settings):
        if role is not Role.ENTRY and role is not Role.SETTINGS and role not in COLUMN_NAMES:
            continue  # A name by which a sheet is found, and nothing in it.
        names = _fields(role, territory)
        targets = {field: held.get(name.casefold(), "") for field, name in names.items()}
        here = {field: target for field, target in targets.items() if leads_to(target, sheet.name)}
        corners = {field: corners_of(target) for field, target in here.items()}
        wrong |= {names[field] for field, place in corners.items() if place is None}
        places = {field: Extent(*place) for field, place in corners.items() if place is not None}
        wrong |= {names[field] for field in misplaced(role, sheet, places, _extents(role, sheet, settings))}
    return wrong


def leads_to(target: str | None, sheet: str) -> bool:
    """Tell whether what a name refers to is in a sheet."""
    return target is not None and "#REF!" not in target and sheet_referred_to(target) == sheet.casefold()


def _served(found: FoundSheets, settings: Settings) -> Iterator[tuple[Role, str, Sheet]]:
    """Yield our sheets that names lead to."""
    declared = {territory.code for territory in settings.territories}
    for (role, territory), item in found.items():
        if role is not Role.ENTRY or territory in declared:
            yield role, territory, item.sheet


def _columns(role: Role, territory: str) -> dict[str, str]:
    """Return the names of parts of a sheet, and the field of each."""
    stem = "_".join(filter(None, (role.value.capitalize(), territory)))
    return {f"{stem}_{suffix}": field for suffix, field in COLUMN_NAMES.get(role, {}).items()}


def _areas(role: Role, territory: str, sheet: Sheet, settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield the names of a sheet that have a place in it, and their areas."""
    fields = _fields(role, territory)
    for field, extent in _extents(role, sheet, settings).items():
        yield fields[field], area_reference(sheet.name, *extent)


def _fields(role: Role, territory: str) -> dict[str, str]:
    """Return the names of a sheet by field; that of the whole sheet has none."""
    columns = LIST_NAMES if role is Role.SETTINGS else _columns(role, territory)
    return {"": sheet_name_key(role, territory), **{field: name for name, field in columns.items()}}


def _extents(role: Role, sheet: Sheet, settings: Settings) -> dict[str, Extent]:
    """Return where the names of a sheet belong in it, by field; those without a place are left out."""
    left, top, right, bottom = _extent(sheet)
    area = Extent(left, top, generous_column(right), generous_row(bottom))
    parts: Mapping[str, Extent] = {}
    if role is Role.ENTRY:
        parts = _entry_parts(sheet, settings, area)
    elif role is Role.SETTINGS:
        lists = read_lists(sheet)
        parts = {field: column_extent(column, rows[0], rows[-1]) for field, (column, rows) in lists.items()}
    elif role in COLUMN_NAMES:
        parts = _column_parts(role, sheet, area)
    fields = _fields(role, "")
    return {"": area, **{field: extent for field, extent in parts.items() if field in fields}}


def _extent(sheet: Sheet) -> Extent:
    first, top = split_address(mark_place(sheet) or "A1")
    places = [split_address(address) for address in sheet.values.keys() | sheet.formulas.keys()]
    right = max((column_number(letters) for letters in {letters for letters, _ in places}), default=1)
    return Extent(column_number(first), top, right, max((row for _, row in places), default=1))


def _entry_parts(sheet: Sheet, settings: Settings, area: Extent) -> dict[str, Extent]:
    """Return the column of the ids and the row of the headers, by which formulas find a place in the whole area."""
    table = entry_table(sheet, settings)
    if table is None:
        return {}
    return {
        "ids": column_extent(table.columns[ID_HEADER], area.top, area.bottom),
        "headers": area._replace(top=table.row, bottom=table.row),
    }


def _column_parts(role: Role, sheet: Sheet, area: Extent) -> dict[str, Extent]:
    """Return the columns of the table of a sheet, all of the same rows."""
    columns: Mapping[str, str] = {}
    first = last = 0
    if role is Role.FINDINGS:
        listed = read_findings(sheet)
        if FINDING_HEADERS["fingerprint"] not in listed.missing:
            columns, first = listed.places.columns, listed.places.first_row
            last = max(area.bottom, first + LOOKED_UP - 1)
    elif role is Role.CONFLICTS:
        if (waiting := find_table(sheet, CONFLICT_HEADERS.values())) is not None:
            places = waiting.places(CONFLICT_HEADERS)
            columns, first, last = places.columns, places.first_row, area.bottom
    elif role is Role.RESERVATIONS:
        reserved = read_reservations_sheet(sheet)
        if reserved is not None:
            columns, first, last = reserved.places.columns, reserved.places.first_row, area.bottom
    elif (table := read_referential_sheet(sheet).indicators) is not None:
        places = table.places(REFERENTIAL_HEADERS)
        # Tight, unlike other names: a blank in the source of a list lets any value in.
        rows = [row for row, cells in table.rows() if trimmed_text(cells.get(ID_HEADER))]
        columns, first, last = places.columns, places.first_row, max(rows, default=places.first_row)
    return {field: column_extent(letters, first, last) for field, letters in columns.items()}
