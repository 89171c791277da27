"""Section 7: what changed from one achieved year to the next, or why it is not said."""

from __future__ import annotations

from dataclasses import dataclass

from .campaign import AMOUNT, BLOCK, Campaign, Indicator, Period
from .consolidating import Consolidated
from .entries import AT_LEAST, BLOCKED, Entries
from .reading import COMPARED_BY_RATIO, shown
from .reserving import Reservations

WITHHOLDING = ("partial_year", "underestimated", "exceptional_event")


@dataclass(frozen=True)
class Change:
    state: str
    reasons: frozenset[str]
    absolute: float | None = None
    relative: float | None = None


@dataclass(frozen=True)
class End:
    """A year as a change sees it."""

    value: float | None
    missing: bool = False
    blocked: bool = False
    reasons: frozenset[str] = frozenset()
    once: frozenset[str] = frozenset()
    """Rows in it that are counted once for both departments: itself, or themes of a block."""
    added: frozenset[str] = frozenset()
    """Rows in it that are added up, or that one department alone gives."""
    counting: tuple[str, ...] | None = None
    """Departments that have a figure in it, for the whole; a row counted once stands for all of them."""


ChangeKey = tuple[str, str, int, int]


def changes(
    entries: Entries, reservations: Reservations, cells: dict[tuple[str, Period], Consolidated], whole: str
) -> dict[ChangeKey, Change]:
    campaign = entries.campaign
    found: dict[ChangeKey, Change] = {}
    for indicator in campaign.published:
        for earlier, later in zip(campaign.achieved, campaign.achieved[1:], strict=False):
            for territory in (*campaign.departments, whole):
                one = None if territory == whole else territory
                ends = ends_between(entries, cells, indicator, (earlier, later), one)
                found[territory, indicator.id, earlier.year, later.year] = _change(
                    campaign, reservations, indicator, (earlier, later), ends, one
                )
    return found


def ends_between(
    entries: Entries,
    cells: dict[tuple[str, Period], Consolidated],
    indicator: Indicator,
    periods: tuple[Period, Period],
    territory: str | None,
) -> list[End]:
    """Two figures of a department, or of the whole."""
    if territory is None:
        return [_whole(entries.campaign, cells, indicator, period) for period in periods]
    return [_department(entries, territory, indicator, period) for period in periods]


def _department(entries: Entries, territory: str, indicator: Indicator, period: Period) -> End:
    held = entries.of_department(territory, indicator, period)
    if held.state == BLOCKED:
        return End(None, blocked=True)
    if not held.known:
        return End(None, missing=True)
    incomplete = frozenset({"unequal_coverage"}) if held.state == AT_LEAST else frozenset()
    return End(held.value, reasons=incomplete)


def _whole(
    campaign: Campaign, cells: dict[tuple[str, Period], Consolidated], indicator: Indicator, period: Period
) -> End:
    cell = cells[indicator.id, period]
    reasons = set()
    if cell.state in ("partial", "single"):
        reasons.add("unequal_coverage")
    if cell.state == "range":
        reasons.add("not_additive")
    states = {row: cells[row, period].state for row in campaign.themes.get(indicator.id, [indicator.id])}
    return End(
        cell.value,
        cell.state == "missing",
        cell.state == "blocked",
        frozenset(reasons),
        frozenset(row for row, state in states.items() if state == "counted_once"),
        frozenset(row for row, state in states.items() if state in ("complete", "partial")),
        None if cell.state == "counted_once" and indicator.rule != BLOCK else tuple(cell.coverage),
    )


def _change(
    campaign: Campaign,
    reservations: Reservations,
    indicator: Indicator,
    periods: tuple[Period, Period],
    ends: list[End],
    territory: str | None,
) -> Change:
    if any(end.missing for end in ends):
        return Change("missing", frozenset({"missing_value"}))
    reasons = withheld(campaign, reservations, indicator, periods, ends, territory)
    if reasons:
        return Change("withheld", frozenset(reasons))
    return _computed(campaign, indicator, ends[0].value or 0, ends[1].value or 0)


def withheld(
    campaign: Campaign,
    reservations: Reservations,
    indicator: Indicator,
    periods: tuple[Period, Period],
    ends: list[End],
    territory: str | None,
) -> set[str]:
    """Why two figures that are there, the earlier first, do not compare."""
    rows = [indicator.id, *campaign.themes.get(indicator.id, [])]
    reasons = {reason for end in ends for reason in end.reasons}
    doubtful = any(reservations.doubtful(row, period) for row in rows for period in periods)
    if doubtful or any(end.blocked for end in ends):
        reasons.add("blocked")
    at_ends = [{row.type for row in reservations.on(rows, period, territory)} for period in periods]
    reasons |= (at_ends[0] | at_ends[1]) & set(WITHHOLDING)
    declared = any(
        periods[0].year < year <= periods[1].year for row in rows for year in campaign.indicators[row].breaks
    )
    if declared or "series_break" in at_ends[1]:
        reasons.add("series_break")
    if territory is None:
        if "differing_definition" in at_ends[0] | at_ends[1]:
            reasons.add("differing_definition")
        unequal = ends[0].once & ends[1].added or ends[1].once & ends[0].added
        if unequal and not any(end.blocked for end in ends):
            reasons.add("unequal_scope")
        counting = {end.counting for end in ends}
        if len(counting) > 1 and None not in counting and not any(end.blocked for end in ends):
            reasons.add("unequal_coverage")
    return reasons


def _computed(campaign: Campaign, indicator: Indicator, earlier: float, later: float) -> Change:
    absolute = shown(later - earlier)
    if earlier == 0:
        return Change("computed", frozenset({"zero_base"}), absolute)
    if indicator.kind not in COMPARED_BY_RATIO:
        return Change("computed", frozenset(), absolute)
    if earlier < campaign.small_base and indicator.kind != AMOUNT:
        return Change("computed", frozenset({"small_base"}), absolute)
    return Change("computed", frozenset(), absolute, absolute / earlier)
