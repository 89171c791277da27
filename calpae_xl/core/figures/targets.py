"""Gaps to targets: how far what was achieved is from what was aimed at, and whether that is enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from calpae_xl.core.campaign.period_columns import Timeline, broken_between
from calpae_xl.core.campaign.worded_targets import Sense, sense_of
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
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.trade.model import Direction, Indicator, Kind, MissingCode, Period
from calpae_xl.core.trade.values import COMPUTED_DUST


class TargetState(Enum):
    """What can be said of a target; values are those of the JSON document."""

    REACHED = "reached"
    MISSED = "missed"
    COMPUTED = "computed"
    WITHHELD = "withheld"
    MISSING = "missing"
    PENDING = "pending"


class Aim(NamedTuple):
    """A target and the achieved year that it is held against, by their positions among the periods.

    Attributes:
        due: Whether that year is the target's own; else it is the latest one, and the target is pending.
    """

    target: int
    achieved: int
    due: bool


def aims(timeline: Timeline) -> tuple[Aim, ...]:
    """Return the targets in the order of their columns, each with the year that it is held against.

    A target of half a year is held against the whole year in which it falls due: no figure is nearer to it.
    """
    periods, years = timeline.periods, timeline.years
    found = []
    for number, period in enumerate(periods):
        if period.kind is Kind.TARGET:
            due = next((year for year in years if periods[year].label == period.label[:4]), None)
            found.append(Aim(number, years[-1] if due is None else due, due is not None))
    return tuple(found)


def in_order(target: Period, achieved: Period) -> tuple[Period, Period]:
    """Return a target and an achieved year in the order of time: a target was set before its own year was over."""
    return (achieved, target) if achieved.label < target.label[:4] else (target, achieved)


class TargetGap(NamedTuple):
    """One target of one territory.

    Attributes:
        against: The achieved year that it is held against.
        is_set: Whether anything is aimed at, even what cannot be used.
        aimed, achieved: Figures in the indicator's unit, where they are known, whole and usable.
        words: A target in words, or one that cannot be read, as it was typed.
        gap: ``achieved`` less ``aimed``, in points for a rate; ``None`` when missing or withheld.
        relative: A ratio to the target; ``None`` for rates, delays, and a target that is zero or a small count.
        enough: Whether ``achieved`` is on the right side of the target; ``None`` where nothing says which it is.
    """

    territory: str
    indicator: Indicator
    target: Period
    against: Period
    is_set: bool
    state: TargetState
    reasons: tuple[Reason, ...] = ()
    aimed: float | None = None
    words: str | None = None
    achieved: float | None = None
    gap: float | None = None
    relative: float | None = None
    enough: bool | None = None

    @property
    def unit(self) -> str:
        """Unit of the gap."""
        return difference_unit(self.indicator)


FAVOURABLE: Mapping[Direction, Sense] = {Direction.UP: Sense.AT_LEAST, Direction.DOWN: Sense.AT_MOST}
"""The side of a target in figures that is wanted; other directions say none."""


def is_enough(gap: float, sense: Sense) -> bool:
    """Tell whether a gap is on the side that is wanted."""
    return sense * gap > COMPUTED_DUST if abs(sense) > 1 else sense * gap >= -COMPUTED_DUST


def gaps(work: Processed) -> Iterator[TargetGap]:
    """Yield one gap per territory (departments, then the collectivity), indicator and target.

    Source:
        design.md, sections 7 and 11.
    """
    comparison = Gaps(work)
    for territory in (*work.campaign.series, work.campaign.settings.collectivity_code):
        for indicator in work.campaign.referential.consolidated:
            for aim in comparison.aims:
                yield comparison.of(territory, indicator, aim)


class Gaps:
    """The targets of one campaign, set against what was achieved."""

    def __init__(self, work: Processed) -> None:
        self._campaign = work.campaign
        self._whole = work.campaign.settings.collectivity_code
        self._ends = Ends(work.campaign, work.validation)
        self._cells = by_indicator(work.cells)
        self.aims = aims(work.campaign.settings.timeline)

    def of(self, territory: str, indicator: Indicator, aim: Aim) -> TargetGap:
        """Compare one target; the first state that applies, as for a change.

        Args:
            territory: A department, or the collectivity.
            indicator: A consolidated one.
            aim: One of ``aims``.
        """
        positions = (aim.target, aim.achieved)
        if territory == self._whole:
            target, achieved = self._ends.of_collectivity(indicator, self._cells, positions)
        else:
            target, achieved = self._ends.of_department(territory, indicator, positions)
        periods = self._campaign.periods
        told = TargetGap(
            territory,
            indicator,
            periods[aim.target],
            periods[aim.achieved],
            not target.missing,
            TargetState.MISSING,
            aimed=_whole(target),
            words=self._words(territory, indicator, aim.target),
            achieved=_whole(achieved),
        )
        if target.missing or achieved.missing:
            return told._replace(reasons=MISSING_VALUE)
        reasons = self._withholding(indicator, aim, target, achieved, together=territory == self._whole)
        if reasons:
            return told._replace(state=TargetState.WITHHELD, reasons=reasons)
        return self._compared(told, aim)

    def _withholding(
        self, indicator: Indicator, aim: Aim, target: End, achieved: End, *, together: bool
    ) -> tuple[Reason, ...]:
        periods = [self._campaign.periods[position] for position in (aim.target, aim.achieved)]
        first, last = in_order(*periods)
        earlier, later = (target, achieved) if first is periods[0] else (achieved, target)
        unread = any(self._ends.unread(indicator, position) for position in (aim.target, aim.achieved))
        also = BLOCKED if unread else NO_REASON
        if broken_between(self._campaign.referential.breaks(indicator), first, last):
            also |= {Reason.SERIES_BREAK}
        return withholding(earlier, later, also, together=together)

    def _compared(self, told: TargetGap, aim: Aim) -> TargetGap:
        assert told.aimed is not None
        assert told.achieved is not None
        indicator = told.indicator
        gap = difference(told.achieved, told.aimed)
        without = base_reasons(told.aimed, small_base(indicator, self._campaign.settings))
        with_ratio = indicator.kind not in WITHOUT_RATIO and not without
        direction = indicator.direction
        sense = FAVOURABLE.get(direction) if told.words is None else sense_of(told.words, direction)
        enough = None if sense is None else is_enough(gap, sense)
        states = {True: TargetState.REACHED, False: TargetState.MISSED, None: TargetState.COMPUTED}
        return told._replace(
            state=states[enough] if aim.due else TargetState.PENDING,
            reasons=without,
            gap=gap,
            relative=gap / told.aimed if with_ratio else None,
            enough=enough,
        )

    def _words(self, territory: str, indicator: Indicator, position: int) -> str | None:
        """Return a target in words, or that nobody could read, as it was typed; that of all the departments alike."""
        if territory == self._whole:
            return self._cells[indicator.id][position].text
        seen = self._campaign.series[territory][indicator.id][position]
        return seen.raw if seen.bound is not None or seen.code is MissingCode.UNREADABLE else None


def _whole(end: End) -> float | None:
    """Return a figure that is all that it should be: a lower bound is none."""
    return None if end.reasons else end.figure
