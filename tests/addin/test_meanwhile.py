"""A dialog holds one window: in a second one, or on another PC, somebody goes on typing until it is answered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from excel.opening import ENGINES, Activate
from masters import BAS_RHIN, cell_of, edit, master

from calpae_xl.core.workbook.grid import column_number, split_address

from .test_buttons import Desk

FIGURE, YEAR = "rsa_nouveaux_entrants", "Réalisé 2019"
CHANGED = "a changé pendant que CALPAE travaillait"

Deed = Callable[[Any, str], None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = master(tmp_path / "saisie.xlsx")
    edit(path, BAS_RHIN, {cell_of(path, FIGURE, YEAR): "12 500"})
    return path


@pytest.fixture(params=ENGINES)
def desk(path: Path, request: pytest.FixtureRequest) -> Desk:
    return Desk(path, request.param)


def entries(desk: Desk) -> Any:
    return next(sheet for sheet in desk.workbook.sheets if sheet.page.title == BAS_RHIN)


def held(desk: Desk) -> dict[str, object]:
    return {each.name: (dict(each.values), dict(each.formulas)) for each in desk.read().sheets}


def typed(sheet: Any, cell: str) -> None:
    sheet.at(cell).put(12_600)


def inserted(sheet: Any, cell: str) -> None:
    sheet.page.insert_rows(split_address(cell)[1])


def exchanged(sheet: Any, cell: str) -> None:
    """Sort two lines."""
    row = split_address(cell)[1]
    for column in range(1, 12):
        one, other = sheet.page.cell(row, column), sheet.page.cell(row + 1, column)
        one._value, other._value = other._value, one._value
        one.data_type, other.data_type = other.data_type, one.data_type


@pytest.mark.parametrize("deed", [typed, inserted, exchanged], ids=["typed", "inserted", "sorted"])
def test_corrections_are_not_applied_to_a_sheet_that_changed_under_the_question(deed: Deed, desk: Desk, path: Path):
    cell = cell_of(path, FIGURE, YEAR)
    before: list[object] = []

    def meanwhile() -> None:
        deed(entries(desk), cell)
        before.append(held(desk))

    desk.excel.meanwhile = meanwhile

    kind, text = desk.click("corriger", "yes")[-1]

    assert kind == "problem"
    assert f"« {BAS_RHIN} » {CHANGED}" in text
    assert text.endswith("Rien n’a été écrit. Recommencez.")
    assert [held(desk)] == before


def test_an_undo_is_not_made_over_what_was_typed_under_its_question(desk: Desk, path: Path):
    cell = cell_of(path, FIGURE, YEAR)
    desk.click("corriger", "yes")
    desk.excel.meanwhile = lambda: entries(desk).at(cell).put(12_600)

    kind, text = desk.click("annuler", "ok")[-1]

    assert (kind, CHANGED in text) == ("problem", True)
    assert desk.sheet(BAS_RHIN).values[cell] == 12_600


def test_a_line_added_where_ours_would_go_is_kept(desk: Desk, path: Path):
    desk.select(BAS_RHIN, cell_of(path, "rsa_1er_cer", YEAR))
    sheet = next(each for each in desk.workbook.sheets if each.page.title == "Réserves")
    [table] = sheet.page.tables.values()
    row = next(row for row in range(5, 200) if sheet.page.cell(row, 2).value is None)
    words = ("68", FIGURE, 2019, "estimé", "à ne pas perdre")
    desk.excel.meanwhile = lambda: [
        sheet.Cells(row, column_number("B") + place).put(word) for place, word in enumerate(words)
    ]

    kind, text = desk.click("reserver:estimated", "d’après le logiciel")[-1]

    assert (kind, f"« Réserves » {CHANGED}" in text) == ("problem", True)
    assert [sheet.page.cell(row, 2 + place).value for place in range(5)] == [*words]
    assert table.ref


@pytest.mark.parametrize("activate", ENGINES)
def test_what_changed_elsewhere_keeps_nobody_from_writing(activate: Activate, path: Path):
    desk = Desk(path, activate)
    other = next(sheet for sheet in desk.workbook.sheets if sheet.page.title == "68 Haut-Rhin")
    desk.excel.meanwhile = lambda: other.at(cell_of(path, FIGURE, YEAR)).put(7)

    assert desk.said("corriger", "yes").startswith("1 cellule corrigée")
