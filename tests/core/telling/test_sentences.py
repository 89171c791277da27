"""The French words of the finding codes, before anything is filled in."""

from __future__ import annotations

import pytest

from calpae_xl.core.telling.sentences import NO_WORKBOOK, SENTENCES, Sentence
from calpae_xl.core.trade.codes import Code

each_code = pytest.mark.parametrize("code", Code, ids=lambda code: code.text)


def test_every_code_has_its_words_in_the_order_of_the_codes():
    assert [*SENTENCES] == [*Code]


@each_code
def test_a_title_is_a_few_words_and_no_sentence(code: Code):
    title = SENTENCES[code].title

    assert title == title.strip()
    assert not title.endswith((".", "!", "…"))
    assert "{" not in title
    assert len(title) <= 60


@each_code
def test_an_example_is_a_whole_sentence_with_nothing_left_to_fill_in(code: Code):
    example = NO_WORKBOOK.put_into(SENTENCES[code].example)

    assert "{" not in example
    assert example.endswith((".", "?"))


@pytest.mark.parametrize(
    ("remedy", "any_remedy"),
    [
        pytest.param("Corrigez la cellule.", "Corrigez la cellule.", id="nothing to fill in"),
        pytest.param("Choisissez {proposal} ou ND.", "Choisissez … ou ND.", id="in the middle"),
        pytest.param("Écrivez {proposal}.", "Écrivez …", id="at the end"),
    ],
)
def test_a_remedy_whatever_the_case_leaves_its_fields_open(remedy: str, any_remedy: str):
    assert Sentence("titre", "problème", remedy, "exemple").any_remedy(NO_WORKBOOK) == any_remedy
