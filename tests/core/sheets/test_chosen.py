"""Whether a line chooses a correction that can be applied; spreadsheets tell the same in `making`."""

from __future__ import annotations

import pytest
from choices import CASES

from calpae_xl.core.sheets.chosen import SEVERAL, TO_APPLY, chooses, chooses_formula
from calpae_xl.core.sheets.findings import ACCEPTED, DECISIONS
from calpae_xl.core.trade.codes import Code


@pytest.mark.parametrize(("decision", "proposal", "chosen"), CASES.values(), ids=CASES)
def test_a_correction_is_chosen_when_it_can_be_applied(decision, proposal, chosen):
    assert chooses(decision, proposal, "C102") is chosen


def test_a_number_under_a_date_is_never_applied_and_a_code_is():
    assert not chooses(ACCEPTED, "12", Code.DATE.text)
    assert chooses(ACCEPTED, "ND (non disponible)", Code.DATE.text)


def test_a_label_that_looks_alike_has_one_correction_that_no_column_shows():
    assert chooses(ACCEPTED, None, Code.LOOK_ALIKE.text)


def test_the_words_are_those_of_the_table():
    assert ACCEPTED in DECISIONS
    assert SEVERAL.strip() == "ou"
    assert TO_APPLY not in DECISIONS


def test_the_formula_fits_into_a_cell():
    at = {"decision": "$I5000", "proposal": "$H5000", "code": "$N5000"}

    assert len(chooses_formula(at)) < 6000
