"""What a finding weighs, in words."""

import pytest
from factories import plain

from calpae_xl.core.telling.effects import effect_text


@pytest.mark.parametrize(
    ("effect", "told"),
    [
        (None, None),
        (0.0, "ne change pas le total"),
        (0.004, "change le total de moins de 1 %"),
        (0.01, "change le total de 1 %"),
        (0.345, "change le total de 35 %"),
        (0.994, "change le total de 99 %"),
        (0.995, "change tout le total"),
        (1.0, "change tout le total"),
        (2.79, "change tout le total"),
    ],
)
def test_an_effect_is_said_in_words_and_never_beyond_the_whole(effect, told):
    assert (effect_text(effect) and plain(effect_text(effect))) == told
