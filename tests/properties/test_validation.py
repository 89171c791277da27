"""Findings of the shipped workbook, whatever people type into it."""

from __future__ import annotations

from core.findings.test_validation import place
from factories import REFERENTIAL, real_grid, shipped_settings
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import tries

from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.findings.validation import validate
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.model import Reservation, ReservationType
from calpae_xl.core.workbook.grid import Grid

CELLS = st.one_of(
    st.integers(-2, 400),
    st.floats(0, 2, allow_nan=False),
    st.booleans(),
    st.none(),
    st.sampled_from(
        ["ND", "NC", "n.d.", "12", "12 agents", "8 5002", "70%", "#REF!", "Tendre vers 3 semaines", " ", "à venir"]
    ),
)


NAMES = [i.id for i in REFERENTIAL.entered]


@st.composite
def workbooks(draw: st.DrawFn) -> Grid:
    """The real workbook with anything typed anywhere, and reservations anywhere."""
    keys = st.tuples(st.sampled_from(["67", "68"]), st.sampled_from(NAMES), st.sampled_from(shipped_settings().periods))
    edits = draw(st.dictionaries(keys, CELLS, max_size=40))
    labels = st.sampled_from([None, *(p.label for p in shipped_settings().periods)])
    reservations = draw(
        st.lists(
            st.builds(
                Reservation,
                st.sampled_from(["67", "68"]),
                st.sampled_from(NAMES),
                labels,
                st.sampled_from(ReservationType),
            ),
            max_size=8,
        )
    )
    return real_grid(edits, reservations=reservations)


@settings(max_examples=tries(40))
@given(workbooks())
def test_whatever_people_type_validation_answers_in_order_and_in_full_sentences(book: Grid):
    read = read_campaign(book)
    validation = validate(read)

    assert validation == validate(read)
    places = [place(f, read.order) for f in validation.findings]
    assert places == sorted(places)
    for finding in validation.findings:
        message, remedy = sentence(finding, read.referential, read.settings)
        assert "None" not in message + remedy
        assert "{" not in message + remedy
        assert message.endswith((".", "?"))
        assert remedy.endswith(".")


@settings(max_examples=tries(40))
@given(workbooks())
def test_a_blocked_cell_always_carries_its_blocking_finding(book: Grid):
    read = read_campaign(book)
    validation = validate(read)
    blocking = {
        (f.territory, f.indicator, f.period) for f in validation.findings if f.code.severity is Severity.BLOCKING
    }

    assert validation.blocked <= blocking
