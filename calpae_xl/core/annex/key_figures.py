"""The figures of the campaign year at a glance: the first indicator of each measure, department by department."""

from __future__ import annotations

from collections.abc import Iterator

from calpae_xl.core.annex.collectivity_table import RESERVED, consolidated_cell
from calpae_xl.core.annex.department_table import declared_cell
from calpae_xl.core.annex.document import Cell, Column, ColumnKind, Row, Table
from calpae_xl.core.annex.scope import Scope
from calpae_xl.core.figures.department_totals import DepartmentTotals
from calpae_xl.core.figures.reserved import ReservedFigures
from calpae_xl.core.telling.display import change_display, total_text
from calpae_xl.core.trade.model import Indicator, MissingCode
from calpae_xl.core.trade.typography import typeset

KEY = typeset(
    "« * » : le chiffre porte une réserve, dite dans les tableaux qui suivent. « ≥ » : au moins ce "
    "chiffre, il en manque."
)
"""What the signs of the table mean, where it has some."""


def key_figures(scope: Scope) -> Table:
    """Make the table of the first page: one row a measure, a column a department, the collectivity, its change."""
    campaign, year = scope.campaign, scope.year
    alone = len(campaign.territories) == 1
    whole = {cell.indicator.id: cell for cell in scope.cells if cell.period == year}
    shown = campaign.territories[0].code if alone else campaign.settings.collectivity_code
    changed = {change.indicator.id: change for change in scope.changes_of_the_year if change.territory == shown}
    territories = [Column(territory.name, ColumnKind.FIGURE) for territory in campaign.territories]
    collectivity = [] if alone else [Column(campaign.settings.collectivity_short, ColumnKind.FIGURE)]

    declared = _Declared(scope)

    def row(indicator: Indicator) -> Row:
        cells = [declared.cell(each.code, indicator) for each in campaign.territories]
        if not alone:
            cells.append(consolidated_cell(whole[indicator.id]))
        change = changed.get(indicator.id)
        told = "" if change is None else typeset(change_display(change))
        return Row((Cell(typeset(indicator.titled_measure)), Cell(typeset(indicator.short)), *cells, Cell(told)))

    subject = "" if alone else f" ({campaign.settings.collectivity_short})"
    rows = tuple(map(row, _openers(scope)))
    return Table(
        title=typeset(f"Chiffres clés de {year.label}"),
        description=typeset(f"Premier indicateur de chaque mesure en {year.label}, par département, et son évolution."),
        columns=(
            Column("Mesure", ColumnKind.LABEL),
            Column("Indicateur", ColumnKind.LABEL),
            *territories,
            *collectivity,
            Column(typeset(f"Évolution depuis {campaign.settings.year - 1}{subject}"), ColumnKind.REMARK),
        ),
        rows=rows,
        legend=KEY if any(cell.sign for row in rows for cell in row.cells) else "",
    )


class _Declared:
    """What the departments say of the campaign year, in a table without footnotes."""

    def __init__(self, scope: Scope) -> None:
        work = scope.work
        self._campaign, self._year = scope.campaign, scope.year
        self._reserved = ReservedFigures(scope.campaign)
        self._totals = DepartmentTotals(work.campaign.series, work.campaign.referential, work.validation.blocked)

    def cell(self, territory: str, indicator: Indicator) -> Cell:
        """Write a figure, that of a block nobody typed being what its themes add up to; marked if reserved."""
        seen = next(o for o in self._campaign.series[territory][indicator.id] if o.period == self._year)
        cell = declared_cell(seen, indicator)
        shown = seen.figure is not None
        if indicator.is_block and seen.code is MissingCode.BLANK:
            total = self._totals.of(territory, indicator, self._campaign.periods.index(self._year))
            shown = total.figure is not None
            cell = Cell(total_text(total, indicator), is_number=shown and total.whole)
        marked = shown and self._reserved.bear(territory, indicator, self._year)
        return cell._replace(sign=RESERVED) if marked else cell


def _openers(scope: Scope) -> Iterator[Indicator]:
    """Yield the first indicator of each measure."""
    seen = set()
    for indicator in scope.consolidated:
        if indicator.titled_measure not in seen:
            seen.add(indicator.titled_measure)
            yield indicator
