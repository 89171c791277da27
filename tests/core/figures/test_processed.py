"""A campaign worked out whole: each part sees what the one before it found."""

from __future__ import annotations

import pytest
from factories import COLLECTIVITY, campaign, grid, year

from calpae_xl.core.figures.changes import ChangeState, Reason
from calpae_xl.core.figures.consolidation import State
from calpae_xl.core.figures.processed import process_campaign, process_grid
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.errors import NotACalpaeWorkbookError
from calpae_xl.core.workbook.grid import Grid, Sheet

FLOW = "ase_majeurs_annee"
FIGURES = {
    (code, FLOW, year(y)): figure for code, y, figure in (("67", 2020, 389), ("68", 2020, 11), ("67", 2021, 400))
}


def test_a_grid_and_the_campaign_read_from_it_give_the_same():
    book = grid(FIGURES)

    assert process_grid(book) == process_campaign(process_grid(book).campaign)


def test_what_validation_blocks_is_kept_out_of_the_consolidation_and_of_the_changes():
    work = process_campaign(campaign({**FIGURES, ("68", FLOW, year(2021)): -5}))

    assert Code.NEGATIVE in {finding.code for finding in work.validation.findings}
    cells = {(cell.indicator.id, cell.period.label): cell.state for cell in work.cells}
    assert (cells[FLOW, "2020"], cells[FLOW, "2021"]) == (State.COMPLETE, State.BLOCKED)
    [change] = [
        c for c in work.changes if (c.territory, c.indicator.id, c.later.label) == (COLLECTIVITY.code, FLOW, "2021")
    ]
    assert (change.state, change.reasons) == (ChangeState.WITHHELD, (Reason.BLOCKED,))


def test_the_changes_of_the_collectivity_compare_consolidated_figures():
    work = process_campaign(campaign({**FIGURES, ("68", FLOW, year(2021)): 12}))

    [change] = [
        c for c in work.changes if (c.territory, c.indicator.id, c.later.label) == (COLLECTIVITY.code, FLOW, "2021")
    ]
    assert (change.state, change.absolute) == (ChangeState.COMPUTED, 12)


def test_a_workbook_of_something_else_is_refused():
    with pytest.raises(NotACalpaeWorkbookError, match=r"budget\.xlsx"):
        process_grid(Grid("budget.xlsx", (Sheet("Feuil1", {"A1": "Budget"}),)))
