import pytest

from calpae_xl.core.workbook.layout import ACCEPTED, DECISIONS, REFUSED, TO_REVIEW, is_to_review


@pytest.mark.parametrize("text", [TO_REVIEW, "à revoir", "À REVOIR", " À revoir "])
def test_to_review_is_read_as_people_type_it(text):
    assert is_to_review(text)


@pytest.mark.parametrize("text", ["", ACCEPTED, REFUSED, "revoir", "À revoir avec le 68"])
def test_any_other_text_is_not_to_review(text):
    assert not is_to_review(text)


def test_people_find_it_among_their_decisions():
    assert [decision for decision in DECISIONS if is_to_review(decision)] == [TO_REVIEW]
