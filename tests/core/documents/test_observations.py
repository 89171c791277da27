"""The JSON document of an annex is the one that other programs read."""

from __future__ import annotations

import json

from annexes import paper, read, row
from documents import faults

from calpae_xl.core.documents.observations import observations_document


def test_the_document_follows_its_schema_blanks_and_doubts_included():
    line = row("67", "mob_mesures_diagnostic")
    transcript = read(paper(["", "", *"123456", ""], line))

    document = json.loads(json.dumps(observations_document(transcript), ensure_ascii=False))

    assert faults("observations", document) == []
    assert document["observations"][-1] == {
        "territory": "67", "vintage": "2022", "indicator": "mob_mesures_diagnostic", "period": "2023", "kind": "attendu",
        "raw": "ND", "place": "ligne 3, colonne 8",
    }  # fmt: skip
    assert document["observations"][0]["raw"] == ""
    [doubt] = document["doubts"]
    assert (doubt["place"], doubt["retained"], len(doubt["readings"])) == ("ligne 2", None, 2)
