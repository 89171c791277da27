"""Section 11: how far each target is from what was achieved, whether that is enough, or why it is not said."""

from __future__ import annotations

from dataclasses import dataclass

from .campaign import AMOUNT, BLOCK, DOWN, UP, Campaign, Indicator, Period
from .changing import ends_between, withheld
from .consolidating import Consolidated
from .entries import Entries
from .reading import COMPARED_BY_RATIO, FIGURE, SO, UNREADABLE, shown
from .reserving import Reservations

TargetKey = tuple[str, str, str]
"""Territory, indicator, date of the target."""


AS_SHOWN = "as a spreadsheet shows it"
"""The text of a target that is a date or a boolean; how it is written is not said."""


@dataclass(frozen=True)
class Gap:
    state: str
    reasons: frozenset[str]
    target: float | None
    words: str | None
    achieved: float | None
    gap: float | None = None
    relative: float | None = None


def gaps(
    entries: Entries, reservations: Reservations, cells: dict[tuple[str, Period], Consolidated], whole: str
) -> dict[TargetKey, Gap]:
    campaign = entries.campaign
    found: dict[TargetKey, Gap] = {}
    for target in campaign.targets:
        same_year = [year for year in campaign.achieved if year.year == target.year]
        against = same_year[0] if same_year else max(campaign.achieved)
        for indicator in campaign.published:
            for territory in (*campaign.departments, whole):
                one = None if territory == whole else territory
                found[territory, indicator.id, target.date] = _gap(
                    entries, reservations, cells, indicator, (target, against), one
                )
    return found


def _gap(
    entries: Entries,
    reservations: Reservations,
    cells: dict[tuple[str, Period], Consolidated],
    indicator: Indicator,
    periods: tuple[Period, Period],
    territory: str | None,
) -> Gap:
    target, against = periods
    aimed, achieved = ends_between(entries, cells, indicator, periods, territory)
    words = _words(entries, cells, indicator, target, territory)
    # A target was set before its own year was over; one of a year to come is later than what it is held against.
    pending = target.year != against.year
    by_time = [(against, achieved), (target, aimed)]
    if not pending or target.year < against.year:
        by_time.reverse()
    known = [None if end.reasons or end.blocked else end.value for end in (aimed, achieved)]
    told = known[0], words, known[1]
    if aimed.missing or achieved.missing:
        return Gap("missing", frozenset({"missing_value"}), *told)
    reasons = withheld(
        entries.campaign,
        reservations,
        indicator,
        (by_time[0][0], by_time[1][0]),
        [by_time[0][1], by_time[1][1]],
        territory,
    )
    if not pending and any(target.year in entries.campaign.indicators[row].breaks for row in _rows(entries, indicator)):
        reasons = reasons | {"series_break"}
    if reasons:
        return Gap("withheld", frozenset(reasons), *told)
    goal, reached = known[0] or 0, known[1] or 0
    gap = shown(reached - goal)
    base, relative = _relative(entries.campaign, indicator, gap, goal)
    state = "pending" if pending else _verdict(indicator, words, gap)
    return Gap(state, base, *told, gap, relative)


def _rows(entries: Entries, indicator: Indicator) -> list[str]:
    return [indicator.id, *entries.campaign.themes.get(indicator.id, [])]


def _relative(campaign: Campaign, indicator: Indicator, gap: float, goal: float) -> tuple[frozenset[str], float | None]:
    if goal == 0:
        return frozenset({"zero_base"}), None
    if indicator.kind not in COMPARED_BY_RATIO:
        return frozenset(), None
    if goal < campaign.small_base and indicator.kind != AMOUNT:
        return frozenset({"small_base"}), None
    return frozenset(), gap / goal


def _verdict(indicator: Indicator, words: str | None, gap: float) -> str:
    """« Tendre vers » is at most, unless more is better."""
    if indicator.direction == UP:
        return "reached" if gap >= 0 else "missed"
    if indicator.direction == DOWN or words is not None:
        return "reached" if gap <= 0 else "missed"
    return "computed"


def _words(
    entries: Entries,
    cells: dict[tuple[str, Period], Consolidated],
    indicator: Indicator,
    target: Period,
    territory: str | None,
) -> str | None:
    """A target in words, or that cannot be read; for the whole, the words that all who are concerned share."""
    if territory is not None:
        entry = entries.cells.get((territory, indicator.id, target))
        if entry is None or entry.cell is None:
            return None
        if entry.reading.state == UNREADABLE:
            # How a raised digit is written is nobody's business.
            typed = isinstance(entry.cell.value, str) and not entry.cell.marks
            return entry.cell.value if typed else AS_SHOWN
        return entry.reading.words
    if indicator.rule == BLOCK or cells[indicator.id, target].state != "complete":
        return None
    held = [entries.held(code, indicator.id, target) for code in entries.campaign.departments]
    concerned = [each for each in held if each.state != SO]
    if any(each.state != FIGURE or each.words is None for each in concerned):
        return None
    return concerned[0].words
