"""From a plan to what it really changes."""

from __future__ import annotations

from calpae_xl.core.workbook.difference import effective
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan

GRID = Grid("essai.xlsx", (Sheet("Révisions", {"A1": 389}),))


def test_cells_that_say_it_already_are_left_out_and_so_are_sheets_without_any():
    said, new = Content(389.0), Content("ND")

    assert effective(GRID, Plan({"Révisions": SheetPlan({"A1": said})})) == Plan()
    assert effective(GRID, Plan({"Révisions": SheetPlan({"A1": said, "B1": new})})) == Plan(
        {"Révisions": SheetPlan({"B1": new})}
    )
