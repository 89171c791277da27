"""Departments against each other: counted twice, or not counting the same thing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from calpae_xl.core.findings.rules.view import Row, View
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.facts import OutsideMean, RefusedScope, TwoScopes, UnevenFigures
from calpae_xl.core.trade.finding import Finding, on
from calpae_xl.core.trade.model import ADDITIVE, MissingCode, Observation, ReservationType, Rule, ValueKind
from calpae_xl.core.trade.values import added, lies_between

_MOST_COMPARED = 5
"""Among many departments equal and uneven figures are the rule, not a clue."""

_TRIVIAL = 10
"""A ratio between two small counts says nothing."""

Pair = tuple[Observation, float, Observation, float]


def _pairs(view: View) -> Iterator[Pair]:
    """Pairs of achieved figures that would be added, the later department second."""
    if len(view.campaign.series) > _MOST_COMPARED:
        return
    for indicator in view.campaign.referential.consolidated:
        if indicator.kind not in ADDITIVE:
            continue
        rows = [view.row[territory, indicator.id] for territory in view.campaign.series]
        for first, second in combinations(rows, 2):
            for position in view.years:
                one, other = first.figures[position], second.figures[position]
                if one is not None and other is not None:
                    yield first.observations[position], one, second.observations[position], other


def _scoped(view: View, *cells: Observation) -> bool:
    return any(
        ReservationType.CEA_SCOPE in view.reservations.types(o.territory, o.indicator, o.period.label) for o in cells
    )


def _is_amount(view: View, seen: Observation) -> bool:
    """Tell whether a figure is one of money, of which euros say what is little: k€ typed for € is 1,000 times less."""
    return view.campaign.referential.indicators[seen.indicator].kind is ValueKind.AMOUNT


def equal_departments(view: View) -> Iterator[Finding]:
    """Ask whether two equal figures are one count, made once for several departments.

    A reservation that cannot be read may say so already.
    """
    unread = view.campaign.unread
    for first, one, second, other in _pairs(view):
        settings = view.campaign.settings
        if one != other or one <= (settings.jump_euros if _is_amount(view, first) else settings.equal_above):
            continue
        if not _scoped(view, first, second) and not unread.bears_on(second.indicator, second.period.label):
            yield on(Code.EQUAL_DEPARTMENTS, second, first)


def uneven_departments(view: View) -> Iterator[Finding]:
    """Flag two figures so far apart that they may not count the same thing."""
    most = view.campaign.settings.max_department_ratio
    for first, one, second, other in _pairs(view):
        trivial = view.campaign.settings.jump_euros if _is_amount(view, first) else _TRIVIAL
        if one > 0 and other > 0 and max(one, other) > trivial and not 1 / most <= other / one <= most:
            yield on(Code.UNEVEN_DEPARTMENTS, second, first, facts=UnevenFigures(one, other / one))


def conflicting_scope(view: View) -> Iterator[Finding]:
    """Block different figures said to be counted once for the collectivity, on the first that differs."""
    for cells in _scoped_cells(view):
        known = [(seen, figure) for seen, figure in cells if figure is not None]
        if not known or not _scoped(view, *(seen for seen, _ in known)):
            continue
        _, first = known[0]
        differing = next(((seen, figure) for seen, figure in known if figure != first), None)
        if differing is not None:
            carrying, counted = differing
            related = (seen for seen, _ in known if seen is not carrying)
            yield on(Code.CONFLICTING_SCOPE, carrying, *related, facts=TwoScopes(counted, first))


def scope_without_figure(view: View) -> Iterator[Finding]:
    """Report a scope on a cell without figure, while a department on which it is not put gives one."""
    for cells in _scoped_cells(view):
        known = [seen for seen, figure in cells if figure is not None]
        if not known or _scoped(view, *known):
            continue
        for seen, _ in cells:
            if seen.figure is None and seen.code is not MissingCode.UNREADABLE and _scoped(view, seen):
                yield on(Code.SCOPE_WITHOUT_FIGURE, seen, *known)


def misplaced_scope(view: View) -> Iterator[Finding]:
    """Report a scope where it has no effect: on a block, whose themes may carry it, or on what is never added.

    A reservation without a year is reported on the year of the campaign.
    """
    positions = {period.label: position for position, period in enumerate(view.campaign.periods)}
    positions |= {view.campaign.periods[position].label: position for position in view.years}
    for reservation in dict.fromkeys(view.campaign.reservations):
        row = view.row.get((reservation.territory, reservation.indicator))
        if row is None or reservation.type is not ReservationType.CEA_SCOPE or row.indicator.rule is Rule.SUM:
            continue
        position = view.years[-1] if reservation.period is None else positions[reservation.period]
        facts = RefusedScope(row.indicator.is_block)
        yield on(Code.MISPLACED_SCOPE, row.observations[position], facts=facts)


def mean_outside(view: View) -> Iterator[Finding]:
    """Report a ratio of sums (people per adviser, money spent of that planned) that no department declares."""
    for indicator in view.campaign.referential.consolidated:
        if indicator.rule is not Rule.RATIO_OF_SUMS:
            continue
        for position in range(len(view.campaign.periods)):
            cells = [view.row[territory, indicator.id] for territory in view.campaign.series]
            concerned = [row for row in cells if row.observations.code(position) is not MissingCode.SO]
            loads = [load for row in concerned if (load := row.figures[position]) is not None]
            sums = [_summed(view, name, concerned, position) for name in indicator.weight]
            above, below = sums
            if not loads or len(loads) < len(concerned) or not above or not below or min(loads) == max(loads):
                continue
            mean = indicator.quotient(above, below)
            if not lies_between(mean, loads):
                carrying, *others = (row.observations[position] for row in reversed(concerned))
                weights = [view.row[row.territory, name] for name in indicator.weight for row in concerned]
                related = (*others, *(row.observations[position] for row in weights))
                facts = OutsideMean(mean, min(loads), max(loads))
                yield on(Code.MEAN_OUTSIDE, carrying, *related, facts=facts)


def _summed(view: View, name: str, concerned: list[Row], position: int) -> float | None:
    figures = [view.row[row.territory, name].figures[position] for row in concerned]
    return None if None in figures else added(figure or 0 for figure in figures)


def _scoped_cells(view: View) -> Iterator[list[tuple[Observation, float | None]]]:
    """Yield the cells of all departments, and their figures, where a scope may have an effect."""
    scoped = {r.indicator for r in view.campaign.reservations if r.type is ReservationType.CEA_SCOPE}
    for indicator in view.campaign.referential.consolidated:
        if indicator.rule is Rule.SUM and indicator.id in scoped:
            rows = [view.row[territory, indicator.id] for territory in view.campaign.series]
            for position in range(len(view.campaign.periods)):
                cells = [(row.observations[position], row.figures[position]) for row in rows]
                if _scoped(view, *(seen for seen, _ in cells)):
                    yield cells
