"""« Remettre le classeur en état » and « Nouvelle campagne »: a new workbook from an old one, which stays."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from calpae_xl.books.labels import label_of
from calpae_xl.books.workbook import drawn_parts, read_source
from calpae_xl.core.actions.signature import Signature
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.figures.processed import Processed, process_campaign
from calpae_xl.core.sheets.baseline import read_baseline
from calpae_xl.core.sheets.journal import Action, JournalEntry
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.typography import plural, typeset
from calpae_xl.core.trade.words import period_text
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.seal import refuse_sealed
from calpae_xl.core.workbook.sensitivity import SensitivityLabel, borne_and_left
from calpae_xl.renewal.carried import Carried, read_carried
from calpae_xl.renewal.healing import healed
from calpae_xl.renewal.ids_in_place import with_replaced_ids
from calpae_xl.renewal.left_behind import left_behind
from calpae_xl.renewal.next_campaign import Rolled, next_campaign
from calpae_xl.renewal.rebuilding import Rebuilt, rebuilt
from calpae_xl.renewal.remaking import Remade, remade
from calpae_xl.renewal.replaced_ids import with_followed_ids
from calpae_xl.renewal.telling import itemised, told_lines
from calpae_xl.usecases.build import Built, put_file
from calpae_xl.usecases.older import packaged

_MOST_BLOCKING = 10
_UNUSABLE = frozenset(
    {
        Code.UNUSABLE_PARAMETER,
        Code.UNUSABLE_RESERVATION,
        Code.UNUSABLE_INDICATOR,
        Code.INCOMPLETE_INDICATOR,
        Code.UNAPPLIED_HARD_BOUND,
        Code.UNAPPLIED_BOUND,
        Code.UNUSABLE_REPLACEMENT,
    }
)


class CopyToRenewError(CalpaeError):
    """The workbook is a copy that was sent to be filled in: the campaign is elsewhere."""

    def __init__(self, file: str, territory: str) -> None:
        super().__init__(
            typeset(f"« {file} » est une copie envoyée au département {territory} : elle ne se refait pas."),
            "Choisissez le classeur de la campagne.",
        )


class SameFileError(CalpaeError):
    """The new workbook would take the place of the old one, which is never touched."""

    def __init__(self, file: str) -> None:
        super().__init__(
            typeset(f"Le nouveau classeur ne peut pas remplacer « {file} », dont il est tiré."),
            "Donnez-lui un autre nom ou un autre dossier.",
        )


class Renewal(NamedTuple):
    """A new workbook, not written yet.

    Attributes:
        path: Of the old one.
        digest: SHA-256 of the old one, in hexadecimal.
        made: What people own, at its new place.
        new: The new workbook, with its line of « Journal ».
        told: What changes, in sentences.
        left: What stays in the old file, in sentences.
        unexplained: Warnings that nobody answered, in sentences.
        waiting: What the campaign that ends leaves undone, in sentences.
        unusable: Lines of « Référentiel » and « Paramètres » that nobody can use, in sentences.
    """

    path: Path
    digest: str
    made: Remade
    new: Rebuilt
    told: tuple[str, ...]
    left: tuple[str, ...]
    unexplained: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    unusable: tuple[str, ...] = ()


class _Source(NamedTuple):
    """The old workbook.

    Attributes:
        parts: Names of its parts, but for those of our charts.
        label: Sensitivity label that the new one bears; ``label_left``, what it cannot.
    """

    path: Path
    digest: str
    parts: Sequence[str]
    label: SensitivityLabel | None
    label_left: SensitivityLabel | None
    carried: Carried

    def signed(self, action: Action, detail: str, at: datetime, user: str) -> tuple[JournalEntry, ...]:
        """Return what « Journal » gains."""
        signature = Signature(action, at, user, detail, file=self.path.name, digest=self.digest)
        return signature.entries(self.carried.campaign)


def remake(path: Path, *, at: datetime, user: str) -> Renewal:
    """Make a workbook anew from itself; nothing is written.

    Args:
        path: The workbook.
        at: Dates the line of « Journal ».
        user: Who asks.

    Raises:
        CalpaeError: Nothing can be made of it.
    """
    source = _read(path)
    made = remade(source.carried)
    told = _told_changes(made)
    signed = source.signed(Action.REMAKE, " ".join(told) or "rien n’a changé de place", at, user)
    kept = source.carried.kept._replace(journal=(*source.carried.journal, *signed))
    new = rebuilt(path.name, made, kept, source.carried.campaign.settings.campaign, source.label)
    return Renewal(path, source.digest, made, new, told, _left(source, new), unusable=_unusable(new))


def begin_campaign(path: Path, year: int, first_year: int | None = None, *, at: datetime, user: str) -> Renewal:
    """Make the workbook of the next campaign from that of the one that ends; nothing is written.

    Args:
        path: The workbook.
        year: Year of the new campaign.
        first_year: First year shown; by default every year stays.
        at: Dates the line of « Journal ».
        user: Who asks.

    Raises:
        CalpaeError: Nothing can be made of it, or the years are not to be had.
    """
    source = _read(path)
    work = process_campaign(source.carried.campaign)
    rolled = next_campaign(source.carried, work, year, first_year)
    before = source.carried.campaign.settings.campaign
    detail = typeset(f"campagne {year}, tirée de la campagne {before}")
    signed = source.signed(Action.NEW_CAMPAIGN, detail, at, user)
    new = rebuilt(path.name, rolled.made, rolled.kept._replace(journal=signed), before, source.label)
    unexplained = tuple(_told(each, work) for each in rolled.unexplained)
    told, left = _told_changes(rolled.made), _left(source, new)
    return Renewal(
        path, source.digest, rolled.made, new, told, left, unexplained, tuple(_waiting(rolled, work)), _unusable(new)
    )


def put_renewed(renewal: Renewal, target: Path, *, replace: bool) -> Built:
    """Write the new workbook.

    Args:
        renewal: What was made.
        target: Where it goes.
        replace: Whether another file of that name may be overwritten.

    Raises:
        SameFileError: It is the old workbook.
        CalpaeError: A file is there, or the folder or the disk refuses.
    """
    if os.path.realpath(target) == os.path.realpath(renewal.path):
        raise SameFileError(renewal.path.name)
    return put_file(target, renewal.new.data, ".xlsx", replace=replace)


def _read(path: Path) -> _Source:
    package, grid = read_source(path)
    refuse_sealed(grid)
    baseline = read_baseline(grid)
    if baseline is not None:
        raise CopyToRenewError(grid.name, baseline.dispatch.territory or "")
    campaign, told = healed(read_campaign(grid, packaged))
    campaign, same = with_replaced_ids(campaign)
    carried = replace(read_carried(with_followed_ids(campaign)), told=told, same=same)
    digest = sha256(package.content).hexdigest()
    charts = carried.campaign.sheets.get((Role.CHARTS, ""))
    ours = frozenset() if charts is None else drawn_parts(package, charts)
    parts = [part for part in package.parts if part not in ours]
    return _Source(path, digest, parts, *borne_and_left(label_of(package)), carried)


def _told_changes(made: Remade) -> tuple[str, ...]:
    return tuple(told_lines(made.told, made.content.referential, every=len(made.content.settings.territories)))


def _unusable(new: Rebuilt) -> tuple[str, ...]:
    """Tell what people typed of indicators, limits and settings that the new workbook cannot follow either."""
    campaign = new.campaign
    found = (each for each in campaign.structure if each.code in _UNUSABLE)
    return tuple(
        typeset(f"{each.at.sheet}, {each.at.cell or ''} : ")
        + sentence(each, campaign.referential, campaign.settings)[0]
        for each in found
    )


def _left(source: _Source, new: Rebuilt) -> tuple[str, ...]:
    names = {name.casefold() for name in new.campaign.grid.names}
    told = left_behind(source.carried, source.parts, names)
    if source.label_left is None:
        return told
    return (*told, typeset("L’étiquette de confidentialité : appliquez-la vous-même au nouveau classeur, dans Excel."))


def _told(finding: Finding, work: Processed) -> str:
    campaign = work.campaign
    name = campaign.referential.short_label(finding.indicator or "")
    period = "" if finding.period is None else f", {period_text(finding.period)}"
    text = sentence(finding, campaign.referential, campaign.settings)[0]
    return typeset(f"{finding.code.text} – {finding.territory or ''} – {name}{period} : ") + text


def _waiting(rolled: Rolled, work: Processed) -> Iterator[str]:
    if rolled.blocking:
        count = plural(len(rolled.blocking), "point qui bloque", "points qui bloquent")
        yield typeset(f"La campagne qui s’achève garde {count} ; ces chiffres sont archivés comme ils sont :")
        told = [_told(each, work) for each in rolled.blocking]
        yield from itemised(told, _MOST_BLOCKING, "dans « Contrôles » de l’ancien classeur")
    if rolled.waiting:
        yield typeset(f"La campagne qui s’achève garde {plural(rolled.waiting, 'conflit')} à décider.")
