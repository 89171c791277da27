"""What is ours in a workbook beside its cells, and is found damaged: sheets undeclared, names lost, calculation."""

from __future__ import annotations

from collections.abc import Iterator

from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.facts import BrokenNames
from calpae_xl.core.trade.finding import Finding, on_sheet
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.layout import SHEET_NAMES, Role, sheet_name_key
from calpae_xl.core.workbook.sheet_recognition import FoundSheets

COLUMN_NAMES = {
    Role.FINDINGS: ("cle", "valeur", "borne", "leve", "gravite", "empreinte", "justification", "decision"),
    Role.RESERVATIONS: ("territoire", "indicateur", "annee", "type", "note"),
    Role.REFERENTIAL: ("id", "libelle_court"),
    Role.ENTRY: ("id", "entetes"),
}
"""Columns that live formulas, lists and colours reach by a defined name, after that of their sheet."""

LIST_NAMES = ("Liste_departements", "Liste_annees", "Liste_reserves")
"""Lists of « Paramètres » that drop-downs offer."""

SNAPSHOT_NAME, SNAPSHOT_SHEET = "Ecarts_vus", "_vu"
"""What the banner counts, and the very hidden sheet where it stands."""

_COUNT = "B2"


def undeclared_departments(found: FoundSheets, settings: Settings) -> tuple[str, ...]:
    """Return the departments that have an entry sheet and no line in « Paramètres »."""
    declared = {territory.code for territory in settings.territories}
    return tuple(sorted(code for role, code in found if role is Role.ENTRY and code not in declared))


def structure_findings(grid: Grid, found: FoundSheets, settings: Settings) -> Iterator[Finding]:
    """Report what would make the live workbook say something else than what its cells say."""
    for code in undeclared_departments(found, settings):
        yield on_sheet(Code.UNDECLARED_DEPARTMENT, found[Role.ENTRY, code].sheet.name, code)
    home = SHEET_NAMES[Role.HOME]
    if grid.manual_calculation:
        yield on_sheet(Code.MANUAL_CALCULATION, home)
    # A copy of one department has neither the formulas nor all the sheets that these names serve.
    asked = (Role.CONSOLIDATION, "") in found and (grid.names_at_hand or _differs(grid))
    broken = broken_names(grid, found, settings) if asked else ()
    if broken:
        finding = on_sheet(Code.BROKEN_NAMES, home, facts=BrokenNames(broken))
        yield finding._replace(also_read=broken)


def _differs(grid: Grid) -> bool:
    """Tell whether the workbook as it is worked out now is not what the last run saw: a lost name makes it so."""
    counted = next((sheet.values.get(_COUNT) for sheet in grid.sheets if sheet.name.casefold() == SNAPSHOT_SHEET), None)
    return counted != 0


def broken_names(grid: Grid, found: FoundSheets, settings: Settings) -> tuple[str, ...]:
    """Return the defined names that live formulas need and that lead nowhere, or into another sheet than ours."""
    held = {name.casefold(): target for name, target in grid.names.items()}
    wanted = needed_names(found, settings)
    return tuple(name for name, sheet in wanted.items() if not _leads_to(held.get(name.casefold()), sheet))


def needed_names(found: FoundSheets, settings: Settings) -> dict[str, str]:
    """Return the defined names that live formulas, lists and colours need, each with the sheet that it leads to."""
    return {**dict(_wanted(found, settings)), SNAPSHOT_NAME: SNAPSHOT_SHEET}


def _wanted(found: FoundSheets, settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield every name, with the sheet that it should lead to."""
    declared = {territory.code for territory in settings.territories}
    for (role, territory), item in found.items():
        if role is Role.ENTRY and territory not in declared:
            continue
        yield sheet_name_key(role, territory), item.sheet.name
        stem = "_".join(filter(None, (role.value.capitalize(), territory)))
        for column in COLUMN_NAMES.get(role, ()):
            yield f"{stem}_{column}", item.sheet.name
        if role is Role.SETTINGS:
            yield from ((name, item.sheet.name) for name in LIST_NAMES)


def _leads_to(target: str | None, sheet: str) -> bool:
    if target is None or "#REF!" in target:
        return False
    return target.rpartition("!")[0].strip("'").replace("''", "'").casefold() == sheet.casefold()
