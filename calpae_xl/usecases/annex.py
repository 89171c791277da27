"""« Annexe »: the document that leaves the office, made from the workbook; nothing is written into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from calpae_xl.annex.pdf import pdf_of
from calpae_xl.annex.word_document import word_document
from calpae_xl.core.annex.contents import annex_of
from calpae_xl.core.annex.scope import scope_of
from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.vintages import UnknownVintageError, UnnamedDepartmentError
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.figures.revisions import Comparison, NoCommonTerritoryError
from calpae_xl.core.results.findings import rows_to_answer
from calpae_xl.core.results.remaining import TO_EXPLAIN, left_in
from calpae_xl.core.sheets.findings import FindingsTable
from calpae_xl.core.telling.revision_note import revision_note
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.typography import plural, typeset
from calpae_xl.core.workbook.sensitivity import SensitivityLabel
from calpae_xl.exchange.copies import refuse_unreadable
from calpae_xl.install.computer import Computer
from calpae_xl.usecases.build import Built, put_file
from calpae_xl.usecases.compare_vintages import Earlier, compare_campaign
from calpae_xl.usecases.send import Source


class AnnexFile(NamedTuple):
    """The annex, not written yet.

    Attributes:
        campaign: The workbook that it tells.
        document: The Word document.
        provisional: Whether every page says that figures may still change.
        notices: What whoever sends it should know first, in sentences; the document does not say it.
    """

    campaign: Campaign
    document: bytes
    provisional: bool
    notices: tuple[str, ...]


def prepare_annex(source: Source, convention: str | None = None) -> AnnexFile:
    """Make the annex of a workbook.

    Args:
        source: The workbook.
        convention: Name of the one to tell of; by default all that the workbook serves.

    Raises:
        UnknownConventionError: The workbook serves none of that name.
        UnsendableWorkbookError: A sheet cannot be read whole: the annex would make a blank of it.
    """
    work, campaign = source.work, source.work.campaign
    refuse_unreadable(work, [territory.code for territory in campaign.territories])
    comparison = _comparison(campaign)
    revision = None if comparison is None else revision_note(comparison, asking=False)
    annex = annex_of(scope_of(work, convention), revision)
    document = word_document(annex, campaign.settings.service)
    notices = tuple(map(typeset, _notices(work, comparison, source.label)))
    return AnnexFile(campaign, document, annex.provisional, notices)


def put_annex(annex: AnnexFile, target: Path, *, replace: bool) -> Built:
    """Write the Word document.

    Raises:
        MisnamedFileError: The name does not end with .docx.
        CalpaeError: A file is there, or the folder or the disk refuses.
    """
    return put_file(target, annex.document, ".docx", replace=replace)


def put_pdf(annex: AnnexFile, target: Path, computer: Computer, *, replace: bool) -> Built:
    """Write the PDF.

    Raises:
        NoLibreOfficeError: LibreOffice, which makes it, is not installed.
        CalpaeError: It gave nothing, a file is there, or the folder or the disk refuses.
    """
    return put_file(target, pdf_of(annex.document, computer), ".pdf", replace=replace)


def _comparison(campaign: Campaign) -> Comparison | None:
    """Compare with the latest vintage; ``None`` where there is none to compare with."""
    try:
        return compare_campaign(campaign, Earlier()).comparison
    except (UnknownVintageError, UnnamedDepartmentError, NoCommonTerritoryError):
        return None


def _notices(work: Processed, comparison: Comparison | None, label: SensitivityLabel | None) -> Iterator[str]:
    lines = rows_to_answer(work.campaign, work.validation)
    blocking, to_explain = work.validation.count(Severity.BLOCKING), left_in(lines).to_explain
    if blocking:
        yield f"Annexe provisoire, chaque page le dit : {plural(blocking, 'constat bloquant', 'constats bloquants')}."
    if to_explain:
        yield f"{plural(to_explain, *TO_EXPLAIN)} : l’annexe n’en dit rien."
    # A revision that « Contrôles » asks about is one of these points already.
    asked = FindingsTable.of(lines).asked
    revised = 0 if comparison is None else sum(each.finding not in asked for each in comparison.unjustified_revisions)
    if revised:
        yield f"{plural(revised, 'chiffre révisé', 'chiffres révisés')} sans justification dans « Révisions »."
    unread = sum(finding.code.to_reread for finding in work.validation.findings)
    if unread:
        yield f"{plural(unread, 'texte reconduit', 'textes reconduits')} de la campagne précédente, à relire."
    if label is not None:
        yield "Le classeur porte une étiquette de confidentialité : mettez la même sur l’annexe."
