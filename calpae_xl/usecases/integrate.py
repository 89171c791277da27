"""« Intégrer un retour »: what departments send back, previewed first, then written; and « Appliquer les décisions ».

Nothing is written by a preview: whoever asked sees what would change, and accepts it or not.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from calpae_xl.books.port import Book, StoredBook
from calpae_xl.core.actions.signature import Receipt
from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.returns.integration import Decided, Integration, OnConflict, decide, integrate, summary
from calpae_xl.core.returns.returned_copy import OtherDepartmentError, Returned, UnusableReturnError, read_return
from calpae_xl.core.returns.sendings import Sendings, sendings_of
from calpae_xl.core.sheets.baseline import read_baseline
from calpae_xl.core.sheets.journal import Action, JournalEntry, standing_of
from calpae_xl.core.trade.dispatch import Dispatch, parse_file_name
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import plural, typeset
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Plan
from calpae_xl.core.workbook.writable import refuse_unwritable
from calpae_xl.usecases.older import packaged
from calpae_xl.usecases.write import Prepared, prepare_change

_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
"""Kinds of file that a folder of returns is searched for; some are refused, each with its reason."""


class CopyAsWorkbookError(CalpaeError):
    """The workbook of the campaign is wanted, and this is a copy that was sent."""

    def __init__(self, file: str, territory: str) -> None:
        super().__init__(
            typeset(f"Le classeur « {file} » est lui-même une copie envoyée au département {territory}."),
            typeset("Choisissez le classeur de la campagne, puis intégrez-y cette copie."),
        )


class WorkbookAsReturnError(UnusableReturnError):
    """The return is the very workbook it should go into."""

    def __init__(self, file: str) -> None:
        super().__init__(
            file, "est le classeur de la campagne lui-même", "Choisissez le fichier que le département a renvoyé."
        )


class StaleReturnError(UnusableReturnError):
    """What was sent later has come back already: this return would bring old figures."""

    def __init__(self, file: str, dispatch: Dispatch, later: Dispatch) -> None:
        super().__init__(
            file,
            f"répond à l’envoi v{dispatch.version}, alors que le retour de l’envoi v{later.version} "
            f"({later.sent_on:%d/%m/%Y}) est déjà intégré",
            f"Demandez au département de reporter ce qui manque dans sa copie v{later.version}, ou préparez un nouvel "
            "envoi.",
        )


class EmptyFolderError(CalpaeError):
    """A folder without any workbook."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            typeset(f"Le dossier « {folder} » ne contient aucun classeur."),
            "Choisissez le dossier où vous avez enregistré les retours.",
        )


class Refused(NamedTuple):
    """A file that is not integrated, and why."""

    name: str
    error: CalpaeError


class Preview(NamedTuple):
    """What integrating returns would do; nothing is written.

    Attributes:
        grid: The workbook as it is.
        campaign: The same, read.
        integration: What would change.
        digests: SHA-256 of each return, in the order of ``integration.returns``.
        known: Names of files that were integrated already, to the last byte.
        refused: Files that cannot be integrated.
    """

    grid: Grid
    campaign: Campaign
    integration: Integration
    digests: tuple[str, ...]
    known: tuple[str, ...]
    refused: tuple[Refused, ...]

    @property
    def summary(self) -> str:
        """What would change, counted in words."""
        return summary(self.integration.returns)


class _Received(NamedTuple):
    back: Returned
    digest: str


def preview_returns(
    book: Book,
    paths: Sequence[Path],
    *,
    open_return: Callable[[Path], StoredBook],
    on_conflict: OnConflict = OnConflict.LIST,
    department: str | None = None,
    workbook: Path | None = None,
    seen: Callable[[str], None] = lambda name: None,
) -> Preview:
    """Read returns and say what they would change.

    A file that cannot be integrated does not stop the others.

    Args:
        book: The workbook of the campaign.
        paths: Returns, and folders of returns.
        open_return: How a file is opened.
        on_conflict: What becomes of what both sides changed.
        department: The one that was announced; any by default.
        workbook: Where the workbook of the campaign lies, to tell it from a return.
        seen: Told of the name of each file once it is read.

    Raises:
        EmptyFolderError: There is nothing to read in a folder.
        CalpaeError: Nothing can be said of the workbook.
    """
    campaign = read_workbook(book)
    journal, sendings = standing_of(campaign.sheet(Role.JOURNAL), Action.INTEGRATE), sendings_of(campaign)
    digests = {entry.digest for entry in journal}
    received: list[_Received] = []
    known: list[str] = []
    refused: list[Refused] = []
    for path in _files(paths, workbook):
        try:
            if workbook is not None and _same_file(path, workbook):
                raise WorkbookAsReturnError(path.name)
            one = _read(path, campaign, sendings, open_return, department)
            if one.digest in digests:
                known.append(path.name)
            else:
                _refuse_stale(one.back, journal)
                received.append(one)
                digests.add(one.digest)
        except CalpaeError as error:
            refused.append(Refused(path.name, error))
        seen(path.name)
    received.sort(key=lambda one: _turn(one.back))
    returned = [one.back for one in received]
    integration = integrated(book, campaign, returned, on_conflict)
    return Preview(
        campaign.grid, campaign, integration, tuple(one.digest for one in received), tuple(known), tuple(refused)
    )


def read_workbook(book: Book) -> Campaign:
    """Read the workbook that something is merged into.

    Raises:
        CopyAsWorkbookError: It is a copy that was sent.
        CalpaeError: Nothing can be said of it, or it is not written into.
    """
    grid = book.read()
    refuse_unwritable(grid)
    refuse_copy(grid)
    return read_campaign(grid, packaged)


def refuse_copy(grid: Grid) -> None:
    """Refuse the copy of one department where the workbook of the campaign is wanted.

    Raises:
        CopyAsWorkbookError: It is a copy that was sent.
        CalpaeError: Nothing can be said of it.
    """
    baseline = read_baseline(grid)
    if baseline is not None:
        raise CopyAsWorkbookError(grid.name, baseline.dispatch.territory or "")


def integrated(book: Book, campaign: Campaign, returned: Sequence[Returned], on_conflict: OnConflict) -> Integration:
    """Integrate returns, leaving alone the cells of entry sheets that cannot be written."""
    integration = integrate(campaign, returned, on_conflict)
    unwritable = book.unwritable(_entry_cells(campaign, integration.change))
    return integrate(campaign, returned, on_conflict, unwritable) if unwritable else integration


def prepare_integration(preview: Preview, *, at: datetime, user: str) -> Prepared:
    """Say what would be written once the preview is accepted, result sheets included; nothing is.

    Args:
        preview: What was accepted.
        at: Dates the lines of « Journal ».
        user: Who asks.

    Raises:
        CalpaeError: What people wrote in a sheet could not be kept.
    """
    results = preview.integration.returns
    receipts = tuple(
        Receipt(result.dispatch, digest, typeset(f"{summary([result])} (« {result.name} »)"))
        for result, digest in zip(results, preview.digests, strict=True)
    )
    alone = receipts[0] if len(receipts) == 1 else None
    return prepare_change(
        preview.grid,
        preview.integration.change,
        Action.INTEGRATE,
        detail=typeset(f"{plural(len(results), 'retour')} : {preview.summary}") if alone is None else alone.detail,
        at=at,
        user=user,
        file=None if alone is None else alone.file,
        digest=None if alone is None else alone.digest,
        received=receipts if alone is None else (),
    )


class Decisions(NamedTuple):
    """What applying decisions on conflicts would do; nothing is written."""

    grid: Grid
    decided: Decided

    @property
    def summary(self) -> str:
        """What would change, counted in words."""
        decided = self.decided
        counts = (
            (decided.taken, "valeur prise dans un retour", "valeurs prises dans un retour"),
            (decided.kept, "valeur gardée", "valeurs gardées"),
            (decided.waiting, "conflit à décider", "conflits à décider"),
        )
        return ", ".join(plural(*count) for count in counts if count[0]) or "aucun conflit"


def preview_decisions(book: Book) -> Decisions:
    """Read what people decided in « Conflits » and say what it would change.

    Raises:
        CalpaeError: Nothing can be said of the workbook.
    """
    grid = book.read()
    refuse_unwritable(grid)
    campaign = read_campaign(grid, packaged)
    decided = decide(campaign)
    unwritable = book.unwritable(_entry_cells(campaign, decided.change))
    return Decisions(grid, decide(campaign, unwritable) if unwritable else decided)


def prepare_decisions(decisions: Decisions, *, at: datetime, user: str) -> Prepared:
    """Say what would be written once the decisions are accepted, result sheets included; nothing is.

    Raises:
        CalpaeError: What people wrote in a sheet could not be kept.
    """
    return prepare_change(
        decisions.grid, decisions.decided.change, Action.DECIDE, detail=decisions.summary, at=at, user=user
    )


def _entry_cells(campaign: Campaign, change: Plan) -> Plan:
    """Return what a change writes into entry sheets: one cell there that cannot be written stops no other."""
    entry = {name for (role, _), name in campaign.sheets.items() if role is Role.ENTRY}
    return Plan({name: sheet for name, sheet in change.sheets.items() if name in entry})


def _files(paths: Iterable[Path], workbook: Path | None) -> Iterator[Path]:
    """Yield files as given, and those of each folder by name; what Excel keeps beside an open workbook is none."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = sorted(
            file
            for file in path.iterdir()
            if file.suffix.casefold() in _WORKBOOKS
            and not file.name.startswith(("~$", "."))
            and not (workbook is not None and _same_file(file, workbook))
        )
        if not found:
            raise EmptyFolderError(path.name or str(path))
        yield from found


def _same_file(path: Path, other: Path) -> bool:
    return os.path.realpath(path) == os.path.realpath(other)


def _turn(back: Returned) -> tuple[str, bool, int, str]:
    """Return what orders returns: what is not believed comes after all that the department was sent."""
    return back.territory, back.dispatch is None, back.dispatch.version if back.dispatch is not None else 0, back.name


def _read(
    path: Path,
    campaign: Campaign,
    sendings: Sendings,
    open_return: Callable[[Path], StoredBook],
    department: str | None,
) -> _Received:
    book = open_return(path)
    back = read_return(book.read(), campaign, sendings)
    if department is not None and back.territory != department:
        raise OtherDepartmentError(path.name, back.territory, department)
    return _Received(back, book.digest())


def _refuse_stale(back: Returned, journal: Sequence[JournalEntry]) -> None:
    dispatch = back.dispatch
    if dispatch is None:  # Whatever it says of itself, a person decides.
        return
    integrated = filter(None, (parse_file_name(entry.file) for entry in journal))
    same = (other for other in integrated if other.series == dispatch.series)
    later = max(same, key=lambda other: other.version, default=None)
    if later is not None and later.version > dispatch.version:
        raise StaleReturnError(back.name, dispatch, later)
