"""The trend of the last year in the consolidated sheet: its direction, in words and by a sign, and whether it is good.

It is alive: it reads the change of the collectivity in « Évolutions », or the reason that stands there instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from calpae_xl.core.figures.changes import Change
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.figures.targets import FAVOURABLE
from calpae_xl.core.results.changes_places import ChangesPlaces
from calpae_xl.core.results.consolidation_places import HEADER_ROW, ConsolidationPlaces
from calpae_xl.core.telling.display import reasons_text
from calpae_xl.core.trade.model import Indicator
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import COMPUTED_DUST
from calpae_xl.core.workbook.areas import called
from calpae_xl.core.workbook.formulas import number_text, quoted
from calpae_xl.core.workbook.layout import SHEET_NAMES, TREND_HEADER, Role
from calpae_xl.core.workbook.plan import Content

UP, DOWN, STABLE = "▲ hausse", "▼ baisse", "= stable"
GOOD, BAD = "favorable", "défavorable"
_UNTOLD, ONE_YEAR = typeset("non calculée : "), typeset("non calculée : une seule année")


class Trend(NamedTuple):
    """What is said of a rise and of a fall of an indicator."""

    rise: str
    fall: str


def trend_words(indicator: Indicator) -> Trend:
    """Return the words for an indicator: only some say which way is better."""
    sense = FAVOURABLE.get(indicator.direction)
    if sense is None:
        return Trend(UP, DOWN)
    rise, fall = (GOOD, BAD) if sense > 0 else (BAD, GOOD)
    return Trend(f"{UP}, {rise}", f"{DOWN}, {fall}")


def trend_text(indicator: Indicator, change: float) -> str:
    """Say which way an indicator went."""
    if abs(change) <= COMPUTED_DUST:
        return STABLE
    words = trend_words(indicator)
    return words.rise if change > 0 else words.fall


def trend_cells(table: ConsolidationPlaces, work: Processed) -> Iterator[tuple[str, Content]]:
    """Yield the cells of the column, its header first."""
    places, column = ChangesPlaces(table), table.trend_column
    if len(places.years) < 2:
        yield f"{column}{HEADER_ROW}", Content(TREND_HEADER)
        yield from ((f"{column}{table.rows[i.id]}", Content(ONE_YEAR)) for i in table.referential.consolidated)
        return
    before, last = places.years[-2:]
    yield f"{column}{HEADER_ROW}", Content(f"{TREND_HEADER} {before.label} → {last.label}")
    for change in work.changes:
        if change.territory == places.whole and change.later == last:
            name = change.indicator.id
            live = trend_formula(change.indicator, last_change(places, places.whole, name))
            yield f"{column}{table.rows[name]}", Content(told(change), live)


def told(change: Change) -> str:
    """Say the trend of a change, or why there is none."""
    if change.absolute is None:
        return f"{_UNTOLD}{reasons_text(change)}"
    return trend_text(change.indicator, change.absolute)


def last_change(places: ChangesPlaces, territory: str, name: str) -> str:
    """Cell of « Évolutions » that holds the change of the last year, of a campaign of several."""
    row = places.rows[territory, name]
    return f"{called(SHEET_NAMES[Role.CHANGES])}!{places.column(len(places.years) - 1)}{row}"


def trend_formula(indicator: Indicator, change: str) -> str:
    """Write `told` alive, for a cell of « Évolutions »."""
    dust, words = number_text(COMPUTED_DUST), trend_words(indicator)
    moved = f"IF({change}>0,{quoted(words.rise)},{quoted(words.fall)})"
    said = f"IF(ABS({change})<={dust},{quoted(STABLE)},{moved})"
    return f"=IF(ISNUMBER({change}),{said},{quoted(_UNTOLD)}&{change})"
