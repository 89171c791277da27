"""Departments against each other: counted twice, or not counting the same thing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from calpae_xl.core.findings.rules.view import Row, View
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.facts import TwoScopes, UnevenFigures
from calpae_xl.core.trade.finding import Finding, on
from calpae_xl.core.trade.model import ADDITIVE, Observation, ReservationType, Status

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
            for position in range(view.achieved):
                one, other = first.figures[position], second.figures[position]
                if one is not None and other is not None:
                    yield first.observations[position], one, second.observations[position], other


def _scoped(view: View, *cells: Observation) -> bool:
    return any(
        ReservationType.CEA_SCOPE in view.reservations.types(o.territory, o.indicator, o.period.label) for o in cells
    )


def equal_departments(view: View) -> Iterator[Finding]:
    """Ask whether two equal figures are one count, made once for both departments."""
    for first, one, second, other in _pairs(view):
        if one == other and one > view.campaign.settings.equal_above and not _scoped(view, first, second):
            yield on(Code.EQUAL_DEPARTMENTS, second, first)


def uneven_departments(view: View) -> Iterator[Finding]:
    """Flag two figures so far apart that they may not count the same thing."""
    most = view.campaign.settings.max_department_ratio
    for first, one, second, other in _pairs(view):
        if one > 0 and other > 0 and max(one, other) > _TRIVIAL and not 1 / most <= other / one <= most:
            yield on(Code.UNEVEN_DEPARTMENTS, second, first, facts=UnevenFigures(one, other / one))


def conflicting_scope(view: View) -> Iterator[Finding]:
    """Block different figures said to be counted once for the collectivity, on the first that differs."""
    scoped = {r.indicator for r in view.campaign.reservations if r.type is ReservationType.CEA_SCOPE}
    for indicator in view.campaign.referential.consolidated:
        if indicator.kind not in ADDITIVE or indicator.id not in scoped:
            continue
        rows = [view.row[territory, indicator.id] for territory in view.campaign.series]
        for position in range(len(view.campaign.periods)):
            counts = [_counted(view, row, position) for row in rows]
            first = next((count.figure for count in counts if count is not None and count.whole), None)
            if first is None:
                continue
            others = [
                (row, count.figure)
                for row, count in zip(rows, counts, strict=True)
                if count is not None and _differs(count, first)
            ]
            if others and _scoped(view, *(row.observations[position] for row in rows)):
                carrying, counted = others[0]
                known = (row for row, count in zip(rows, counts, strict=True) if count is not None)
                related = (row.observations[position] for row in known if row is not carrying)
                facts = TwoScopes(counted, first)
                yield on(Code.CONFLICTING_SCOPE, carrying.observations[position], *related, facts=facts)


class _Count(NamedTuple):
    """What a department counts; not whole when it is the sum of a block whose rows are not all known."""

    figure: float
    whole: bool


def _differs(count: _Count, first: float) -> bool:
    return count.figure != first if count.whole else count.figure > first


def _counted(view: View, row: Row, position: int) -> _Count | None:
    figure = row.figures[position]
    if figure is not None:
        return _Count(figure, whole=True)
    if row.indicator.status is not Status.BLOCK:
        return None
    children = view.campaign.referential.children.get(row.indicator.id, ())
    parts = [view.row[row.territory, child.id].figures[position] for child in children]
    known = [part for part in parts if part is not None]
    return _Count(sum(known), whole=len(known) == len(parts)) if known else None
