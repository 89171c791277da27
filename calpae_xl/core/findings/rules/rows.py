"""Rows that look copied from one another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from calpae_xl.core.findings.rules.view import Row, View
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.facts import CopiedRow
from calpae_xl.core.trade.finding import Finding, on
from calpae_xl.core.trade.model import COUNTS


def identical_rows(view: View) -> Iterator[Finding]:
    """Report two rows of one measure that give the same figures for at least two years running.

    One equal figure happens by chance; small figures do too (``Settings.unchanged_above``).
    """
    measures: dict[tuple[str, str], list[Row]] = {}
    for row in view.rows:
        if row.indicator.kind in COUNTS:
            measures.setdefault((row.territory, row.indicator.code), []).append(row)
    for rows in measures.values():
        for (first, second), ranks in _equal_figures(view, rows).items():
            one, other = rows[first], rows[second]
            if one.indicator.parent != other.indicator.id and other.indicator.parent != one.indicator.id:
                yield from _running(view, one, other, ranks)


def _equal_figures(view: View, rows: list[Row]) -> dict[tuple[int, int], list[int]]:
    """Ranks of the years of equal figures, by pair of rows that have some; most pairs have none."""
    least = view.campaign.settings.unchanged_above
    pairs: dict[tuple[int, int], list[int]] = {}
    for rank, figures in enumerate(zip(*(row.achieved for row in rows), strict=True)):
        if len(set(figures)) == len(figures):
            continue
        holders: dict[float, list[int]] = {}
        for number, figure in enumerate(figures):
            if figure is not None and figure > least:
                holders.setdefault(figure, []).append(number)
        for numbers in holders.values():
            for pair in combinations(numbers, 2):
                pairs.setdefault(pair, []).append(rank)
    return dict(sorted(pairs.items()))


def _running(view: View, first: Row, second: Row, equal: list[int]) -> Iterator[Finding]:
    running = [view.years[rank] for rank in equal if rank + 1 in equal or rank - 1 in equal]
    if running:
        carried, *others = (second.observations[p] for p in running)
        copied = (first.observations[p] for p in running)
        facts = CopiedRow(first.indicator.short, tuple(view.campaign.periods[p] for p in running))
        yield on(Code.IDENTICAL_ROWS, carried, *others, *copied, facts=facts)
