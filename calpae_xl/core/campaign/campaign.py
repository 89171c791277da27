"""A workbook read as a campaign: settings, referential, observations, reservations, earlier vintages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from calpae_xl.core.campaign.entries import EntryTable, read_entries
from calpae_xl.core.campaign.referential import Referential, read_referential, shown_order
from calpae_xl.core.campaign.reservations import (
    UnreadReservations,
    named_reservations,
    read_reservations,
    whole_table,
)
from calpae_xl.core.campaign.series import ObservedRow, Series
from calpae_xl.core.campaign.setting_lines import Older, read_settings, unnamed
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.campaign.structure import structure_findings, undeclared_departments
from calpae_xl.core.sheets.explanations import explains
from calpae_xl.core.sheets.findings import FindingsTable, read_findings
from calpae_xl.core.sheets.reservations import ReservationsTable, is_recognised, read_reservations_sheet
from calpae_xl.core.sheets.revisions import RevisionsTable, read_revisions
from calpae_xl.core.sheets.vintages import PublishedRemark, Vintages, read_remarks, read_vintages
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import CellRef, Period, Reservation, Territory
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.sheet_recognition import (
    FoundSheets,
    beside_mark,
    recognise_sheets,
    required_sheet,
    sheet_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """All that the workbook says, typed, and where it says it.

    Attributes:
        grid: The workbook.
        found: Our sheets.
        series: Every entered indicator of every territory, one observation per period.
        reservation_rows: The reservations by the row number of their line in « Réserves ».
        unread: What could not be read of « Réserves ».
        vintages: Figures published earlier, as text: (territory, indicator, period) by vintage.
        remarks: What earlier vintages said beside their figures.
        justifications: What people wrote in « Contrôles » or « Révisions », by fingerprint of the finding.
        unexplained: What they wrote there that says nothing, and is not taken.
        decisions: What stands in « Décision », by fingerprint of the finding.
        structure: Findings on the structure, met while reading.
        comments: Text of the comment cell and its place, by territory and indicator.
        entries: Where everything stands in the entry sheets that can be read, by territory.
        listed: « Contrôles » as the last run and people left it.
        revised: « Révisions », likewise.
        reserved: « Réserves », if its table is there.
        sheets: Name of the sheet of each role and territory.
        order: Position of every sheet of the workbook, to sort findings.
    """

    grid: Grid
    found: FoundSheets
    settings: Settings
    referential: Referential
    series: Series
    reservations: tuple[Reservation, ...]
    reservation_rows: Mapping[int, Reservation]
    unread: UnreadReservations
    vintages: Vintages
    remarks: tuple[PublishedRemark, ...]
    justifications: Mapping[str, str]
    unexplained: Mapping[str, str]
    decisions: Mapping[str, str]
    structure: tuple[Finding, ...]
    comments: Mapping[tuple[str, str], tuple[str, CellRef]]
    entries: Mapping[str, EntryTable]
    listed: FindingsTable
    revised: RevisionsTable
    reserved: ReservationsTable | None
    sheets: Mapping[tuple[Role, str], str]
    order: Mapping[str, int]

    @property
    def name(self) -> str:
        """File name of the workbook."""
        return self.grid.name

    @property
    def undeclared(self) -> tuple[str, ...]:
        """Departments that have an entry sheet and no line in « Paramètres »: no total may pass for whole."""
        return undeclared_departments(self.found, self.settings)

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods in the order of the columns."""
        return self.settings.periods

    @property
    def territories(self) -> tuple[Territory, ...]:
        """Departments in the order of « Paramètres »."""
        return self.settings.territories

    @property
    def unrecognised(self) -> tuple[Reservation, ...]:
        """The reservations that formulas do not recognise: a label, blanks or accents that they take for others."""
        lines = () if self.reserved is None else self.reserved.lines
        read = ((line, self.reservation_rows[line.row]) for line in lines if line.row in self.reservation_rows)
        return tuple(
            reservation
            for line, reservation in read
            if self.reserved is not None and not is_recognised(self.reserved.typed(line), reservation)
        )

    def sheet(self, role: Role, territory: str = "") -> Sheet | None:
        """Return our sheet of a role; ``None`` when the workbook has none."""
        return sheet_of(self.found, role, territory)

    def to_show(self, at: CellRef) -> CellRef:
        """Return the cell to go to for one: what stands in a hidden first column is shown by its neighbour."""
        place = next((item.place for item in self.found.values() if item.sheet.name == at.sheet), None)
        return at if at.cell is None else at._replace(cell=beside_mark(place, at.cell))

    def sheet_in(self, grid: Grid, role: Role) -> Sheet | None:
        """Return our sheet of a role in a later state of the workbook, where it has kept its name."""
        return grid.sheet(self.sheets.get((role, "")))

    @property
    def whole_reserved(self) -> ReservationsTable:
        """« Réserves », of which nothing is lost.

        Raises:
            MissingReservationsError: There is no table, or it lacks a column.
        """
        return whole_table(self.name, self.sheet(Role.RESERVATIONS), self.reserved)


def read_campaign(grid: Grid, older: Older = unnamed) -> Campaign:
    """Make sense of a workbook.

    Sheets are found by the marker in their first cell, or by their defined name; tables by their
    headers; rows by indicator id. What people renamed, moved, inserted, hid or filtered does not matter.

    Args:
        grid: The workbook.
        older: Names the collectivity of a workbook that says nothing of it.

    Raises:
        NotACalpaeWorkbookError: No sheet of ours.
        NewerLayoutError: Built by a later version.
        IncompleteWorkbookError: « Paramètres » or « Référentiel » missing, or without their headers.
        TerritoryCountError: No department, or more than France has.
    """
    structure: list[Finding] = []
    found = recognise_sheets(grid, structure)
    entered = [item for (role, _), item in found.items() if role is Role.ENTRY]
    results = sheet_of(found, Role.CONSOLIDATION)
    settings = read_settings(
        grid.name,
        required_sheet(grid, found, Role.SETTINGS),
        structure,
        entered=entered,
        results=None if results is None else results.name,
        older=older,
    )
    structure += structure_findings(grid, found, settings)
    conventions = [each.name for each in settings.conventions]
    referential = read_referential(
        grid.name, required_sheet(grid, found, Role.REFERENTIAL), structure, settings.territories, conventions
    )
    referential = replace(referential, shown=shown_order(results))
    series: dict[str, Mapping[str, ObservedRow]] = {}
    comments: dict[tuple[str, str], tuple[str, CellRef]] = {}
    tables: dict[str, EntryTable] = {}
    for territory in settings.territories:
        entry = found.get((Role.ENTRY, territory.code))
        entries = read_entries(entry and entry.sheet, entry and entry.mark, territory, referential, settings)
        series[territory.code] = entries.series
        structure += entries.findings
        comments.update({(territory.code, name): comment for name, comment in entries.comments.items()})
        if entries.table is not None:
            tables[territory.code] = entries.table
    reservations = sheet_of(found, Role.RESERVATIONS)
    reserved = named_reservations(read_reservations_sheet(reservations), referential, settings)
    readable = read_reservations(reservations, reserved, referential, settings, structure)
    listed, revised = read_findings(sheet_of(found, Role.FINDINGS)), read_revisions(sheet_of(found, Role.REVISIONS))
    written = _written(listed, revised)
    return Campaign(
        grid=grid,
        found=found,
        settings=settings,
        referential=referential,
        series=series,
        reservations=readable.reservations,
        reservation_rows=readable.by_row,
        unread=readable.unread,
        vintages=_renamed(read_vintages(sheet_of(found, Role.VINTAGES)), referential),
        remarks=read_remarks(sheet_of(found, Role.VINTAGES)),
        justifications={fingerprint: text for fingerprint, text in written.items() if explains(text)},
        unexplained={fingerprint: text for fingerprint, text in written.items() if not explains(text)},
        decisions={
            fingerprint: line.decision.text
            for line in listed.lines.values()
            if line.decision.text
            for fingerprint in line.fingerprints
        },
        structure=tuple(structure),
        comments=comments,
        entries=tables,
        listed=listed,
        revised=revised,
        reserved=reserved,
        sheets={key: item.sheet.name for key, item in found.items()},
        order={sheet.name: position for position, sheet in enumerate(grid.sheets)},
    )


def _written(listed: FindingsTable, revised: RevisionsTable) -> Mapping[str, str]:
    """Return what people wrote of findings, by fingerprint of the finding.

    « Contrôles » has a line for each; « Révisions » has one for each revised figure, which may be explained
    there just as well. Where both speak, « Contrôles » does.
    """
    written = {fingerprint: text.strip() for fingerprint, text in listed.answers.items() if text.strip()}
    return {**revised.answers, **written}


def _renamed(vintages: Vintages, referential: Referential) -> Vintages:
    """Have figures that were published under a former id speak of the indicator that continues its history."""
    heirs = referential.heirs
    if not heirs:
        return vintages
    return {
        vintage: {
            **{(code, heirs.get(name, name), period): raw for (code, name, period), raw in figures.items()},
            **{key: raw for key, raw in figures.items() if key[1] not in heirs},
        }
        for vintage, figures in vintages.items()
    }
