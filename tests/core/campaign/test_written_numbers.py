import pytest

from calpae_xl.core.campaign.written_numbers import has_leading_zero, holds_other_unit, in_weeks, may_be_thousands


@pytest.mark.parametrize(("whole", "expected"), [("067", True), ("0 389", True), ("0", False), ("10", False)])
def test_a_leading_zero_is_told_from_zero(whole, expected):
    assert has_leading_zero(whole) is expected


@pytest.mark.parametrize(
    ("text", "expected"), [("1.000", True), ("-12,345", True), ("1,5", False), ("1000.000", False), ("1.0000", False)]
)
def test_a_point_before_three_digits_may_part_thousands(text, expected):
    assert may_be_thousands(text) is expected


@pytest.mark.parametrize(
    ("words", "unit", "expected"),
    [("22 jours", "jours", False), ("3 semaines", "jours", True), ("70 %", "jeunes", True), ("12 k", "jeunes", True)],
)
def test_a_unit_that_changes_the_number_is_seen(words, unit, expected):
    assert holds_other_unit(words, unit) is expected


@pytest.mark.parametrize(("words", "expected"), [("3 sem.", True), ("3 semaines 2 jours", False), ("3 agents", False)])
def test_weeks_alone_are_weeks(words, expected):
    assert in_weeks(words) is expected
