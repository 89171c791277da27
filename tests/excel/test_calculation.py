"""A session on manual calculation: people click, and the figures that they read are those of now."""

from __future__ import annotations

from pathlib import Path

import pytest
from factories import COLLECTIVITY
from masters import AT, BAS_RHIN, COMPUTING, cell_of, small_master

from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan
from calpae_xl.usecases.write import prepare, write

from .model import AUTOMATIC, MANUAL, SEMI_AUTOMATIC
from .opening import ENGINES, Activate, Opened, opened

CEA = COLLECTIVITY.short


def sheet_of(click: Opened, name: str):
    return next(sheet for sheet in click.workbook.sheets if sheet.page.title == name)


@pytest.fixture(params=ENGINES)
def click(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    activate: Activate = request.param
    click = opened(small_master(tmp_path / "saisie.xlsx"), activate)
    click.excel.mode = MANUAL
    return click


def figure(click: Opened, indicator: str) -> object:
    page = sheet_of(click, CEA).page
    row = next(row for row in range(1, 80) if page.cell(row, 1).value == indicator)
    column = next(
        column for column in range(1, 40) for r in range(1, 9) if page.cell(r, column).value == "Réalisé 2022"
    )
    return sheet_of(click, CEA).Cells(row, column).Value2


@pytest.mark.parametrize("action", COMPUTING)
def test_an_action_leaves_every_formula_calculated_and_the_mode_as_it_was(
    click: Opened, tmp_path: Path, action: Action
):
    before = figure(click, "rsa_nouveaux_entrants")
    cell = cell_of(tmp_path / "saisie.xlsx", "rsa_nouveaux_entrants", "Réalisé 2022")
    sheet_of(click, BAS_RHIN).at(cell).put(7487)
    assert figure(click, "rsa_nouveaux_entrants") == before

    write(click.book, prepare(click.book, action, at=AT, user="jeanne"), at=AT)

    assert figure(click, "rsa_nouveaux_entrants") == before + 1
    assert click.excel.mode == MANUAL


def test_a_formula_of_an_entry_is_read_as_it_would_be_calculated(click: Opened, tmp_path: Path):
    cell = cell_of(tmp_path / "saisie.xlsx", "pasi_structures", "Réalisé 2022")
    sheet_of(click, BAS_RHIN).at(cell).put("=40+2")

    assert click.book.read().sheet(BAS_RHIN).values[cell] == 42


def test_what_we_write_is_calculated_too(click: Opened):
    click.book.read()
    click.book.apply(Plan({"Réserves": SheetPlan({"I1": Content(1, "=40+2")})}), at=AT)

    assert sheet_of(click, "Réserves").at("I1").Value2 == 42


@pytest.mark.parametrize("mode", [AUTOMATIC, SEMI_AUTOMATIC], ids=["all", "all but data tables"])
def test_where_excel_calculates_by_itself_nothing_is_asked_of_it(mode: int, click: Opened):
    click.excel.mode = mode

    assert not click.book.read().manual_calculation

    assert "Application.Calculate" not in click.excel.calls.by_member()
