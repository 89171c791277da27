"""Reading what a department sent back, with the eyes of the workbook that it goes into.

A copy is believed on what it held when it was sent only as far as « Journal » holds the same. Any other workbook with
the entry sheet of one department is read all the same, down to that sheet alone: nothing is known then of what was
sent, and what cannot be read says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.entries import Entries, read_entries
from calpae_xl.core.campaign.reservations import UNUSABLE_LINES, named_reservations, read_reservations
from calpae_xl.core.returns.declared import answers, declared
from calpae_xl.core.returns.remarks import Remark, RemarkKind, remark
from calpae_xl.core.returns.sendings import Sendings
from calpae_xl.core.sheets.baseline import Baseline, DamagedBaselineError, baseline_in
from calpae_xl.core.sheets.findings import FindingLine, read_findings
from calpae_xl.core.sheets.reservations import read_reservations_sheet
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.declaration import Answer, Declaration, FigureKey, ReservationKey
from calpae_xl.core.trade.dispatch import Dispatch
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.facts import CopiedSheet, ForeignCampaign, NamedHeader
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.typography import listed, typeset
from calpae_xl.core.trade.values import Value, trimmed_text
from calpae_xl.core.workbook.grid import Grid, Sheet, split_address
from calpae_xl.core.workbook.layout import (
    COMMENT_HEADER,
    ID_HEADER,
    LABEL_HEADER,
    MEASURE_HEADER,
    UNIT_HEADER,
    Role,
)
from calpae_xl.core.workbook.seal import is_sealed
from calpae_xl.core.workbook.sheet_recognition import FoundSheet, FoundSheets, recognise_sheets, sheet_of


class UnusableReturnError(CalpaeError):
    """A workbook of ours that cannot be integrated."""

    def __init__(self, file: str, fault: str, remedy: str) -> None:
        super().__init__(typeset(f"Le fichier « {file} » {fault}."), typeset(remedy))


class NoBaselineError(UnusableReturnError):
    """A workbook of ours that was not sent to be filled in, and is not that of one department either."""

    def __init__(self, file: str) -> None:
        super().__init__(
            file,
            "n’est pas un retour de collecte : rien n’y garde ce qu’il contenait à l’envoi",
            "Choisissez le fichier que le département a renvoyé. S’il a rempli une autre copie du classeur, copiez-en "
            "la seule feuille de saisie de ce département dans un nouveau classeur, et intégrez celui-ci : chaque "
            "différence sera à décider.",
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
        territory: Code of the department.
        dispatch: Which copy it is; ``None`` when it is not believed.
        sent: What was sent; empty when that is not known.
        declaration: What the department says now; where it cannot be read, what was sent.
        remarks: What could not be taken as it stands.
        doubt: Why it is not believed on what was sent, if so.
        reservations_whole: Whether a reservation that it does not hold was deleted there, or never was.
        fills: Whether what it says of an empty cell is taken, though it is not believed on what was sent.
        listed: Lines of its « Contrôles » by fingerprint: they name what was answered.
    """

    name: str
    territory: str
    dispatch: Dispatch | None
    sent: Declaration
    declaration: Declaration
    remarks: tuple[Remark, ...]
    doubt: Remark | None = None
    reservations_whole: bool = True
    fills: bool = False
    listed: Mapping[str, FindingLine] = MappingProxyType({})

    @property
    def known_as(self) -> str:
        """Name under which « Journal » holds it; that of no sending when it is not believed."""
        return self.dispatch.file_name if self.dispatch is not None else typeset(f"{self.name} (envoi non reconnu)")


def read_return(grid: Grid, campaign: Campaign, sendings: Sendings) -> Returned:
    """Read a return.

    Indicators, years and thresholds are those of the workbook it goes into: what people did to the other sheets
    of the return does not matter.

    Args:
        grid: The return.
        campaign: The workbook it goes into.
        sendings: The copies that this workbook sent.

    Raises:
        NotACalpaeWorkbookError: No sheet of ours.
        NewerLayoutError: Built by a later version.
        UnusableReturnError: Of several departments or another campaign, of none of ours, or without entries.
    """
    structure: list[Finding] = []
    found = recognise_sheets(grid, structure)
    baseline, doubt = _believed(found, grid.name, sendings)
    if baseline is None and is_sealed(grid):
        raise NoBaselineError(grid.name)
    if baseline is not None and baseline.dispatch.campaign != campaign.settings.campaign:
        raise OtherCampaignError(grid.name, baseline.dispatch.campaign, campaign.settings.campaign)
    territory = _answering(found, grid.name, baseline, believed=doubt is None)
    if territory not in {each.code for each in campaign.territories}:
        expected = " ou ".join(each.code for each in campaign.territories)
        raise OtherDepartmentError(grid.name, territory, expected)
    heirs = campaign.referential.heirs
    sent = None if baseline is None or doubt is not None else _under_present_ids(baseline, heirs)
    if doubt is not None and not _others(found):
        doubt = remark(RemarkKind.BARE_SHEET, territory=territory)
    reading = _Reading(campaign, territory, sent)
    reading.remarks += _on_structure(structure)
    entry = found[Role.ENTRY, territory]
    reading.read_entries(grid.name, entry._replace(sheet=_with_present_ids(entry.sheet, heirs)))
    if _others(found):
        reading.read_lines(found)
    return Returned(
        grid.name,
        territory,
        None if sent is None else sent.dispatch,
        Declaration() if sent is None else sent.declaration,
        reading.declaration,
        tuple(reading.remarks),
        doubt,
        reading.reservations_whole,
        listed=reading.listed,
    )


def _under_present_ids(baseline: Baseline, heirs: Mapping[str, str]) -> Baseline:
    """Return what was sent under the ids that indicators have now."""
    if not heirs:
        return baseline
    said = baseline.declaration
    declaration = replace(
        said,
        figures={(heirs.get(name, name), header): value for (name, header), value in said.figures.items()},
        comments={heirs.get(name, name): text for name, text in said.comments.items()},
        reservations={
            (heirs.get(name, name), period, kind): note for (name, period, kind), note in said.reservations.items()
        },
    )
    return baseline._replace(declaration=declaration)


def _with_present_ids(sheet: Sheet, heirs: Mapping[str, str]) -> Sheet:
    """Return an entry sheet whose rows bear the ids that indicators have now, where it has no such row yet."""
    found = {label_key(value): cell for cell, value in sheet.values.items() if isinstance(value, str) and heirs}
    renamed = {found[old]: new for old, new in heirs.items() if old in found and new not in found}
    return replace(sheet, values={**sheet.values, **renamed}) if renamed else sheet


def _believed(found: FoundSheets, file: str, sendings: Sendings) -> tuple[Baseline | None, Remark | None]:
    """Return what a copy holds of its sending, and why it is not believed on it."""
    try:
        baseline = baseline_in(found, file)
    except DamagedBaselineError:
        baseline = None
    return baseline, remark(RemarkKind.BASELINE_LOST) if baseline is None else sendings.doubt(baseline)


def _answering(found: FoundSheets, file: str, baseline: Baseline | None, *, believed: bool) -> str:
    """Return the department that a workbook answers for."""
    answering = [territory for role, territory in found if role is Role.ENTRY]
    named = "" if baseline is None else baseline.dispatch.territory or ""
    if named in answering:
        return named
    if len(answering) == 1 and not believed:
        return answering[0]
    if named and len(answering) < 2:
        raise MissingEntrySheetError(file, named)
    raise NoBaselineError(file)


def _others(found: FoundSheets) -> bool:
    """Tell whether a workbook has more of ours than entry sheets."""
    return any(role is not Role.ENTRY for role, _ in found)


def _on_structure(structure: list[Finding]) -> Iterator[Remark]:
    for finding in structure:
        if isinstance(finding.facts, CopiedSheet):
            yield remark(RemarkKind.SHEET_TWICE, sheet=finding.at.sheet, used=finding.facts.used)


class _Reading:
    """The reading of one return; whatever cannot be read is as it was sent, or left out when that is not known."""

    def __init__(self, campaign: Campaign, territory: str, sent: Baseline | None) -> None:
        self._campaign = campaign
        self._label = campaign.referential.short_label
        self._territory = next(known for known in campaign.territories if known.code == territory)
        self._base = base = Declaration() if sent is None else sent.declaration
        # What has to be there: what was sent, else what the workbook has.
        self._due = declared(campaign, territory) if sent is None else base
        self._figures: dict[FigureKey, Value | None] = dict(base.figures)
        self._comments: dict[str, str] = dict(base.comments)
        self._reservations: Mapping[ReservationKey, str] = base.reservations
        self._answers: Mapping[str, Answer] = base.answers
        self.reservations_whole = False
        self.listed: Mapping[str, FindingLine] = {}
        self.remarks: list[Remark] = []

    @property
    def declaration(self) -> Declaration:
        """What the department says."""
        return Declaration(self._figures, self._comments, self._reservations, self._answers)

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
            self.remarks += self._on_entries(finding, entries)
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
                self._figures[key] = seen.typed

    def _read_comments(self, sheet: Sheet, entries: Entries) -> None:
        table = entries.table
        if self._due.comments and (table is None or not any(map(table.comment_cell, table.rows))):
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
            self._comments[name] = "" if comment is None else comment[0]

    def _on_entries(self, finding: Finding, entries: Entries) -> Iterator[Remark]:
        label, cell, raw = self._label(finding.indicator or ""), finding.at.cell or "", finding.raw or ""
        header = finding.facts.header if isinstance(finding.facts, NamedHeader) else ""
        due = {name for name, _ in self._due.figures}, {period for _, period in self._due.figures}
        match finding.code:
            case Code.MISSING_INDICATOR if finding.indicator in due[0]:
                yield remark(RemarkKind.ROW_ABSENT, label=label)
            case Code.DUPLICATE_INDICATOR | Code.DUPLICATE_WEIGHT:
                yield remark(RemarkKind.ROW_TWICE, label=label)
            case Code.UNKNOWN_INDICATOR if label_key(raw) in self._campaign.referential.indicators:
                figures = _figures_on(entries, cell)
                yield remark(RemarkKind.ROW_RETIRED, label=self._label(label_key(raw)), figures=figures)
            case Code.UNKNOWN_INDICATOR:
                yield remark(RemarkKind.ROW_UNKNOWN, raw=raw, cell=cell)
            case Code.ROW_WITHOUT_INDICATOR:
                yield remark(RemarkKind.ROW_ADDED, raw=raw, cell=cell)
            case Code.MISSING_HEADER if header in due[1]:
                yield remark(RemarkKind.COLUMN_ABSENT, header=header)
            case Code.DUPLICATE_HEADER:
                yield remark(RemarkKind.COLUMN_TWICE, header=header)

    def read_lines(self, found: FoundSheets) -> None:
        """Read what is no cell: reservations and answers."""
        self._reservations = self._read_reservations(sheet_of(found, Role.RESERVATIONS))
        self._answers = self._read_answers(found)

    def _read_reservations(self, sheet: Sheet | None) -> Mapping[ReservationKey, str]:
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
        self.reservations_whole = not structure
        if self.reservations_whole:
            return mine
        for finding in structure:
            if finding.code in UNUSABLE_LINES:
                where = f"{finding.at.sheet}, {finding.at.cell}"
                self.remarks.append(remark(RemarkKind.RESERVATION_UNUSABLE, cell=where))
            else:
                self.remarks.append(remark(RemarkKind.RESERVATIONS_ABSENT))
        return {**self._base.reservations, **mine}

    def _read_answers(self, found: FoundSheets) -> Mapping[str, Answer]:
        """Read what the department wrote in « Contrôles »."""
        sheet = sheet_of(found, Role.FINDINGS)
        listed = read_findings(sheet)
        if sheet is not None and not listed.missing:
            self.listed = {fingerprint: line for line in listed.lines.values() for fingerprint in line.fingerprints}
            return answers(listed.lines.values())
        self.remarks.append(remark(RemarkKind.FINDINGS_ABSENT))
        return self._base.answers


def _figures_on(entries: Entries, cell: str) -> str:
    """Write what the entry cells of a row hold, with their headers."""
    if entries.table is None:
        return ""
    table, row = entries.table.table, split_address(cell)[1]
    others = (ID_HEADER, MEASURE_HEADER, LABEL_HEADER, UNIT_HEADER, COMMENT_HEADER)
    held = (
        (header, trimmed_text(table.sheet.values.get(f"{letters}{row}")))
        for header, letters in table.columns.items()
        if header not in others
    )
    return listed([f"{header} : {text}" for header, text in held if text]) or "rien"
