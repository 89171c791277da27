"""A workbook read as a campaign: settings, referential, observations, reservations, earlier vintages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from calpae_xl.core.campaign.entries import read_entries
from calpae_xl.core.campaign.inputs import (
    Vintages,
    read_justifications,
    read_referential,
    read_reservations,
    read_settings,
    read_vintages,
)
from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.campaign.series import ObservedRow, Series
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import CellRef, Period, Reservation, Territory
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.sheet_recognition import recognise_sheets, required_sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """All that the workbook says, typed.

    Attributes:
        series: Every entered indicator of every territory, one observation per period.
        vintages: Figures published earlier, as text: (territory, indicator, period) by vintage.
        justifications: What people wrote in « Contrôles » or « Révisions », by fingerprint of the finding.
        structure: Findings on the structure, met while reading.
        comments: Text of the comment cell and its place, by territory and indicator.
        sheets: Name of the sheet of each role and territory.
        order: Position of every sheet of the workbook, to sort findings.
    """

    name: str
    settings: Settings
    referential: Referential
    series: Series
    reservations: tuple[Reservation, ...]
    vintages: Vintages
    justifications: Mapping[str, str]
    structure: tuple[Finding, ...]
    comments: Mapping[tuple[str, str], tuple[str, CellRef]]
    sheets: Mapping[tuple[Role, str], str]
    order: Mapping[str, int]

    @property
    def periods(self) -> tuple[Period, ...]:
        """Achieved years in order, then the target."""
        return self.settings.periods

    @property
    def territories(self) -> tuple[Territory, ...]:
        """Departments in the order of « Paramètres »."""
        return self.settings.territories

    def sheet(self, grid: Grid, role: Role) -> Sheet | None:
        """Return our sheet of a role, in the workbook that this was read from; ``None`` when there is none."""
        return grid.sheet(self.sheets.get((role, "")))


def read_campaign(grid: Grid) -> Campaign:
    """Make sense of a workbook.

    Sheets are found by the marker in their first cell, or by their defined name; tables by their
    headers; rows by indicator id. What people renamed, moved, inserted, hid or filtered does not matter.

    Raises:
        NotACalpaeWorkbookError: No sheet of ours.
        NewerLayoutError: Built by a later version.
        IncompleteWorkbookError: « Paramètres » or « Référentiel » missing.
        TerritoryCountError: No department, or more than France has.
        ReferentialError: The referential does not hold together.
    """
    structure: list[Finding] = []
    found = recognise_sheets(grid, structure)
    settings = read_settings(grid, required_sheet(grid, found, Role.SETTINGS), structure)
    referential = read_referential(grid, required_sheet(grid, found, Role.REFERENTIAL))
    series: dict[str, Mapping[str, ObservedRow]] = {}
    comments: dict[tuple[str, str], tuple[str, CellRef]] = {}
    for territory in settings.territories:
        entry = found.get((Role.ENTRY, territory.code))
        entries = read_entries(entry and entry.sheet, entry and entry.mark, territory, referential, settings)
        series[territory.code] = entries.series
        structure += entries.findings
        comments.update({(territory.code, name): comment for name, comment in entries.comments.items()})
    reservations = read_reservations(found.get((Role.RESERVATIONS, "")), referential, settings, structure)
    return Campaign(
        name=grid.name,
        settings=settings,
        referential=referential,
        series=series,
        reservations=reservations,
        vintages=read_vintages(found.get((Role.VINTAGES, ""))),
        justifications=read_justifications(found.get((Role.FINDINGS, "")), found.get((Role.REVISIONS, ""))),
        structure=tuple(structure),
        comments=comments,
        sheets={key: item.sheet.name for key, item in found.items()},
        order={sheet.name: position for position, sheet in enumerate(grid.sheets)},
    )
