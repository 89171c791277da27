"""What was not read as printed."""

from __future__ import annotations

from factories import plain

from calpae_xl.core.trade.model import Kind, Period
from calpae_xl.core.transcription.doubts import doubt, told_period, told_values


def test_a_doubt_keeps_its_readings_and_nothing_settles_it_by_itself():
    made = doubt("ligne 46", "Deux lectures : laquelle ?", ("a", "b"))

    assert (made.readings, made.retained) == (("a", "b"), None)
    assert made.message == "Deux lectures\u00a0: laquelle\u00a0?"


def test_values_are_told_with_their_periods_and_a_blank_in_words():
    periods = (Period("2018"), Period("2022-06", Kind.TARGET))

    assert plain(told_values(periods, ("", "35"))) == "2018 vide, attendu 06/2022 35"
    assert told_period(Period("2023", Kind.TARGET)) == "attendu 2023"
