"""Where what a department says stands in the workbook: by id and header."""

from __future__ import annotations

from dataclasses import replace

import pytest
from factories import grid, where, year

from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.returns.target_cells import DeclarationPlaces
from calpae_xl.core.trade.declaration import Part, Subject
from calpae_xl.core.trade.model import Reservation, ReservationType
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Content, Plan, applied
from calpae_xl.core.workbook.sheet_recognition import MissingResultSheetError

FLOW = "rsa_1er_rdv"
FIGURE = Subject("67", Part.FIGURE, FLOW, "Réalisé 2021")
COMMENT = Subject("67", Part.COMMENT, FLOW)
RESERVED = Subject("67", Part.RESERVATION, FLOW, "2021", ReservationType.ESTIMATED)
KEPT = Reservation("67", FLOW, "2021", ReservationType.ESTIMATED, "à vue")
BOOK = grid({("67", FLOW, year(2021)): 12}, comments={("67", FLOW): "Vu."}, reservations=[KEPT])


def places(book: Grid = BOOK) -> DeclarationPlaces:
    return DeclarationPlaces(read_campaign(book))


def without(*cells: str) -> Grid:
    """The workbook whose entry sheet of the 67 lost some cells."""
    first, *others = BOOK.sheets
    values = {address: value for address, value in first.values.items() if address not in cells}
    return replace(BOOK, sheets=(replace(first, values=values), *others))


def test_a_figure_and_a_comment_have_the_cell_of_their_row_and_column():
    assert places().cell(FIGURE) == where(FLOW, year(2021)).cell
    assert places().cell(COMMENT) == where(FLOW, None).cell


@pytest.mark.parametrize(
    "subject",
    [
        FIGURE._replace(key="disparu"),
        FIGURE._replace(period="Réalisé 1999"),
        FIGURE._replace(territory="99"),
        COMMENT._replace(key="disparu"),
        COMMENT._replace(territory="99"),
    ],
    ids=["no row", "no year", "no department", "no row of a comment", "no department of a comment"],
)
def test_what_the_workbook_does_not_have_is_nowhere(subject: Subject):
    assert places().cell(subject) is None


def test_what_a_department_says_is_what_its_cells_can_say():
    said = places().said("67", [])
    lost = places(without("F3")).said("67", [])

    assert (said[FIGURE], said[COMMENT], said[RESERVED]) == (12, "Vu.", "à vue")
    assert FIGURE not in lost
    assert lost[COMMENT] == "Vu."


def test_cells_and_reservations_are_planned_sheet_by_sheet():
    plan = places().plan({FIGURE: 13, COMMENT: None, RESERVED: "recompté"})

    entries = plan.sheets["67 Bas-Rhin"].cells
    assert entries == {where(FLOW, year(2021)).cell: Content(13), where(FLOW, None).cell: Content(None)}
    assert [r.note for r in read_campaign(applied(BOOK, plan)).reservations] == ["recompté"]


def test_a_reservation_that_goes_leaves_the_table():
    assert read_campaign(applied(BOOK, places().plan({RESERVED: None}))).reservations == ()


def test_nothing_wanted_and_no_place_plan_nothing():
    assert places().plan({}) == Plan()
    assert places().plan({FIGURE._replace(key="disparu"): 3}) == Plan()


def test_a_sheet_that_is_lost_is_asked_for_by_its_name():
    assert places().required(Role.RESERVATIONS).name == "Réserves"
    with pytest.raises(MissingResultSheetError, match="Conflits"):
        places().required(Role.CONFLICTS)
