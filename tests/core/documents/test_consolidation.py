"""« consolider --json »: one cell at a time."""

from __future__ import annotations

import pytest
from documents import DELAY, FLOW, RATE, Document, Y, real, sent, small
from factories import grid, read_campaign, real_grid, year

from calpae_xl.core.trade.model import Period
from calpae_xl.core.workbook.grid import Grid

NUMBERS = ("value", "lower_bound", "low", "high")


def cell_of(document: Document, indicator: str, period: Period = Y) -> Document:
    [found] = [
        c
        for c in document["cells"]
        if (c["indicator"], c["period"], c["kind"]) == (indicator, period.label, period.kind.value)
    ]
    return found  # type: ignore[no-any-return]


def test_unused_keys_are_null():
    used = {
        "complete": {"value"}, "weighted": {"value"}, "counted_once": {"value"}, "partial": {"lower_bound"},
        "single": {"low", "high"}, "range": {"low", "high"}, "blocked": set(), "missing": set(),
    }  # fmt: skip
    cells = real("consolidation")["cells"]

    assert {c["state"] for c in cells} == {*used}
    for cell in cells:
        assert {n for n in NUMBERS if cell[n] is not None} == used[cell["state"]]
        assert (cell["weights"] is not None) is (cell["state"] == "weighted")
        assert (cell["sheet"], cell["cell"], cell["formula"]) == (None, None, None)
        assert cell["territory"] == "6AE"
    assert all(c["low"] == c["high"] for c in cells if c["state"] == "single")


def test_numbers_keep_their_full_precision_and_weights_are_by_department():
    cell = cell_of(real("consolidation"), DELAY)

    assert cell["value"] == 40323 / 1659 == 24.305605786618443
    assert cell["weights"] == {"67": 894, "68": 765}
    assert cell["display"] == "24,3\u00a0jours"
    assert cell["rule"] == "weighted_else_range"


def test_rates_are_given_in_per_cent():
    cell = cell_of(sent("consolidation", small({("67", RATE, Y): 0.333, ("68", RATE, Y): 0.333})), RATE)

    assert cell["value"] == 33.3


def test_a_weighted_rate_is_not_rounded():
    entries = {("67", RATE, Y): 0.95, ("68", RATE, Y): 1, ("67", "aux_population_municipale", Y): 2,
               ("68", "aux_population_municipale", Y): 1}  # fmt: skip

    assert cell_of(sent("consolidation", small(entries)), RATE)["value"] == pytest.approx(290 / 3, rel=1e-15)


def test_numbers_are_json_numbers_and_never_booleans():
    for cell in real("consolidation")["cells"]:
        assert all(cell[n] is None or type(cell[n]) in {int, float} for n in NUMBERS)
    for change in real("changes")["changes"]:
        assert all(change[n] is None or type(change[n]) in {int, float} for n in ("absolute", "relative"))


def test_the_sources_are_the_entry_cells_with_what_was_typed():
    cell = cell_of(real("consolidation"), "ga_en_cours", year(2020))

    assert [{k: s[k] for k in ("territory", "sheet", "cell", "raw", "code")} for s in cell["sources"]] == [
        {"territory": "67", "sheet": "67 Bas-Rhin", "cell": "E26", "raw": "1654", "code": None},
        {"territory": "68", "sheet": "68 Haut-Rhin", "cell": "E26", "raw": "8 5002", "code": "UNREADABLE"},
    ]
    assert cell["coverage"] == ["67"]
    weighted = cell_of(real("consolidation"), DELAY)
    assert {s["indicator"] for s in weighted["sources"]} == {DELAY}


def test_a_blank_source_says_blank_and_a_sheet_that_is_not_there_is_no_source():
    assert [(s["raw"], s["code"]) for s in cell_of(sent("consolidation", small({})), FLOW)["sources"]] == [
        (None, "BLANK"),
        (None, "BLANK"),
    ]
    book = grid({})
    without = Grid(book.name, tuple(s for s in book.sheets if not s.name.startswith("68")))
    cell = cell_of(sent("consolidation", read_campaign(without)), FLOW)
    assert [s["territory"] for s in cell["sources"]] == ["67"]


def test_the_reservations_of_a_cell_are_those_of_its_departments():
    cell = cell_of(real("consolidation"), "rsa_1er_rdv")

    assert [(r["territory"], r["type"], r["note"]) for r in cell["reservations"]] == [
        ("68", "exceptional_event", "Cyberattaque en septembre 2022."),
        ("68", "partial_year", "Saisie des partenaires arrêtée à partir de septembre."),
    ]


def test_targets_and_years_are_told_apart():
    cells = real("consolidation")["cells"]

    assert {(c["period"], c["kind"]) for c in cells} == {
        *((str(p), "realise") for p in range(2018, 2023)),
        ("2023", "attendu"),
    }


def test_the_note_of_a_lifted_block_is_in_the_consolidation():
    [bound] = [f for f in real("findings")["findings"] if f["code"] == "B201"]
    read = read_campaign(real_grid(justifications={bound["fingerprint"]: "Mineurs compris."}))
    cell = cell_of(sent("consolidation", read), "ase_logement_stable", year(2019))

    assert (cell["state"], cell["value"]) == ("complete", 735)
    assert [n.replace("\u00a0", " ") for n in cell["notes"]] == ["67 : Mineurs compris."]
