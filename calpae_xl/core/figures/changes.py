"""Year-on-year changes: computed where two years compare, withheld with the reasons where they do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import chain, pairwise, repeat
from typing import NamedTuple, overload

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.period_columns import broken_between
from calpae_xl.core.campaign.series import ObservedRow
from calpae_xl.core.figures.consolidation import ConsolidatedCell
from calpae_xl.core.figures.ends import (
    BLOCKED,
    MISSING_VALUE,
    NO_REASON,
    WITHOUT_RATIO,
    End,
    Ends,
    Reason,
    base_reasons,
    by_indicator,
    difference,
    difference_unit,
    small_base,
    withholding,
)
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.trade.model import (
    Indicator,
    Period,
    Reservation,
    ReservationType,
    ValueKind,
)

__all__ = ["Change", "ChangeRow", "ChangeState", "Changes", "Reason", "changes"]


class ChangeState(Enum):
    """Whether a change can be told; values are those of the JSON document."""

    COMPUTED = "computed"
    WITHHELD = "withheld"
    MISSING = "missing"


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
        return difference_unit(self.indicator)


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
    return ChangeState.MISSING if reasons == MISSING_VALUE else ChangeState.WITHHELD


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


class _Comparison:
    """The years of one campaign, set against each other."""

    def __init__(self, campaign: Campaign, validation: Validation) -> None:
        self._campaign = campaign
        self._referential = campaign.referential
        self._blocked = validation.blocked
        self._whole = campaign.settings.collectivity_code
        self._timeline = campaign.settings.timeline
        self._years = self._timeline.achieved
        self._ends = Ends(campaign, validation)

    def rows(self, consolidated: Sequence[ConsolidatedCell]) -> Iterator[ChangeRow]:
        """Yield the rows of the departments, then those of the collectivity."""
        positions = self._timeline.years
        for territory, rows in self._campaign.series.items():
            for indicator in self._referential.consolidated:
                row = rows[indicator.id]
                reserved = indicator.is_block or self._ends.reserved(territory, indicator)
                money = indicator.kind is ValueKind.AMOUNT
                if money or row.blocked or self._blocked or reserved or indicator.breaks or self._campaign.unread:
                    ends = self._ends.of_department(territory, indicator, positions)
                    yield self._row_between(territory, indicator, ends)
                else:
                    yield self._plain_row(row, indicator)
        cells = by_indicator(consolidated)
        for whole in cells.values():
            indicator = whole[0].indicator
            yield self._row_between(self._whole, indicator, self._ends.of_collectivity(indicator, cells, positions))

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
                MISSING_VALUE if absolute is None or before is None else base_reasons(before, least)
                for absolute, before in zip(absolutes, figures, strict=False)
            ]
            relatives = [None if reason else ratio for reason, ratio in zip(reasons, relatives, strict=True)]
        return ChangeRow(row.territory, indicator, years, figures, absolutes, relatives, reasons)

    def _row_between(self, territory: str, indicator: Indicator, ends: Sequence[End]) -> ChangeRow:
        years = self._years
        unread = [self._ends.unread(indicator, position) for position in self._timeline.years]
        together = territory == self._whole
        outcomes = []
        breaks = self._referential.breaks(indicator)
        for rank, (earlier, later) in enumerate(pairwise(ends)):
            also = BLOCKED if unread[rank] or unread[rank + 1] else NO_REASON
            if broken_between(breaks, years[rank], years[rank + 1]):
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

    def _outcome(
        self, indicator: Indicator, earlier: End, later: End, also: frozenset[Reason], *, together: bool
    ) -> _Outcome:
        """Return reasons, absolute and relative change: the first state that applies."""
        if earlier.missing or later.missing:
            return MISSING_VALUE, None, None
        if also or earlier.reasons or later.reasons or earlier.reservations or later.reservations or together:
            reasons = withholding(earlier, later, also, together=together)
            if reasons:
                return reasons, None, None
        assert earlier.figure is not None
        assert later.figure is not None
        absolute = difference(later.figure, earlier.figure)
        without = base_reasons(earlier.figure, self._small_base(indicator))
        with_ratio = indicator.kind not in WITHOUT_RATIO and not without
        return without, absolute, absolute / earlier.figure if with_ratio else None


_Outcome = tuple[tuple[Reason, ...], float | None, float | None]
_BROKEN = frozenset({Reason.SERIES_BREAK})
_SMALLEST = 1e-12
"""Below it a figure is zero."""


def _notes(earlier: End, later: End) -> tuple[Reservation, ...]:
    both = (*earlier.reservations, *later.reservations)
    return tuple({r: None for r in both if r.type is ReservationType.DIFFERING_DEFINITION})
