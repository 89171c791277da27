"""The table of the collectivity: what the departments are worth together, and who is counted."""

from __future__ import annotations

from collections.abc import Sequence

from calpae_xl.core.annex.document import Cell, Table
from calpae_xl.core.annex.headers import columns
from calpae_xl.core.annex.indicator_rows import indicator_rows
from calpae_xl.core.annex.scope import Scope
from calpae_xl.core.figures.consolidation import ConsolidatedCell
from calpae_xl.core.figures.ends import by_indicator
from calpae_xl.core.figures.reserved import RESERVED as MARK
from calpae_xl.core.figures.reserved import is_reserved
from calpae_xl.core.results.coverage import COVERAGE_HEADER, coverage_text
from calpae_xl.core.telling.display import printed_text
from calpae_xl.core.trade.model import Indicator
from calpae_xl.core.trade.typography import NBSP, typeset

RESERVED = f"{NBSP}{MARK}"
"""After a figure that carries a reservation: the last column says which."""


def collectivity_table(scope: Scope) -> Table:
    """Make the consolidated table, with what its sheet says of each row."""
    rows = by_indicator(scope.cells)

    def label(indicator: Indicator) -> Cell:
        return Cell(typeset(indicator.label))

    def cells(indicator: Indicator) -> Sequence[Cell]:
        row = rows[indicator.id]
        return (*map(consolidated_cell, row), Cell(coverage_text(row, scope.work, pointing=False)))

    return Table(
        title=typeset(f"Tableau consolidé : {scope.campaign.settings.collectivity_name}"),
        description=(
            "Chiffres des départements réunis : une ligne par indicateur, une colonne par période, puis ce que chaque "
            "total compte et ses réserves."
        ),
        columns=columns(scope.campaign.periods, COVERAGE_HEADER),
        rows=tuple(indicator_rows(scope.consolidated, label, cells)),
        legend=typeset(
            "« ≥ » : au moins ce chiffre, un département manque. « x–y » : une fourchette, ni somme ni moyenne. "
            "« * » : le chiffre porte une réserve, dite dans la dernière colonne."
        ),
    )


def consolidated_cell(cell: ConsolidatedCell) -> Cell:
    """Write what the departments are worth together; the sign tells a figure that carries a reservation."""
    counted = cell.value is not None and cell.text is None
    return Cell(printed_text(cell), sign=RESERVED if is_reserved(cell) else "", is_number=counted)
