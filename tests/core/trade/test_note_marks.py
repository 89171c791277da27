import pytest

from calpae_xl.core.trade.note_marks import may_carry_mark, with_marks
from calpae_xl.core.trade.values import Marked


@pytest.mark.parametrize("text", ["3892", " 3892", "-12", "22 jours2", "ND1", "n.d. 2", "SO3", "(1) 389"])
def test_a_figure_or_a_code_may_carry_a_mark(text):
    assert may_carry_mark(text)


@pytest.mark.parametrize("text", ["", "m2", "Le 1er du mois", "ND", "voir note 2", "9" * 200])
def test_any_other_text_keeps_its_digits(text):
    assert not may_carry_mark(text)


def test_raised_and_lowered_digits_are_those_of_unicode():
    assert with_marks("3892", {3}) == "389²"
    assert with_marks("389a1", {3, 4}) == "389a¹"
    assert with_marks("3892", (), {3}) == "389₂"
    assert with_marks("3892", ()) == "3892"


def test_what_the_cell_keeps_of_a_marked_text_is_kept_beside_it():
    marked = with_marks("3892", {3})

    assert isinstance(marked, Marked)
    assert marked.plain == "3892"
