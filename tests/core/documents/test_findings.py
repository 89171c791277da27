"""« valider --json »: one finding at a time."""

from __future__ import annotations

from documents import faults, real, sent
from factories import read_campaign, real_grid


def test_findings_are_counted_by_severity():
    document = real("findings")
    severities = [f["severity"] for f in document["findings"]]

    assert document["summary"] == {"blocking": 5, "warning": 70, "info": 11}
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
    assert document["summary"] == {"blocking": 4, "warning": 70, "info": 11}
    assert [(f["code"], f["justification"]) for f in document["justified"]] == [("B201", "Mineurs compris.")]
    [still] = [f for f in document["findings"] if f["code"] == "C102"]
    assert still["justification"] == "C’est bien 8 500."


def test_a_finding_says_its_priority_and_its_effect_and_keeps_its_place():
    findings = real("findings")["findings"]
    [lost] = [f for f in findings if (f["code"], f["territory"], f["indicator"]) == ("T302", "67", "ase_majeurs_annee")]

    assert (lost["priority"], lost["effect"]) == (2, 355 / 481)
    assert [f["priority"] for f in findings] != sorted(f["priority"] for f in findings)
