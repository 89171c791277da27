"""« Importer »: an annex that was published, read back; into the entry sheets of a workbook, or into its archive."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from calpae_xl.books.port import Book
from calpae_xl.core.campaign.archiving import Archived, archived
from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.returns.integration import Integration, OnConflict, summary
from calpae_xl.core.returns.printed import returned_annex
from calpae_xl.core.sheets.journal import Action, standing_of
from calpae_xl.core.sheets.vintages import VintageLine, added_lines
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import listed, plural, typeset
from calpae_xl.core.trade.words import article
from calpae_xl.core.transcription.paper import Paper
from calpae_xl.core.transcription.transcript import Transcript, transcribe
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.layout import SHEET_NAMES, Role
from calpae_xl.core.workbook.plan import Plan
from calpae_xl.core.workbook.sheet_recognition import MissingResultSheetError
from calpae_xl.data import load_collectivity, load_departments, load_published_labels, load_referential
from calpae_xl.making.content import named
from calpae_xl.usecases.compare_vintages import UnknownDepartmentError
from calpae_xl.usecases.integrate import integrated, read_workbook
from calpae_xl.usecases.write import Prepared, prepare_change


class EarlyVintageError(CalpaeError):
    """A vintage older than the figures that it should hold."""

    def __init__(self, file: str, asked: int, vintage: str) -> None:
        super().__init__(
            typeset(
                f"« {file} » donne des chiffres réalisés jusqu’en {vintage} : ils n’ont pas pu être publiés en {asked}."
            ),
            typeset(f"Donnez --millesime {vintage}, ou une année plus récente."),
        )


class ForeignDepartmentError(CalpaeError):
    """A department that is none of those of the package, and no workbook that would know it."""

    def __init__(self, given: str, settings: Settings) -> None:
        codes = listed([territory.code for territory in settings.territories], most=12).replace(" et ", " ou ")
        super().__init__(
            typeset(f"« {given} » n’est pas un département de {article(settings.collectivity_name)}."),
            typeset(f"Donnez avec --dans le classeur de sa collectivité, ou choisissez {codes}."),
        )


class Target(NamedTuple):
    """The workbook that an annex goes into, read."""

    grid: Grid
    campaign: Campaign


class Merged(NamedTuple):
    """What an annex would change in the entry sheets; nothing is written.

    Attributes:
        known: Whether the same file was imported already, and not undone since.
    """

    target: Target
    read: Transcript
    integration: Integration
    known: bool

    @property
    def summary(self) -> str:
        """What would change, counted in words."""
        return summary(self.integration.returns)


class Archive(NamedTuple):
    """What an annex would add to « Millésimes »; nothing is written."""

    target: Target
    read: Transcript
    vintage: str
    archived: Archived

    @property
    def summary(self) -> str:
        """What would be added, counted in words."""
        added, known, other = len(self.archived.added), self.archived.known, len(self.archived.contradicted)
        counts = (
            (added, "chiffre ajouté", "chiffres ajoutés"),
            (known, "déjà là", "déjà là"),
            (other, "laissé comme il est archivé", "laissés comme ils sont archivés"),
        )
        told = ", ".join(plural(*count) for count in counts if count[0]) or "rien à ajouter"
        return typeset(f"millésime {self.vintage} : {told}")


def read_target(book: Book) -> Target:
    """Read the workbook that an annex goes into.

    Raises:
        CopyAsWorkbookError: It is a copy that was sent.
        CalpaeError: Nothing can be said of it, or it is not written into.
    """
    campaign = read_workbook(book)
    return Target(campaign.grid, campaign)


def read_annex(
    path: Path, target: Target | None, department: str | None, *, open_paper: Callable[[Path], Paper]
) -> Transcript:
    """Read an annex.

    Args:
        path: The document.
        target: Whose indicators and departments count; those of the package without one.
        department: The only one to read, and the one whose figures are those that name none.
        open_paper: How a document is opened.

    Raises:
        UnknownDepartmentError: The workbook has no such department.
        ForeignDepartmentError: Nor has the package, without a workbook.
        CalpaeError: Nothing can be read in it.
    """
    settings = _packaged_settings() if target is None else target.campaign.settings
    known = [territory.code for territory in settings.territories]
    if department is not None and department not in known:
        if target is None:
            raise ForeignDepartmentError(department, settings)
        raise UnknownDepartmentError(department, known)
    referential = load_referential() if target is None else target.campaign.referential
    return transcribe(open_paper(path), referential, settings, load_published_labels(), department)


def _packaged_settings() -> Settings:
    return named(Settings(territories=load_departments()), load_collectivity())


def merge_annex(target: Target, read: Transcript, book: Book) -> Merged:
    """Say what an annex would change in the entry sheets.

    What goes into an empty cell is taken; a figure against another one is to be decided in « Conflits ».

    Raises:
        CalpaeError: What people wrote in a sheet could not be kept.
    """
    campaign = target.campaign
    returned = [returned_annex(read, territory, campaign) for territory in read.territories]
    integration = integrated(book, campaign, returned, OnConflict.LIST)
    known = any(each.digest == read.digest for each in standing_of(campaign.sheet(Role.JOURNAL), Action.IMPORT))
    return Merged(target, read, integration, known)


def prepare_merge(merged: Merged, *, at: datetime, user: str) -> Prepared:
    """Say what would be written once the preview is accepted, result sheets included; nothing is.

    Raises:
        CalpaeError: What people wrote in a sheet could not be kept.
    """
    change = Plan() if merged.known else merged.integration.change
    detail = typeset(f"{merged.summary} (« {merged.read.name} »)")
    return prepare_change(
        merged.target.grid,
        change,
        Action.IMPORT,
        detail=detail,
        at=at,
        user=user,
        file=merged.read.name,
        digest=merged.read.digest,
    )


def archive_annex(target: Target, read: Transcript, year: int) -> Archive:
    """Say what an annex would add to « Millésimes »; what is archived already is neither repeated nor replaced.

    Raises:
        EarlyVintageError: Its figures are later than the vintage.
    """
    if read.vintage > str(year):
        raise EarlyVintageError(read.name, year, read.vintage)
    lines: dict[object, VintageLine] = {}
    for each in sorted(read.observations, key=lambda each: each.vintage):
        key = each.territory, each.indicator, each.period
        lines[key] = VintageLine(str(year), *key, each.raw)
    return Archive(target, read, str(year), archived(target.campaign, lines.values()))


def prepare_archive(archive: Archive, *, at: datetime, user: str) -> Prepared:
    """Say what would be written once the preview is accepted, result sheets included; nothing is.

    Raises:
        MissingResultSheetError: The workbook has lost « Millésimes ».
        CalpaeError: What people wrote in a sheet could not be kept.
    """
    sheet = archive.target.campaign.sheet(Role.VINTAGES)
    if sheet is None:
        raise MissingResultSheetError(archive.target.grid.name, [SHEET_NAMES[Role.VINTAGES]])
    return prepare_change(
        archive.target.grid,
        Plan({sheet.name: added_lines(sheet, archive.archived.added)}),
        Action.ARCHIVE,
        detail=typeset(f"{archive.summary} (« {archive.read.name} »)"),
        at=at,
        user=user,
        file=archive.read.name,
        digest=archive.read.digest,
    )
