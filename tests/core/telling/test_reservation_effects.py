"""Each reservation says what it changes, once for every door."""

from calpae_xl.core.telling.reservation_effects import RESERVATION_EFFECTS
from calpae_xl.core.trade.model import ReservationType


def test_each_reservation_has_its_sentence():
    assert {*RESERVATION_EFFECTS} == {*ReservationType}
    assert len({*RESERVATION_EFFECTS.values()}) == len(ReservationType)
    assert all(text.endswith(".") and " : " in text for text in RESERVATION_EFFECTS.values())
