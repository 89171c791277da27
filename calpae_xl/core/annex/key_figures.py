"""The figures of the campaign year at a glance: the first indicator of each measure, department by department."""

from __future__ import annotations

from collections.abc import Iterator

from calpae_xl.core.annex.collectivity_table import consolidated_cell
from calpae_xl.core.annex.department_table import declared_cell
from calpae_xl.core.annex.document import Cell, Column, ColumnKind, Row, Table
from calpae_xl.core.annex.scope import Scope
from calpae_xl.core.telling.display import change_display
from calpae_xl.core.trade.model import Indicator
from calpae_xl.core.trade.typography import typeset


def key_figures(scope: Scope) -> Table:
    """Make the table of the first page: one row a measure, a column a department, the collectivity, its change."""
    campaign, year = scope.campaign, scope.year
    alone = len(campaign.territories) == 1
    whole = {cell.indicator.id: cell for cell in scope.cells if cell.period == year}
    shown = campaign.territories[0].code if alone else campaign.settings.collectivity_code
    changed = {change.indicator.id: change for change in scope.changes_of_the_year if change.territory == shown}
    territories = [Column(territory.name, ColumnKind.FIGURE) for territory in campaign.territories]
    collectivity = [] if alone else [Column(campaign.settings.collectivity_short, ColumnKind.FIGURE)]

    def row(indicator: Indicator) -> Row:
        cells = [
            declared_cell(
                next(seen for seen in campaign.series[each.code][indicator.id] if seen.period == year), indicator
            )
            for each in campaign.territories
        ]
        if not alone:
            cells.append(consolidated_cell(whole[indicator.id]))
        change = changed.get(indicator.id)
        told = "" if change is None else typeset(change_display(change))
        return Row((Cell(typeset(indicator.titled_measure)), Cell(typeset(indicator.short)), *cells, Cell(told)))

    subject = "" if alone else f" ({campaign.settings.collectivity_short})"
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
        rows=tuple(map(row, _openers(scope))),
    )


def _openers(scope: Scope) -> Iterator[Indicator]:
    """Yield the first indicator of each measure."""
    seen = set()
    for indicator in scope.consolidated:
        if indicator.titled_measure not in seen:
            seen.add(indicator.titled_measure)
            yield indicator
