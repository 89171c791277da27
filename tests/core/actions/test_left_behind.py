"""What people added beside the layout: counted, so that they know what a clean copy leaves behind."""

from __future__ import annotations

from dataclasses import replace

import pytest
from factories import grid, where, year

from calpae_xl.core.actions.left_behind import Additions, additions
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.trade.model import Reservation, ReservationType
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid, Sheet

BAS_RHIN, HAUT_RHIN = "67 Bas-Rhin", "68 Haut-Rhin"
FLOW = "rsa_1er_rdv"
FIGURE = where(FLOW, year(2021)).cell or ""
KEPT = Reservation("67", FLOW, "2021", ReservationType.ESTIMATED)


def book(sheet: str = BAS_RHIN, formulas: dict[str, str] | None = None, **cells: Value) -> Grid:
    made = grid({("67", FLOW, year(2021)): 12}, reservations=[KEPT])
    return replace(
        made,
        sheets=tuple(
            replace(each, values={**each.values, **cells}, formulas=formulas or {}) if each.name == sheet else each
            for each in made.sheets
        ),
    )


def left(made: Grid, *territories: str) -> Additions:
    return additions(read_campaign(made), territories or ("67",))


def test_a_workbook_as_it_was_built_leaves_nothing_behind():
    assert left(book(), "67", "68") == Additions(0, (), 0, 0)


@pytest.mark.parametrize(
    ("cells", "count"),
    [
        pytest.param({"L6": "pense-bête"}, 1, id="to the right"),
        pytest.param({"L3": "Suivi"}, 1, id="a header of their own"),
        pytest.param({"F90": 12}, 1, id="a figure under the table"),
        pytest.param({"L2": "titre"}, 0, id="above the headers"),
        pytest.param({"L6": ""}, 0, id="an empty text"),
        pytest.param({"B90": "note", "L90": "autre"}, 2, id="a row of their own"),
    ],
)
def test_cells_beside_the_entries_are_counted(cells: dict[str, Value], count: int):
    assert left(book(**cells)).cells == count


def test_the_sheet_of_another_department_is_not_this_copys():
    made = book(HAUT_RHIN, L6="pense-bête")

    assert (left(made, "67").cells, left(made, "68").cells) == (0, 1)


def test_cells_beside_the_reservations_are_counted_too():
    assert left(book("Réserves", I4="note à part")).cells == 1


def test_sheets_of_people_are_named_in_their_order_and_our_helpers_are_not():
    made = book()
    theirs = replace(made, sheets=(*made.sheets, Sheet("Brouillon", {}), Sheet("_vu", {}), Sheet("Zut", {"A1": 1})))

    assert left(theirs).sheets == ("Brouillon", "Zut")


def test_reservations_that_nobody_can_use_are_counted():
    assert left(book("Réserves", A4="99")).reservations == 1


def test_formulas_of_entry_cells_are_counted_since_their_value_alone_is_kept():
    assert left(book(formulas={FIGURE: "=10+2", "L6": "=1+1"})).formulas == 1
