"""The JSON documents that other programs read: their schemas are a contract."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from factories import campaign, grid, read_campaign, real_grid, target, year
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.campaign.vintages import archived_vintage, entered_vintage
from calpae_xl.core.documents import (
    changes_document,
    consolidation_document,
    findings_document,
    revisions_document,
)
from calpae_xl.core.figures.changes import changes
from calpae_xl.core.figures.consolidation import consolidate
from calpae_xl.core.figures.revisions import compare
from calpae_xl.core.findings.validation import validate
from calpae_xl.core.trade.model import Period, Reservation, ReservationType, Territory
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid

CONTRACTS = Path(__file__).parent.parent / "contracts"
FLOW, RATE, DELAY, Y, T = (
    "mob_mesures_diagnostic",
    "pasi_taux_couverture_30min",
    "ag_delai_demarrage",
    year(2022),
    target(),
)
Document = dict[str, Any]


def findings_of(read: Campaign) -> Document:
    return findings_document(read, validate(read))


def changes_of(read: Campaign) -> Document:
    validation = validate(read)
    return changes_document(read, changes(read, validation, consolidate(read, validation)))


def consolidation_of(read: Campaign) -> Document:
    validation = validate(read)
    return consolidation_document(read, consolidate(read, validation))


MAKERS: Mapping[str, Callable[[Campaign], Document]] = {
    "findings": findings_of,
    "changes": changes_of,
    "consolidation": consolidation_of,
}


def sent(name: str, read: Campaign) -> Document:
    """A document as a program receives it."""
    document: Document = json.loads(json.dumps(MAKERS[name](read), allow_nan=False, ensure_ascii=False))
    return document


def faults(name: str, document: Document) -> list[str]:
    schema = json.loads((CONTRACTS / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return [f"{e.json_path}: {e.message}" for e in Draft202012Validator(schema).iter_errors(document)]


@cache
def real(name: str) -> Document:
    return sent(name, read_campaign(real_grid()))


def small(entries: Mapping[tuple[str, str, Period], Value], **options: object) -> Campaign:
    return campaign(entries, **options)


@pytest.mark.parametrize("name", MAKERS)
def test_the_documents_of_the_real_campaign_follow_their_schemas(name: str):
    document = real(name)
    items = document[{"findings": "findings", "changes": "changes", "consolidation": "cells"}[name]]

    assert faults(name, document) == []
    assert document["schema"] == f"calpae/{name}/1"
    assert document["workbook"] == "essai.xlsx"
    assert len(items) == {"findings": 91, "changes": 504, "consolidation": 252}[name]


def broken_books() -> dict[str, Grid]:
    full = real_grid()
    without_68 = tuple(s for s in full.sheets if not s.name.startswith("68"))
    three = Settings(territories=(Territory("67", "A"), Territory("68", "B"), Territory("2A", "Corse-du-Sud")))
    wrong = [
        Reservation("99", FLOW, "2022", ReservationType.ESTIMATED),
        Reservation("67", "?", "1999", ReservationType.ESTIMATED),
    ]
    return {
        "empty": grid({}),
        "a sheet missing": Grid(full.name, without_68),
        "three departments": real_grid(settings=three),
        "reservations that mean nothing": grid({}, reservations=wrong),
        "everything unreadable": grid({(t, i, p): v for t in ("67", "68") for i in (FLOW, RATE, DELAY) for p, v in (
            (year(2018), True), (year(2019), "#REF!"), (year(2020), "8 5002"), (year(2021), 1e13), (Y, -3), (T, "à venir"),
        )}),
        "no reservation sheet": Grid("x.xlsx", tuple(s for s in grid({}).sheets if s.name != "Réserves")),
    }  # fmt: skip


@pytest.mark.parametrize("book", broken_books().values(), ids=broken_books().keys())
@pytest.mark.parametrize("name", MAKERS)
def test_the_documents_of_a_broken_workbook_follow_their_schemas(name: str, book: Grid):
    assert faults(name, sent(name, read_campaign(book))) == []


VALUES = st.one_of(
    st.integers(-10, 10**13), st.floats(-1, 2, allow_nan=False), st.booleans(),
    st.sampled_from(["ND", "NC", "12", "12 agents", "8 5002", "70%", "#N/A", "Tendre vers 3 semaines", "\x00\ud7ff", '"', "é"]),
)  # fmt: skip
KEYS = st.tuples(st.sampled_from(["67", "68"]), st.sampled_from([FLOW, RATE, DELAY, "ga_orientes", "ga_orientes_ag",
                 "form_spec_total", "form_spec_numerique"]), st.sampled_from([year(2021), Y, T]))  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=25))
def test_whatever_people_type_the_documents_follow_their_schemas(entries: Mapping[tuple[str, str, Period], Value]):
    read = small(entries)

    for name in MAKERS:
        assert faults(name, sent(name, read)) == []


def test_the_schemas_refuse_what_the_contract_excludes():
    """The validator is really at work: a wrong state, a missing key and a text number are refused."""
    for change in ({"state": "ok"}, {"absolute": "12"}, {"reasons": ["bof"]}):
        document = json.loads(json.dumps(real("changes")))
        document["changes"][0] |= change
        assert len(faults("changes", document)) == 1
    document = json.loads(json.dumps(real("consolidation")))
    del document["cells"][0]["lower_bound"]
    assert len(faults("consolidation", document)) == 1


def cell_of(document: Document, indicator: str, period: Period = Y) -> Document:
    [found] = [
        c
        for c in document["cells"]
        if (c["indicator"], c["period"], c["kind"]) == (indicator, period.label, period.kind.value)
    ]
    return found  # type: ignore[no-any-return]


NUMBERS = ("value", "lower_bound", "low", "high")


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


def test_findings_are_counted_by_severity():
    document = real("findings")
    severities = [f["severity"] for f in document["findings"]]

    assert document["summary"] == {"blocking": 5, "warning": 76, "info": 10}
    assert document["summary"] == {name: severities.count(name) for name in ("blocking", "warning", "info")}
    assert document["justified"] == []


def test_a_finding_gives_its_cell_its_text_and_its_proposals():
    [finding] = [f for f in real("findings")["findings"] if f["code"] == "C102"]

    assert {k: finding[k] for k in ("severity", "level", "sheet", "cell", "territory", "indicator", "period", "raw")} == {
        "severity": "blocking", "level": 1, "sheet": "68 Haut-Rhin", "cell": "E26", "territory": "68",
        "indicator": "ga_en_cours", "period": "2020", "raw": "8 5002",
    }  # fmt: skip
    assert [p["value"] for p in finding["proposals"]] == [8500, 85002]
    assert "code" not in finding["proposals"][0]
    assert (finding["justification"], finding["related"]) == (None, [])


def test_a_proposed_code_is_no_value():
    [finding] = [f for f in real("findings")["findings"] if f["code"] == "C104"]

    assert [{k: v for k, v in p.items() if k != "label"} for p in finding["proposals"]] == [{"code": "ND"}]


def test_related_cells_are_listed():
    [finding] = [f for f in real("findings")["findings"] if f["code"] == "B201"]

    assert finding["related"] == [{"sheet": "67 Bas-Rhin", "cell": "D4"}]


def test_a_justified_finding_leaves_the_list_with_its_justification():
    [bound] = [f for f in real("findings")["findings"] if f["code"] == "B201"]
    [unread] = [f for f in real("findings")["findings"] if f["code"] == "C102"]
    texts = {bound["fingerprint"]: "Mineurs compris.", unread["fingerprint"]: "C’est bien 8 500."}
    document = sent("findings", read_campaign(real_grid(justifications=texts)))

    assert faults("findings", document) == []
    assert document["summary"] == {"blocking": 4, "warning": 76, "info": 10}
    assert [(f["code"], f["justification"]) for f in document["justified"]] == [("B201", "Mineurs compris.")]
    [still] = [f for f in document["findings"] if f["code"] == "C102"]
    assert still["justification"] == "C’est bien 8 500."


def test_the_note_of_a_lifted_block_is_in_the_consolidation():
    [bound] = [f for f in real("findings")["findings"] if f["code"] == "B201"]
    read = read_campaign(real_grid(justifications={bound["fingerprint"]: "Mineurs compris."}))
    cell = cell_of(sent("consolidation", read), "ase_logement_stable", year(2019))

    assert (cell["state"], cell["value"]) == ("complete", 735)
    assert [n.replace("\u00a0", " ") for n in cell["notes"]] == ["67 : Mineurs compris."]


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


def revisions_of(before: Campaign, after: Campaign) -> Document:
    comparison = compare(entered_vintage(before), entered_vintage(after), after.territories)
    document: Document = json.loads(json.dumps(revisions_document(after.name, comparison), allow_nan=False))
    return document


def test_the_document_of_the_real_revisions_follows_its_schema():
    read = read_campaign(real_grid())
    comparison = compare(archived_vintage(read), entered_vintage(read), read.territories)
    document = json.loads(json.dumps(revisions_document(read.name, comparison), allow_nan=False))

    assert faults("revisions", document) == []
    assert (document["schema"], document["workbook"]) == ("calpae/revisions/1", "essai.xlsx")
    assert [len(document[key]) for key in ("revisions", "retired", "new", "apart")] == [37, 5, 6, 1]
    [summary] = document["summary"]
    assert summary["compared"] == sum(count for key, count in summary.items() if key not in {"territory", "compared"})


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=15), st.dictionaries(KEYS, VALUES, max_size=15))
def test_whatever_people_type_the_revisions_follow_their_schema(
    before: Mapping[tuple[str, str, Period], Value], after: Mapping[tuple[str, str, Period], Value]
):
    assert faults("revisions", revisions_of(small(before), small(after))) == []


@pytest.mark.parametrize("change", [{"revision": "unchanged"}, {"part": "réalisé"}, {"difference": "12"}])
def test_the_schema_of_revisions_refuses_what_the_contract_excludes(change: Mapping[str, object]):
    document = revisions_of(small({("67", FLOW, Y): 12}), small({("67", FLOW, Y): 13}))
    assert faults("revisions", document) == []

    document["revisions"][0] |= change

    assert len(faults("revisions", document)) == 1


def test_a_published_cell_has_a_value_or_a_code_never_both():
    document = revisions_of(small({("67", FLOW, Y): 12}), small({("67", FLOW, Y): "ND"}))
    document["revisions"][0]["after"]["value"] = 0

    assert len(faults("revisions", document)) == 1
