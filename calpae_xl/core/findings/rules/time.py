"""A figure against the year before and against what was published."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise

from calpae_xl.core.campaign.period_columns import broken_between
from calpae_xl.core.campaign.reservations import COUNTED_SHORT
from calpae_xl.core.findings.rules.view import Row, View
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.facts import Jump, LostFigure, PublishedPart, Revised, SameFigure
from calpae_xl.core.trade.finding import Finding, on
from calpae_xl.core.trade.model import MissingCode, ReservationType, Status, ValueKind
from calpae_xl.core.trade.values import shown_figure


def unjustified_jump(view: View) -> Iterator[Finding]:
    """Flag a change against the last known figure that is large in ratio and in units, and that nothing explains.

    The ratio itself is accepted, the units are not: 100 to 150 is no jump, 20 to 31 is one. Amounts have a size of
    their own, in euros: 10 € are no event. A change from 0 has no ratio and is judged by its size, that of a rate by
    its points. A figure that becomes a missing one belongs to the rule on figures lost.
    """
    for row in view.rows:
        if row.indicator.status is Status.AUXILIARY:
            continue
        for earlier, later in _suspects(view, row):
            facts = _jump(view, row, earlier, later)
            if facts is not None and not _explained(view, row, earlier, later, rising=facts.after > facts.before):
                ends = (row.observations[view.years[rank]] for rank in (later, earlier))
                yield on(Code.UNJUSTIFIED_JUMP, *ends, facts=facts)


def _suspects(view: View, row: Row) -> Iterator[tuple[int, int]]:
    """Yield the years whose figure is far from the year before, or follows a gap or 0, after the last known one.

    Years go by their rank among the achieved ones.

    They are few, and found in one go by the changes that the row holds anyway.
    """
    settings, figures = view.campaign.settings, row.achieved
    if row.indicator.kind is ValueKind.RATE:
        changes, most = row.observations.differences, settings.jump_points
    else:
        changes, most = row.observations.ratios, settings.max_change_ratio
    for later, change in enumerate(changes, start=1):
        if (change is None or abs(change) > most) and figures[later] is not None:
            known = (rank for rank in range(later - 1, -1, -1) if figures[rank] is not None)
            yield from ((earlier, later) for earlier in islice(known, 1))


def _jump(view: View, row: Row, earlier: int, later: int) -> Jump | None:
    settings = view.campaign.settings
    before, after = row.achieved[earlier], row.achieved[later]
    if before is None or after is None or before == after:
        return None
    size = abs(shown_figure(after - before))
    years = view.timeline.achieved
    since = None if int(years[later].label) == int(years[earlier].label) + 1 else years[earlier]
    if row.indicator.kind is ValueKind.RATE:
        return Jump(before, after, None, since) if size > settings.jump_points else None
    units = settings.jump_euros if row.indicator.kind is ValueKind.AMOUNT else settings.jump_units
    change = (after - before) / before if before else None
    large = change is None or abs(change) > settings.max_change_ratio
    return Jump(before, after, change, since) if large and size > units else None


def _explained(view: View, row: Row, earlier: int, later: int, *, rising: bool) -> bool:
    """Tell whether a break or a reservation accounts for a jump in this direction.

    A year that is not counted whole makes a fall into it and a rise out of it, never the contrary. A reservation
    says something of the figure of its own year: on one without a figure, between the two, it explains neither,
    whereas a declared break parts the years around it. A reservation that cannot be read may account for the jump: it
    has a finding of its own, and the change is withheld until then. What is said of a theme is said of the total that
    holds it.
    """
    years = view.timeline.achieved[earlier : later + 1]
    labels = [period.label for period in years]
    referential, unread = view.campaign.referential, view.campaign.unread
    names = [each.id for each in referential.bearing_on(row.indicator)]
    if unread and any(unread.bears_on(name, label) for name in names for label in labels):
        return True
    if broken_between(referential.breaks(row.indicator), years[0], years[-1]):
        return True
    first, last = (
        frozenset[ReservationType]().union(*(view.reservations.types(row.territory, name, label) for name in names))
        for label in (labels[0], labels[-1])
    )
    return not (first | last).isdisjoint(_EXPLAINING_BOTH_WAYS) or not (first if rising else last).isdisjoint(
        COUNTED_SHORT
    )


_EXPLAINING_BOTH_WAYS = frozenset({ReservationType.SERIES_BREAK, ReservationType.EXCEPTIONAL_EVENT})


def figure_lost(view: View) -> Iterator[Finding]:
    """Flag ND, NC or SO where the year before had a figure; a whole measure that turned so together, once."""
    before = {later: earlier for earlier, later in pairwise(view.years)}
    lost: dict[tuple[str, int, str], list[Row]] = {}
    for row in view.rows:
        if row.indicator.status is Status.AUXILIARY:
            continue
        for position, reading in row.observations.odd.items():
            if reading.code in _UNAVAILABLE and position in before and row.figures[before[position]] is not None:
                lost.setdefault((row.territory, position, row.indicator.code), []).append(row)
    for (territory, position, code), rows in lost.items():
        if len(rows) > 1 and _whole(view, territory, position, code):
            yield _lost(position, before[position], *rows)
        else:
            yield from (_lost(position, before[position], row) for row in rows)


_UNAVAILABLE = (MissingCode.ND, MissingCode.NC, MissingCode.SO)
_OPTIONAL = (Status.BREAKDOWN, Status.BLOCK)


def _whole(view: View, territory: str, position: int, code: str) -> bool:
    """Tell whether every row of a measure says the same of a year: ND, NC or SO; optional ones may be blank."""
    codes = set()
    for row in view.measures[territory, code]:
        reading = row.observations.odd.get(position)
        said = None if reading is None else reading.code
        if said is not MissingCode.BLANK or row.indicator.status not in _OPTIONAL:
            codes.add(said)
    return len(codes) == 1 and not codes.isdisjoint(_UNAVAILABLE)


def _lost(position: int, before: int, first: Row, *others: Row) -> Finding:
    now, then = first.observations[position], first.observations[before]
    facts = LostFigure(first.figures[before] or 0, then.period, 1 + len(others), now.code is MissingCode.SO)
    cells = [row.observations[position] for row in others]
    cells += [row.observations[before] for row in (first, *others)]
    return on(Code.FIGURE_LOST, now, *cells, facts=facts)


def unchanged_figure(view: View) -> Iterator[Finding]:
    """Flag a yearly flow equal to the year before: the old figure may have been left in place."""
    least = view.campaign.settings.unchanged_above
    for row in view.rows:
        if row.indicator.kind is not ValueKind.FLOW:
            continue
        if 0.0 not in row.observations.ratios:
            continue
        for (earlier, later), (before, after) in zip(pairwise(view.years), pairwise(row.achieved), strict=True):
            if before == after and after is not None and after > least:
                now, then = row.observations[later], row.observations[earlier]
                yield on(Code.UNCHANGED_FIGURE, now, then, facts=SameFigure(then.period))


def unexplained_revision(view: View) -> Iterator[Finding]:
    """Flag a figure that differs from the one published earlier; it never blocks."""
    published = view.published
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
    published = view.published
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
