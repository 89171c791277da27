"""« Préparer l’envoi »: the copy for one department or for the prefecture, its message, its line of « Journal »."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from calpae_xl.books.port import Book
from calpae_xl.core.actions.restoration import with_sound_tables
from calpae_xl.core.actions.result_sheets import signed_change
from calpae_xl.core.actions.signature import Signature
from calpae_xl.core.campaign.conventions import Due, collection_days
from calpae_xl.core.figures.processed import Processed, process_grid
from calpae_xl.core.sheets.journal import Action, read_journal, with_start
from calpae_xl.core.telling.due_dates import due_text
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.dispatch import Dispatch, Purpose, next_version
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.typography import listed, plural, typeset
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Plan
from calpae_xl.core.workbook.seal import refuse_sealed
from calpae_xl.core.workbook.sensitivity import SensitivityLabel
from calpae_xl.core.workbook.sheet_recognition import MissingResultSheetError
from calpae_xl.exchange.copies import Copy, collection_copy, transmission_copy
from calpae_xl.exchange.letter import letter
from calpae_xl.exchange.message import Draft
from calpae_xl.exchange.notices import notices
from calpae_xl.usecases.integrate import refuse_copy
from calpae_xl.usecases.older import packaged
from calpae_xl.usecases.write import Prepared


class UnknownDepartmentError(CalpaeError):
    """A collection has to be that of a department of the workbook."""

    def __init__(self, asked: str | None, known: list[str]) -> None:
        said = (
            f"« {asked} » n’est pas un département du classeur" if asked else "La collecte est celle d’un département"
        )
        super().__init__(typeset(f"{said}."), typeset(f"Choisissez parmi : {listed(known, most=len(known))}."))


class UnwantedDepartmentError(CalpaeError):
    """A transmission is that of the whole workbook."""

    def __init__(self) -> None:
        super().__init__(
            "La transmission porte sur tous les départements.",
            "Retirez --departement, ou choisissez collecte.",
            in_excel=typeset("Choisissez « Collecte » pour un département."),
        )


class BlockedTransmissionError(CalpaeError):
    """Something blocks: whoever sends has to say that the copy may leave as a provisional one."""

    def __init__(self, file: str, blocking: Sequence[Finding]) -> None:
        count = plural(len(blocking), "constat bloquant", "constats bloquants")
        cells = listed([f"« {', '.join(filter(None, finding.at))} »" for finding in blocking])
        super().__init__(
            typeset(f"« {file} » n’est pas prêt à être transmis : {count}, {cells}."),
            typeset("Corrigez ou justifiez, ou ajoutez --provisoire : chaque page portera alors « PROVISOIRE »."),
            in_excel="Corrigez ou justifiez, puis recommencez.",
        )


class Source(NamedTuple):
    """The workbook that is sent, read and worked on once, and the sensitivity label that it bears."""

    grid: Grid
    work: Processed
    label: SensitivityLabel | None = None

    @property
    def blocking(self) -> Sequence[Finding]:
        """The findings that block: with any of them, a transmission is provisional."""
        return [finding for finding in self.work.validation.findings if finding.severity is Severity.BLOCKING]

    @property
    def sent(self) -> list[str]:
        """Names of the files that « Journal » speaks of."""
        sheet = self.work.campaign.sheet(Role.JOURNAL)
        return [] if sheet is None else [entry.file for entry in read_journal(sheet).entries]


class Request(NamedTuple):
    """What somebody asks for.

    Attributes:
        territory: Code of the department to collect from; ``None`` for a transmission.
        on: Today.
        deadline: Day by which a collection is wanted back; by default, those of its conventions.
        version: By default the one after those that ``names`` and « Journal » know.
        names: Of the files where the copy will go.
        provisional: Whether a transmission may leave while something blocks.
    """

    purpose: Purpose
    territory: str | None
    on: date
    deadline: date | None = None
    version: int | None = None
    names: Iterable[str] = ()
    provisional: bool = False


class Sending(NamedTuple):
    """A copy ready to leave, and the message that carries it.

    Attributes:
        due: Days by which it is wanted back, the soonest first.
        notices: What whoever sends should know first, in sentences.
    """

    copy: Copy
    draft: Draft
    due: tuple[Due, ...]
    notices: tuple[str, ...]


def read_source(book: Book) -> Source:
    """Read the workbook and do all the work on it.

    Raises:
        CalpaeError: Nothing can be said of it.
    """
    grid = book.read()
    return Source(grid, process_grid(grid, packaged), book.label())


def prepare_sending(source: Source, request: Request) -> Sending:
    """Make the copy and its message; nothing is written nor sent.

    Raises:
        SealedCopyError, CopyAsWorkbookError: The workbook is itself a copy that was sent.
        UnknownDepartmentError: The department to collect from is none of the workbook.
        UnwantedDepartmentError: A transmission is asked for one department.
        BlockedTransmissionError: Something blocks, and nobody said that the copy may leave all the same.
        CalpaeError: The workbook cannot be copied faithfully.
    """
    refuse_sealed(source.grid)
    refuse_copy(source.grid)
    campaign = source.work.campaign
    dispatch = _dispatch(source, request)
    due: tuple[Due, ...] = ()
    if request.purpose is Purpose.COLLECTION:
        due = collection_days(campaign.settings.conventions, campaign.referential.entered)
        if request.deadline is not None:
            due = (Due(request.deadline),)
        copy = collection_copy(source.work, dispatch, due, source.label)
    elif source.blocking and not request.provisional:
        raise BlockedTransmissionError(campaign.name, source.blocking)
    else:
        copy = transmission_copy(source.work, dispatch, source.label)
    draft = letter(copy, campaign.settings, due)
    return Sending(copy, draft, due, tuple(notices(copy, draft, due)))


def prepare_journal(source: Source, sending: Sending, *, at: datetime, user: str) -> Prepared:
    """Say what « Journal » and « Accueil » gain once a copy has left; undoing passes over it.

    Args:
        source: The workbook that was copied.
        sending: What left.
        at: Dates the line.
        user: Who sent it.

    Raises:
        MissingResultSheetError: The workbook has no « Journal ».
    """
    if (Role.JOURNAL, "") not in source.work.campaign.sheets:
        raise MissingResultSheetError(source.grid.name, ["Journal"])
    copy = sending.copy
    detail = _detail(sending) if copy.start is None else with_start(_detail(sending), copy.start)
    signature = Signature(Action.SEND, at, user, detail, file=copy.dispatch.file_name, digest=copy.digest)
    mended = with_sound_tables(source.grid)
    results = signed_change(mended.grid, Plan(), source.work, signature)
    return Prepared(mended.grid, source.work, results._replace(notices=mended.notices), mending=mended.plan)


def _dispatch(source: Source, request: Request) -> Dispatch:
    campaign, territory = source.work.campaign, request.territory
    known = [each.code for each in campaign.territories]
    if request.purpose is Purpose.TRANSMISSION and territory is not None:
        raise UnwantedDepartmentError
    if request.purpose is Purpose.COLLECTION and territory not in known:
        raise UnknownDepartmentError(territory, known)
    name = campaign.settings.campaign
    first = Dispatch(request.purpose, territory, name, 1, request.on, campaign.settings.collectivity_short)
    if territory is not None:
        first = first._replace(whole="")
    return first._replace(version=request.version or next_version([*source.sent, *request.names], first))


def _detail(sending: Sending) -> str:
    dispatch = sending.copy.dispatch
    whom = f" du {dispatch.territory}" if dispatch.territory is not None else ""
    due = due_text(sending.due, ", ")
    provisional = ", provisoire" if sending.copy.provisional else ""
    return typeset(f"{dispatch.purpose.value}{whom}, version {dispatch.version}{provisional}{due}")
