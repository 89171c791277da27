"""Reading what a department sent back, with the eyes of the workbook that it goes into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.entries import Entries, read_entries
from calpae_xl.core.campaign.reservations import UNUSABLE_LINES, named_reservations, read_reservations
from calpae_xl.core.returns.declared import answers
from calpae_xl.core.returns.remarks import Remark, RemarkKind, remark
from calpae_xl.core.sheets.baseline import Baseline, baseline_in
from calpae_xl.core.sheets.findings import read_findings
from calpae_xl.core.sheets.reservations import read_reservations_sheet
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.declaration import Answer, Declaration, FigureKey, ReservationKey
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.facts import CopiedSheet, ForeignCampaign, NamedHeader
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.layout import COMMENT_HEADER, Role
from calpae_xl.core.workbook.sheet_recognition import FoundSheet, FoundSheets, recognise_sheets, sheet_of


class UnusableReturnError(CalpaeError):
    """A workbook of ours that cannot be integrated."""

    def __init__(self, file: str, fault: str, remedy: str) -> None:
        super().__init__(typeset(f"Le fichier « {file} » {fault}."), typeset(remedy))


class NoBaselineError(UnusableReturnError):
    """A workbook of ours that was not sent to be filled in: nothing tells what was changed in it."""

    def __init__(self, file: str) -> None:
        super().__init__(
            file,
            "n’est pas un retour de collecte : rien n’y garde ce qu’il contenait à l’envoi",
            "Choisissez le fichier que le département a renvoyé. S’il a rempli une autre copie du classeur, préparez "
            "pour lui un envoi de collecte, et demandez-lui d’y reporter sa saisie.",
        )


class OtherCampaignError(UnusableReturnError):
    """A return of another campaign."""

    def __init__(self, file: str, campaign: str, expected: str) -> None:
        super().__init__(
            file,
            f"vient de la campagne {campaign}, le classeur est celui de la campagne {expected}",
            f"Choisissez le retour de la campagne {expected}, ou intégrez celui-ci dans le classeur de la campagne "
            f"{campaign}.",
        )


class OtherDepartmentError(UnusableReturnError):
    """A return of another department than the one announced, or of one that the campaign does not have."""

    def __init__(self, file: str, territory: str, expected: str) -> None:
        super().__init__(
            file,
            f"est le retour du département {territory}, et non {expected}",
            "Choisissez le retour attendu, ou corrigez le département annoncé.",
        )


class MissingEntrySheetError(UnusableReturnError):
    """The entry sheet is gone."""

    def __init__(self, file: str, territory: str) -> None:
        super().__init__(
            file,
            f"n’a plus la feuille de saisie du département {territory}",
            "Demandez au département de la rétablir, ou de reporter sa saisie dans une nouvelle copie.",
        )


class Returned(NamedTuple):
    """A return, read.

    Attributes:
        name: File name.
        baseline: What was sent.
        declaration: What the department says now; where it cannot be read, what was sent.
        remarks: What could not be taken as it stands.
    """

    name: str
    baseline: Baseline
    declaration: Declaration
    remarks: tuple[Remark, ...]

    @property
    def territory(self) -> str:
        """Code of the department."""
        return self.baseline.dispatch.territory or ""


def read_return(grid: Grid, campaign: Campaign) -> Returned:
    """Read a return.

    Indicators, years and thresholds are those of the workbook it goes into: what people did to the other sheets
    of the return does not matter.

    Raises:
        NotACalpaeWorkbookError: No sheet of ours.
        NewerLayoutError: Built by a later version.
        UnusableReturnError: Not sent to be filled in, of another campaign or department, or without entries.
        DamagedBaselineError: Nothing tells any more what it held when it was sent.
    """
    structure: list[Finding] = []
    found = recognise_sheets(grid, structure)
    baseline = baseline_in(found, grid.name)
    if baseline is None:
        raise NoBaselineError(grid.name)
    dispatch = baseline.dispatch
    if dispatch.campaign != campaign.settings.campaign:
        raise OtherCampaignError(grid.name, dispatch.campaign, campaign.settings.campaign)
    if dispatch.territory not in {territory.code for territory in campaign.territories}:
        expected = " ou ".join(territory.code for territory in campaign.territories)
        raise OtherDepartmentError(grid.name, dispatch.territory or "", expected)
    reading = _Reading(campaign, dispatch.territory, baseline.declaration)
    entry = found.get((Role.ENTRY, dispatch.territory))
    if entry is None:
        raise MissingEntrySheetError(grid.name, dispatch.territory)
    reading.remarks += _on_structure(structure)
    reading.read_entries(grid.name, entry)
    declaration = Declaration(
        figures=reading.figures,
        comments=reading.comments,
        reservations=reading.reservations(sheet_of(found, Role.RESERVATIONS)),
        answers=reading.answers(found),
    )
    return Returned(grid.name, baseline, declaration, tuple(reading.remarks))


def _on_structure(structure: list[Finding]) -> Iterator[Remark]:
    for finding in structure:
        if isinstance(finding.facts, CopiedSheet):
            yield remark(RemarkKind.SHEET_TWICE, sheet=finding.at.sheet, used=finding.facts.used)


class _Reading:
    """The reading of one return; whatever cannot be read is as it was sent."""

    def __init__(self, campaign: Campaign, territory: str, base: Declaration) -> None:
        self._campaign = campaign
        self._label = campaign.referential.short_label
        self._territory = next(known for known in campaign.territories if known.code == territory)
        self._base = base
        self.figures: dict[FigureKey, Value | None] = dict(base.figures)
        self.comments: dict[str, str] = dict(base.comments)
        self.remarks: list[Remark] = []

    def read_entries(self, file: str, found: FoundSheet) -> None:
        """Read figures and comments.

        Raises:
            OtherCampaignError: The sheet was brought from another campaign.
            MissingEntrySheetError: No id is left in it.
        """
        referential, settings = self._campaign.referential, self._campaign.settings
        entries = read_entries(found.sheet, found.mark, self._territory, referential, settings)
        for finding in entries.findings:
            if isinstance(finding.facts, ForeignCampaign):
                raise OtherCampaignError(file, finding.facts.campaign, settings.campaign)
            if (
                finding.code is Code.MISSING_HEADER
                and finding.at.cell is None
                and not any(any(row.cells) for row in entries.series.values())
            ):
                raise MissingEntrySheetError(file, self._territory.code)
            self.remarks += self._on_entries(finding)
        self._read_figures(found.sheet, entries)
        self._read_comments(found.sheet, entries)

    def _read_figures(self, sheet: Sheet, entries: Entries) -> None:
        for name, row in entries.series.items():
            if not any(row.cells):
                continue
            for seen in row:
                key, header = (name, seen.period.header), seen.period.header
                if seen.cell is None:
                    continue
                area = entries.table.merged.get(seen.cell) if entries.table is not None else None
                if area is not None:
                    at = f"{seen.cell}, fusion {area}"
                    self.remarks.append(remark(RemarkKind.MERGED, label=self._label(name), header=header, cell=at))
                    continue
                if seen.cell in sheet.formulas:
                    kind = RemarkKind.FORMULA_WITHOUT_VALUE if seen.typed is None else RemarkKind.FORMULA
                    self.remarks.append(remark(kind, label=self._label(name), header=header, cell=seen.cell))
                    if seen.typed is None:
                        continue
                self.figures[key] = seen.typed

    def _read_comments(self, sheet: Sheet, entries: Entries) -> None:
        table = entries.table
        if self._base.comments and (table is None or not any(map(table.comment_cell, table.rows))):
            self.remarks.append(remark(RemarkKind.COLUMN_ABSENT, header=COMMENT_HEADER))
        for name in entries.series:
            cell = table and table.comment_cell(name)
            if cell is None:
                continue
            comment = entries.comments.get(name)
            if cell in sheet.formulas:
                kind = RemarkKind.FORMULA_WITHOUT_VALUE if comment is None else RemarkKind.FORMULA
                self.remarks.append(remark(kind, label=self._label(name), header=COMMENT_HEADER, cell=cell))
                if comment is None:
                    continue
            self.comments[name] = "" if comment is None else comment[0]

    def _on_entries(self, finding: Finding) -> Iterator[Remark]:
        label, cell, raw = self._label(finding.indicator or ""), finding.at.cell or "", finding.raw or ""
        header = finding.facts.header if isinstance(finding.facts, NamedHeader) else ""
        sent = {name for name, _ in self._base.figures}, {period for _, period in self._base.figures}
        match finding.code:
            case Code.MISSING_INDICATOR if finding.indicator in sent[0]:
                yield remark(RemarkKind.ROW_ABSENT, label=label)
            case Code.DUPLICATE_INDICATOR | Code.DUPLICATE_WEIGHT:
                yield remark(RemarkKind.ROW_TWICE, label=label)
            case Code.UNKNOWN_INDICATOR:
                yield remark(RemarkKind.ROW_UNKNOWN, raw=raw, cell=cell)
            case Code.ROW_WITHOUT_INDICATOR:
                yield remark(RemarkKind.ROW_ADDED, raw=raw, cell=cell)
            case Code.MISSING_HEADER if header in sent[1]:
                yield remark(RemarkKind.COLUMN_ABSENT, header=header)
            case Code.DUPLICATE_HEADER:
                yield remark(RemarkKind.COLUMN_TWICE, header=header)

    def reservations(self, sheet: Sheet | None) -> Mapping[ReservationKey, str]:
        """Read the reservations of the department.

        A line that cannot be read may be any of those that were sent: none is then taken as deleted.
        """
        structure: list[Finding] = []
        table = named_reservations(read_reservations_sheet(sheet), self._campaign.referential, self._campaign.settings)
        read = read_reservations(
            sheet, table, self._campaign.referential, self._campaign.settings, structure
        ).reservations
        mine: dict[ReservationKey, str] = {}
        elsewhere: set[str] = set()
        for reservation in reversed(read):
            if reservation.territory == self._territory.code:
                mine[reservation.indicator, reservation.period, reservation.type] = reservation.note or ""
            elif reservation not in self._campaign.reservations:
                elsewhere.add(reservation.territory)
        self.remarks += (remark(RemarkKind.RESERVATION_ELSEWHERE, territory=code) for code in sorted(elsewhere))
        if not structure:
            return mine
        for finding in structure:
            if finding.code in UNUSABLE_LINES:
                where = f"{finding.at.sheet}, {finding.at.cell}"
                self.remarks.append(remark(RemarkKind.RESERVATION_UNUSABLE, cell=where))
            else:
                self.remarks.append(remark(RemarkKind.RESERVATIONS_ABSENT))
        return {**self._base.reservations, **mine}

    def answers(self, found: FoundSheets) -> Mapping[str, Answer]:
        """Read what the department wrote in « Contrôles »."""
        sheet = sheet_of(found, Role.FINDINGS)
        listed = read_findings(sheet)
        if sheet is not None and not listed.missing:
            return answers(listed.lines.values())
        self.remarks.append(remark(RemarkKind.FINDINGS_ABSENT))
        return self._base.answers
