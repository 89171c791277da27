"""« comparer --json »: the revisions of two vintages."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from documents import FLOW, Document, Y, faults, small
from factories import read_campaign, real_grid

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.vintages import archived_vintage, entered_vintage
from calpae_xl.core.documents.revisions import revisions_document
from calpae_xl.core.figures.revisions import compare


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
