import pytest

from calpae_xl.core.campaign.written_codes import (
    PROPOSE_ND,
    PROPOSE_SO,
    leading_code,
    text_after_code,
    worded_codes,
    written_code,
)
from calpae_xl.core.trade.model import MissingCode, Proposal

ZERO = Proposal("0", value=0)


@pytest.mark.parametrize(
    ("text", "code"), [("n. d.", MissingCode.ND), ("s.o", MissingCode.SO), ("NC.", MissingCode.NC)]
)
def test_a_code_is_known_by_its_spellings(text, code):
    assert written_code(text) is code


@pytest.mark.parametrize("text", ["", "NDA", "S.O.S", "n/d", "ON"])
def test_other_letters_are_no_code(text):
    assert written_code(text) is None


def test_a_text_may_begin_with_a_code():
    assert leading_code("S.O. : pas de centre") is MissingCode.SO
    assert text_after_code("ND : logiciel") == "logiciel"
    assert leading_code("Solidarité") is None


def test_words_propose_codes_or_zero():
    assert worded_codes("Non disponible", ZERO) == (PROPOSE_ND,)
    assert worded_codes("sans objet", ZERO) == (PROPOSE_SO, ZERO)
    assert worded_codes("aucune", ZERO) == (ZERO,)
    assert worded_codes("voir annexe", ZERO) == ()
