"""The documents of whole workbooks follow their schemas, whatever people type."""

from __future__ import annotations

from collections.abc import Mapping

from core.documents.test_revisions import revisions_of
from documents import DELAY, FLOW, MAKERS, RATE, T, Y, faults, sent, small
from factories import year
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import tries

from calpae_xl.core.trade.model import Period
from calpae_xl.core.trade.values import Value

VALUES = st.one_of(
    st.integers(-10, 10**13), st.floats(-1, 2, allow_nan=False), st.booleans(),
    st.sampled_from(["ND", "NC", "12", "12 agents", "8 5002", "70%", "#N/A", "Tendre vers 3 semaines", "\x00\ud7ff", '"', "é"]),
)  # fmt: skip


KEYS = st.tuples(st.sampled_from(["67", "68"]), st.sampled_from([FLOW, RATE, DELAY, "ga_orientes", "ga_orientes_ag",
                 "form_spec_total", "form_spec_numerique"]), st.sampled_from([year(2021), Y, T]))  # fmt: skip


@settings(max_examples=tries(40))
@given(st.dictionaries(KEYS, VALUES, max_size=25))
def test_whatever_people_type_the_documents_follow_their_schemas(entries: Mapping[tuple[str, str, Period], Value]):
    read = small(entries)

    for name in MAKERS:
        assert faults(name, sent(name, read)) == []


@settings(max_examples=tries(30))
@given(st.dictionaries(KEYS, VALUES, max_size=15), st.dictionaries(KEYS, VALUES, max_size=15))
def test_whatever_people_type_the_revisions_follow_their_schema(
    before: Mapping[tuple[str, str, Period], Value], after: Mapping[tuple[str, str, Period], Value]
):
    assert faults("revisions", revisions_of(small(before), small(after))) == []
