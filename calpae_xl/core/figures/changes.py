"""Year-on-year changes: computed where two years compare, withheld with the reasons where they do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import chain, pairwise, repeat
from typing import NamedTuple, overload

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.period_columns import broken_between
from calpae_xl.core.campaign.reservations import EXPLAINING, ReservationIndex
from calpae_xl.core.campaign.series import ObservedRow
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.figures.consolidation import ConsolidatedCell, State
from calpae_xl.core.figures.department_totals import DepartmentTotals
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.trade.model import (
    COUNTS,
    Indicator,
    Period,
    Reservation,
    ReservationType,
    Rule,
    ValueKind,
)


class ChangeState(Enum):
    """Whether a change can be told; values are those of the JSON document."""

    COMPUTED = "computed"
    WITHHELD = "withheld"
    MISSING = "missing"


class Reason(Enum):
    """Why a change is withheld, missing or without a ratio; in the order in which they are given."""

    PARTIAL_YEAR = "partial_year"
    UNDERESTIMATED = "underestimated"
    EXCEPTIONAL_EVENT = "exceptional_event"
    SERIES_BREAK = "series_break"
    BLOCKED = "blocked"
    UNEQUAL_COVERAGE = "unequal_coverage"
    NOT_ADDITIVE = "not_additive"
    UNEQUAL_SCOPE = "unequal_scope"
    DIFFERING_DEFINITION = "differing_definition"
    ZERO_BASE = "zero_base"
    SMALL_BASE = "small_base"
    MISSING_VALUE = "missing_value"


_BY_RESERVATION = {kind: Reason(kind.value) for kind in EXPLAINING}
_ORDER = {reason: position for position, reason in enumerate(Reason)}

WITHOUT_RATIO = frozenset({ValueKind.RATE, ValueKind.DELAY})
"""Kinds whose change is told in points or in days only."""


class Change(NamedTuple):
    """The change of one indicator of one territory from one achieved year to the next.

    A named tuple for the same reason as ``Observation``.

    Attributes:
        absolute: In the indicator's unit, in points for a rate; ``None`` unless computed.
        relative: A ratio (0.026 is +2.6 %); ``None`` for rates, delays, from zero and from a small count.
        ends: Figures compared, where they are known.
        notes: Differing definitions, which withhold no change of a single department.
    """

    territory: str
    indicator: Indicator
    earlier: Period
    later: Period
    state: ChangeState
    reasons: tuple[Reason, ...]
    absolute: float | None = None
    relative: float | None = None
    ends: tuple[float | None, float | None] = (None, None)
    notes: tuple[Reservation, ...] = ()

    @property
    def unit(self) -> str:
        """Unit of the absolute change."""
        return "points" if self.indicator.kind is ValueKind.RATE else self.indicator.unit


def small_base(indicator: Indicator, settings: Settings) -> float:
    """Return the figure below which a change has no percentage; 0 where none is too small."""
    return settings.small_base if indicator.kind in _WITH_SMALL_BASE else 0


_WITH_SMALL_BASE = COUNTS | {ValueKind.CASELOAD}


class ChangeRow(NamedTuple):
    """The changes of one indicator of one territory, as columns: item ``n`` compares period ``n`` with the next.

    101 departments, 45 indicators and 20 years are 87,210 changes: lists of numbers, until somebody asks for one.

    Attributes:
        periods: Achieved years, oldest first; one more than there are changes.
        figures: By period, the figure compared; ``None`` where it is missing or kept out.
        absolutes, relatives, reasons: By change, as in ``Change``.
        notes: By change; empty when no change of the row has any.
    """

    territory: str
    indicator: Indicator
    periods: Sequence[Period]
    figures: Sequence[float | None]
    absolutes: Sequence[float | None]
    relatives: Sequence[float | None]
    reasons: Sequence[tuple[Reason, ...]]
    notes: Sequence[tuple[Reservation, ...]] = ()

    def changes(self) -> Iterator[Change]:
        """Make the changes of the row, oldest first."""
        columns = zip(
            pairwise(self.periods),
            pairwise(self.figures),
            self.absolutes,
            self.relatives,
            self.reasons,
            self.notes or repeat(()),
            strict=False,  # ``repeat`` never ends.
        )
        for (earlier, later), ends, absolute, relative, reasons, notes in columns:
            state = _state(absolute, reasons)
            yield Change(
                self.territory, self.indicator, earlier, later, state, reasons, absolute, relative, ends, notes
            )


def _state(absolute: float | None, reasons: tuple[Reason, ...]) -> ChangeState:
    if absolute is not None:
        return ChangeState.COMPUTED
    return ChangeState.MISSING if reasons == _MISSING_VALUE else ChangeState.WITHHELD


class Changes(Sequence[Change]):
    """Changes row after row, made when somebody asks for one, as the observations of a row are.

    Attributes:
        rows: The same as columns: departments, then the collectivity.
    """

    __slots__ = ("rows",)

    def __init__(self, rows: Sequence[ChangeRow]) -> None:
        self.rows = rows

    @overload
    def __getitem__(self, position: int) -> Change: ...

    @overload
    def __getitem__(self, position: slice) -> Sequence[Change]: ...

    def __getitem__(self, position: int | slice) -> Change | Sequence[Change]:
        return tuple(self)[position]

    def __iter__(self) -> Iterator[Change]:
        return chain.from_iterable(map(ChangeRow.changes, self.rows))

    def __len__(self) -> int:
        return sum(len(row.absolutes) for row in self.rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]


class _Scopes(NamedTuple):
    """How a figure of the collectivity is made up: of the indicator itself, or of the themes of a block.

    Attributes:
        once: What is counted once for all departments.
        added: What is added up.
    """

    once: frozenset[str] = frozenset()
    added: frozenset[str] = frozenset()


class _End(NamedTuple):
    """One end of a change.

    Attributes:
        figure: ``None`` when missing or withheld.
        missing: Neither a figure nor a blocked cell.
        scopes: How it is made up, for the collectivity.
        counting: The departments that it adds up, for the collectivity; ``None`` when nothing can be said of them.
    """

    figure: float | None
    missing: bool
    reasons: frozenset[Reason]
    reservations: tuple[Reservation, ...]
    scopes: _Scopes = _Scopes()
    counting: frozenset[str] | None = None


def changes(campaign: Campaign, validation: Validation, consolidated: Sequence[ConsolidatedCell]) -> Changes:
    """Compare every achieved year with the one before it, whatever the order of their columns.

    Targets are never a year. An indicator present at one end only is kept, with its reason: a figure
    that appears or disappears is a fact to show, not a row to drop.

    Returns:
        One change per territory (departments, then the collectivity), indicator and pair of years.

    Source:
        design.md, section 7.
    """
    return Changes([*_Comparison(campaign, validation).rows(consolidated)])


_NONE: frozenset[Reason] = frozenset()
_BLOCKED = frozenset({Reason.BLOCKED})
_UNEQUAL = frozenset({Reason.UNEQUAL_COVERAGE})
_ZERO_BASE = (Reason.ZERO_BASE,)
_SMALL_BASE = (Reason.SMALL_BASE,)
_MISSING_VALUE = (Reason.MISSING_VALUE,)
_BY_STATE: Mapping[State, frozenset[Reason]] = {
    State.BLOCKED: _BLOCKED,
    State.PARTIAL: _UNEQUAL,
    State.SINGLE: _UNEQUAL,
    State.RANGE: frozenset({Reason.NOT_ADDITIVE}),
}
_ADDED = frozenset({State.COMPLETE, State.PARTIAL})


class _Comparison:
    """The years of one campaign, set against each other."""

    def __init__(self, campaign: Campaign, validation: Validation) -> None:
        self._campaign = campaign
        self._referential = campaign.referential
        self._blocked = validation.blocked
        self._whole = campaign.settings.collectivity_code
        self._timeline = campaign.settings.timeline
        self._years = self._timeline.achieved
        self._reservations = ReservationIndex(campaign.reservations)
        self._totals = DepartmentTotals(campaign.series, campaign.referential, validation.blocked)

    def rows(self, consolidated: Sequence[ConsolidatedCell]) -> Iterator[ChangeRow]:
        """Yield the rows of the departments, then those of the collectivity."""
        for territory, rows in self._campaign.series.items():
            for indicator in self._referential.consolidated:
                if indicator.rule is Rule.SUM_OF_CHILDREN:
                    ends = [*self._block_ends(territory, indicator)]
                    yield self._row_between(territory, indicator, ends)
                    continue
                row = rows[indicator.id]
                reserved = (territory, indicator.id) in self._reservations
                if row.blocked or self._blocked or reserved or indicator.breaks or self._campaign.unread:
                    yield self._row_between(territory, indicator, self._department_ends(row))
                else:
                    yield self._plain_row(row, indicator)
        cells = _by_indicator(consolidated)
        for whole in cells.values():
            indicator = whole[0].indicator
            parts = self._referential.children[indicator.id] if _is_block(indicator) else (indicator,)
            ends = [
                _collectivity_end(whole[position], [cells[part.id][position] for part in parts])
                for position in self._timeline.years
            ]
            yield self._row_between(self._whole, indicator, ends)

    def _small_base(self, indicator: Indicator) -> float:
        return small_base(indicator, self._campaign.settings)

    def _plain_row(self, row: ObservedRow, indicator: Indicator) -> ChangeRow:
        """Compare the figures of a row on which nothing can be withheld, as nearly all are."""
        years, count = self._years, len(self._years) - 1
        figures, absolutes = row.achieved, row.differences
        with_ratio = indicator.kind not in WITHOUT_RATIO
        relatives = row.ratios if with_ratio else (None,) * count
        least = self._small_base(indicator)
        known = [figure for figure in figures if figure is not None]
        reasons: Sequence[tuple[Reason, ...]] = ((),) * count
        if None in absolutes or (known and min(known) < max(least, _SMALLEST)):
            reasons = [
                _MISSING_VALUE if absolute is None or before is None else _base_reasons(before, least)
                for absolute, before in zip(absolutes, figures, strict=False)
            ]
            relatives = [None if reason else ratio for reason, ratio in zip(reasons, relatives, strict=True)]
        return ChangeRow(row.territory, indicator, years, figures, absolutes, relatives, reasons)

    def _department_ends(self, row: ObservedRow) -> list[_End]:
        ends = []
        for position, period in zip(self._timeline.years, self._years, strict=True):
            figure = row.figures[position]
            if figure is not None and self._blocked and (row.territory, row.indicator, period) in self._blocked:
                figure = None
            reserved = self._reservations.at(row.territory, row.indicator, period.label)
            if figure is not None:
                ends.append(_End(figure, False, _NONE, reserved))
            elif row.is_blocked(position) or row.figures[position] is not None:
                ends.append(_End(None, False, _BLOCKED, reserved))
            else:
                ends.append(_End(None, True, _NONE, reserved))
        return ends

    def _block_ends(self, territory: str, block: Indicator) -> Iterator[_End]:
        """Yield what a department counts for a block, under the reservations of the block and of its themes."""
        rows = (block, *self._referential.children[block.id])
        for position, period in zip(self._timeline.years, self._years, strict=True):
            total = self._totals.of(territory, block, position)
            reserved = tuple(
                dict.fromkeys(r for row in rows for r in self._reservations.at(territory, row.id, period.label))
            )
            reasons = _BLOCKED if total.blocked else _NONE if total.whole or total.figure is None else _UNEQUAL
            yield _End(total.figure, total.figure is None and not total.blocked, reasons, reserved)

    def _row_between(self, territory: str, indicator: Indicator, ends: Sequence[_End]) -> ChangeRow:
        years = self._years
        unread = [self._is_unread(indicator, year.label) for year in years] if self._campaign.unread else ()
        together = territory == self._whole
        outcomes = []
        breaks = self._breaks(indicator)
        for rank, (earlier, later) in enumerate(pairwise(ends)):
            also = _BLOCKED if unread and (unread[rank] or unread[rank + 1]) else _NONE
            if breaks and broken_between(breaks, years[rank], years[rank + 1]):
                also |= _BROKEN
            outcomes.append(self._outcome(indicator, earlier, later, also, together=together))
        return ChangeRow(
            territory,
            indicator,
            years,
            [end.figure for end in ends],
            [absolute for _, absolute, _ in outcomes],
            [relative for _, _, relative in outcomes],
            [reasons for reasons, _, _ in outcomes],
            [_notes(*pair) for pair in pairwise(ends)] if any(end.reservations for end in ends) else (),
        )

    def _is_unread(self, indicator: Indicator, period: str) -> bool:
        rows = (indicator, *self._referential.children.get(indicator.id, ())) if _is_block(indicator) else (indicator,)
        return any(self._campaign.unread.bears_on(row.id, period) for row in rows)

    def _breaks(self, indicator: Indicator) -> frozenset[str]:
        """Return the declared breaks of an indicator; a block has those of its themes as well."""
        if not _is_block(indicator):
            return indicator.breaks
        return indicator.breaks.union(*(theme.breaks for theme in self._referential.children[indicator.id]))

    def _outcome(
        self, indicator: Indicator, earlier: _End, later: _End, also: frozenset[Reason], *, together: bool
    ) -> _Outcome:
        """Return reasons, absolute and relative change: the first state that applies."""
        if earlier.missing or later.missing:
            return _MISSING_VALUE, None, None
        if also or earlier.reasons or later.reasons or earlier.reservations or later.reservations or together:
            reasons = also | _withholding(earlier, later, together=together)
            if reasons:
                return tuple(sorted(reasons, key=_ORDER.__getitem__)), None, None
        assert earlier.figure is not None
        assert later.figure is not None
        absolute = later.figure - earlier.figure
        without = _base_reasons(earlier.figure, self._small_base(indicator))
        with_ratio = indicator.kind not in WITHOUT_RATIO and not without
        return without, absolute, absolute / earlier.figure if with_ratio else None


_Outcome = tuple[tuple[Reason, ...], float | None, float | None]
_BROKEN = frozenset({Reason.SERIES_BREAK})
_SMALLEST = 1e-12
"""Below it a figure is zero."""


def _is_block(indicator: Indicator) -> bool:
    return indicator.rule is Rule.SUM_OF_CHILDREN


def _base_reasons(before: float, least: float) -> tuple[Reason, ...]:
    if before == 0:
        return _ZERO_BASE
    return _SMALL_BASE if before < least else ()


def _by_indicator(consolidated: Iterable[ConsolidatedCell]) -> Mapping[str, list[ConsolidatedCell]]:
    rows: dict[str, list[ConsolidatedCell]] = {}
    for cell in consolidated:
        rows.setdefault(cell.indicator.id, []).append(cell)
    return rows


def _collectivity_end(cell: ConsolidatedCell, parts: Sequence[ConsolidatedCell]) -> _End:
    """Return an end of the collectivity, which is added up and counted once theme by theme."""
    reasons = _BY_STATE.get(cell.state, _NONE)
    if cell.state is State.BLOCKED:
        return _End(None, False, reasons, cell.reservations)
    return _End(cell.value, cell.state is State.MISSING, reasons, cell.reservations, _scopes(parts), _counting(cell))


def _counting(cell: ConsolidatedCell) -> frozenset[str] | None:
    """Return the departments added up; a figure counted once stands for all of them, whoever gives it."""
    if cell.state is State.COUNTED_ONCE and not _is_block(cell.indicator):
        return None
    return frozenset(cell.coverage)


def _scopes(parts: Sequence[ConsolidatedCell]) -> _Scopes:
    once = frozenset(part.indicator.id for part in parts if part.state is State.COUNTED_ONCE)
    return _Scopes(once, frozenset(part.indicator.id for part in parts if part.state in _ADDED))


def _differ(before: _Scopes, after: _Scopes) -> bool:
    return bool(before.once & after.added or before.added & after.once)


def unequal_departments(earlier: ConsolidatedCell, later: ConsolidatedCell) -> bool:
    """Tell whether a department stands in one figure of the collectivity and not in the other, though both are whole.

    72 in one year, SO in the next: nothing lacks in either, and their difference is no change.
    """
    return _unlike(_counting(earlier), _counting(later))


def _unlike(before: frozenset[str] | None, after: frozenset[str] | None) -> bool:
    return before is not None and after is not None and before != after


def unequal_scope(earlier: Sequence[ConsolidatedCell], later: Sequence[ConsolidatedCell]) -> bool:
    """Tell whether something is counted once at one end and added up at the other.

    Args:
        earlier: A cell of the collectivity, or those of the themes of a block.
        later: The same in another period.
    """
    return _differ(_scopes(earlier), _scopes(later))


def _withholding(earlier: _End, later: _End, *, together: bool) -> frozenset[Reason]:
    # A break counts at the later end only: it parts a year from the one before.
    unbroken = (r for r in earlier.reservations if r.type is not ReservationType.SERIES_BREAK)
    reserved = [*unbroken, *later.reservations]
    reasons = {_BY_RESERVATION[r.type] for r in reserved if r.type in EXPLAINING}
    if together and any(r.type is ReservationType.DIFFERING_DEFINITION for r in reserved):
        reasons.add(Reason.DIFFERING_DEFINITION)
    if _differ(earlier.scopes, later.scopes):
        reasons.add(Reason.UNEQUAL_SCOPE)
    if _unlike(earlier.counting, later.counting):
        reasons.add(Reason.UNEQUAL_COVERAGE)
    return frozenset(reasons) | earlier.reasons | later.reasons


def _notes(earlier: _End, later: _End) -> tuple[Reservation, ...]:
    both = (*earlier.reservations, *later.reservations)
    return tuple({r: None for r in both if r.type is ReservationType.DIFFERING_DEFINITION})
