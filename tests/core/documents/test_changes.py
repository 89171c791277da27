"""« evolutions --json »: one change at a time."""

from __future__ import annotations

from documents import DELAY, RATE, real


def test_changes_give_ratio_and_unit():
    by_key = {(c["territory"], c["indicator"], c["to"]): c for c in real("changes")["changes"]}

    assert {k: v for k, v in by_key["68", "rsa_nouveaux_entrants", "2022"].items() if k != "display"} == {
        "territory": "68", "indicator": "rsa_nouveaux_entrants", "from": "2021", "to": "2022", "state": "computed",
        "reasons": [], "absolute": 97, "relative": 97 / 3758, "unit": "personnes",
    }  # fmt: skip
    rate, delay = by_key["68", RATE, "2021"], by_key["67", DELAY, "2022"]
    assert (rate["absolute"], rate["relative"], rate["unit"]) == (5, None, "points")
    assert (delay["absolute"], delay["relative"], delay["unit"]) == (-6, None, "jours")


def test_numbers_of_a_change_that_is_not_computed_are_null():
    for change in real("changes")["changes"]:
        if change["state"] != "computed":
            assert (change["absolute"], change["relative"]) == (None, None)
            assert change["reasons"]
            assert change["display"]
