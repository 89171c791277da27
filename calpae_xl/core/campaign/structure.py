"""What is ours in a workbook beside its cells, and is found damaged: sheets undeclared, names lost, calculation."""

from __future__ import annotations

from collections.abc import Iterator

from calpae_xl.core.campaign.defined_names import CHANGED_CELL, SNAPSHOT_SHEET, needed_names
from calpae_xl.core.campaign.own_tables import damaged_tables
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.facts import BrokenNames, TableFault
from calpae_xl.core.trade.finding import Finding, on_sheet
from calpae_xl.core.workbook.areas import sheet_referred_to
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.layout import SHEET_NAMES, Role
from calpae_xl.core.workbook.sheet_recognition import FoundSheets


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
    for damaged in damaged_tables(grid, found):
        # A header of « Réserves » that is lost blocks, and has a finding of its own.
        if damaged.role is not Role.RESERVATIONS or damaged.facts.fault is not TableFault.HEADERS_LOST:
            told = (damaged.facts.table, damaged.facts.fault.value, *damaged.facts.headers)
            yield on_sheet(Code.DAMAGED_TABLE, damaged.sheet, facts=damaged.facts)._replace(also_read=told)
    # A copy of one department has neither the formulas nor all the sheets that these names serve.
    asked = (Role.CONSOLIDATION, "") in found and (grid.names_at_hand or _differs(grid))
    broken = broken_names(grid, found, settings) if asked else ()
    if broken:
        finding = on_sheet(Code.BROKEN_NAMES, home, facts=BrokenNames(broken))
        yield finding._replace(also_read=broken)


def _differs(grid: Grid) -> bool:
    """Tell whether the workbook as it is worked out now is not what the last run saw: a lost name makes it so."""
    seen = (sheet.values.get(CHANGED_CELL) for sheet in grid.sheets if sheet.name.casefold() == SNAPSHOT_SHEET)
    counted = next(seen, None)
    return counted != 0


def broken_names(grid: Grid, found: FoundSheets, settings: Settings) -> tuple[str, ...]:
    """Return the defined names that live formulas need and that lead nowhere, or into another sheet than ours."""
    held = {name.casefold(): target for name, target in grid.names.items()}
    wanted = needed_names(found, settings)
    return tuple(name for name, sheet in wanted.items() if not _leads_to(held.get(name.casefold()), sheet))


def _leads_to(target: str | None, sheet: str) -> bool:
    if target is None or "#REF!" in target:
        return False
    return sheet_referred_to(target) == sheet.casefold()
