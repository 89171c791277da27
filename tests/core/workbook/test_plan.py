"""What is to be written: counted, put one after the other, applied."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.plan import Content, Plan, Resize, SheetPlan, applied

GRID = Grid("essai.xlsx", (Sheet("a", {"A1": 1, "A2": "x", "A3": 4}, {"A3": "=2+2"}), Sheet("b", {"A1": True})))


def plan(**cells: object) -> Plan:
    return Plan({"a": SheetPlan({address: Content(value) for address, value in cells.items()})})


def test_cells_are_counted_over_all_sheets():
    both = Plan({"a": SheetPlan({"A1": Content(1), "A2": Content()}), "b": SheetPlan({"A1": Content(2)})})

    assert (Plan().cells, both.cells) == (0, 3)


def test_the_later_content_of_a_cell_wins():
    whole = plan(A1=1, A2=2).then(plan(A2=3, A4=4))

    assert whole == plan(A1=1, A2=3, A4=4)


def test_plans_of_two_sheets_stand_side_by_side():
    other = Plan({"b": SheetPlan({"A1": Content(2)})})

    assert plan(A1=1).then(other).sheets.keys() == {"a", "b"}
    assert Plan().then(other) == other.then(Plan()) == other


def test_a_table_resized_twice_keeps_the_extent_that_it_had_first():
    first = Plan({"a": SheetPlan(resized=(Resize("t", 9, was=5),))})
    second = Plan({"a": SheetPlan(resized=(Resize("t", 12, was=9), Resize("u", 3)))})

    assert first.then(second).sheets["a"].resized == (Resize("t", 12, was=5), Resize("u", 3))


def test_a_value_takes_the_place_of_a_formula_and_the_reverse():
    after = applied(GRID, Plan({"a": SheetPlan({"A3": Content(5), "A1": Content(6, "=3+3")})}))

    sheet = after.sheet("a")
    assert sheet == Sheet("a", {"A1": 6, "A2": "x", "A3": 5}, {"A1": "=3+3"})


def test_nothing_and_an_empty_text_leave_the_cell_empty():
    after = applied(GRID, plan(A1=None, A2=""))

    assert after.sheet("a") == Sheet("a", {"A3": 4}, {"A3": "=2+2"})


def test_zero_and_false_are_contents():
    after = applied(GRID, plan(A1=0, A2=False))

    assert (after.sheet("a").values["A1"], after.sheet("a").values["A2"]) == (0, False)


def test_the_workbook_given_stays_as_it_is():
    applied(GRID, plan(A1=2))

    assert GRID.sheet("a").values["A1"] == 1
    assert applied(GRID, plan(A1=2)).sheet("b") is GRID.sheet("b")


CELLS = st.dictionaries(st.sampled_from(["A1", "A2", "A3", "B1"]), st.none() | st.integers(0, 3) | st.just("x"))


@given(CELLS, CELLS)
def test_one_plan_then_another_is_the_same_as_both_at_once(first, second):
    one, other = plan(**first), plan(**second)

    assert applied(applied(GRID, one), other) == applied(GRID, one.then(other))
    assert applied(applied(GRID, one), one) == applied(GRID, one)
