import pytest

from calpae_xl.core.campaign.decisions import decides_nothing, names_a_correction
from calpae_xl.core.trade.model import MissingCode, Proposal

PROPOSALS = (Proposal("8 500", value=8500), Proposal("ND (non disponible)", code=MissingCode.ND))


@pytest.mark.parametrize("text", ["8500", "8 500", "nd", "n.d.", "ND (non disponible)", "Accepter : 8500", "9000"])
def test_a_figure_a_code_or_a_label_names_a_correction(text):
    assert names_a_correction(text, PROPOSALS)
    assert not decides_nothing(text, PROPOSALS)


@pytest.mark.parametrize("text", ["", "Accepter", "accepter ", "Refuser", "À revoir"])
def test_the_words_of_the_list_decide(text):
    assert not names_a_correction(text, PROPOSALS)
    assert not decides_nothing(text, PROPOSALS)


@pytest.mark.parametrize("text", ["Peut-être", "oui", "Vu", "?"])
def test_any_other_word_decides_nothing(text):
    assert decides_nothing(text, PROPOSALS)


def test_a_figure_where_nothing_is_proposed_decides_nothing():
    assert decides_nothing("8500", ())
