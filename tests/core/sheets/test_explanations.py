"""What makes a justification one."""

from __future__ import annotations

from itertools import accumulate

import pytest

from calpae_xl.core.sheets.explanations import explains, explains_formula, typed_explains_formula

TEXTS = [
    ("", False),
    (".", False),
    ("Vu", False),
    ("ok", False),
    ("Vérifié.", False),
    (". Vu", False),
    ("ok !", False),
    ("- - -", False),
    ("..........", False),
    ("__________", False),
    ("12 34", False),
    ("2022", False),
    ("Vu 2022", False),
    ("Vu 12/01", False),
    ("ok 1", False),
    ("à voir 2023", False),
    ("Vu, hausse de 12", True),
    ("\u00a0 \u202f", False),
    ("ok ok", False),
    ("Vu vu", False),
    ("non, non, NON", False),
    ("aaaaaaaaaa", False),
    ("aaaaa aaaaaaaaaa", False),
    ("À revoir", False),
    ("à revoir.", False),
    ("À revoir avec la DSI", True),
    ("À voir plus tard", False),
    ("voir plus tard", False),
    ("à  vérifier…", False),
    ("A VERIFIER", False),
    ("en attente", False),
    ("En cours, à compléter.", False),
    ("à vérifier / à confirmer", False),
    ("à venir, en attente de la DSI", True),
    ("En cours de refonte", True),
    ("voirie", False),
    ("Plus de voirie", True),
    ("Vu - ok", True),
    ("ok ok, compté", True),
    ("Oui, compté.", True),
    ("Recomptage", True),
    ("recomptée", False),
    ("Mineurs\u00a0compris", True),
    ("Panne\nréseau", True),
    ("Cyberattaque.", True),
    ("Vu\x07Vu", False),
]


@pytest.mark.parametrize(("text", "says"), TEXTS, ids=lambda value: repr(value))
def test_a_justification_has_two_words_or_a_long_one(text: str, says: bool):
    assert explains(text) is says


def test_the_formula_of_a_line_stays_far_from_the_longest_that_excel_takes():
    assert len(explains_formula("$J2000")) < 6000


def test_its_functions_and_those_around_it_nest_no_deeper_than_excel_takes():
    depths = list(accumulate((sign == "(") - (sign == ")") for sign in explains_formula("$J2000")))

    assert max(depths) <= 60


def test_a_native_validation_may_not_be_longer_than_255_characters():
    assert len(typed_explains_formula("K5003")) <= 255
