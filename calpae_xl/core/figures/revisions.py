"""What one vintage published and another publishes otherwise, cell by cell, whatever the codes have become."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from calpae_xl.core.campaign.vintages import CellKey, Published, Vintage
from calpae_xl.core.campaign.written_numbers import without_spaces
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.model import Indicator, Kind, MissingCode, Period, Status, Territory
from calpae_xl.core.trade.typography import listed, typeset

_DIGITS_THAT_COUNT = 10
"""Decimals of a difference: that of two doubles adds digits nobody typed."""


class RevisionKind(Enum):
    """What became of a published cell; values are those of the JSON document."""

    CHANGED = "changed"
    LOST = "lost"
    FOUND = "found"
    RECODED = "recoded"
    UNREADABLE = "unreadable"
    UNCHANGED = "unchanged"


class Part(Enum):
    """Where a cell is counted; values are those of the JSON document.

    A target is a decision and not a result; a breakdown that only one of the vintages gives is no revision of
    the total that both give.
    """

    ACHIEVED = "achieved"
    TARGET = "target"
    BREAKDOWN = "breakdown"


class NoCommonTerritoryError(CalpaeError):
    """Nothing can be compared: the vintages speak of other departments."""

    def __init__(self, before: Vintage, after: Vintage, wanted: str | None) -> None:
        held = [f"{vintage.title} : {listed([*vintage.rows]) or 'aucun'}" for vintage in (before, after)]
        subject = "aucun département" if wanted is None else f"pas le département {wanted}"
        super().__init__(
            typeset(f"Les deux millésimes n’ont {subject} en commun ({' ; '.join(held)})."),
            "Vérifiez que vous avez choisi le bon fichier et le bon département, puis recommencez.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One cell that both vintages publish.

    Attributes:
        before: What the earlier vintage says.
        after: What the later one says.
        difference: Later minus earlier figure, in the unit of both (points for rates); ``None`` unless both
            are figures of the same unit and sense.
        finding: Fingerprint of the finding of « Contrôles » on this revision, if there is one.
        justification: Why the figure was revised, in the words of people; ``None`` while nobody wrote any.
    """

    territory: str
    indicator: Indicator
    period: Period
    kind: RevisionKind
    part: Part
    before: Published
    after: Published
    difference: float | None = None
    finding: str | None = None
    justification: str | None = None

    @property
    def key(self) -> CellKey:
        """The cell, as vintages know it."""
        return self.territory, self.indicator.id, self.period

    @property
    def needs_justification(self) -> bool:
        """Whether people are asked why: a published result became another one."""
        return self.kind is RevisionKind.CHANGED and self.part is Part.ACHIEVED

    @property
    def fingerprint(self) -> str:
        """What makes it the same revision at the next run: the cell and both values, whatever the vintage is called."""
        from hashlib import blake2b  # As for findings: most runs do without.

        words = (self.territory, self.indicator.id, self.period.header, _word(self.before), _word(self.after))
        return blake2b("\x1f".join(words).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class NamedRow(NamedTuple):
    """An indicator that only one of the vintages publishes."""

    territory: str
    indicator: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two vintages side by side.

    Attributes:
        before, after: The vintages.
        territories: Departments that both publish.
        apart: Codes of those that only one publishes.
        revisions: Cells that differ, by territory, part, then the order of the later referential and of years.
        compared: How many cells of each territory and part both vintages publish.
        retired: Indicators of the earlier vintage only.
        new: Indicators of the later vintage only.
    """

    before: Vintage
    after: Vintage
    territories: tuple[Territory, ...]
    apart: tuple[str, ...]
    revisions: tuple[Revision, ...]
    compared: Mapping[tuple[str, Part], int]
    retired: tuple[NamedRow, ...]
    new: tuple[NamedRow, ...]

    def of(self, territory: str, part: Part) -> tuple[Revision, ...]:
        """Return the revisions of one territory and part."""
        return tuple(r for r in self.revisions if r.territory == territory and r.part is part)

    def count(self, territory: str, part: Part = Part.ACHIEVED) -> Mapping[RevisionKind, int]:
        """Count the cells of one territory and part by kind, unchanged ones included."""
        counts = Counter(revision.kind for revision in self.of(territory, part))
        counts[RevisionKind.UNCHANGED] = self.compared.get((territory, part), 0) - counts.total()
        return {kind: counts[kind] for kind in RevisionKind}

    @property
    def unjustified(self) -> int:
        """How many revisions still want a justification."""
        return len(self.unjustified_revisions)

    @property
    def unjustified_revisions(self) -> Sequence[Revision]:
        """The revisions that still want one."""
        return [each for each in self.revisions if each.needs_justification and not each.justification]


def compare(
    before: Vintage, after: Vintage, territories: tuple[Territory, ...], *, only: str | None = None
) -> Comparison:
    """Compare two vintages by indicator id, department and period.

    Codes and labels that changed do not matter, nor does the order of the rows. Only periods that both
    publish are compared. The weights of means are compared when both give them, and are neither new nor
    retired: no vintage publishes them.

    Args:
        before: The earlier vintage.
        after: The later one.
        territories: Departments in order, with their names.
        only: Code of the one department to compare.

    Raises:
        NoCommonTerritoryError: No department to compare.
    """
    both = [t for t in territories if t.code in before.rows and t.code in after.rows and only in {None, t.code}]
    if not both:
        raise NoCommonTerritoryError(before, after, only)
    codes = dict.fromkeys([*after.rows, *before.rows])
    apart = [code for code in codes if only is None and code not in {territory.code for territory in both}]
    revisions: list[Revision] = []
    compared: Counter[tuple[str, Part]] = Counter()
    weights = {
        name
        for vintage in (before, after)
        for (_, name, _), cell in vintage.cells.items()
        if cell.indicator.status is Status.AUXILIARY
    }
    retired, new = [], []
    for territory in both:
        found = [_revision(key, before.cells[key], after.cells[key]) for key in _common(before, after, territory.code)]
        compared.update((territory.code, revision.part) for revision in found)
        differing = [revision for revision in found if revision.kind is not RevisionKind.UNCHANGED]
        revisions += [revision for part in Part for revision in differing if revision.part is part]
        retired += _missing(territory.code, before, after, weights)
        new += _missing(territory.code, after, before, weights)
    return Comparison(
        before=before,
        after=after,
        territories=tuple(both),
        apart=tuple(apart),
        revisions=tuple(revisions),
        compared=compared,
        retired=tuple(retired),
        new=tuple(new),
    )


def justified(
    comparison: Comparison, findings: Mapping[CellKey, str], written: Mapping[str, str], own: Mapping[str, str]
) -> Comparison:
    """Give revisions the words that people wrote for them.

    What was written on the line of the revision comes first, then what was written for its finding.

    Args:
        comparison: As compared.
        findings: Fingerprint of the finding that each revised cell raised.
        written: Justifications of findings, by fingerprint.
        own: Justifications of « Révisions », by fingerprint of the revision.
    """
    revisions = []
    for revision in comparison.revisions:
        finding = findings.get(revision.key)
        words = own.get(revision.fingerprint) or written.get(finding or "")
        revisions.append(replace(revision, finding=finding, justification=words or None))
    return replace(comparison, revisions=tuple(revisions))


def _common(before: Vintage, after: Vintage, territory: str) -> list[CellKey]:
    """Return the cells that both publish, in the order of the later referential, then of time."""
    rank = {name: number for number, name in enumerate(after.rows[territory])}
    keys = [key for key in before.cells.keys() & after.cells.keys() if key[0] == territory]
    return sorted(keys, key=lambda key: (rank.get(key[1], len(rank)), key[1], key[2].kind.value, key[2].label))


def _missing(territory: str, here: Vintage, there: Vintage, weights: set[str]) -> list[NamedRow]:
    """Return the indicators of one vintage only; an archive keeps no blank cell, so that a blank row is of neither."""
    rows, others = here.rows[territory], there.rows[territory]
    silent = {name for (code, name, _), cell in here.cells.items() if code == territory} - {
        name for (code, name, _), cell in here.cells.items() if code == territory and cell.raw.strip()
    }
    left_out = {*others, *weights, *silent}
    return [NamedRow(territory, row, name) for row, name in rows.items() if row not in left_out]


def _revision(key: CellKey, before: Published, after: Published) -> Revision:
    territory, _, period = key
    kind = _kind(before, after)
    return Revision(
        territory=territory,
        indicator=after.indicator,
        period=period,
        kind=kind,
        part=_part(period, before, after),
        before=before,
        after=after,
        difference=_difference(before, after) if kind is RevisionKind.CHANGED else None,
    )


def _part(period: Period, before: Published, after: Published) -> Part:
    if period.kind is Kind.TARGET:
        return Part.TARGET
    broken_down = Status.BREAKDOWN in {before.indicator.status, after.indicator.status}
    blank = (before.code is MissingCode.BLANK) != (after.code is MissingCode.BLANK)
    return Part.BREAKDOWN if broken_down and blank else Part.ACHIEVED


def _kind(before: Published, after: Published) -> RevisionKind:
    if _said(before) == _said(after):
        return RevisionKind.UNCHANGED
    states = [before.code, after.code]
    if MissingCode.UNREADABLE in states:
        return RevisionKind.UNREADABLE
    match states:
        case [None, None]:
            return RevisionKind.CHANGED
        case [None, _]:
            return RevisionKind.LOST
        case [_, None]:
            return RevisionKind.FOUND
    return RevisionKind.RECODED


def _said(published: Published) -> tuple[object, ...]:
    """What a cell says, so that two ways of writing it are the same: « 95% » and 0.95, « n.d. » and « ND »."""
    code, indicator = published.code, published.indicator
    if code is None:
        return published.figure, published.reading.bound, indicator.kind, indicator.unit
    return code, without_spaces(published.raw) if code is MissingCode.UNREADABLE else ""


def _word(published: Published) -> str:
    figure, code = published.figure, published.code
    if figure is not None or code is None:
        return f"{published.reading.bound or ''}{float(figure or 0)!r}"
    return without_spaces(published.raw) if code is MissingCode.UNREADABLE else code.value


def _difference(before: Published, after: Published) -> float | None:
    first, last = before.figure, after.figure
    same_measure = _said(before)[1:] == _said(after)[1:]
    if first is None or last is None or not same_measure:
        return None
    difference = round(last - first, _DIGITS_THAT_COUNT)
    return int(difference) if difference == int(difference) else difference
