"""What is ours in a workbook beside its cells, and is found damaged: sheets undeclared, names lost, calculation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from calpae_xl.core.campaign.defined_names import (
    leads_to,
    misplaced_names,
    needed_names,
    twins,
)
from calpae_xl.core.campaign.own_tables import damaged_tables
from calpae_xl.core.campaign.period_columns import shown_periods
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.facts import BrokenNames, TableFault
from calpae_xl.core.trade.finding import Finding, on_sheet
from calpae_xl.core.workbook.areas import is_same_area
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.layout import SHEET_NAMES, TREND_HEADER, Role
from calpae_xl.core.workbook.sheet_recognition import FoundSheets, sheet_of


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
    consolidated = sheet_of(found, Role.CONSOLIDATION)
    if consolidated is not None and _is_laid_out_otherwise(consolidated, settings):
        yield on_sheet(Code.MISFIT_RESULTS, consolidated.name)
    for damaged in damaged_tables(grid, found):
        # A header of « Réserves » that is lost blocks, and has a finding of its own.
        if damaged.role is not Role.RESERVATIONS or damaged.facts.fault is not TableFault.HEADERS_LOST:
            told = (damaged.facts.table, damaged.facts.fault.value, *damaged.facts.headers)
            yield on_sheet(Code.DAMAGED_TABLE, damaged.sheet, facts=damaged.facts)._replace(also_read=told)
    # A copy of one department has neither the formulas nor all the sheets that these names serve.
    # In Excel each name is a question: whoever doubts them asks for them first (`core.actions.live_names`).
    asked = (Role.CONSOLIDATION, "") in found and grid.names_at_hand
    broken = broken_names(grid, found, settings) if asked else ()
    if broken:
        finding = on_sheet(Code.BROKEN_NAMES, home, facts=BrokenNames(broken))
        yield finding._replace(also_read=broken)


def _is_laid_out_otherwise(results: Sheet, settings: Settings) -> bool:
    """Tell whether the consolidated sheet shows other periods, or is one that an earlier version built."""
    shown = shown_periods(results)
    texts = (value for value in results.values.values() if isinstance(value, str))
    return bool(shown) and (shown != settings.periods or not any(text.startswith(TREND_HEADER) for text in texts))


def broken_names(grid: Grid, found: FoundSheets, settings: Settings) -> tuple[str, ...]:
    """Return the defined names that live formulas need and that do not lead where these look.

    They lead nowhere, into another sheet than ours, to the wrong place there, or are hidden from the formulas of a
    sheet by a twin of its own that leads elsewhere.
    """
    held = {name.casefold(): target for name, target in grid.names.items()}
    wanted = needed_names(found, settings)
    misplaced = misplaced_names(found, settings, held)
    broken = [
        name for name, sheet in wanted.items() if name in misplaced or not leads_to(held.get(name.casefold()), sheet)
    ]
    lost = {name.casefold() for name in broken}
    hidden = (twin for twin, name in twins(grid, found, wanted) if name not in lost and _differ(held, twin, name))
    return (*broken, *hidden)


def _differ(held: Mapping[str, str], twin: str, name: str) -> bool:
    return not is_same_area(held[twin.casefold()], held[name])
