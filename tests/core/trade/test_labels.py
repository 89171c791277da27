import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpae_xl.core.trade.labels import label_key, looks_alike, loose_key, normalized, tidy, visible


@pytest.mark.parametrize(
    "text",
    ["Réalisé 2021", "  réalisé 2021 ", "Réalisé\u00a02021", "Réalisé\u202f 2021", "Réalisé\n2021", "Réalisé\r\n2021",
     "Re\u0301alise\u0301 2021", "RÉALISÉ\t2021", "\ufeffRéalisé 2021", "Réa\u00adlisé\u200b 2021", "Réalisé \x072021",
     "\u202aRéalisé 2021\u202c", "Réalisé\u2060 2021\ufe0f", "\u180bRéalisé 2021\u3164", "Réalisé\u28002021\uffa0", "\ufff9Réalisé 2021\U000e0020"],
    ids=repr,
)  # fmt: skip
def test_a_label_is_the_same_whatever_nobody_sees_in_it(text):
    assert label_key(text) == label_key("Réalisé 2021")


@pytest.mark.parametrize("text", ["Realise 2021", "Réalisé2021", "Réalisé 2020", "Réalisé-2021"])
def test_another_label_is_another_one(text):
    assert label_key(text) != label_key("Réalisé 2021")


def test_a_label_is_tidied_without_its_case_being_lost():
    assert tidy(" 2A\u00a0 Corse ") == "2A Corse"


def test_only_what_nobody_sees_looks_alike_and_excel_takes_no_heed_of_case():
    assert looks_alike("Réalisé 2021 ", "Réalisé 2021")
    assert not looks_alike("RÉALISÉ 2021", "Réalisé 2021")
    assert not looks_alike("Réalisé 2020", "Réalisé 2021")


@pytest.mark.parametrize("text", ["annee incomplete", "Année-incomplète", "anne\u0301e  incomple\u0300te"])
def test_accents_hyphens_and_spaces_do_not_part_the_words_of_a_closed_list(text):
    assert loose_key(text) == loose_key("année incomplète")


@pytest.mark.parametrize("quote", "\u2018\u2019\u02bc\u2032\u00b4`'")
def test_quotes_and_hyphens_are_put_for_one_another(quote: str):
    assert label_key(f"Conseil de l{quote}État") == label_key("Conseil de l’État")
    assert {label_key(f"Bas{hyphen}Rhin") for hyphen in "\u2010\u2011\u2012\u2013\u2212"} == {"bas-rhin"}


def test_what_is_seen_stays_and_blanks_too():
    assert visible("\ufeff 1.1\u00a0\n") == " 1.1\u00a0\n"


WORDS = [
    "Réalisé",
    "e\u0301te\u0301",
    "o\u0302\u0323",
    "\u0301",
    "ﬁn",
    "한국",
    "Année\u00a0incomplète",
    "a\u0328\u0301",
]


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKD"])
@given(words=st.lists(st.sampled_from(WORDS), max_size=400))
def test_a_long_text_is_composed_as_a_short_one_is(form, words):
    text = " ".join(words)

    assert normalized(form, text) == unicodedata.normalize(form, text)


@pytest.mark.parametrize("marks", ["\u0301\u0323", "\u0301", "\u0345\u0301\u0323\u0334"], ids=ascii)
def test_accents_without_end_over_one_letter_are_never_put_in_order_together(marks, monkeypatch):
    lengths = []
    real = unicodedata.normalize

    def watched(form, text):
        lengths.append(len(text))
        return real(form, text)

    monkeypatch.setattr("calpae_xl.core.trade.labels.unicodedata.normalize", watched)
    text = "e" + marks * (32_000 // len(marks))
    label_key(text)
    loose_key(text)

    assert max(lengths) <= 1_000
