"""The figures that are held against each other: what each is worth, and why two of them do not compare."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.reservations import EXPLAINING, ReservationIndex
from calpae_xl.core.campaign.series import ObservedRow
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.figures.consolidation import ConsolidatedCell, State
from calpae_xl.core.figures.department_totals import DepartmentTotals
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.trade.model import (
    COUNTS,
    Indicator,
    Reservation,
    ReservationType,
    ValueKind,
)
from calpae_xl.core.trade.values import added


class Reason(Enum):
    """Why two figures do not compare, or have no ratio; in the order in which they are given."""

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
"""Kinds whose differences are told in points or in days only."""

NO_REASON: frozenset[Reason] = frozenset()
BLOCKED = frozenset({Reason.BLOCKED})
MISSING_VALUE = (Reason.MISSING_VALUE,)

_UNEQUAL = frozenset({Reason.UNEQUAL_COVERAGE})
_BY_STATE: Mapping[State, frozenset[Reason]] = {
    State.BLOCKED: BLOCKED,
    State.PARTIAL: _UNEQUAL,
    State.SINGLE: _UNEQUAL,
    State.RANGE: frozenset({Reason.NOT_ADDITIVE}),
}
_ADDED = frozenset({State.COMPLETE, State.PARTIAL})
_WITH_SMALL_BASE = COUNTS | {ValueKind.CASELOAD}


def small_base(indicator: Indicator, settings: Settings) -> float:
    """Return the figure below which a difference has no percentage; 0 where none is too small."""
    return settings.small_base if indicator.kind in _WITH_SMALL_BASE else 0


def base_reasons(base: float, least: float) -> tuple[Reason, ...]:
    """Return why a difference has no percentage of a figure, ``least`` being the smallest that will do."""
    if base == 0:
        return (Reason.ZERO_BASE,)
    return (Reason.SMALL_BASE,) if base < least else ()


def difference(later: float, earlier: float) -> float:
    """Return the difference of two figures as people make it on paper: 97.8 less 95.5 is 2.3."""
    return added((later, -earlier))


def difference_unit(indicator: Indicator) -> str:
    """Return the unit of a difference between two figures of an indicator."""
    return "points" if indicator.kind is ValueKind.RATE else indicator.unit


class Scopes(NamedTuple):
    """How a figure of the collectivity is made up: of the indicator itself, or of the themes of a block.

    Attributes:
        once: What is counted once for all departments.
        added: What is added up.
    """

    once: frozenset[str] = frozenset()
    added: frozenset[str] = frozenset()


class End(NamedTuple):
    """One of two figures that are held against each other.

    Attributes:
        figure: ``None`` when missing or withheld; a lower bound where ``reasons`` say that coverage is unequal.
        missing: Neither a figure nor a blocked cell.
        scopes: How it is made up, for the collectivity.
        counting: The departments that it adds up, for the collectivity; ``None`` when nothing can be said of them.
    """

    figure: float | None
    missing: bool
    reasons: frozenset[Reason]
    reservations: tuple[Reservation, ...]
    scopes: Scopes = Scopes()
    counting: frozenset[str] | None = None


class Ends:
    """What the figures of one campaign are worth when they are compared."""

    def __init__(self, campaign: Campaign, validation: Validation) -> None:
        self._campaign = campaign
        self._referential = campaign.referential
        self._blocked = validation.blocked
        self._labels = [period.label for period in campaign.periods]
        self._reservations = ReservationIndex(campaign.reservations)
        self._totals = DepartmentTotals(campaign.series, campaign.referential, validation.blocked)

    def reserved(self, territory: str, indicator: Indicator) -> bool:
        """Tell whether a row of a department has any reservation."""
        return (territory, indicator.id) in self._reservations

    def of_department(self, territory: str, indicator: Indicator, positions: Collection[int]) -> list[End]:
        """Return the figures of a department at some periods, by their positions in the campaign."""
        if indicator.is_block:
            return [*self._of_block(territory, indicator, positions)]
        return [*self._of_row(self._campaign.series[territory][indicator.id], positions)]

    def of_collectivity(
        self, indicator: Indicator, cells: Mapping[str, Sequence[ConsolidatedCell]], positions: Collection[int]
    ) -> list[End]:
        """Return the figures of the collectivity at some periods.

        Args:
            indicator: A consolidated one.
            cells: The cells of the collectivity by indicator id, one per period.
            positions: Those of the periods.
        """
        parts = self._referential.children[indicator.id] if indicator.is_block else (indicator,)
        return [
            _collectivity_end(cells[indicator.id][position], [cells[part.id][position] for part in parts])
            for position in positions
        ]

    def unread(self, indicator: Indicator, position: int) -> bool:
        """Tell whether what cannot be read of « Réserves » may bear on a figure; a block has its themes' doubts."""
        if not self._campaign.unread:
            return False
        rows = self._referential.bearing_on(indicator)
        return any(self._campaign.unread.bears_on(row.id, self._labels[position]) for row in rows)

    def _of_row(self, row: ObservedRow, positions: Collection[int]) -> Iterator[End]:
        for position in positions:
            figure = row.figures[position]
            if figure is not None and self._blocked:
                key = (row.territory, row.indicator, self._campaign.periods[position])
                figure = None if key in self._blocked else figure
            reserved = self._reservations.at(row.territory, row.indicator, self._labels[position])
            if figure is not None:
                yield End(figure, False, NO_REASON, reserved)
            elif row.is_blocked(position) or row.figures[position] is not None:
                yield End(None, False, BLOCKED, reserved)
            else:
                yield End(None, True, NO_REASON, reserved)

    def _of_block(self, territory: str, block: Indicator, positions: Collection[int]) -> Iterator[End]:
        """Yield what a department counts for a block, under the reservations of the block and of its themes."""
        rows = self._referential.bearing_on(block)
        for position in positions:
            total = self._totals.of(territory, block, position)
            label = self._labels[position]
            reserved = tuple(dict.fromkeys(r for row in rows for r in self._reservations.at(territory, row.id, label)))
            reasons = BLOCKED if total.blocked else NO_REASON if total.whole or total.figure is None else _UNEQUAL
            yield End(total.figure, total.figure is None and not total.blocked, reasons, reserved)


def withholding(
    earlier: End, later: End, also: frozenset[Reason] = NO_REASON, *, together: bool = False
) -> tuple[Reason, ...]:
    """Return why two figures that are there do not compare, in order; empty when they do.

    Args:
        earlier: The older of the two.
        later: The other; a series break counts there only, as it parts a year from those before.
        also: What else is known to part them.
        together: Whether they are figures of the collectivity.

    Source:
        design.md, section 7.
    """
    unbroken = (r for r in earlier.reservations if r.type is not ReservationType.SERIES_BREAK)
    reserved = [*unbroken, *later.reservations]
    reasons = {_BY_RESERVATION[r.type] for r in reserved if r.type in EXPLAINING}
    if together and any(r.type is ReservationType.DIFFERING_DEFINITION for r in reserved):
        reasons.add(Reason.DIFFERING_DEFINITION)
    if _differ(earlier.scopes, later.scopes):
        reasons.add(Reason.UNEQUAL_SCOPE)
    if _unlike(earlier.counting, later.counting):
        reasons.add(Reason.UNEQUAL_COVERAGE)
    return tuple(sorted(reasons | also | earlier.reasons | later.reasons, key=_ORDER.__getitem__))


def by_indicator(consolidated: Iterable[ConsolidatedCell]) -> Mapping[str, list[ConsolidatedCell]]:
    """Put the cells of the collectivity, which come by indicator then period, into rows by indicator id."""
    rows: dict[str, list[ConsolidatedCell]] = {}
    for cell in consolidated:
        rows.setdefault(cell.indicator.id, []).append(cell)
    return rows


def _collectivity_end(cell: ConsolidatedCell, parts: Sequence[ConsolidatedCell]) -> End:
    """Return a figure of the collectivity, which is added up and counted once theme by theme."""
    reasons = _BY_STATE.get(cell.state, NO_REASON)
    if cell.state is State.BLOCKED:
        return End(None, False, reasons, cell.reservations)
    return End(cell.value, cell.state is State.MISSING, reasons, cell.reservations, _scopes(parts), _counting(cell))


def _counting(cell: ConsolidatedCell) -> frozenset[str] | None:
    """Return the departments added up; a figure counted once stands for all of them, whoever gives it."""
    if cell.state is State.COUNTED_ONCE and not cell.indicator.is_block:
        return None
    return frozenset(cell.coverage)


def _scopes(parts: Sequence[ConsolidatedCell]) -> Scopes:
    once = frozenset(part.indicator.id for part in parts if part.state is State.COUNTED_ONCE)
    return Scopes(once, frozenset(part.indicator.id for part in parts if part.state in _ADDED))


def _differ(before: Scopes, after: Scopes) -> bool:
    return bool(before.once & after.added or before.added & after.once)


def _unlike(before: frozenset[str] | None, after: frozenset[str] | None) -> bool:
    """Tell whether a department stands in one figure and not in the other, though both are whole.

    72 in one year, SO in the next: nothing lacks in either, and their difference is no change.
    """
    return before is not None and after is not None and before != after
