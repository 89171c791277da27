"""Which side of its bound a target in words asks for."""

from __future__ import annotations

import pytest

from calpae_xl.core.campaign.cell_reading import AT_LEAST, AT_MOST
from calpae_xl.core.campaign.worded_targets import Sense, sense_of, senses
from calpae_xl.core.trade.model import Direction


@pytest.mark.parametrize(
    ("text", "direction", "sense"),
    [
        ("Tendre vers 3 semaines", Direction.DOWN, Sense.AT_MOST),
        ("Tendre vers 100 %", Direction.UP, Sense.AT_LEAST),
        ("tendre  vers 80", Direction.TARGET, Sense.AT_MOST),
        ("Au moins 90 %", Direction.DOWN, Sense.AT_LEAST),
        ("au plus 21 jours", Direction.UP, Sense.AT_MOST),
        ("Moins de 21 jours", Direction.DOWN, Sense.LESS_THAN),
        ("< 21 jours", Direction.DOWN, Sense.LESS_THAN),
        ("<= 21 jours", Direction.DOWN, Sense.AT_MOST),
        ("Supérieur à 90 %", Direction.UP, Sense.MORE_THAN),
        ("minimum 90 %", Direction.UP, Sense.AT_LEAST),
    ],
)
def test_words_say_which_side_is_wanted(text, direction, sense):
    assert sense_of(text, direction) is sense


@pytest.mark.parametrize("direction", [*Direction])
def test_every_beginning_that_is_read_has_a_sense(direction):
    known = senses(direction)

    assert {*known} == {*AT_MOST, *AT_LEAST}
    assert all(known[words] < 0 for words in AT_MOST if words != "tendre vers")
    assert all(known[words] > 0 for words in AT_LEAST)
