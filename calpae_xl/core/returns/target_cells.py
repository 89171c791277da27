"""Where what a department says stands in the workbook: by id and header, never by the address of somewhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.returns.declared import declared
from calpae_xl.core.sheets.findings import FindingLine, FindingsTable, findings_contents, lines_apart
from calpae_xl.core.sheets.reservations import reservations_plan
from calpae_xl.core.trade.declaration import CELLS, Part, ReservationKey, Said, Subject, said
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.difference import sheet_plan
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan
from calpae_xl.core.workbook.sheet_recognition import MissingResultSheetError

_ANSWERS = {Part.DECISION: "decision", Part.JUSTIFICATION: "justification"}
"""Columns of « Contrôles » where people answer."""


class DeclarationPlaces:
    """The cells of a workbook in which departments say something."""

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign

    def required(self, role: Role) -> Sheet:
        """Return a sheet of ours.

        Raises:
            MissingResultSheetError: The workbook has lost it.
        """
        sheet = self._campaign.sheet(role)
        if sheet is None:
            raise MissingResultSheetError(self._campaign.name, [self._campaign.settings.sheet_name(role)])
        return sheet

    def said(self, territory: str, lines: Iterable[FindingLine]) -> dict[Subject, Value | None]:
        """Return what a department says here, its cells that exist only."""
        everything = said(territory, declared(self._campaign, territory, lines))
        return {s: v for s, v in everything.items() if s.part not in CELLS or self.cell(s) is not None}

    def cell(self, subject: Subject) -> str | None:
        """Return the address of a figure or of a comment; ``None`` when its row or its column is missing."""
        if subject.part is Part.COMMENT:
            table = self._campaign.entries.get(subject.territory)
            return None if table is None else table.comment_cell(subject.key)
        row = self._campaign.series.get(subject.territory, {}).get(subject.key)
        headers = [period.header for period in self._campaign.periods]
        return None if row is None or subject.period not in headers else row.cells[headers.index(subject.period)]

    def at(self, subject: Subject) -> CellRef | None:
        """Return the cell of a figure or of a comment; ``None`` for anything else, or when it is missing."""
        sheet = self._campaign.sheet(Role.ENTRY, subject.territory) if subject.part in CELLS else None
        cell = None if sheet is None else self.cell(subject)
        return None if sheet is None or cell is None else CellRef(sheet.name, cell)

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
                at = self.at(subject)
                if at is not None:
                    cells.setdefault(at.sheet, {})[at.cell or ""] = Content(value)
        sheets = {name: SheetPlan(contents) for name, contents in cells.items()}
        if reserved:
            table = self._campaign.whole_reserved
            sheets[table.sheet.name] = reservations_plan(
                table, self._campaign.referential.short_label, self._campaign.settings.collectivity.short, reserved
            )
        return Plan(sheets)


def answers_plan(sheet: Sheet, previous: FindingsTable, lines: Sequence[FindingLine], wanted: Said) -> SheetPlan:
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
    if answers.keys() <= previous.rows.keys():
        places = [
            (f"{previous.places.columns[name]}{previous.rows[key]}", content)
            for key, fields in answers.items()
            for name, content in fields.items()
        ]
        cells = dict(places)
        if all(cells[at] == content for at, content in places):  # Else a line is answered in two ways.
            return SheetPlan(cells)
    answered = [line._replace(**answers.get(line.fingerprint.text, {})) for line in lines_apart(lines)]
    return sheet_plan(sheet, findings_contents(answered, previous.places))
