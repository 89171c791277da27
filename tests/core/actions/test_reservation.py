"""« Ajouter une réserve »: a line of « Réserves », unless the figure carries it already."""

from __future__ import annotations

import dataclasses

import pytest
from factories import campaign

from calpae_xl.core.actions.reservation import AlreadyReservedError, reservation_plan
from calpae_xl.core.campaign.reservations import MissingReservationsError
from calpae_xl.core.trade.model import Reservation, ReservationType
from calpae_xl.core.workbook.layout import Role

WANTED = Reservation("67", "rsa_1er_rdv", "2021", ReservationType.ESTIMATED, "vu")


def test_a_line_is_added_under_the_others():
    plan = reservation_plan(campaign(), WANTED)

    assert {content.value for content in plan.sheets["Réserves"].cells.values()} >= {
        "67",
        "rsa_1er_rdv",
        "estimé",
        "vu",
    }


@pytest.mark.parametrize(
    ("period", "told"), [("2021", "en 2021"), (None, "pour toutes les années")], ids=["same-year", "every-year"]
)
def test_a_figure_that_carries_it_already_is_told_with_its_extent(period: str | None, told: str):
    existing = dataclasses.replace(WANTED, period=period)

    with pytest.raises(AlreadyReservedError, match=f"Premiers RDV fixés.* porte déjà la réserve .* {told}"):
        reservation_plan(campaign(reservations=[existing]), WANTED)


@pytest.mark.parametrize(
    "other",
    [{"period": "2020"}, {"type": ReservationType.PROVISIONAL}, {"territory": "68"}, {"indicator": "rsa_1er_cer"}],
)
def test_another_reservation_is_no_reason_to_refuse(other: dict[str, object]):
    existing = dataclasses.replace(WANTED, **other)

    assert reservation_plan(campaign(reservations=[existing]), WANTED).cells > 0


def test_a_workbook_without_the_sheet_says_where_to_find_it():
    read = campaign()
    found = {key: sheet for key, sheet in read.found.items() if key[0] is not Role.RESERVATIONS}

    with pytest.raises(MissingReservationsError, match="n’a pas la feuille «\u00a0Réserves\u00a0»"):
        reservation_plan(dataclasses.replace(read, found=found, reserved=None), WANTED)
