"""What could not be taken from a return: a sentence, complete and typeset."""

from __future__ import annotations

import re

import pytest
from factories import plain

from calpae_xl.core.returns.remarks import RemarkKind, remark

FACTS = {
    "label": "Personnes reçues", "header": "Réalisé 2021", "cell": "F12", "raw": "1 234", "sheet": "67 (2)", "used": "67",
    "territory": "68", "version": "3", "text": "Compte vérifié.", "code": "B201",
    "figure": "Jeunes majeurs, 2019", "figures": "Réalisé 2021 : 77", "why": "elle est cachée par une fusion",
}  # fmt: skip


@pytest.mark.parametrize("kind", RemarkKind, ids=lambda kind: kind.name.lower())
def test_a_remark_fills_in_every_field_of_its_sentence(kind: RemarkKind):
    fields = set(re.findall(r"\{(\w+)\}", kind.value))

    text = remark(kind, **{name: FACTS[name] for name in fields}).text

    assert not re.search(r"[{}]", text)
    assert all(FACTS[name] in plain(text) for name in fields)
    assert plain(text).endswith(".")


def test_a_remark_is_set_in_french_type():
    text = remark(RemarkKind.ROW_ABSENT, label="Personnes reçues").text

    assert text == (
        "La ligne de «\u00a0Personnes reçues\u00a0» est absente du retour\u00a0: celle du classeur reste telle quelle."
    )


def test_a_text_with_braces_is_not_taken_for_a_field():
    assert "{label}" in remark(RemarkKind.ANSWER_WITHOUT_FINDING, text="voir {label}", figure="X, 2019").text


def test_a_remark_that_lacks_a_fact_is_a_bug_never_a_hole_in_a_sentence():
    with pytest.raises(KeyError, match="label"):
        assert remark(RemarkKind.ROW_ABSENT).text
