"""Copies of the workbook that leave by email: made anew, then read back and found to say the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time
from hashlib import sha256
from typing import NamedTuple

from calpae_xl.books.labels import label_of
from calpae_xl.books.package import Package
from calpae_xl.books.workbook import grid_of
from calpae_xl.core.actions.left_behind import Additions, additions
from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.campaign.conventions import Due
from calpae_xl.core.campaign.settings import SendingWay, Settings
from calpae_xl.core.figures.processed import Processed, process_campaign
from calpae_xl.core.results.cover import TRANSMISSION_ROLES, Cover, collection_rows, transmission_rows
from calpae_xl.core.results.findings import findings_lines
from calpae_xl.core.returns.declared import declared
from calpae_xl.core.sheets.baseline import BASELINE_SHEET, Baseline, baseline_cells, read_baseline
from calpae_xl.core.sheets.findings import FindingLine, FindingsTable
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.codes import Code, Severity
from calpae_xl.core.trade.dispatch import Dispatch
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Content
from calpae_xl.core.workbook.sensitivity import SensitivityLabel, borne_and_left
from calpae_xl.making.assembly import Identity, assembled
from calpae_xl.making.content import MOST_CONSOLIDATED, MasterContent, content_of
from calpae_xl.making.copies import Revisions, bare_sheets, collection_sheets, transmission_sheets

PROVISIONAL = "PROVISOIRE"


class UnsendableWorkbookError(CalpaeError):
    """Something that a copy has to hold cannot be read: a copy would make a blank of it."""

    def __init__(self, file: str, findings: Sequence[str]) -> None:
        others = f" (et {len(findings) - 1} autres constats)" if len(findings) > 1 else ""
        super().__init__(
            typeset(f"« {file} » ne peut pas être envoyé tel quel : {findings[0]}{others}"),
            typeset("Rétablissez ce qui manque, puis recommencez ; « Valider » en donne la liste."),
        )


class AlteredCopyError(CalpaeError):
    """The copy does not read as the workbook: it is not handed out."""

    def __init__(self, file: str) -> None:
        super().__init__(
            typeset(f"La copie de « {file} » ne se relit pas comme lui : elle n’a pas été gardée."),
            "Transmettez ce message au service informatique, avec le classeur.",
        )


class Copy(NamedTuple):
    """A workbook ready to leave.

    Attributes:
        content: The file.
        work: The copy itself, read and validated.
        lines: What its « Contrôles » holds, a row for each answer.
        left: What people added to the workbook that is not in the copy.
        provisional: Whether every page says that figures may still change.
        label_left: Sensitivity label of the workbook that the copy cannot bear.
        start: Digest of what it holds of itself, of a copy to fill in.
    """

    dispatch: Dispatch
    content: bytes
    work: Processed
    lines: Sequence[FindingLine]
    left: Additions
    provisional: bool = False
    start: str | None = None
    label_left: SensitivityLabel | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of the file, in hexadecimal."""
        return sha256(self.content).hexdigest()


def collection_copy(
    work: Processed, dispatch: Dispatch, due: Sequence[Due] = (), label: SensitivityLabel | None = None
) -> Copy:
    """Make the copy that one department fills in; nothing of the others is in it.

    Args:
        work: The workbook.
        dispatch: Names the department.
        due: Days by which the copy is wanted back.
        label: Sensitivity label of the workbook.

    Raises:
        UnsendableWorkbookError: The sheets of the department cannot be read whole.
        AlteredCopyError: The copy does not say the same.
        CalpaeError: What people wrote in « Contrôles » cannot be read.
    """
    campaign, codes = work.campaign, (dispatch.territory or "",)
    refuse_unreadable(work, codes)
    settings = _settings(campaign, codes)
    content = content_of(campaign, codes, replace(settings, prefecture_mailbox=""))
    identity = _identity(dispatch, settings)
    copied = _processed(content, identity, campaign)
    findings = FindingsTable(lines=dict(_answered(campaign, codes[0])))
    lines = findings_lines(copied.campaign, copied.validation, findings, copied.cells)
    cover = Cover(dispatch.version, dispatch.sent_on, due)
    rows = collection_rows(copied.campaign, lines, cover)
    hidden = {BASELINE_SHEET: baseline_cells(dispatch, declared(copied.campaign, codes[0], lines))}
    borne, left = borne_and_left(label)
    data = assembled(collection_sheets(content, copied, rows, findings, hidden), identity, label=borne)
    remembered = _verify(data, campaign, codes, borne)
    start = None if remembered is None else remembered.digest
    return Copy(dispatch, data, copied, lines, additions(campaign, codes), start=start, label_left=left)


def transmission_copy(work: Processed, dispatch: Dispatch, label: SensitivityLabel | None = None) -> Copy:
    """Make the copy that others read: the whole workbook, every cell locked, marked while anything blocks.

    Args:
        work: The workbook.
        dispatch: Version and day.
        label: Sensitivity label of the workbook.

    Raises:
        UnsendableWorkbookError: The workbook cannot be read whole.
        AlteredCopyError: The copy does not say the same.
        CalpaeError: What people wrote in « Contrôles » or « Révisions » cannot be read.
    """
    campaign = work.campaign
    codes = tuple(territory.code for territory in campaign.territories)
    refuse_unreadable(work, codes)
    settings = _settings(campaign, codes)
    content, identity = content_of(campaign, codes, settings), _identity(dispatch, settings)
    copied = _processed(content, identity, campaign)
    # Lines alone: where people moved the tables does not matter in a new workbook.
    findings, revisions = FindingsTable(lines=campaign.listed.whole.lines), _revisions_of(campaign)
    lines = findings_lines(copied.campaign, copied.validation, findings, copied.cells)
    absent = {Role.REVISIONS} if revisions is None else set()
    if len(codes) > MOST_CONSOLIDATED:
        absent |= {Role.CONSOLIDATION, Role.CHANGES}
    roles = [role for role in TRANSMISSION_ROLES if role not in absent]
    cover = Cover(dispatch.version, dispatch.sent_on)
    rows = transmission_rows(copied, lines, cover, roles)
    provisional = copied.validation.count(Severity.BLOCKING) > 0
    sheets = transmission_sheets(content, copied, rows, findings, revisions)
    borne, left = borne_and_left(label)
    data = assembled(sheets, identity, sealed=True, stamp=PROVISIONAL if provisional else "", label=borne)
    _verify(data, campaign, codes, borne)
    return Copy(dispatch, data, copied, lines, additions(campaign, codes), provisional, label_left=left)


def refuse_unreadable(work: Processed, territories: Iterable[str]) -> None:
    """Refuse to let out what would make a blank of something that cannot be read.

    Args:
        work: The workbook.
        territories: Codes of the departments that leave.

    Raises:
        UnsendableWorkbookError: There is such a thing.
    """
    campaign = work.campaign
    concerned = {None, *territories}
    found = [each for each in work.validation.findings if each.territory in concerned and _hides_content(each)]
    if found:
        told = [sentence(each, campaign.referential, campaign.settings)[0] for each in found]
        places = [
            f"feuille « {each.at.sheet} », {text[:1].lower()}{text[1:]}" for each, text in zip(found, told, strict=True)
        ]
        raise UnsendableWorkbookError(campaign.name, places)


def _hides_content(finding: Finding) -> bool:
    if finding.code is Code.FORMULA_WITHOUT_VALUE:
        return True
    return finding.code.level == 0 and finding.severity is Severity.BLOCKING


def _settings(campaign: Campaign, territories: Sequence[str]) -> Settings:
    """Return what a copy says of the campaign: its own departments, and nothing of the computers of the service."""
    kept = tuple(territory for territory in campaign.territories if territory.code in territories)
    return replace(campaign.settings, territories=kept, sending=SendingWay.OUTLOOK, smtp_host="")


def _identity(dispatch: Dispatch, settings: Settings) -> Identity:
    title = f"Indicateurs CALPAE – campagne {settings.campaign} – {dispatch.purpose.value}"
    return Identity(title, settings.service, datetime.combine(dispatch.sent_on, time()))


def _processed(content: MasterContent, identity: Identity, campaign: Campaign) -> Processed:
    """Process a copy as it will stand, with what people justified in the workbook."""
    bare = grid_of(Package("copie.xlsx", assembled(bare_sheets(content), identity)))
    return process_campaign(replace(read_campaign(bare), justifications=campaign.justifications))


def _answered(campaign: Campaign, territory: str) -> Iterator[tuple[int, FindingLine]]:
    """Yield the lines on a department, with what « Révisions » justifies of them: the copy has no such sheet.

    A line of somebody's own, without a finding, may speak of any department: it stays. So do those of the others,
    whose findings the copy does not have: what was written of them would be kept in it.
    """
    for row, line in campaign.listed.whole.lines.items():
        if line.territory != territory:
            continue
        texts = (campaign.justifications.get(fingerprint) for fingerprint in line.fingerprints)
        text = next(filter(None, texts), None)
        if text is not None and not line.justification.text:
            yield row, line._replace(justification=Content(text))
        elif line.fingerprints:
            yield row, line


def _revisions_of(campaign: Campaign) -> Revisions | None:
    revised = campaign.revised.whole
    lines = [line for line in revised.lines if line.indicator.text]
    return Revisions(lines, revised.told) if lines else None


def _verify(
    data: bytes, campaign: Campaign, territories: Iterable[str], label: SensitivityLabel | None
) -> Baseline | None:
    """Read a copy back and compare it with the workbook, and with what it remembers of itself; return the latter."""
    package = Package(campaign.name, data)
    copied = read_campaign(grid_of(package))
    same = all(_said(copied, code) == _said(campaign, code) for code in territories)
    remembered = read_baseline(copied.grid)
    if remembered is not None:
        lines = copied.listed.whole.lines.values()
        same = same and remembered.declaration == declared(copied, remembered.dispatch.territory or "", lines)
    if not same or label_of(package) != label:
        raise AlteredCopyError(campaign.name)
    return remembered


def _said(campaign: Campaign, territory: str) -> tuple[object, ...]:
    """Return what a department says; an optional row that nobody kept says nothing, as a blank one."""
    declaration = declared(campaign, territory)
    figures = {key: value for key, value in declaration.figures.items() if value is not None}
    comments = {key: text for key, text in declaration.comments.items() if text}
    return figures, comments, declaration.reservations
