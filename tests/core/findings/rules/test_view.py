"""What the rules look at: rows, their figures, the reservations on them."""

from __future__ import annotations

from arrangements import arranged, columns
from factories import REFERENTIAL, campaign, shipped_settings, year

from calpae_xl.core.findings.rules.view import View
from calpae_xl.core.trade.model import Reservation, ReservationType, Status

FLOW = "mob_mesures_diagnostic"
SCOPE = Reservation("67", FLOW, None, ReservationType.CEA_SCOPE)


def test_every_entered_row_is_there_by_territory_then_indicator():
    view = View(campaign())

    entered = [indicator.id for indicator in REFERENTIAL.entered]
    assert [(row.territory, row.indicator.id) for row in view.rows] == [
        (code, name) for code in ("67", "68") for name in entered
    ]
    assert Status.RETIRED not in {row.indicator.status for row in view.rows}


def test_a_row_is_found_by_territory_and_id_and_is_one_of_the_rows():
    view = View(campaign({("68", FLOW, year(2021)): 12}))

    row = view.row["68", FLOW]
    assert row in view.rows
    assert [figure for figure in row.figures if figure is not None] == [12]


def test_what_may_not_be_trusted_is_no_figure():
    view = View(campaign({("67", FLOW, year(2020)): -5, ("67", FLOW, year(2021)): "12", ("67", FLOW, year(2022)): 0}))

    assert [*view.row["67", FLOW].figures] == [None, None, None, None, 0, None]


def test_the_achieved_years_are_known_in_their_order_wherever_they_stand():
    mixed = View(campaign({("67", FLOW, year(2022)): 7}, settings=arranged(columns("a2022", "r2022", "r2021"))))

    assert [*View(campaign()).years] == [0, 1, 2, 3, 4]
    assert [*View(campaign(settings=shipped_settings(first_year=2022))).years] == [0]
    assert [*mixed.years] == [2, 1]
    assert [*mixed.row["67", FLOW].achieved] == [None, 7]


def test_reservations_are_looked_up_by_cell():
    view = View(campaign(reservations=[SCOPE]))

    assert view.reservations.types("67", FLOW, "2021") == {ReservationType.CEA_SCOPE}
