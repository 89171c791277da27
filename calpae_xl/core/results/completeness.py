"""How much of the campaign year is filled in, by measure and department: alive where the reading cells are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.results.consolidation_places import ConsolidationPlaces
from calpae_xl.core.results.home_row import HomeRow, Line, home_row
from calpae_xl.core.trade.model import Indicator, MissingCode, Status
from calpae_xl.core.trade.typography import NBSP, typeset
from calpae_xl.core.workbook.areas import called
from calpae_xl.core.workbook.formulas import quoted
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Content

_BLOCKS, _FULL, _EMPTY = 10, "█", "░"
"""A bar of text: data bars of before 2010 show a bar for 0, and those since belong in an extension that tools drop."""


def asked_by_measure(indicators: Iterable[Indicator]) -> Mapping[str, Sequence[Indicator]]:
    """Put the rows that want an answer under the title of their measure: totals of blocks and weights are optional."""
    measures: dict[str, list[Indicator]] = {}
    for indicator in indicators:
        if indicator.status not in {Status.BLOCK, Status.AUXILIARY}:
            measures.setdefault(indicator.titled_measure, []).append(indicator)
    return measures


def left_blank(campaign: Campaign, indicators: Iterable[Indicator]) -> int:
    """Count the cells of the campaign year that wait for an answer on some rows, all departments together."""
    asked = [row for rows in asked_by_measure(indicators).values() for row in rows]
    return sum(_blanks(campaign, asked, territory.code) for territory in campaign.territories)


def left_blank_formula(campaign: Campaign, indicators: Iterable[Indicator]) -> str:
    """Count the same alive, without the sign that begins a formula."""
    live = _LiveCells(campaign)
    asked = [row for rows in asked_by_measure(indicators).values() for row in rows]
    return "+".join(live.blanks(asked, number) for number in range(len(campaign.territories)))


def measure_rows(campaign: Campaign, *, live: bool = False) -> Iterator[HomeRow]:
    """Yield how much of the campaign year is filled in, by measure and department.

    Args:
        campaign: Gives the figures.
        live: Whether the workbook has the consolidated sheet, whose reading cells formulas count.
    """
    reading = _LiveCells(campaign) if live else None
    measures = asked_by_measure(campaign.referential.entered)
    yield home_row(Line.HEADING, f"Saisie de l’année {campaign.settings.year}")
    titles = (title for t in campaign.territories for title in (t.code, "part remplie"))
    yield home_row(Line.HEADER, "Mesure ; ND et SO sont des réponses", None, None, *titles)
    for measure, rows in measures.items():
        yield home_row(Line.MEASURE, measure, None, None, *_cells(campaign, rows, reading))
    every = [row for rows in measures.values() for row in rows]
    yield home_row(Line.TOTAL, "Ensemble", None, None, *_cells(campaign, every, reading))


def _blanks(campaign: Campaign, indicators: Iterable[Indicator], territory: str) -> int:
    position = campaign.settings.timeline.years[-1]
    series = campaign.series[territory]
    return sum(series[indicator.id][position].code is MissingCode.BLANK for indicator in indicators)


def _cells(campaign: Campaign, indicators: Sequence[Indicator], reading: _LiveCells | None) -> Iterator[Content]:
    """Yield « 11 sur 12 » and its bar for each department."""
    expected = len(indicators)
    among = typeset(f" sur {expected}")
    for number, territory in enumerate(campaign.territories):
        filled = expected - _blanks(campaign, indicators, territory.code)
        if reading is None or not expected:
            yield from (Content(f"{filled}{among}"), Content(_bar(filled, expected)))
        else:
            live = f"({expected}-({reading.blanks(indicators, number)}))"
            yield Content(f"{filled}{among}", f"={live}&{quoted(among)}")
            yield Content(_bar(filled, expected), f"={_bar_formula(live, expected)}")


def _bar(filled: int, expected: int) -> str:
    """Draw a share, which is also written: full when nothing lacks, and only then; empty when nothing is there."""
    if not expected:
        return ""
    blocks = max(bool(filled), _BLOCKS * filled // expected)
    return f"{_FULL * blocks}{_EMPTY * (_BLOCKS - blocks)} {100 * filled // expected}{NBSP}%"


def _bar_formula(live: str, expected: int) -> str:
    blocks = f"MAX(IF({live}>0,1,0),INT({_BLOCKS}*{live}/{expected}))"
    bar = f"REPT({quoted(_FULL)},{blocks})&REPT({quoted(_EMPTY)},{_BLOCKS}-{blocks})"
    return f'{bar}&" "&INT(100*{live}/{expected})&{quoted(f"{NBSP}%")}'


class _LiveCells:
    """The reading cells of the consolidated sheet for the campaign year: an empty text stands for a blank entry."""

    def __init__(self, campaign: Campaign) -> None:
        self._places = ConsolidationPlaces(campaign.referential, campaign.settings)
        self._sheet = called(campaign.settings.sheet_name(Role.CONSOLIDATION))
        self._position = campaign.settings.timeline.years[-1]

    def blanks(self, indicators: Iterable[Indicator], number: int) -> str:
        """Count those of a department that are blank, row after row where they follow one another."""
        runs: list[tuple[str, str]] = []
        last = 0
        for indicator in sorted(indicators, key=lambda each: self._places.rows[each.id]):
            row, cell = self._places.rows[indicator.id], self._places.raw(indicator.id, self._position, number)
            runs[-1:] = [(runs[-1][0], cell)] if runs and row == last + 1 else [*runs[-1:], (cell, cell)]
            last = row
        return "+".join(f'COUNTIF({self._sheet}!{first}:{end},"")' for first, end in runs) or "0"
