"""Pieces of live formulas, as text; that they compute what Python does is proved by recalculation elsewhere."""

from __future__ import annotations

import pytest
from factories import plain

from calpae_xl.core.trade.words import BLOCKED
from calpae_xl.core.workbook.formulas import (
    any_of,
    code_of,
    figure,
    grouped,
    missing_code,
    quoted,
    shown_number,
    without_spaces,
)


@pytest.mark.parametrize(
    ("text", "written"),
    [("ND", '"ND"'), ("", '""'), ('dit "vrai"', '"dit ""vrai"""'), ("l'an", '"l\'an"')],
)
def test_a_text_in_a_formula_doubles_its_quotation_marks(text: str, written: str):
    assert quoted(text) == written


def test_the_three_blanks_that_people_type_are_stripped_and_no_other():
    assert without_spaces("A1") == 'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(A1," ",""),"\u00a0",""),"\u202f","")'


def position(typed: str) -> int:
    """What the FIND of the formula gives: 1 for a blank, then where a code stands; 0 when it is none."""
    codes = code_of("A1").split('&" ","', 1)[1].split('"', 1)[0]
    return codes.find(f" {typed.upper()} ") + 1


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        *[("", 1), *((text, 2) for text in ("ND", "n.d", "nd.", "N.D."))],
        *((text, 3) for text in ("NC", "n.c", "nc.", "N.C.")),
        *((text, 4) for text in ("SO", "s.o", "so.", "S.O.")),
    ],
)
def test_a_code_is_chosen_by_its_place_in_the_list(typed: str, chosen: int):
    assert position(typed) > 0
    assert (position(typed) + 30) // 16 == chosen


@pytest.mark.parametrize("typed", ["N", "D", "NR", "N.", "?", "N?", "ND NC", "NDNC", "*"])
def test_what_is_no_code_is_not_found(typed: str):
    assert position(typed) == 0


def test_what_is_no_code_shows_as_blocked_unless_told_otherwise():
    assert code_of("A1").endswith(f',"","ND","NC","SO"),"{BLOCKED}")')
    assert code_of("A1", "B1").endswith(',"","ND","NC","SO"),B1)')


def test_nd_weighs_more_than_nc_and_nc_more_than_a_blank_and_so_is_said_by_all():
    so = 'IF(COUNTIF(A1:A3,"SO")=3,"SO","")'
    assert missing_code("A1:A3", 3) == f'IF(COUNTIF(A1:A3,"ND"),"ND",IF(COUNTIF(A1:A3,"NC"),"NC",{so}))'


def test_a_number_is_what_excel_shows_of_it():
    assert shown_number("A1") == "IF(ABS(A1)<10^-12,0,ROUND(A1,14-INT(LOG10(ABS(A1)))))"


def test_groups_of_three_lose_the_separator_of_every_locale():
    written = grouped("A1")

    assert "FIXED(A1,0)" in written
    assert [f'"{separator}"' in written for separator in (",", ".", " ", "\u202f")] == [True] * 4
    assert written.count('"\u00a0"') == 4


def test_a_figure_has_one_decimal_when_there_is_one():
    assert plain(figure("A1")).endswith('&IF(MOD(ROUND(10*A1,0),10)=0,"",","&MOD(ROUND(10*A1,0),10))')


@pytest.mark.parametrize(("conditions", "written"), [(["A1>0"], "A1>0"), (["A1>0", "B1>0"], "OR(A1>0,B1>0)")])
def test_one_condition_needs_no_or(conditions: list[str], written: str):
    assert any_of(conditions) == written
