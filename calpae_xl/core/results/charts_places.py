"""Where everything stands in the sheet « Graphiques ».

On top, an indicator is chosen: a table and a large chart show it. Below, measure by measure, a small chart for each
indicator. To the right, grouped and collapsed, stands what the charts draw: a row for the chosen indicator, then one
for each of them, with one column a period for its label and for each of its series.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from calpae_xl.core.results.changes_places import ChangesPlaces
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.model import Kind
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.workbook.grid import column_letters

CHOICE_CELL = "B5"
CHOICE_ROW, TABLE_HEADER_ROW, FIRST_TABLE_ROW = 5, 6, 7
"""Under the titles: the choice, then the table of the chosen indicator."""

CHOSEN_ROW, FIRST_DRAWN_ROW = 6, 7
"""To the right: what is drawn of the chosen indicator, then of each of them."""

CHARTS_A_LINE, FEWER_A_LINE, MOST_NARROW = 3, 2, 7
"""Small charts side by side, and with more periods than the last, whose labels would stand aslant."""


class Band(NamedTuple):
    """A measure and its small charts, in lines.

    Attributes:
        row: Row of its title.
        title: Code and name of the measure.
        lines: Ids of the indicators of each line, which stands one row lower each time.
    """

    row: int
    title: str
    lines: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class ChartPlaces:
    """Places of the sheet, for those of « Évolutions », whose figures it draws."""

    changes: ChangesPlaces

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Ids of the indicators drawn, the themes of a block right after it."""
        consolidated = {indicator.id for indicator in self.changes.table.referential.consolidated}
        return tuple(name for name in self.changes.table.rows if name in consolidated)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """What the list shows of each indicator: its short label, with its id where another has the same."""
        indicators = self.changes.table.referential.indicators
        shown = {name: typeset(indicators[name].short) for name in self.names}
        keys = [label_key(text) for text in shown.values()]
        return {name: text if keys.count(label_key(text)) == 1 else f"{text} ({name})" for name, text in shown.items()}

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Row of what is drawn of each indicator."""
        return {name: FIRST_DRAWN_ROW + number for number, name in enumerate(self.names)}

    @cached_property
    def years(self) -> frozenset[int]:
        """Positions of the achieved periods."""
        periods = enumerate(self.changes.table.periods)
        return frozenset(position for position, period in periods if period.kind is Kind.ACHIEVED)

    @cached_property
    def table_columns(self) -> tuple[str, ...]:
        """Columns of the table: labels, then one for each department and for the collectivity."""
        return tuple(column_letters(2 + number) for number in range(1 + len(self.changes.territories)))

    @cached_property
    def wide_column(self) -> int:
        """Number of the column beside the table, as wide as what the charts still need."""
        return 2 + len(self.table_columns)

    @cached_property
    def first_drawn_column(self) -> int:
        """Number of the first grouped column."""
        return self.wide_column + 1

    @property
    def label_column(self) -> str:
        """Column of what the list shows; on the row of the choice, the rank of the chosen indicator in it."""
        return column_letters(self.first_drawn_column)

    @property
    def unit_column(self) -> str:
        """Column of the units."""
        return column_letters(self.first_drawn_column + 1)

    @property
    def series(self) -> int:
        """How many series a chart has: two for each territory, whole years and partial ones, then the targets."""
        return 2 * len(self.changes.territories) + 1

    @property
    def last_column(self) -> int:
        """Number of the last grouped column."""
        return self.first_drawn_column + 1 + (1 + self.series) * len(self.changes.table.periods)

    def _letters(self, block: int, position: int) -> str:
        return column_letters(self.first_drawn_column + 2 + block * len(self.changes.table.periods) + position)

    def category(self, row: int, position: int) -> str:
        """Cell of the label of a period."""
        return f"{self._letters(0, position)}{row}"

    def whole(self, row: int, territory: int, position: int) -> str:
        """Cell of a figure to which nothing lacks, by the rank of its territory."""
        return f"{self._letters(1 + 2 * territory, position)}{row}"

    def partial(self, row: int, territory: int, position: int) -> str:
        """Cell of a figure of a part of a year, or of a total."""
        return f"{self._letters(2 + 2 * territory, position)}{row}"

    def target(self, row: int, position: int) -> str:
        """Cell of a target of the collectivity."""
        return f"{self._letters(self.series, position)}{row}"

    def drawn(self, row: int, block: int) -> str:
        """Range of the labels (block 0) or of one series (from 1 on) on a row."""
        first, last = (self._letters(block, position) for position in (0, len(self.changes.table.periods) - 1))
        return f"${first}${row}:${last}${row}"

    @property
    def last_drawn_row(self) -> int:
        """Row of the last indicator."""
        return max(self.rows.values(), default=FIRST_DRAWN_ROW)

    @property
    def legend_row(self) -> int:
        """Row of the words on how to read the charts, under the table."""
        return FIRST_TABLE_ROW + len(self.changes.table.periods)

    @property
    def charts_a_line(self) -> int:
        """How many small charts stand side by side."""
        return CHARTS_A_LINE if len(self.changes.table.periods) <= MOST_NARROW else FEWER_A_LINE

    @cached_property
    def bands(self) -> tuple[Band, ...]:
        """The small charts, measure by measure."""
        indicators, measures = self.changes.table.referential.indicators, dict[str, list[str]]()
        for name in self.names:
            title = typeset(f"{indicators[name].code} {indicators[name].measure}".strip())
            measures.setdefault(title, []).append(name)
        bands, row = [], self.legend_row + 1
        for title, names in measures.items():
            starts = range(0, len(names), self.charts_a_line)
            lines = tuple(tuple(names[start : start + self.charts_a_line]) for start in starts)
            bands.append(Band(row, title, lines))
            row += 1 + len(lines)
        return tuple(bands)

    @property
    def last_row(self) -> int:
        """Last row that shows something."""
        return self.bands[-1].row + len(self.bands[-1].lines) if self.bands else self.legend_row
