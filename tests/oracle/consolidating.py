"""Section 8: one cell of the CeA, from the rule, the departments' figures, their scope and their weights."""

from __future__ import annotations

from dataclasses import dataclass

from .campaign import BLOCK, MEAN, RATE, RATIO, SUM, Campaign, Indicator, Period
from .entries import BLOCKED, Entries, Held, missing
from .reading import FIGURE, SO, shown
from .reserving import Reservations


@dataclass(frozen=True)
class Consolidated:
    state: str
    value: float | None = None
    lower_bound: float | None = None
    low: float | None = None
    high: float | None = None
    coverage: tuple[str, ...] = ()
    weights: dict[str, float] | None = None
    shown_as: str | None = None
    """Of a missing cell: ND, NC, SO or blank."""


Given = dict[str, Held]


def consolidate(entries: Entries, reservations: Reservations) -> dict[tuple[str, Period], Consolidated]:
    campaign = entries.campaign
    cells: dict[tuple[str, Period], Consolidated] = {}
    # Themes before their block, which looks at them.
    for indicator in sorted(campaign.published, key=lambda i: i.rule == BLOCK):
        for period in campaign.periods:
            cells[indicator.id, period] = _cell(entries, reservations, indicator, period, cells)
    return cells


def _cell(
    entries: Entries,
    reservations: Reservations,
    indicator: Indicator,
    period: Period,
    cells: dict[tuple[str, Period], Consolidated],
) -> Consolidated:
    campaign = entries.campaign
    given = {t: entries.of_department(t, indicator, period) for t in campaign.departments}
    if entries.undeclared or any(held.state == BLOCKED for held in given.values()):
        return Consolidated("blocked")
    concerned = {t: held for t, held in given.items() if held.state != SO}
    known = {t: held for t, held in concerned.items() if held.known}
    themes = campaign.themes.get(indicator.id, [])
    doubtful = any(reservations.doubtful(name, period) for name in (indicator.id, *themes))
    if indicator.rule in (SUM, BLOCK) and len(known) > 1 and doubtful:
        return Consolidated("blocked")
    if any(cells[theme, period].state == "blocked" for theme in themes):
        return Consolidated("blocked")
    if not known:
        return Consolidated("missing", shown_as=missing([held.state for held in given.values()]))
    if indicator.rule == BLOCK:
        return _block(entries, themes, period, concerned, known, cells)
    if indicator.rule == SUM:
        scopes = {t for t in known if reservations.scoped(t, indicator.id, period)}
        return _added(campaign, concerned, known, scopes)
    return _averaged(entries, indicator, period, concerned, known)


def _added(campaign: Campaign, concerned: Given, known: Given, scopes: set[str]) -> Consolidated:
    figures = [held.value or 0 for held in known.values()]
    if scopes:
        if len(set(figures)) > 1:
            return Consolidated("blocked")
        return Consolidated("counted_once", figures[0], coverage=tuple(campaign.departments))
    total = shown(sum(figures))
    if len(known) < len(concerned):
        return Consolidated("partial", lower_bound=total, coverage=tuple(known))
    return Consolidated("complete", total, coverage=tuple(known))


def _block(
    entries: Entries,
    themes: list[str],
    period: Period,
    concerned: Given,
    known: Given,
    cells: dict[tuple[str, Period], Consolidated],
) -> Consolidated:
    total = sum(held.value or 0 for held in known.values())
    exact = len(known) == len(concerned) and all(held.state == FIGURE for held in known.values())
    once = [theme for theme in themes if cells[theme, period].state == "counted_once"]
    for theme in once:
        shared = cells[theme, period].value or 0
        parts: list[float] = []
        """What each department's figure holds of the shared theme."""
        for territory in known:
            figure = entries.held(territory, theme, period)
            typed = entries.held(territory, _total_of(entries.campaign, theme), period)
            if figure.state == FIGURE:
                parts.append(shared)
            elif typed.state == FIGURE and figure.state != SO:
                parts.append(min(typed.value or 0, shared))
                exact = False
        total -= sum(parts) - max(parts)
    total = shown(total)
    if not exact:
        # Whatever is counted once, the whole is no less than any department of it.
        total = max([total, *(held.value or 0 for held in known.values())])
        return Consolidated("partial", lower_bound=total, coverage=tuple(known))
    return Consolidated("counted_once" if once else "complete", total, coverage=tuple(known))


def _total_of(campaign: Campaign, theme: str) -> str:
    parent = campaign.indicators[theme].parent
    assert parent is not None
    return parent


def _averaged(entries: Entries, indicator: Indicator, period: Period, concerned: Given, known: Given) -> Consolidated:
    figures = [held.value or 0 for held in known.values()]
    low, high, coverage = min(figures), max(figures), tuple(known)
    if len(known) < len(concerned):
        if len(known) == 1:
            return Consolidated("single", low=low, high=high, coverage=coverage)
        return Consolidated("range", low=low, high=high, coverage=coverage)
    if len(known) == 1:
        return Consolidated("complete", low, coverage=coverage)
    in_words = any(held.words for held in known.values())
    if len({held.words for held in known.values() if held.words}) > 1:
        return Consolidated("range", low=low, high=high, coverage=coverage)
    if low == high and (indicator.rule != MEAN or in_words):
        return Consolidated("complete", low, coverage=coverage)
    weighing = None if in_words else _weighed(entries, indicator, period, known)
    if weighing is not None:
        value, weights = weighing
        return Consolidated("weighted", value, coverage=coverage, weights=weights)
    if low == high:
        return Consolidated("complete", low, coverage=coverage)
    return Consolidated("range", low=low, high=high, coverage=coverage)


def _weighed(
    entries: Entries, indicator: Indicator, period: Period, known: Given
) -> tuple[float, dict[str, float]] | None:
    """The weighted value and its weights, or None where the weights are of no use."""
    columns = [{t: entries.held(t, weight, period) for t in known} for weight in indicator.weights]
    if not columns or any(held.state != FIGURE for column in columns for held in column.values()):
        return None
    weights = {t: held.value or 0 for t, held in columns[-1].items()}
    total = sum(weights.values())
    if total <= 0:
        return None
    if indicator.rule != RATIO:
        return sum((known[t].value or 0) * weight for t, weight in weights.items()) / total, weights
    above = sum(held.value or 0 for held in columns[0].values())
    if above <= 0:
        return None
    value = (100 if indicator.kind == RATE else 1) * above / total
    figures = [held.value or 0 for held in known.values()]
    return (value, weights) if min(figures) <= value <= max(figures) else None
