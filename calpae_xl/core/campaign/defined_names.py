"""The defined names that live formulas, lists and colours need, and where each should lead in the sheets as they are.

Places are found as reading finds them, by marker, headers and ids, wherever people moved rows and columns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from calpae_xl.core.campaign.entries import entry_table
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.sheets.findings import FINDING_HEADERS, read_findings
from calpae_xl.core.sheets.referential import REFERENTIAL_HEADERS, read_referential_sheet
from calpae_xl.core.sheets.reservations import read_reservations_sheet
from calpae_xl.core.sheets.settings import read_lists
from calpae_xl.core.trade.values import trimmed_text
from calpae_xl.core.workbook.areas import area_reference, generous_column, generous_row
from calpae_xl.core.workbook.grid import Grid, Sheet, column_number, split_address
from calpae_xl.core.workbook.layout import ID_HEADER, Role, sheet_name_key
from calpae_xl.core.workbook.sheet_recognition import FoundSheets, mark_place

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
    },
    Role.RESERVATIONS: {
        "territoire": "territory",
        "indicateur": "indicator",
        "annee": "period",
        "type": "type",
        "note": "note",
    },
    Role.REFERENTIAL: {"id": "id", "libelle_court": "short"},
    Role.ENTRY: {"id": "ids", "entetes": "headers"},
}
"""What formulas reach by a name of its own, after that of its sheet; beside it, its field."""

LIST_NAMES = {"Liste_departements": "territories", "Liste_annees": "years", "Liste_reserves": "reservations"}
"""Lists of « Paramètres » that drop-downs offer."""

CHANGED_NAME, SNAPSHOT_SHEET, CHANGED_CELL = "Ecarts_vus", "_vu", "B2"
"""What the banner counts, the very hidden sheet where it stands, and its cell."""

FINDING_ROWS = 5000
"""Lines of « Contrôles » that formulas look up, at least."""


def needed_names(found: FoundSheets, settings: Settings) -> dict[str, str]:
    """Return the defined names that live formulas, lists and colours need, each with the sheet that it leads to."""
    wanted = {}
    for role, territory, sheet in _served(found, settings):
        wanted[sheet_name_key(role, territory)] = sheet.name
        wanted |= dict.fromkeys(_columns(role, territory), sheet.name)
        if role is Role.SETTINGS:
            wanted |= dict.fromkeys(LIST_NAMES, sheet.name)
    return {**wanted, CHANGED_NAME: SNAPSHOT_SHEET}


def restored_names(grid: Grid, found: FoundSheets, settings: Settings, broken: Collection[str]) -> dict[str, str]:
    """Return what defined names should refer to: those that are broken, and the others of the same sheets.

    Formulas compare the ranges of a sheet row by row: all are as long as one another or all give errors. A name
    whose header is lost has no place, and is left out.
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
    return restored


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


class _Extent(NamedTuple):
    """Corners of what is written in a sheet, from its marker on."""

    left: int
    top: int
    right: int
    bottom: int


def _areas(role: Role, territory: str, sheet: Sheet, settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield the names of a sheet that have a place in it, and their areas."""
    left, top, right, bottom = _extent(sheet)
    area = _Extent(left, top, generous_column(right), generous_row(bottom))
    parts: Mapping[str, _Extent] = {}
    if role is Role.ENTRY:
        parts = _entry_parts(sheet, settings, area)
    elif role is Role.SETTINGS:
        lists = read_lists(sheet)
        parts = {field: _column(column, rows[0], rows[-1]) for field, (column, rows) in lists.items()}
    elif role in COLUMN_NAMES:
        parts = _column_parts(role, sheet, area)
    yield sheet_name_key(role, territory), area_reference(sheet.name, *area)
    for name, field in (_columns(role, territory) if role is not Role.SETTINGS else LIST_NAMES).items():
        if field in parts:
            yield name, area_reference(sheet.name, *parts[field])


def _extent(sheet: Sheet) -> _Extent:
    first, top = split_address(mark_place(sheet) or "A1")
    places = [split_address(address) for address in sheet.values.keys() | sheet.formulas.keys()]
    right = max((column_number(letters) for letters in {letters for letters, _ in places}), default=1)
    return _Extent(column_number(first), top, right, max((row for _, row in places), default=1))


def _column(letters: str, top: int, bottom: int) -> _Extent:
    return _Extent(column_number(letters), top, column_number(letters), bottom)


def _entry_parts(sheet: Sheet, settings: Settings, area: _Extent) -> dict[str, _Extent]:
    """Return the column of the ids and the row of the headers, by which formulas find a place in the whole area."""
    table = entry_table(sheet, settings)
    if table is None:
        return {}
    return {
        "ids": _column(table.columns[ID_HEADER], area.top, area.bottom),
        "headers": area._replace(top=table.row, bottom=table.row),
    }


def _column_parts(role: Role, sheet: Sheet, area: _Extent) -> dict[str, _Extent]:
    """Return the columns of the table of a sheet, all of the same rows."""
    columns: Mapping[str, str] = {}
    first = last = 0
    if role is Role.FINDINGS:
        listed = read_findings(sheet)
        if FINDING_HEADERS["fingerprint"] not in listed.missing:
            columns, first = listed.places.columns, listed.places.first_row
            last = max(area.bottom, first + FINDING_ROWS - 1)
    elif role is Role.RESERVATIONS:
        reserved = read_reservations_sheet(sheet)
        if reserved is not None:
            columns, first, last = reserved.places.columns, reserved.places.first_row, area.bottom
    elif (table := read_referential_sheet(sheet).indicators) is not None:
        places = table.places(REFERENTIAL_HEADERS)
        # Tight, unlike other names: a blank in the source of a list lets any value in.
        rows = [row for row, cells in table.rows() if trimmed_text(cells.get(ID_HEADER))]
        columns, first, last = places.columns, places.first_row, max(rows, default=places.first_row)
    return {field: _column(letters, first, last) for field, letters in columns.items()}
