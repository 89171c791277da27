"""The gaps to targets in « Évolutions »: what was aimed at, what was achieved, how far apart, and what it says.

The figures are alive wherever something is aimed at; the gap and the verdict where they can be told, and words say
why elsewhere, as for changes.
"""

from __future__ import annotations

from collections.abc import Iterator

from calpae_xl.core.figures.ends import WITHOUT_RATIO
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.figures.targets import FAVOURABLE, Aim, TargetGap, gaps
from calpae_xl.core.results.changes_places import CHANGES_HEADER_ROW, ChangesPlaces, GapPart, gap_headers
from calpae_xl.core.results.consolidation_places import TARGET_SHEET
from calpae_xl.core.results.shown_figures import ShownFigures
from calpae_xl.core.telling.display import MISSED, NO_VERDICT, REACHED, TO_DO, TO_KEEP, gap_state
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import COMPUTED_DUST
from calpae_xl.core.workbook.formulas import number_text
from calpae_xl.core.workbook.plan import Content

TITLE_CELLS_FROM = 3
"""Achieved years from which the table of changes is wide enough for the words above it."""

_DUST = number_text(COMPUTED_DUST)


def target_table(places: ChangesPlaces, work: Processed) -> Iterator[tuple[str, Content]]:
    """Yield the cells of the table: headers, figures, gaps, verdicts or reasons.

    Source:
        design.md, sections 4 and 11.
    """
    if not places.aims:
        return
    yield from _head(places)
    table, ranks = _Table(places, work), {places.table.periods[aim.target]: n for n, aim in enumerate(places.aims)}
    for gap in gaps(work):
        row, rank = places.rows[gap.territory, gap.indicator.id], ranks[gap.target]
        for part, content in table.parts(gap, places.aims[rank], rank):
            yield f"{places.gap_column(rank, part)}{row}", content


def _head(places: ChangesPlaces) -> Iterator[tuple[str, Content]]:
    first = places.gap_column(0, GapPart.TARGET)
    yield f"{first}1", Content("Écarts aux objectifs")
    if len(places.years) >= TITLE_CELLS_FROM:
        yield (
            f"{first}2",
            Content(
                typeset(f"Réalisé moins objectif ; « {TO_DO} », « {TO_KEEP} » : face à la dernière année réalisée.")
            ),
        )
    periods = places.table.periods
    for rank, aim in enumerate(places.aims):
        for part, header in zip(GapPart, gap_headers(periods[aim.target], periods[aim.achieved]), strict=True):
            yield f"{places.gap_column(rank, part)}{CHANGES_HEADER_ROW}", Content(header)


class _Table:
    """The writing of the rows, one target at a time."""

    def __init__(self, places: ChangesPlaces, work: Processed) -> None:
        self._places, self._table, self._shown = places, places.table, ShownFigures(places, work)

    def parts(self, gap: TargetGap, aim: Aim, rank: int) -> Iterator[tuple[GapPart, Content]]:
        """Yield the cells of one target of one row."""
        territory, name = gap.territory, gap.indicator.id
        if gap.is_set:
            for part, position in ((GapPart.TARGET, aim.target), (GapPart.ACHIEVED, aim.achieved)):
                live = "=" + self._shown.formula(territory, name, position)
                yield part, Content(self._shown.value(territory, name, position), live)
        if gap.gap is None:
            yield GapPart.STATE, Content(gap_state(gap))
            return
        yield GapPart.GAP, Content(gap.gap, self._places.difference(territory, name, aim.achieved, aim.target))
        row = self._places.rows[territory, name]
        difference = f"{self._places.gap_column(rank, GapPart.GAP)}{row}"
        if gap.indicator.kind not in WITHOUT_RATIO:
            formula = self._places.ratio(name, difference, self._places.figure(territory, name, aim.target))
            yield GapPart.RATIO, Content("" if gap.relative is None else gap.relative, formula)
        target = f"{self._places.gap_column(rank, GapPart.TARGET)}{row}"
        yield GapPart.STATE, Content(gap_state(gap), self._verdict(territory, name, aim, difference, target))

    def _verdict(self, territory: str, name: str, aim: Aim, gap: str, target: str) -> str:
        """Live verdict on a gap: by the words of the target where it is one in words, else by the direction."""
        indicator = self._table.referential.indicators[name]
        enough, lacking = (REACHED, MISSED) if aim.due else (TO_KEEP, TO_DO)
        told = f'"{enough}","{lacking}"'
        sense = FAVOURABLE.get(indicator.direction)
        if sense is None:
            verdict = f'"{NO_VERDICT}"' if aim.due else f"IF(ABS({gap})<={_DUST},{told})"
        else:
            verdict = f"IF({int(sense)}*{gap}>=-{_DUST},{told})"
        if self._table.takes_words(indicator, aim.target):
            worded = self._sense(territory, name, aim.target)
            # Of a strict bound, twice the gap has to be beyond dust; of another, no further than dust.
            verdict = f"IF(ISTEXT({target}),IF(({worded})*{gap}>=(2*ABS({worded})-3)*{_DUST},{told}),{verdict})"
        return f'=IF(ISNUMBER({gap}),{verdict},"")'

    def _sense(self, territory: str, name: str, position: int) -> str:
        """Which side of a target in words is wanted; for the collectivity, that of the words that all share."""
        numbers = [n for n, code in enumerate(self._places.territories[:-1]) if territory in {code, self._places.whole}]
        rows = [self._table.targets[name, position, number] for number in numbers]
        if len(rows) == 1:
            return f"{TARGET_SHEET}!$G${rows[0]}"
        area = f"{TARGET_SHEET}!$G${rows[0]}:$G${rows[-1]}"
        return f"MAX(0,{area})+MIN(0,{area})"
