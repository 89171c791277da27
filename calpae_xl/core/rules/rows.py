"""Rows that look copied from one another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from calpae_xl.core.codes import Code
from calpae_xl.core.findings import Finding, on
from calpae_xl.core.model import COUNTS
from calpae_xl.core.rules.view import Row, View


def identical_rows(view: View) -> Iterator[Finding]:
    """Report two rows of one measure that give the same figures for at least two years running.

    One equal figure happens by chance; small figures do too (``Settings.unchanged_above``).
    """
    measures: dict[tuple[str, str], list[Row]] = {}
    for row in view.rows:
        if row.indicator.kind in COUNTS:
            measures.setdefault((row.territory, row.indicator.code), []).append(row)
    for rows in measures.values():
        for first, second in combinations(rows, 2):
            if first.indicator.parent != second.indicator.id and second.indicator.parent != first.indicator.id:
                yield from _compare(view, first, second)


def _compare(view: View, first: Row, second: Row) -> Iterator[Finding]:
    least = view.campaign.settings.unchanged_above
    equal = [
        position
        for position, (one, other) in enumerate(zip(first.figures[: view.achieved], second.figures, strict=False))
        if one is not None and one == other and one > least
    ]
    running = [p for p in equal if p + 1 in equal or p - 1 in equal]
    if running:
        carried, *others = (second.observations[p] for p in running)
        copied = (first.observations[p] for p in running)
        yield on(
            Code.IDENTICAL_ROWS,
            carried,
            *others,
            *copied,
            other=first.indicator.short,
            periods=[view.campaign.periods[p] for p in running],
        )
