"""Where what a department says stands in the workbook: by id and header, never by the address of somewhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from calpae_xl.core.actions.result_sheets import MissingResultSheetError
from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.entries import comment_cells
from calpae_xl.core.returns.declaration import ReservationKey, declared
from calpae_xl.core.returns.merge import CELLS, Part, Said, Subject, said
from calpae_xl.core.sheets.findings import FindingLine, PreviousFindings, findings_contents
from calpae_xl.core.sheets.reservations import read_reservation_lines, reservations_plan
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.difference import sheet_plan
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.layout import SHEET_NAMES, Role
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan

_ANSWERS = {Part.DECISION: "decision", Part.JUSTIFICATION: "justification"}


class DeclarationPlaces:
    """The cells of a workbook in which departments say something."""

    def __init__(self, grid: Grid, campaign: Campaign) -> None:
        self._sheets = {sheet.name: sheet for sheet in grid.sheets}
        self._grid, self._campaign = grid, campaign
        self._comments: dict[str, dict[str, str]] = {}

    def sheet(self, role: Role, territory: str = "") -> Sheet | None:
        """Return a sheet of ours; ``None`` when the workbook has lost it."""
        name = self._campaign.sheets.get((role, territory))
        return None if name is None else self._sheets[name]

    def required(self, role: Role) -> Sheet:
        """Return a sheet of ours.

        Raises:
            MissingResultSheetError: The workbook has lost it.
        """
        sheet = self.sheet(role)
        if sheet is None:
            raise MissingResultSheetError(self._grid.name, [SHEET_NAMES[role]])
        return sheet

    def said(self, territory: str, lines: Iterable[FindingLine]) -> dict[Subject, Value | None]:
        """Return what a department says here, its cells that exist only."""
        everything = said(territory, declared(self._campaign, territory, lines))
        return {s: v for s, v in everything.items() if s.part not in CELLS or self.cell(s) is not None}

    def cell(self, subject: Subject) -> str | None:
        """Return the address of a figure or of a comment; ``None`` when its row or its column is missing."""
        if subject.part is Part.COMMENT:
            return self._comment_cells(subject.territory).get(subject.key)
        row = self._campaign.series.get(subject.territory, {}).get(subject.key)
        headers = [period.header for period in self._campaign.periods]
        return None if row is None or subject.period not in headers else row.cells[headers.index(subject.period)]

    def _comment_cells(self, territory: str) -> dict[str, str]:
        if territory not in self._comments:
            sheet = self.sheet(Role.ENTRY, territory)
            self._comments[territory] = {} if sheet is None else comment_cells(sheet, self._campaign.settings)
        return self._comments[territory]

    def plan(self, wanted: Said) -> Plan:
        """Return what makes the workbook say this; answers to findings apart.

        Raises:
            MissingReservationsError: There are reservations to write, and no table of them.
        """
        cells: dict[str, dict[str, Content]] = {}
        reserved: dict[tuple[str, ReservationKey], str | None] = {}
        for subject, value in wanted.items():
            if subject.reservation is not None:
                key = subject.key, subject.period or None, subject.reservation
                reserved[subject.territory, key] = None if value is None else str(value)
            elif subject.part in CELLS:
                sheet, address = self.sheet(Role.ENTRY, subject.territory), self.cell(subject)
                if sheet is not None and address is not None:
                    cells.setdefault(sheet.name, {})[address] = Content(value)
        sheets = {name: SheetPlan(contents) for name, contents in cells.items()}
        if reserved:
            lines = read_reservation_lines(self._grid, self._campaign)
            sheets[lines.sheet.name] = reservations_plan(lines, self._campaign.referential, reserved)
        return Plan(sheets)


def answers_plan(sheet: Sheet, previous: PreviousFindings, lines: Sequence[FindingLine], wanted: Said) -> SheetPlan:
    """Return what writes answers into « Contrôles ».

    Args:
        sheet: « Contrôles » as it is.
        previous: Its table.
        lines: The table as it will be, where findings that only now arise have a line.
        wanted: Answers, by subject.
    """
    answers: dict[str, dict[str, Content]] = {}
    for subject, value in wanted.items():
        if subject.part in _ANSWERS:
            answers.setdefault(subject.key, {})[_ANSWERS[subject.part]] = Content(value)
    rows = {line.fingerprint: row for row, line in previous.lines.items()}
    if answers.keys() <= rows.keys():
        columns = previous.places.columns
        return SheetPlan(
            {
                f"{columns[name]}{rows[key]}": content
                for key, fields in answers.items()
                for name, content in fields.items()
            }
        )
    answered = [FindingLine({**line.contents, **answers.get(line.fingerprint, {})}) for line in lines]
    return sheet_plan(sheet, findings_contents(answered, previous.places), previous.places.first_row)
