"""One word for all that people typed."""

from __future__ import annotations

from dataclasses import replace

from factories import campaign, year

from calpae_xl.core.campaign.digest import entries_digest
from calpae_xl.core.trade.model import Reservation, ReservationType

KEY = ("67", "rsa_1er_rdv", year(2021))
FIRST, SECOND = (Reservation("67", "rsa_1er_rdv", y, ReservationType.ESTIMATED, "vu") for y in ("2020", "2021"))


def test_the_same_entries_give_the_same_word_whichever_door_read_them():
    assert entries_digest(campaign({KEY: 389})) == entries_digest(campaign({KEY: 389.0}))


def test_a_figure_a_code_or_a_reservation_changes_the_word():
    words = [
        entries_digest(campaign(entries, reservations=reserved))
        for entries, reserved in (({}, ()), ({KEY: 389}, ()), ({KEY: "ND"}, ()), ({KEY: 389}, (FIRST,)))
    ]

    assert len({*words}) == 4


def test_the_order_of_reservations_does_not_matter():
    one, other = (campaign(reservations=reserved) for reserved in ((FIRST, SECOND), (SECOND, FIRST)))

    assert entries_digest(one) == entries_digest(other)


def test_half_a_character_is_a_sign_like_others():
    """As a command line, or a cell of Excel, may hold one."""
    words = {
        entries_digest(campaign({KEY: f"8 {half}"}, reservations=(replace(FIRST, note=half),)))
        for half in ("\ud800", "\udc00")
    }

    assert len(words) == 2
