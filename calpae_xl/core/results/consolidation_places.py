"""Where everything stands in the consolidated sheet.

A band names each measure above its indicators. On the row of each of these stand, grouped and collapsed to the right
of the table: the row of the indicator in every entry sheet; then, for each period, what every department's cell says
by itself (« brut »), what may be used of it once bounds are applied (« lu »), the state, and the numeric value in the
indicator's unit. To the right of all periods stand, for each of them again, what every department counts
for a block, or of a theme that is counted once (« compte »); the reservations that say so (« portée »); and
what the last run knows that no formula sees (« non lu », « portée lue »). The last columns hold the ids that the
entry sheets spell in another way (« s'écrit »): the last run read them, formulas find them so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.trade.model import ADDITIVE, Indicator, Kind, Period, Territory
from calpae_xl.core.workbook.grid import column_letters
from calpae_xl.core.workbook.layout import Role, sheet_name_key

SHEET_UNREAD = 2
"""What stands for a sheet of reservations that cannot be read at all; 1 for a line of it."""

FIRST_PERIOD_COLUMN = 5
"""Column E: after the id, the measure, the indicator and the unit."""

BANNER_ROW, PERIOD_ROW, PLACE_ROW, HEADER_ROW, FIRST_ROW = 3, 4, 5, 6, 7
"""Under the titles: banner, hidden rows of period keys and of column places, headers, first row of the table."""

TARGET_SHEET, FIRST_TARGET_ROW = "_objectifs", 2
"""The very hidden sheet whose rows read the targets in words."""


class Band(NamedTuple):
    """A measure, which indicators that follow one another share."""

    code: str
    measure: str


@dataclass(frozen=True)
class ConsolidationPlaces:
    """Places of the sheet, for one referential and its settings."""

    referential: Referential
    settings: Settings

    @cached_property
    def territories(self) -> tuple[Territory, ...]:
        """Departments, in the order of their reading cells."""
        return self.settings.territories

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """Periods, in the order of the columns."""
        return self.settings.periods

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Row number of every indicator; the weights come last, on hidden rows.

        The themes of a block follow it, in whatever order people sorted « Référentiel »: formulas add up their area.
        """
        return {name: row for row, name in enumerate(self._lines, start=FIRST_ROW) if not isinstance(name, Band)}

    @cached_property
    def bands(self) -> Mapping[int, str]:
        """Code and name of each measure, by the row of the band above its indicators."""
        lines = enumerate(self._lines, start=FIRST_ROW)
        return {row: f"{band.code} {band.measure}".strip() for row, band in lines if isinstance(band, Band)}

    @cached_property
    def _lines(self) -> tuple[Band | str, ...]:
        lines: list[Band | str] = []
        above = None
        for indicator in self.referential.consolidated:
            together = self._together(indicator)
            band = Band(indicator.code, indicator.measure)
            if together and band != above:
                lines.append(band)
                above = band
            lines += [each.id for each in together]
        return (*lines, *(weight.id for weight in self.referential.weights))

    def _together(self, indicator: Indicator) -> tuple[Indicator, ...]:
        """Return a row, and with a block those of its themes, or nothing for a theme that its block brings."""
        if indicator.is_block:
            return (indicator, *self.referential.children[indicator.id])
        parent = self.referential.indicators.get(indicator.parent or "")
        return () if parent is not None and parent.is_block else (indicator,)

    @property
    def coverage_column(self) -> str:
        """Column of « Couverture et réserves »."""
        return column_letters(FIRST_PERIOD_COLUMN + len(self.periods))

    @property
    def trend_column(self) -> str:
        """Column of the trend of the last year."""
        return column_letters(FIRST_PERIOD_COLUMN + len(self.periods) + 1)

    @cached_property
    def first_hidden_column(self) -> int:
        """Number of the first of the grouped columns; an empty one parts them from the table."""
        return FIRST_PERIOD_COLUMN + len(self.periods) + 3

    @property
    def last_column(self) -> int:
        """Number of the last of the grouped columns."""
        return self._beside(len(self.periods), len(self.territories)) - 1

    def shown(self, name: str, position: int) -> str:
        """Address of a visible cell."""
        return f"{column_letters(FIRST_PERIOD_COLUMN + position)}{self.rows[name]}"

    def place(self, name: str, territory: int) -> str:
        """Address of the row number of an indicator in the entry sheet of a department."""
        return f"${column_letters(self.first_hidden_column + territory)}{self.rows[name]}"

    def entry(self, name: str, position: int, territory: int, *, sheet: str = "") -> str:
        """Formula of what an entry cell holds; ``sheet`` is the prefix of that of results in another sheet."""
        area = sheet_name_key(Role.ENTRY, self.territories[territory].code)
        column = f"{self.letters(position, territory)}${PLACE_ROW}"
        return f"INDEX({area},{sheet}{self.place(name, territory)},{sheet}{column})"

    def raw(self, name: str, position: int, territory: int) -> str:
        """Address of what a department's cell says by itself."""
        return f"{self.letters(position, territory)}{self.rows[name]}"

    def read(self, name: str, position: int, territory: int) -> str:
        """Address of what may be used of a department's cell."""
        return f"{self.letters(position, len(self.territories) + territory)}{self.rows[name]}"

    def state(self, name: str, position: int) -> str:
        """Address of the state of a cell."""
        return f"{self.letters(position, 2 * len(self.territories))}{self.rows[name]}"

    def value(self, name: str, position: int) -> str:
        """Address of the numeric value of a cell, in the indicator's unit."""
        return f"{self.letters(position, 2 * len(self.territories) + 1)}{self.rows[name]}"

    def _period_block(self, position: int) -> int:
        return self.first_hidden_column + len(self.territories) + position * (2 * len(self.territories) + 2)

    def letters(self, position: int, offset: int) -> str:
        """Letters of one of the grouped columns of a period."""
        return column_letters(self._period_block(position) + offset)

    def _beside(self, position: int, offset: int) -> int:
        return self._period_block(len(self.periods)) + position * (2 * len(self.territories) + 2) + offset

    def beside(self, position: int, offset: int) -> str:
        """Letters of one of the columns that stand to the right of all periods."""
        return column_letters(self._beside(position, offset))

    def counted(self, name: str, position: int, territory: int) -> str:
        """Address of what a department counts for a block; of a theme, what of it is counted once."""
        return f"{self.beside(position, territory)}{self.rows[name]}"

    def counts(self, name: str, position: int) -> str:
        """Range of what the departments count for a block."""
        return f"{self.counted(name, position, 0)}:{self.counted(name, position, len(self.territories) - 1)}"

    def scope(self, name: str, position: int) -> str:
        """Address of how many reservations on a figure say that it is counted once."""
        return f"{self.beside(position, len(self.territories))}{self.rows[name]}"

    def unread(self, name: str, position: int) -> str:
        """Address of whether the last run could not read a reservation that may bear on a cell, or all of them."""
        return f"{self.beside(position, len(self.territories) + 1)}{self.rows[name]}"

    def scope_read(self, name: str, position: int, territory: int) -> str:
        """Address of how many such reservations the last run read that formulas do not recognise."""
        return f"{self.beside(position, len(self.territories) + 2 + territory)}{self.rows[name]}"

    def spelled(self, name: str, territory: int) -> str:
        """Address of how a department's sheet spells an id, where it only looks like ours."""
        return f"{column_letters(self._beside(len(self.periods), territory))}{self.rows[name]}"

    def spelled_header(self, position: int, territory: int) -> str:
        """Address of how a department's sheet spells the header of a period, where it only looks like ours."""
        return f"{self.letters(position, len(self.territories) + territory)}{PLACE_ROW}"

    @property
    def stopped(self) -> str:
        """Cell that counts the departments that have a sheet and are not declared."""
        return f"${self.beside(0, 0)}${PLACE_ROW}"

    @property
    def listed(self) -> str:
        """Cell that counts the values of « Contrôles » that are blocked though formulas could read them."""
        return f"${self.beside(0, 1)}${PLACE_ROW}"

    def reads(self, name: str, position: int) -> str:
        """Range of what may be used of the departments' cells."""
        return f"{self.read(name, position, 0)}:{self.read(name, position, len(self.territories) - 1)}"

    @cached_property
    def targets(self) -> Mapping[tuple[str, int, int], int]:
        """Row of the hidden sheet that reads a target in words, by indicator, period and department."""
        worded = (
            (indicator.id, position, number)
            for indicator in self.referential.consolidated
            for position in range(len(self.periods))
            if self.takes_words(indicator, position)
            for number in range(len(self.territories))
        )
        return {key: row for row, key in enumerate(worded, start=FIRST_TARGET_ROW)}

    def takes_words(self, indicator: Indicator, position: int) -> bool:
        """Whether a cell may hold a target in words."""
        return self.periods[position].kind is Kind.TARGET and indicator.kind not in ADDITIVE
