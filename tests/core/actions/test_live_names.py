"""The names of a workbook that is open in Excel are asked for only where its formulas read other cells than Python."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from masters import master_grid

from calpae_xl.core.actions.live_names import with_names_if_doubted
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid


@cache
def book() -> Grid:
    return replace(master_grid(), names_at_hand=False)


@cache
def found_anew() -> str:
    """Where « _vu » finds the first entry of 67 anew: 389."""
    [seen] = [sheet for sheet in book().sheets if sheet.name == "_vu"]
    return next(cell for cell, formula in seen.formulas.items() if "INDEX(Calpae_saisie_67," in formula)


def with_values(sheet: str, values: dict[str, Value]) -> Grid:
    sheets = (replace(s, values={**s.values, **values}) if s.name == sheet else s for s in book().sheets)
    return replace(book(), sheets=tuple(sheets))


def asks(grid: Grid) -> bool:
    return with_names_if_doubted(grid, lambda: read_campaign(grid)).names_at_hand


def test_a_workbook_as_the_last_run_saw_it_is_asked_nothing():
    assert not asks(book())


@pytest.mark.parametrize("shown", ["389", "389,0"], ids=["as_typed", "with_a_comma"])
def test_what_formulas_and_python_both_read_is_no_reason_to_ask(shown: str):
    assert not asks(with_values("_vu", {"B2": 1, found_anew(): shown}))


@pytest.mark.parametrize("shown", ["#", "390", "t:389", ""], ids=["error", "another_figure", "text", "nothing"])
def test_a_formula_that_finds_something_else_than_python_makes_the_names_doubted(shown: str):
    assert asks(with_values("_vu", {"B2": 1, found_anew(): shown}))


@pytest.mark.parametrize(("cell", "doubted"), [("B5", True), ("B6", True), ("B4", False)])
def test_a_sheet_all_rows_of_which_differ_makes_the_names_doubted(cell: str, doubted: bool):
    assert asks(with_values("_vu", {"B2": 500, cell: 500})) is doubted


def test_a_count_of_reservations_that_is_not_theirs_makes_the_names_doubted():
    assert asks(with_values("_vu", {"B2": 1, "C3": 0}))


def test_a_workbook_without_what_the_last_run_saw_is_asked():
    assert asks(replace(book(), sheets=tuple(s for s in book().sheets if s.name != "_vu")))


def test_names_that_are_at_hand_are_not_asked_for_again():
    grid = master_grid()

    assert with_names_if_doubted(grid, lambda: read_campaign(grid)) is grid
