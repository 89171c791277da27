"""Year-on-year changes: computed where two years compare, withheld with the reasons where they do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import chain, pairwise, repeat
from typing import NamedTuple, overload

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.reservations import EXPLAINING, ReservationIndex
from calpae_xl.core.campaign.series import ObservedRow
from calpae_xl.core.figures.consolidation import ConsolidatedCell, State
from calpae_xl.core.findings.validation import CellKey, Validation
from calpae_xl.core.trade.model import (
    COLLECTIVITY,
    Indicator,
    Kind,
    Period,
    Reservation,
    ReservationType,
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
    ZERO_BASE = "zero_base"
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
        relative: A ratio (0.026 is +2.6 %); ``None`` for rates, delays and from zero.
        ends: Figures compared, where they are known.
        notes: Differing definitions, which withhold nothing.
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


class _End(NamedTuple):
    """One end of a change.

    Attributes:
        figure: ``None`` when missing or withheld.
        missing: Neither a figure nor a blocked cell.
    """

    figure: float | None
    missing: bool
    reasons: frozenset[Reason]
    reservations: tuple[Reservation, ...]


def changes(campaign: Campaign, validation: Validation, consolidated: Sequence[ConsolidatedCell]) -> Changes:
    """Compare every achieved year with the one before it.

    Targets are never a year. An indicator present at one end only is kept, with its reason: a figure
    that appears or disappears is a fact to show, not a row to drop.

    Returns:
        One change per territory (departments, then the collectivity), indicator and pair of years.

    Source:
        design.md, section 7.
    """
    years = tuple(period for period in campaign.periods if period.kind is Kind.ACHIEVED)
    reservations = ReservationIndex(campaign.reservations)
    found = []
    for territory, rows in campaign.series.items():
        for indicator in campaign.referential.consolidated:
            row = rows[indicator.id]
            if row.blocked or validation.blocked or (territory, indicator.id) in reservations or indicator.breaks:
                ends = _department_ends(row, years, validation.blocked, reservations)
                found.append(_row_between(territory, indicator, years, ends))
            else:
                found.append(_plain_row(row, indicator, years))
    for indicator, cells in _by_indicator(consolidated):
        ends = [_collectivity_end(cell) for cell in cells[: len(years)]]
        found.append(_row_between(COLLECTIVITY, indicator, years, ends))
    return Changes(found)


_ZERO_BASE = (Reason.ZERO_BASE,)
_MISSING_VALUE = (Reason.MISSING_VALUE,)


def _plain_row(row: ObservedRow, indicator: Indicator, years: Sequence[Period]) -> ChangeRow:
    """Compare the figures of a row on which nothing can be withheld, as nearly all are."""
    count = len(years) - 1
    figures, absolutes = row.figures[: len(years)], row.differences[:count]
    relatives = (None,) * count if indicator.kind in WITHOUT_RATIO else row.ratios[:count]
    reasons: Sequence[tuple[Reason, ...]]
    if None in absolutes or 0 in figures:
        reasons = [
            _MISSING_VALUE if absolute is None else () if before else _ZERO_BASE
            for absolute, before in zip(absolutes, figures, strict=False)
        ]
    else:
        reasons = ((),) * count
    return ChangeRow(row.territory, indicator, years, figures, absolutes, relatives, reasons)


def _by_indicator(
    cells: Iterable[ConsolidatedCell],
) -> Iterator[tuple[Indicator, list[ConsolidatedCell]]]:
    rows: dict[str, list[ConsolidatedCell]] = {}
    for cell in cells:
        rows.setdefault(cell.indicator.id, []).append(cell)
    for row in rows.values():
        yield row[0].indicator, row


def _department_ends(
    row: ObservedRow, periods: Sequence[Period], blocked: frozenset[CellKey], reservations: ReservationIndex
) -> list[_End]:
    ends = []
    for position, period in enumerate(periods):
        figure = row.figures[position]
        if figure is not None and blocked and (row.territory, row.indicator, period) in blocked:
            figure = None
        reserved = reservations.at(row.territory, row.indicator, period.label)
        if figure is not None:
            ends.append(_End(figure, False, _NONE, reserved))
        elif row.is_blocked(position) or row.figures[position] is not None:
            ends.append(_End(None, False, _BLOCKED, reserved))
        else:
            ends.append(_End(None, True, _NONE, reserved))
    return ends


_NONE: frozenset[Reason] = frozenset()
_BLOCKED = frozenset({Reason.BLOCKED})
_BY_STATE: Mapping[State, frozenset[Reason]] = {
    State.BLOCKED: _BLOCKED,
    State.PARTIAL: frozenset({Reason.UNEQUAL_COVERAGE}),
    State.SINGLE: frozenset({Reason.UNEQUAL_COVERAGE}),
    State.RANGE: frozenset({Reason.NOT_ADDITIVE}),
}


def _collectivity_end(cell: ConsolidatedCell) -> _End:
    reasons = _BY_STATE.get(cell.state, _NONE)
    return _End(cell.value, cell.state is State.MISSING, reasons, cell.reservations)


def _row_between(territory: str, indicator: Indicator, years: Sequence[Period], ends: Sequence[_End]) -> ChangeRow:
    with_ratio = indicator.kind not in WITHOUT_RATIO
    outcomes = [
        _outcome(earlier, later, broken=year.label in indicator.breaks, with_ratio=with_ratio)
        for (earlier, later), year in zip(pairwise(ends), years[1:], strict=True)
    ]
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


_Outcome = tuple[tuple[Reason, ...], float | None, float | None]


def _outcome(earlier: _End, later: _End, *, broken: bool, with_ratio: bool) -> _Outcome:
    """Return reasons, absolute and relative change: the first state that applies."""
    if earlier.missing or later.missing:
        return _MISSING_VALUE, None, None
    if broken or earlier.reasons or later.reasons or earlier.reservations or later.reservations:
        reasons = _withholding(earlier, later, broken=broken)
        if reasons:
            return reasons, None, None
    assert earlier.figure is not None
    assert later.figure is not None
    absolute = later.figure - earlier.figure
    if earlier.figure == 0:
        return _ZERO_BASE, absolute, None
    return (), absolute, absolute / earlier.figure if with_ratio else None


def _withholding(earlier: _End, later: _End, *, broken: bool) -> tuple[Reason, ...]:
    # A break counts at the later end only: it parts a year from the one before.
    unbroken = (r for r in earlier.reservations if r.type is not ReservationType.SERIES_BREAK)
    reasons = {_BY_RESERVATION[r.type] for r in (*unbroken, *later.reservations) if r.type in EXPLAINING}
    if broken:
        reasons.add(Reason.SERIES_BREAK)
    return tuple(sorted(reasons | earlier.reasons | later.reasons, key=_ORDER.__getitem__))


def _notes(earlier: _End, later: _End) -> tuple[Reservation, ...]:
    both = (*earlier.reservations, *later.reservations)
    return tuple({r: None for r in both if r.type is ReservationType.DIFFERING_DEFINITION})
