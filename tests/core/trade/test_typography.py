import re

import pytest
from factories import plain
from hypothesis import example, given
from hypothesis import strategies as st

from calpae_xl.core.trade.typography import (
    MINUS,
    NBSP,
    euros,
    listed,
    number,
    percentage,
    plural,
    rounded,
    shortened,
    signed,
    signed_euros,
    typeset,
)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        pytest.param(0.5, 0, 1, id="half-up-from-an-even"),
        pytest.param(2.5, 0, 3, id="half-up-where-round-goes-to-even"),
        pytest.param(-2.5, 0, -3, id="half-away-from-zero-below"),
        pytest.param(-0.05, 1, -0.1, id="small-half-below"),
        pytest.param(2.675, 2, 2.68, id="shortest-text-not-binary-value"),
        pytest.param(1.005, 2, 1.01, id="shortest-text-of-1.005"),
        pytest.param(24.349999, 1, 24.3, id="just-under-the-half"),
        pytest.param(24.35, 1, 24.4, id="the-half"),
        pytest.param(0.04, 1, 0, id="vanishes"),
        pytest.param(110_510, 1, 110_510, id="whole-numbers-stay"),
        pytest.param(999_999_999_999.95, 1, 1e12, id="largest-plausible-carries-over"),
    ],
)
def test_numbers_are_rounded_half_away_from_zero(value, decimals, expected):
    assert rounded(value, decimals) == expected


@given(st.integers(-(10**9), 10**9), st.integers(1, 4))
def test_a_half_never_goes_to_the_even_side(whole, decimals):
    scale = 10**decimals
    half = float(f"{whole / scale:.{decimals}f}5") if whole else float("0." + "0" * decimals + "5")

    away = rounded(half, decimals)

    assert abs(away) > abs(half)
    assert away == pytest.approx(half, abs=0.51 / scale)


@given(st.floats(-1e12, 1e12), st.integers(0, 6))
def test_rounding_twice_is_rounding_once(value, decimals):
    once = rounded(value, decimals)

    assert rounded(once, decimals) == once
    assert once == -rounded(-value, decimals)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        pytest.param(0, 1, "0", id="zero"),
        pytest.param(-0.0, 1, "0", id="negative-zero"),
        pytest.param(-0.04, 1, "0", id="a-negative-that-rounds-to-zero-has-no-sign"),
        pytest.param(-0.05, 1, "−0,1", id="negative-half"),
        pytest.param(7, 1, "7", id="one-digit"),
        pytest.param(999, 1, "999", id="no-group"),
        pytest.param(1000, 1, "1\u00a0000", id="first-group"),
        pytest.param(-1000, 1, "−1\u00a0000", id="minus-sign-is-u2212"),
        pytest.param(110_510.0, 1, "110\u00a0510", id="whole-float"),
        pytest.param(1234.5, 1, "1\u00a0234,5", id="decimal-comma"),
        pytest.param(24.349, 1, "24,3", id="one-decimal-by-default-count"),
        pytest.param(24.35, 1, "24,4", id="half-up"),
        pytest.param(24.0004, 3, "24", id="trailing-zeros-dropped"),
        pytest.param(24.5, 3, "24,5", id="no-padding"),
        pytest.param(0.05, 2, "0,05", id="leading-zero-of-decimals-kept"),
        pytest.param(99.96, 1, "100", id="carries-over"),
        pytest.param(999.96, 1, "1\u00a0000", id="carries-over-into-a-group"),
        pytest.param(2.5, 0, "3", id="no-decimals"),
        pytest.param(10**12, 1, "1\u00a0000\u00a0000\u00a0000\u00a0000", id="limit-of-the-plausible"),
        pytest.param(1e16, 1, "10\u00a0000\u00a0000\u00a0000\u00a0000\u00a0000", id="no-exponent"),
        pytest.param(1e22, 1, "10" + "\u00a0000" * 7, id="no-exponent-where-python-writes-one"),
        pytest.param(0.00001, 6, "0,00001", id="no-padding-where-python-writes-an-exponent"),
        pytest.param(0.0000015, 15, "0,0000015", id="no-padding-at-fifteen-decimals"),
        pytest.param(99_999_999_999_999.5, 15, "99\u00a0999\u00a0999\u00a0999\u00a0999,5", id="fifteen-digits-fit"),
    ],
)
def test_numbers_are_written_in_french(value, decimals, expected):
    assert number(value, decimals) == expected


@given(st.integers())
@example(-1)
@example(10**15)
def test_a_written_integer_reads_back(value):
    text = number(value)

    assert int(text.replace(NBSP, "").replace(MINUS, "-")) == value
    assert re.fullmatch(rf"{MINUS}?[0-9]{{1,3}}({NBSP}[0-9]{{3}})*", text)


@given(st.floats(-1e12, 1e12), st.integers(0, 6))
@example(1e-05, 6)
def test_a_written_decimal_reads_back_as_the_rounded_number(value, decimals):
    text = number(value, decimals)

    assert float(text.replace(NBSP, "").replace(MINUS, "-").replace(",", ".")) == rounded(value, decimals)
    assert re.fullmatch(rf"{MINUS}?[0-9]{{1,3}}({NBSP}[0-9]{{3}})*(,[0-9]*[1-9])?", text)
    assert len(text.partition(",")[2]) <= decimals


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(97, "+97", id="rise"),
        pytest.param(-6, "−6", id="fall"),
        pytest.param(0, "0", id="zero"),
        pytest.param(0.04, "0", id="rise-that-rounds-to-zero"),
        pytest.param(-0.04, "0", id="fall-that-rounds-to-zero"),
        pytest.param(-0.0, "0", id="negative-zero"),
        pytest.param(94_135, "+94\u00a0135", id="grouped"),
        pytest.param(0.05, "+0,1", id="half"),
    ],
)
def test_changes_carry_their_sign_and_zero_carries_none(value, expected):
    assert signed(value) == expected


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        pytest.param(0.026, "+2,6\u00a0%", id="rise"),
        pytest.param(-0.606, "−60,6\u00a0%", id="fall"),
        pytest.param(0, "0\u00a0%", id="none"),
        pytest.param(0.0004, "0\u00a0%", id="too-small-to-show"),
        pytest.param(-1, "−100\u00a0%", id="all-lost"),
        pytest.param(166, "+16\u00a0600\u00a0%", id="grouped"),
        pytest.param(0.0285, "+2,9\u00a0%", id="half-away-from-zero"),
        # 100 * 0.2885 is 28.849999999999998: multiplying must not lose the half.
        pytest.param(0.2885, "+28,9\u00a0%", id="half-that-a-product-of-doubles-loses"),
        pytest.param(-0.2885, "−28,9\u00a0%", id="the-same-below-zero"),
    ],
)
def test_percentages_have_a_sign_one_decimal_and_a_no_break_space(ratio, expected):
    assert percentage(ratio) == expected


@pytest.mark.parametrize(
    ("items", "most", "expected"),
    [
        pytest.param([], 5, "", id="nothing"),
        pytest.param(["67"], 5, "67", id="one"),
        pytest.param(["67", "68"], 5, "67 et 68", id="two"),
        pytest.param(["a", "b", "c"], 5, "a, b et c", id="three"),
        pytest.param(["a", "b", "c", "d", "e"], 5, "a, b, c, d et e", id="exactly-the-most"),
        pytest.param(["a", "b", "c", "d", "e", "f"], 5, "a, b, c, d et 2 autres", id="one-past-the-most"),
        pytest.param(["a", "b", "c", "d"], 2, "a et 3 autres", id="another-most"),
    ],
)
def test_words_are_joined_and_long_lists_are_cut(items, most, expected):
    assert listed(items, most) == expected


def test_joining_words_leaves_the_list_as_it_was():
    items = ["a", "b", "c", "d", "e", "f"]

    listed(items)

    assert items == ["a", "b", "c", "d", "e", "f"]


@pytest.mark.parametrize(("text", "expected"), [("", ""), ("abcd", "abcd"), ("abcde", "abc…"), ("abcdefgh", "abc…")])
def test_a_text_is_never_longer_than_asked_and_says_that_it_was_cut(text, expected):
    assert shortened(text, 4) == expected


@pytest.mark.parametrize(
    ("count", "many", "expected"),
    [
        pytest.param(0, None, "0\u00a0jour", id="zero-is-singular"),
        pytest.param(1, None, "1\u00a0jour", id="one"),
        pytest.param(1.5, None, "1,5\u00a0jour", id="under-two-is-singular"),
        pytest.param(-1, None, "−1\u00a0jour", id="minus-one-is-singular"),
        pytest.param(2, None, "2\u00a0jours", id="two"),
        pytest.param(-2, None, "−2\u00a0jours", id="minus-two"),
        pytest.param(1.94, None, "1,9\u00a0jour", id="shown-under-two"),
        pytest.param(1.96, None, "2\u00a0jours", id="shown-as-two"),
        pytest.param(1000, None, "1\u00a0000\u00a0jours", id="grouped"),
        pytest.param(3, "journaux", "3\u00a0journaux", id="irregular"),
    ],
)
def test_nouns_agree_with_the_number_that_is_shown(count, many, expected):
    assert plural(count, "jour", many) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("« ND » : à voir", "«\u00a0ND\u00a0»\u00a0: à voir", id="quotes-and-colon"),
        pytest.param("a ; b ? c ! d", "a\u00a0; b\u00a0? c\u00a0! d", id="high-punctuation"),
        pytest.param("95 %", "95\u00a0%", id="per-cent"),
        pytest.param("1 234 567", "1\u00a0234\u00a0567", id="groups-of-three"),
        pytest.param("8 5002", "8 5002", id="a-group-of-four-is-not-a-number"),
        pytest.param("en 2021 12 jours", "en 2021 12 jours", id="two-digits-are-no-group"),
        pytest.param("une virgule, un point.", "une virgule, un point.", id="low-punctuation"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_no_break_spaces_stand_where_french_asks_for_them(text, expected):
    assert typeset(text) == expected


@given(st.text(alphabet="a1234 :;?!%«»,.\u00a0"))
@example("« « a »")
def test_typesetting_changes_spaces_only_and_once(text):
    once = typeset(text)

    assert typeset(once) == once
    assert once.replace(NBSP, " ") == text.replace(NBSP, " ")
    assert not re.search(r"« | [:;?!%»]", once)


def test_an_amount_shows_its_cents_and_no_digit_is_hidden():
    amounts = (1234.5, 0, 1_000_000, 0.07, -6, 1234.567)

    assert [plain(euros(amount)) for amount in amounts] == [
        "1 234,50 €",
        "0,00 €",
        "1 000 000,00 €",
        "0,07 €",
        "−6,00 €",
        "1 234,567 €",
    ]
    assert [plain(signed_euros(amount)) for amount in (97.1, -6, 0)] == ["+97,10 €", "−6,00 €", "0,00 €"]


def test_a_euro_stays_with_its_amount():
    assert typeset("vaut 12,50 € en tout") == "vaut 12,50\u00a0€ en tout"
