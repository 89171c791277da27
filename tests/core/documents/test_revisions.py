"""« comparer --json »: the revisions of two vintages."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from documents import DELAY, FLOW, RATE, Document, T, Y, faults, small
from factories import read_campaign, real_grid, year
from hypothesis import given, settings
from hypothesis import strategies as st

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.vintages import archived_vintage, entered_vintage
from calpae_xl.core.documents.revisions import revisions_document
from calpae_xl.core.figures.revisions import compare
from calpae_xl.core.trade.model import Period
from calpae_xl.core.trade.values import Value

VALUES = st.one_of(
    st.integers(-10, 10**13), st.floats(-1, 2, allow_nan=False), st.booleans(),
    st.sampled_from(["ND", "NC", "12", "12 agents", "8 5002", "70%", "#N/A", "Tendre vers 3 semaines", "\x00\ud7ff", '"', "é"]),
)  # fmt: skip
KEYS = st.tuples(st.sampled_from(["67", "68"]), st.sampled_from([FLOW, RATE, DELAY, "ga_orientes", "ga_orientes_ag",
                 "form_spec_total", "form_spec_numerique"]), st.sampled_from([year(2021), Y, T]))  # fmt: skip


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
