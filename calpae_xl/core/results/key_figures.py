"""The key figures of the campaign year: the first row of each measure, for every territory, with its trend."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.figures.reserved import RESERVED, ReservedFigures, is_reserved
from calpae_xl.core.results.changes_places import ChangesPlaces
from calpae_xl.core.results.consolidation_places import ConsolidationPlaces
from calpae_xl.core.results.home_row import HomeRow, Line, home_row
from calpae_xl.core.results.reserved_formula import bearing_count
from calpae_xl.core.results.shown_figures import ShownFigures
from calpae_xl.core.results.trends import ONE_YEAR, last_change, told, trend_formula
from calpae_xl.core.trade.model import Indicator, Period
from calpae_xl.core.trade.words import word
from calpae_xl.core.workbook.formulas import quoted
from calpae_xl.core.workbook.plan import Content

_MOST = 8
"""Beyond, a table is read line by line, and the consolidated sheet is the place for that."""


def key_indicators(work: Processed) -> list[Indicator]:
    """Return the indicators that stand for their measures: the first row of each, as the convention orders them."""
    first: dict[str, Indicator] = {}
    for indicator in work.campaign.referential.consolidated:
        first.setdefault(indicator.titled_measure, indicator)
    return [*islice(first.values(), _MOST)]


def key_figure_rows(work: Processed) -> Iterator[HomeRow]:
    """Yield the figures of the campaign year and where they go, alive through the result sheets."""
    campaign = work.campaign
    settings = campaign.settings
    places = ChangesPlaces(ConsolidationPlaces(campaign.referential, settings))
    title = f"Chiffres clés de {settings.year} : le premier indicateur de chaque mesure ({RESERVED} : sous réserve)"
    yield home_row(Line.HEADING, title)
    names = [settings.collectivity.called(territory) for territory in places.territories]
    titles = (title for name in names for title in (name, "évolution"))
    yield home_row(Line.HEADER, "Indicateur", None, "Unité, sens favorable", *titles)
    figures, trends, marks = ShownFigures(places, work), _Trends(places, work), _Marks(work)
    for indicator in key_indicators(work):
        cells: list[Content] = []
        for territory in places.territories:
            at = (territory, indicator.id, settings.timeline.years[-1])
            cells += (Content(figures.value(*at), f"={figures.formula(*at)}"), trends.of(territory, indicator))
        said = f"{indicator.unit}, {word(indicator.direction)}"
        reserved = tuple(marks.of(code, indicator) for code in places.territories)
        row = home_row(Line.FIGURE, indicator.short, None, said, *cells)
        yield row._replace(indicator=indicator, reserved=reserved)


class _Marks:
    """Whether reservations bear on the figures of the campaign year, as the consolidated sheet stars them."""

    def __init__(self, work: Processed) -> None:
        self._period = Period(str(work.campaign.settings.year))
        self._referential, self._reserved = work.campaign.referential, ReservedFigures(work.campaign)
        self._whole = work.campaign.settings.collectivity.code
        self._cells = {cell.indicator.id: cell for cell in work.cells if cell.period == self._period}

    def of(self, territory: str, indicator: Indicator) -> Content:
        """Return whether one bears, known and alive."""
        is_whole = territory == self._whole
        if is_whole:
            bears = is_reserved(self._cells[indicator.id])
        else:
            bears = self._reserved.bear(territory, indicator, self._period)
        code = "" if is_whole else territory
        rows = self._referential.bearing_on(indicator)
        counts = (bearing_count(quoted(row.id), self._period.label, code) for row in rows)
        return Content(bears, f"{'+'.join(counts)}>0")


class _Trends:
    """The last change of every row, from its cell in « Évolutions »."""

    def __init__(self, places: ChangesPlaces, work: Processed) -> None:
        self._places, last = places, places.years[-1]
        self._changes = {(c.territory, c.indicator.id): c for c in work.changes if c.later == last}

    def of(self, territory: str, indicator: Indicator) -> Content:
        """Return the trend of one figure."""
        change = self._changes.get((territory, indicator.id))
        if change is None:
            return Content(ONE_YEAR)
        return Content(told(change), trend_formula(indicator, last_change(self._places, territory, indicator.id)))
