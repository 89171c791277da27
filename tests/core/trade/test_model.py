"""The words of the trade as types: what their properties say."""

from __future__ import annotations

from datetime import date

import pytest
from factories import COLLECTIVITY

from calpae_xl.core.trade.model import (
    ADDITIVE,
    COUNTS,
    CellRef,
    Kind,
    Observation,
    Period,
    Territory,
    ValueKind,
)
from calpae_xl.core.trade.values import Value


@pytest.mark.parametrize(
    ("period", "header"),
    [
        (Period("2021"), "Réalisé 2021"),
        (Period("2023", Kind.TARGET), "Attendu 2023"),
        (Period("2022-06", Kind.TARGET), "Attendu 2022-06"),
    ],
)
def test_a_header_starts_with_a_word_that_no_spreadsheet_takes_for_a_number(period: Period, header: str):
    assert period.header == header


def test_an_achieved_year_and_a_target_of_the_same_label_are_two_periods():
    assert Period("2023") != Period("2023", Kind.TARGET)
    assert len({Period("2023"), Period("2023", Kind.TARGET), Period("2023")}) == 2


@pytest.mark.parametrize(
    ("typed", "raw"),
    [(None, None), (389.0, "389"), (0, "0"), (" nd ", " nd "), (True, "VRAI"), (date(1900, 1, 22), "22/01/1900")],
)
def test_an_observation_keeps_what_was_typed_and_writes_it_as_people_see_it(typed: Value | None, raw: str | None):
    seen = Observation("67", "rsa_1er_rdv", Period("2021"), None, None, typed, "67 Bas-Rhin", "F12")

    assert (seen.typed, seen.raw) == (typed, raw)
    assert seen.at == CellRef("67 Bas-Rhin", "F12")


def test_only_whole_numbers_quantities_and_amounts_may_be_added():
    assert {ValueKind.QUANTITY, ValueKind.AMOUNT} == ADDITIVE - COUNTS
    assert not ADDITIVE & {ValueKind.RATE, ValueKind.CASELOAD, ValueKind.DELAY}


def test_an_entry_sheet_is_built_under_the_code_and_the_name_of_its_department():
    assert Territory("67", "Bas-Rhin").sheet == "67 Bas-Rhin"
    assert COLLECTIVITY.code not in {"67", "68"}
