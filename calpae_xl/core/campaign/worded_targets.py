"""Which side of its bound a target in words asks for: « au moins 90 % », « moins de 3 semaines »."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from calpae_xl.core.campaign.cell_reading import AT_LEAST, AT_MOST, target_words
from calpae_xl.core.trade.model import Direction


class Sense(IntEnum):
    """The wanted side of a figure: its sign says which one, its size whether the figure itself will do."""

    MORE_THAN = 2
    AT_LEAST = 1
    AT_MOST = -1
    LESS_THAN = -2


_TENDING = "tendre vers"
_STRICT = frozenset({"moins de", "inférieur à", "<", "plus de", "supérieur à", ">"})


def senses(direction: Direction) -> Mapping[str, Sense]:
    """Return the sense of every way in which a target in words may begin, for an indicator of this direction.

    « Tendre vers » says no side by itself: 100 % of what had better rise is a floor; anything else is a ceiling, as
    3 weeks are.
    """
    made = {words: Sense.LESS_THAN if words in _STRICT else Sense.AT_MOST for words in AT_MOST}
    made |= {words: Sense.MORE_THAN if words in _STRICT else Sense.AT_LEAST for words in AT_LEAST}
    return {**made, _TENDING: Sense.AT_LEAST if direction is Direction.UP else Sense.AT_MOST}


def sense_of(text: str, direction: Direction) -> Sense:
    """Return the sense of a target that was read as a bound."""
    return senses(direction)[target_words(text)]
