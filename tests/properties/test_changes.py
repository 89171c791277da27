"""Changes of one year on the year before, whatever both hold."""

from __future__ import annotations

from collections.abc import Mapping

from core.figures.test_changes import COMPUTED, DELAY, FLOW, MISSING, RATE, WITHHELD, shown, told
from factories import year
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import tries

from calpae_xl.core.figures.changes import Reason
from calpae_xl.core.trade.values import Value

NAMES = [FLOW, RATE, DELAY, "pasi_structures", "rsa_1er_rdv", "form_spec_numerique"]


FIGURES = st.one_of(st.integers(1, 100), st.sampled_from(["ND", "NC", "12 agents", 0, 1, -4]))


COLUMNS = st.dictionaries(st.tuples(st.sampled_from(["67", "68"]), st.sampled_from(NAMES)), FIGURES)


@settings(max_examples=tries(60))
@given(COLUMNS)
def test_a_year_compared_with_its_copy_gives_no_change(column: Mapping[tuple[str, str], Value]):
    entries = {(code, name, year(p)): value for (code, name), value in column.items() for p in (2021, 2022)}

    listed = told(entries)

    for change in listed.values():
        if change.state is COMPUTED:
            assert change.absolute == 0
            assert change.relative in {0, None}
            assert shown(change).partition(" ")[0] == "0"
    for (code, name), value in column.items():
        blocked = value == "12 agents" or value == -4 or (name == DELAY and value == 0)
        state = MISSING if value in {"ND", "NC"} else WITHHELD if blocked else COMPUTED
        assert listed[code, name, "2022"].state is state


@settings(max_examples=tries(80))
@given(COLUMNS, COLUMNS)
def test_a_change_has_numbers_only_when_computed_and_always_says_why_not(
    before: Mapping[tuple[str, str], Value], after: Mapping[tuple[str, str], Value]
):
    entries = {(code, name, year(2021)): value for (code, name), value in before.items()}
    entries |= {(code, name, year(2022)): value for (code, name), value in after.items()}

    for change in told(entries).values():
        if change.state is COMPUTED:
            assert change.absolute is not None
            assert set(change.reasons) <= {Reason.ZERO_BASE, Reason.SMALL_BASE}
            assert change.ends[0] is not None
            assert change.ends[1] is not None
            assert change.absolute == change.ends[1] - change.ends[0]
        else:
            assert (change.absolute, change.relative) == (None, None)
            assert change.reasons
            assert (change.reasons == (Reason.MISSING_VALUE,)) is (change.state is MISSING)
            assert Reason.ZERO_BASE not in change.reasons
