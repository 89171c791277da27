"""A figure against the year before and against what was published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from calpae_xl.core.campaign.reservations import EXPLAINING
from calpae_xl.core.campaign.vintages import earlier_vintages, published_reading
from calpae_xl.core.findings.rules.view import Row, View
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.facts import FigureBefore, Jump, PublishedPart, Revised
from calpae_xl.core.trade.finding import Finding, on
from calpae_xl.core.trade.model import Kind, MissingCode, Observation, Period, Status, ValueKind


def unjustified_jump(view: View) -> Iterator[Finding]:
    """Flag a change beyond the threshold that nothing explains.

    The threshold itself is accepted. A change from zero, or from or to a missing figure, has no ratio:
    it belongs to the rules on missing figures. Rates are left out: theirs is a change in points.
    """
    most = view.campaign.settings.max_change_ratio
    for row in view.rows:
        if row.indicator.kind is ValueKind.RATE or row.indicator.status is Status.AUXILIARY:
            continue
        ratios = row.observations.ratios[: view.achieved - 1]
        if max(map(abs, filter(None, ratios)), default=0) <= most:  # Nearly always, and told in one go.
            continue
        for position, change in enumerate(ratios):
            if change is None or -most <= change <= most:
                continue
            earlier, later = row.observations[position], row.observations[position + 1]
            before, after = row.figures[position], row.figures[position + 1]
            if before is not None and after is not None and not _explained(view, row, earlier, later):
                yield on(Code.UNJUSTIFIED_JUMP, later, earlier, facts=Jump(before, after, change))


def _explained(view: View, row: Row, earlier: Observation, later: Observation) -> bool:
    if later.period.label in row.indicator.breaks:
        return True
    if (row.territory, row.indicator.id) not in view.reservations:
        return False
    known = {
        kind
        for end in (earlier, later)
        for kind in view.reservations.types(row.territory, row.indicator.id, end.period.label)
    }
    return not known.isdisjoint(EXPLAINING)


def figure_lost(view: View) -> Iterator[Finding]:
    """Flag ND or NC where the year before had a figure."""
    for row in view.rows:
        if row.indicator.status is Status.AUXILIARY:
            continue
        for position, reading in row.observations.odd.items():
            code, before = reading.code, row.figures[position - 1]
            if code is not MissingCode.ND and code is not MissingCode.NC:
                continue
            if 0 < position < view.achieved and before is not None:
                lost, earlier = row.observations[position], row.observations[position - 1]
                yield on(Code.FIGURE_LOST, lost, earlier, facts=FigureBefore(before))


def unchanged_figure(view: View) -> Iterator[Finding]:
    """Flag a yearly flow equal to the year before: the old figure may have been left in place."""
    least = view.campaign.settings.unchanged_above
    for row in view.rows:
        if row.indicator.kind is not ValueKind.FLOW:
            continue
        if 0.0 not in row.observations.ratios:
            continue
        for position, (before, after) in enumerate(pairwise(row.figures[: view.achieved])):
            if before == after and after is not None and after > least:
                yield on(Code.UNCHANGED_FIGURE, row.observations[position + 1], row.observations[position])


Published = Mapping[tuple[str, str, Period], tuple[float, str]]


def _published(view: View) -> Published:
    """Figures of earlier vintages, the latest that gives one, with the name of the vintage."""
    latest: dict[tuple[str, str, Period], tuple[float, str]] = {}
    for vintage in earlier_vintages(view.campaign):
        for (territory, name, period), raw in view.campaign.vintages[vintage].items():
            indicator = view.campaign.referential.indicators.get(name)
            if indicator is None or period.kind is not Kind.ACHIEVED:
                continue
            figure = published_reading(raw, indicator).figure
            if figure is not None:
                latest[territory, name, period] = (figure, vintage)
    return latest


def unexplained_revision(view: View) -> Iterator[Finding]:
    """Flag a figure that differs from the one published earlier; it never blocks."""
    published = _published(view)
    if not published:
        return
    for row in view.rows:
        for seen, figure in zip(row.observations, row.figures, strict=True):
            before = published.get((row.territory, row.indicator.id, seen.period))
            if before is not None and figure is not None and figure != before[0]:
                finding = on(Code.UNEXPLAINED_REVISION, seen, facts=Revised(*before))
                yield finding._replace(also_read=(before[1], str(before[0])))


def below_published_part(view: View) -> Iterator[Finding]:
    """Flag a total below one of its parts as published earlier, where the part is now blank."""
    published = _published(view)
    if not published:
        return
    for parent, children in view.campaign.referential.children.items():
        for territory in view.campaign.series:
            total = view.row[territory, parent]
            for child in children:
                part = view.row[territory, child.id]
                for position, figure in enumerate(total.figures):
                    before = published.get((territory, child.id, view.campaign.periods[position]))
                    if before is None or figure is None or part.figures[position] is not None:
                        continue
                    if figure < before[0]:
                        facts = PublishedPart(child.short, *before)
                        finding = on(Code.BELOW_PUBLISHED_PART, total.observations[position], facts=facts)
                        yield finding._replace(also_read=(child.id, before[1], str(before[0])))
