import pytest

from calpae_xl.core.campaign.open_texts import (
    alternatives,
    counts,
    introduces_a_figure,
    is_bound,
    is_range,
    says_a_year,
)


@pytest.mark.parametrize(
    "text",
    [
        *("5 à 10", "5 a 10", "5-10", "5 – 10", "5..10", "5…10", "entre 5 et 10", "de 5 à 10", "environ 300 à 350"),
        *("3 à 4 semaines", "3 semaines à 4 semaines", "95 %-100 %", "1 200 à 1 400 personnes", "3,5 à 4"),
    ],
)
def test_a_range_gives_two_ends(text):
    assert is_range(text)


@pytest.mark.parametrize(
    "text", ["5", "10 - 5", "5 et 10", "2021-2022", "5/10", "12/05/2022", "1-2-3", "2 semaines et 3 jours", "5 sur 10"]
)
def test_two_numbers_are_not_always_a_range(text):
    assert not is_range(text)


def test_alternatives_are_parted():
    assert alternatives("0 ou ND") == ["0", "ND"]
    assert alternatives("NC / ND ?") == ["NC", "ND"]
    assert alternatives("12 personnes") == ["12 personnes"]


def test_a_year_is_no_figure_unless_it_is_an_estimate():
    assert says_a_year("cf. ", "2020")
    assert not says_a_year("environ ", "2020")
    assert not says_a_year("total ", "1274")


@pytest.mark.parametrize("lead", ["", "environ ", "Total : ", "soit ", "personnes : ", "= ", "au total ", "il y a "])
def test_these_words_introduce_the_figure(lead):
    assert introduces_a_figure(lead, "personnes")


@pytest.mark.parametrize("lead", ["voir annexe ", "art. ", "dont ", "n° ", "page ", "hors ", "jeunes : ", "moyenne : "])
def test_these_words_may_introduce_anything(lead):
    assert not introduces_a_figure(lead, "personnes")


def test_a_delay_may_be_called_a_mean():
    assert introduces_a_figure("délai moyen : ", "jours")


@pytest.mark.parametrize("rest", ["", " agents formés", " (27 %)", " environ", " à vérifier", " % en zone rurale"])
def test_what_these_words_follow_counts(rest):
    assert counts(rest)


@pytest.mark.parametrize(
    "rest",
    ["e", "ème", "er janvier", " bis", " décembre", " de plus", " en moins", " ou vingt", " par mois", ". Colmar"],
)
def test_what_these_words_follow_is_an_ordinal_a_day_or_a_difference(rest):
    assert not counts(rest)


@pytest.mark.parametrize("text", ["<5", "5 et +", "5max", "au moins 12", "12 et plus", "jusqu’à 12"])
def test_a_bound_says_on_which_side_the_figure_is(text):
    assert is_bound(text)


def test_what_is_added_is_no_bound():
    assert not is_bound("12 + 5")
