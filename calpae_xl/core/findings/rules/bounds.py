"""Limits of the referential, totals and their parts."""

from __future__ import annotations

from collections.abc import Iterator

from calpae_xl.core.campaign.bound_lines import OPERATORS, PRESUPPOSES
from calpae_xl.core.findings.rules.view import Row, View
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.facts import BrokenBound, DerivedCaseload, PartsAdded
from calpae_xl.core.trade.finding import Finding, on
from calpae_xl.core.trade.model import Bound, Observation, Rule, ValueKind
from calpae_xl.core.trade.values import added

_CASELOAD_TOLERANCE = 0.1


def broken_bound(view: View) -> Iterator[Finding]:
    """Report the bounds that a cell breaks, on the cell that is bounded.

    A bound is evaluated only if every cell it reads is a figure; equality is allowed by ``<=``.
    """
    for territory in view.campaign.series:
        for bound in view.campaign.referential.bounds:
            row = view.row.get((territory, bound.indicator))
            other = view.row.get((territory, bound.operand)) if isinstance(bound.operand, str) else None
            if row is not None and (other is not None or not isinstance(bound.operand, str)):
                yield from _broken(bound, row, other)


def _broken(bound: Bound, row: Row, other: Row | None) -> Iterator[Finding]:
    for position, figure in enumerate(row.figures):
        limit = bound.operand if other is None else other.figures[position]
        seen = row.observations[position]
        if figure is None or limit is None or isinstance(limit, str):
            continue
        related: tuple[Observation, ...] = () if other is None else (other.observations[position],)
        if bound.operator == PRESUPPOSES:
            if figure > 0 and limit <= 0:
                yield on(Code.RATE_WITHOUT_STRUCTURE, seen, *related)
        elif not OPERATORS[bound.operator](figure, limit):
            code = Code.HARD_BOUND if bound.hard else Code.SOFT_BOUND
            yield on(code, seen, *related, facts=BrokenBound(bound.operator, bound.operand, limit))


def unbalanced_total(view: View) -> Iterator[Finding]:
    """Compare a total with its parts; the total is in doubt.

    It is their sum when each is a figure or does not concern the department. A block of which parts are not known
    is not below the sum of the others; the parts of a breakdown are each held against their total by a bound.
    """
    for parent, children in view.campaign.referential.children.items():
        is_block = view.campaign.referential.indicators[parent].is_block
        for territory in view.campaign.series:
            total = view.row[territory, parent]
            parts = [view.row[territory, child.id] for child in children]
            for position, figure in enumerate(total.figures):
                known = [f for part in parts if (f := part.figures[position]) is not None]
                if figure is None or not known:
                    continue
                every = all(part.is_settled(position) for part in parts)
                total_of_parts = added(known)
                if figure < total_of_parts if is_block and not every else every and figure != total_of_parts:
                    related = [part.observations[position] for part in parts]
                    facts = PartsAdded(total_of_parts, every)
                    yield on(Code.UNBALANCED_TOTAL, total.observations[position], *related, facts=facts)


def caseload_mismatch(view: View) -> Iterator[Finding]:
    """Compare a declared ratio (people per adviser, share of money spent) with its terms, when both are known.

    A rate may be rounded: it is doubted beyond one point; a caseload beyond a tenth of it.
    """
    for row in view.rows:
        if row.indicator.rule is not Rule.RATIO_OF_SUMS:
            continue
        above, below = (view.row[row.territory, name] for name in row.indicator.weight)
        for position, figure in enumerate(row.figures):
            numerator, denominator = above.figures[position], below.figures[position]
            if figure is None or not numerator or not denominator:
                continue
            expected = row.indicator.quotient(numerator, 1)
            most = denominator if row.indicator.kind is ValueKind.RATE else _CASELOAD_TOLERANCE * expected
            if abs(figure * denominator - expected) > most:
                related = (above.observations[position], below.observations[position])
                facts = DerivedCaseload(row.indicator.quotient(numerator, denominator))
                yield on(Code.CASELOAD_MISMATCH, row.observations[position], *related, facts=facts)
