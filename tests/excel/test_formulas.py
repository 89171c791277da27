"""Formulas as Excel gives them back: its formula bar, not the text of the file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from masters import AT, master, master_grid

from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan

from .entry import formula_bar
from .opening import ENGINES, Activate, opened

_TEXTS = re.compile(r'"(?:[^"]|"")*"')


def our_formulas() -> list[str]:
    return [formula for sheet in master_grid().sheets for formula in sheet.formulas.values()]


def test_every_formula_of_ours_is_what_the_formula_bar_shows():
    formulas = our_formulas()

    assert len(formulas) > 2_000
    assert [formula for formula in formulas if formula_bar(formula) != formula] == []


def test_no_formula_of_ours_needs_a_prefix_or_holds_a_number_written_in_two_ways():
    bare = {_TEXTS.sub("", formula) for formula in our_formulas()}

    assert [formula for formula in bare if "_xl" in formula] == []
    assert [formula for formula in bare if re.search(r"(?<![\w.$])\d+(?:\.\d*[eE]|[eE]|\.\d*0(?!\d))", formula)] == []


@pytest.mark.parametrize("activate", ENGINES)
def test_a_formula_that_needs_a_prefix_in_files_is_taken_read_back_and_not_written_twice(
    activate: Activate, tmp_path: Path
):
    desk = opened(master(tmp_path / "saisie.xlsx"), activate)
    plan = Plan({"Réserves": SheetPlan({"J2": Content("", '=_xlfn.IFS(A1="x",1E+15,TRUE,0)')})})

    first = desk.book.apply(plan, at=AT)
    desk.book.read()
    again = desk.book.apply(plan, at=AT)

    assert (first.changed, again.changed) == (True, False)
    assert desk.book.read().sheet("Réserves").formulas["J2"] == '=IFS(A1="x",1000000000000000,TRUE,0)'
