"""Departments against each other: counted twice, or not counting the same thing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from calpae_xl.core.codes import Code
from calpae_xl.core.findings import Finding, on
from calpae_xl.core.model import ADDITIVE, Observation, ReservationType, Rule
from calpae_xl.core.rules.view import View

_MOST_COMPARED = 5
"""Among many departments equal and uneven figures are the rule, not a clue."""

_TRIVIAL = 10
"""A ratio between two small counts says nothing."""

Pair = tuple[Observation, float, Observation, float]


def _pairs(view: View, periods: int) -> Iterator[Pair]:
    """Pairs of figures that would be added in the first ``periods``, the later department second."""
    if len(view.campaign.series) > _MOST_COMPARED:
        return
    for indicator in view.campaign.referential.consolidated:
        if indicator.kind not in ADDITIVE:
            continue
        rows = [view.row[territory, indicator.id] for territory in view.campaign.series]
        for first, second in combinations(rows, 2):
            for position in range(periods):
                one, other = first.figures[position], second.figures[position]
                if one is not None and other is not None:
                    yield first.observations[position], one, second.observations[position], other


def _scoped(view: View, *cells: Observation) -> bool:
    return any(
        ReservationType.CEA_SCOPE in view.reservations.types(o.territory, o.indicator, o.period.label) for o in cells
    )


def equal_departments(view: View) -> Iterator[Finding]:
    """Ask whether two equal figures are one count, made once for both departments."""
    for first, one, second, other in _pairs(view, view.achieved):
        if one == other and one > view.campaign.settings.equal_above and not _scoped(view, first, second):
            yield on(Code.EQUAL_DEPARTMENTS, second, first)


def uneven_departments(view: View) -> Iterator[Finding]:
    """Flag two figures so far apart that they may not count the same thing."""
    most = view.campaign.settings.max_department_ratio
    for first, one, second, other in _pairs(view, view.achieved):
        if one > 0 and other > 0 and max(one, other) > _TRIVIAL and not 1 / most <= other / one <= most:
            yield on(Code.UNEVEN_DEPARTMENTS, second, first, ratio=other / one, most=most)


def conflicting_scope(view: View) -> Iterator[Finding]:
    """Block two different figures said to be counted once for the collectivity."""
    for first, one, second, other in _pairs(view, len(view.campaign.periods)):
        additive = view.campaign.referential.indicators[first.indicator].rule is Rule.SUM
        if additive and one != other and _scoped(view, first, second):
            yield on(Code.CONFLICTING_SCOPE, second, first)
