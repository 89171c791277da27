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


def test_a_blank_cell_of_a_new_line_keeps_its_place_for_its_format():
    plan = SheetPlan({"A2": Content("ND"), "B2": Content()}, {"A2": "A1", "B2": "B1"})

    assert effective(GRID, Plan({"Révisions": plan})) == Plan({"Révisions": plan})


def test_a_format_alone_is_no_change():
    assert effective(GRID, Plan({"Révisions": SheetPlan({"B2": Content()}, {"B2": "B1"})})) == Plan()
