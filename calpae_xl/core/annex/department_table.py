"""The table of one department: what it declares, as it declares it."""

from __future__ import annotations

from collections.abc import Sequence

from calpae_xl.core.annex.document import Cell, Table
from calpae_xl.core.annex.headers import COMMENTS, columns
from calpae_xl.core.annex.indicator_rows import indicator_rows
from calpae_xl.core.annex.notes import CellNotes
from calpae_xl.core.annex.scope import Scope
from calpae_xl.core.telling.messages import EXACT, with_unit
from calpae_xl.core.trade.model import Indicator, MissingCode, Observation, Status, Territory
from calpae_xl.core.trade.typography import typeset


def department_table(scope: Scope, territory: Territory, notes: CellNotes) -> Table:
    """Make the table of a department: every row, every period, its comments.

    A weight that nobody filled in has no row: the form of the convention does not ask for it.

    Args:
        scope: What the annex tells of.
        territory: The department.
        notes: Give what is said of each figure.
    """
    campaign = scope.campaign
    series = campaign.series[territory.code]

    def label(indicator: Indicator) -> Cell:
        text = campaign.referential.label(indicator.id, territory.code)
        return Cell(typeset(text), notes.of_row(territory.code, indicator.id))

    def cells(indicator: Indicator) -> Sequence[Cell]:
        comment, _ = campaign.comments.get((territory.code, indicator.id), ("", None))
        declared = (declared_cell(seen, indicator)._replace(note=notes.of_cell(seen)) for seen in series[indicator.id])
        return (*declared, Cell(comment))

    asked = [i for i in scope.entered if i.status is not Status.AUXILIARY or any(map(_said, series[i.id]))]
    return Table(
        title=typeset(f"Tableau des indicateurs : {territory.titled}"),
        description=typeset(
            f"Indicateurs, {territory.name} : une ligne par indicateur, une colonne par période, puis les commentaires."
        ),
        columns=columns(campaign.periods, COMMENTS),
        rows=tuple(indicator_rows(asked, label, cells)),
    )


def _said(seen: Observation) -> bool:
    return seen.code is not MissingCode.BLANK


def declared_cell(seen: Observation, indicator: Indicator) -> Cell:
    """Write what a department declares: a figure with all its decimals, a code, or the cell as it was typed."""
    if seen.code is MissingCode.BLANK:
        return Cell("")
    if seen.code is not None and seen.code is not MissingCode.UNREADABLE:
        return Cell(seen.code.value)
    if seen.figure is not None and seen.bound is None:
        return Cell(with_unit(seen.figure, indicator, EXACT), is_number=True)
    return Cell(seen.raw or "")
