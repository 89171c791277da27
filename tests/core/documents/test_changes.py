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


def test_targets_keep_their_words_and_say_what_they_are_held_against():
    by_key = {(t["territory"], t["indicator"], t["period"]): t for t in real("changes")["targets"]}

    assert {k: v for k, v in by_key["67", DELAY, "2023"].items() if k != "display"} == {
        "territory": "67", "indicator": DELAY, "period": "2023", "against": "2022", "target": 21,
        "target_text": "Tendre vers 3 semaines", "achieved": 22, "state": "pending", "reasons": [], "gap": 1,
        "relative": None, "unit": "jours",
    }  # fmt: skip
    assert (by_key["67", RATE, "2023"]["gap"], by_key["67", RATE, "2023"]["unit"]) == (0, "points")
    assert by_key["67", "pasi_structures_hors_cd", "2023"]["relative"] == -12 / 35


def test_every_target_is_listed_and_those_without_gap_say_why():
    targets = real("changes")["targets"]

    assert len(targets) == 3 * 42
    for target in targets:
        silent = target["state"] in {"missing", "withheld"}
        assert (target["gap"] is None) == silent
        assert target["display"]
        assert not silent or target["reasons"]
