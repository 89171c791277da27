"""What a line of « Paramètres » may hold."""

from __future__ import annotations

from datetime import date

import pytest

from calpae_xl.core.campaign.possible_values import YEARS, addresses, figure_of, numbers, texts
from calpae_xl.core.trade.mailboxes import is_mailbox


@pytest.mark.parametrize(
    ("value", "figure"),
    [
        pytest.param(0.5, 0.5, id="number"),
        pytest.param("0,5", 0.5, id="comma"),
        pytest.param(" 0.5 ", 0.5, id="point-and-blanks"),
        pytest.param("-3", -3, id="negative"),
        pytest.param(0.1 + 0.2, 0.3, id="as-Excel-shows-it"),
        pytest.param(float("inf"), None, id="infinity"),
        pytest.param(True, None, id="logical-value"),
        pytest.param("50 %", None, id="per-cent-in-text"),
        pytest.param(date(2022, 1, 1), None, id="date"),
        pytest.param(None, None, id="blank"),
    ],
)
def test_a_number_is_one_or_spells_one_out(value, figure):
    assert figure_of(value) == figure


@pytest.mark.parametrize(("value", "read"), [(0, None), (0.01, 0.01), (2, 2), (2.01, None)])
def test_a_range_may_leave_its_lower_end_out(value, read):
    assert numbers(0, 2, "un nombre", above=True).read(value) == read


@pytest.mark.parametrize(("value", "read"), [(-0.01, None), (0, 0), (2, 2)])
def test_a_range_holds_its_ends(value, read):
    assert numbers(0, 2, "un nombre").read(value) == read


@pytest.mark.parametrize(("value", "read"), [(1999, None), (2000, 2000), ("2099", 2099), (2100, None), (2020.5, None)])
def test_a_year_is_whole_and_of_this_century(value, read):
    assert YEARS.read(value) == read


def test_a_text_is_matched_whole_and_an_error_is_none():
    possible = texts("[^:]{1,4}", "un nom")

    assert [possible.read(value) for value in (" ab ", "a:b", "abcde", None, 12)] == ["ab", None, None, None, "12"]
    assert texts(".*", "un nom").read("#REF!") is None


def test_an_address_may_be_left_empty():
    possible = addresses(is_mailbox, "une adresse")

    assert [possible.read(value) for value in (None, "a@b.fr", "moi")] == ["", "a@b.fr", None]
    assert possible.words == "une adresse, ou laissez la cellule vide"
