"""Looking up the reservations that bear on a figure."""

from __future__ import annotations

import pytest

from calpae_xl.core.campaign.reservations import EXPLAINING, ReservationIndex
from calpae_xl.core.trade.model import Reservation, ReservationType

YEAR = Reservation("67", "rsa_1er_rdv", "2021", ReservationType.ESTIMATED)
EVERY_YEAR = Reservation("67", "rsa_1er_rdv", None, ReservationType.DIFFERING_DEFINITION)
INDEX = ReservationIndex([EVERY_YEAR, YEAR])


def test_those_of_the_year_come_before_those_of_every_year():
    assert INDEX.at("67", "rsa_1er_rdv", "2021") == (YEAR, EVERY_YEAR)
    assert INDEX.types("67", "rsa_1er_rdv", "2021") == {YEAR.type, EVERY_YEAR.type}


@pytest.mark.parametrize(
    ("territory", "indicator", "period", "found"),
    [
        pytest.param("67", "rsa_1er_rdv", "2020", (EVERY_YEAR,), id="another year"),
        pytest.param("68", "rsa_1er_rdv", "2021", (), id="another department"),
        pytest.param("67", "rsa_1er_cer", "2021", (), id="another indicator"),
    ],
)
def test_a_reservation_bears_on_its_own_row_and_years(territory, indicator, period, found):
    assert INDEX.at(territory, indicator, period) == found


def test_a_row_without_any_is_told_apart_at_once():
    assert ("67", "rsa_1er_rdv") in INDEX
    assert ("68", "rsa_1er_rdv") not in INDEX


def test_the_same_reservation_written_twice_is_found_twice_but_is_of_one_type():
    twice = ReservationIndex([YEAR, YEAR])

    assert twice.at("67", "rsa_1er_rdv", "2021") == (YEAR, YEAR)
    assert twice.types("67", "rsa_1er_rdv", "2021") == {YEAR.type}


def test_without_a_reservation_nothing_is_found():
    assert ReservationIndex([]).at("67", "rsa_1er_rdv", "2021") == ()


def test_a_definition_a_scope_an_estimate_and_a_provisional_figure_explain_no_change():
    assert {*ReservationType} - {*EXPLAINING} == {
        ReservationType.DIFFERING_DEFINITION,
        ReservationType.CEA_SCOPE,
        ReservationType.ESTIMATED,
        ReservationType.PROVISIONAL,
    }
