"""What a figure shows wherever result sheets repeat it: a number, a code, a target in words, « ≥ 12 »; and alive."""

from __future__ import annotations

from collections.abc import Mapping

from calpae_xl.core.figures.consolidation import ConsolidatedCell
from calpae_xl.core.figures.department_totals import DepartmentTotals
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.changes_places import ChangesPlaces
from calpae_xl.core.results.consolidation import counted_value, read_value, shown_value
from calpae_xl.core.telling.display import total_text
from calpae_xl.core.trade.model import Period, ValueKind
from calpae_xl.core.trade.typography import NBSP
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.formulas import euros, grouped, quoted


class ShownFigures:
    """The figures of departments and of the collectivity, as the cells of the consolidated sheet have them."""

    def __init__(self, places: ChangesPlaces, work: Processed) -> None:
        self._places, self._table, self._work = places, places.table, work
        campaign = work.campaign
        self._cells: Mapping[tuple[str, Period], ConsolidatedCell] = {(c.indicator.id, c.period): c for c in work.cells}
        self._totals = DepartmentTotals(campaign.series, campaign.referential, work.validation.blocked)

    def value(self, territory: str, name: str, position: int) -> Value:
        """Return what a figure shows; a rate is a fraction, under a format in per cent."""
        if territory == self._places.whole:
            return shown_value(self._cells[name, self._table.periods[position]])
        indicator = self._table.referential.indicators[name]
        if self._places.is_block(name):
            total = self._totals.of(territory, indicator, position)
            if total.figure is not None and not total.whole:
                return total_text(total, indicator)
            return counted_value(total)
        seen = self._work.campaign.series[territory][name][position]
        read = read_value(seen, self._work.validation)
        if isinstance(read, str):
            return read
        if seen.bound is not None and isinstance(seen.typed, str):
            return seen.typed
        return read / 100 if indicator.kind is ValueKind.RATE else read

    def formula(self, territory: str, name: str, position: int) -> str:
        """Return the same alive, without the sign that begins a formula."""
        if territory == self._places.whole:
            return f"{self._places.results}!{self._table.shown(name, position)}"
        read, indicator = self._places.figure(territory, name, position), self._table.referential.indicators[name]
        if self._places.is_block(name):
            whole = self._places.is_whole(territory, name, position)
            figure = euros(read) if indicator.kind is ValueKind.AMOUNT else grouped(read)
            least = f"{quoted('≥' + NBSP)}&{figure}"
            return f"IF(ISNUMBER({read}),IF({whole},{read},{least}),{read})"
        shown = f"IF(ISNUMBER({read}),{read}/100,{read})" if indicator.kind is ValueKind.RATE else read
        if not self._table.takes_words(indicator, position):
            return shown
        number = self._places.territories.index(territory)
        entry = self._table.entry(name, position, number, sheet=f"{self._places.results}!")
        return f"IF(ISTEXT({entry})*ISNUMBER({read}),{entry},{shown})"
