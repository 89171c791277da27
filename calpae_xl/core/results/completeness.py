"""How much of the campaign year is filled in, by measure and department: alive where the reading cells are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum, auto
from typing import Protocol

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.results.consolidation_places import ConsolidationPlaces
from calpae_xl.core.results.home_row import HomeRow, Line, home_row
from calpae_xl.core.trade.model import Indicator, MissingCode, Status
from calpae_xl.core.trade.typography import NBSP, typeset
from calpae_xl.core.workbook.areas import called
from calpae_xl.core.workbook.formulas import quoted
from calpae_xl.core.workbook.grid import split_address
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Content

_BLOCKS, _FULL, _EMPTY = 10, "█", "░"
"""A bar of text: data bars of before 2010 show a bar for 0, and those since belong in an extension that tools drop."""


class Through(Enum):
    """The cells that formulas count."""

    RESULTS = auto()
    """The reading cells of the consolidated sheet, which find an entry wherever its row was moved."""

    ENTRIES = auto()
    """The entry cells themselves, in a copy that has no consolidated sheet."""


def wants_answer(indicator: Indicator) -> bool:
    """Tell whether a row is counted among those to fill in: totals of blocks and weights are optional."""
    return indicator.status not in {Status.BLOCK, Status.AUXILIARY}


def asked_by_measure(indicators: Iterable[Indicator]) -> Mapping[str, Sequence[Indicator]]:
    """Put the rows that want an answer under the title of their measure."""
    measures: dict[str, list[Indicator]] = {}
    for indicator in indicators:
        if wants_answer(indicator):
            measures.setdefault(indicator.titled_measure, []).append(indicator)
    return measures


def left_blank(campaign: Campaign, indicators: Iterable[Indicator]) -> int:
    """Count the cells of the campaign year that wait for an answer on some rows, all departments together."""
    asked = [*filter(wants_answer, indicators)]
    return sum(_blanks(campaign, asked, territory.code) for territory in campaign.territories)


def left_blank_formula(campaign: Campaign, indicators: Iterable[Indicator], through: Through = Through.RESULTS) -> str:
    """Count the same alive, without the sign that begins a formula."""
    live = _live(campaign, through)
    asked = [row for rows in asked_by_measure(indicators).values() for row in rows]
    return "+".join(live.blanks(asked, number) for number in range(len(campaign.territories)))


def measure_rows(campaign: Campaign, *, through: Through | None = None) -> Iterator[HomeRow]:
    """Yield how much of the campaign year is filled in, by measure and department.

    Args:
        campaign: Gives the figures.
        through: What formulas count; ``None`` for figures that nobody changes any more.
    """
    reading = None if through is None else _live(campaign, through)
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


def _cells(campaign: Campaign, indicators: Sequence[Indicator], reading: _Blanks | None) -> Iterator[Content]:
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


class _Blanks(Protocol):
    """How formulas count the cells that are blank."""

    def blanks(self, indicators: Iterable[Indicator], number: int) -> str:
        """Count those of a department, given by its place among the departments."""


def _live(campaign: Campaign, through: Through) -> _Blanks:
    return _LiveCells(campaign) if through is Through.RESULTS else _EntryCells(campaign)


class _EntryCells:
    """The entry cells of the campaign year, where they stood when the formula was made: spreadsheets follow them."""

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign
        self._position = campaign.settings.timeline.years[-1]

    def blanks(self, indicators: Iterable[Indicator], number: int) -> str:
        series = self._campaign.series[self._campaign.territories[number].code]
        seen = (series[indicator.id][self._position] for indicator in indicators)
        places = {split_address(each.cell)[1]: each for each in seen if each.cell is not None}
        runs = _runs(sorted(places))
        areas = (f"{called(places[first].sheet)}!{places[first].cell}:{places[last].cell}" for first, last in runs)
        return "+".join(f"COUNTBLANK({area})" for area in areas) or "0"


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Gather numbers that follow one another."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        runs[-1:] = [(runs[-1][0], row)] if runs and row == runs[-1][1] + 1 else [*runs[-1:], (row, row)]
    return runs


class _LiveCells:
    """The reading cells of the consolidated sheet for the campaign year: an empty text stands for a blank entry."""

    def __init__(self, campaign: Campaign) -> None:
        self._places = ConsolidationPlaces(campaign.referential, campaign.settings)
        self._sheet = called(campaign.settings.sheet_name(Role.CONSOLIDATION))
        self._position = campaign.settings.timeline.years[-1]

    def blanks(self, indicators: Iterable[Indicator], number: int) -> str:
        """Count those of a department that are blank, row after row where they follow one another."""
        rows = {self._places.rows[each.id]: each.id for each in indicators}
        runs = _runs(sorted(rows))
        ends = ((self._cell(rows[first], number), self._cell(rows[last], number)) for first, last in runs)
        return "+".join(f'COUNTIF({self._sheet}!{first}:{end},"")' for first, end in ends) or "0"

    def _cell(self, indicator: str, number: int) -> str:
        return self._places.raw(indicator, self._position, number)
