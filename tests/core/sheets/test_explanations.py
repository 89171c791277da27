"""What makes a justification one."""

from __future__ import annotations

import pytest

from calpae_xl.core.sheets.explanations import explains, typed_explains_formula

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
    ("\u00a0 \u202f", False),
    ("Vu - ok", True),
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


def test_a_native_validation_may_not_be_longer_than_255_characters():
    assert len(typed_explains_formula("K5003")) <= 255
