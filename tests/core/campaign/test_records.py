"""One line of a table, read field by field."""

import pytest

from calpae_xl.core.campaign.records import Problem, Record, ReferentialError, choices
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.line_faults import LineFault
from calpae_xl.core.trade.model import Kind

LINE = Record({"id": " Jeunes ", "kind": "réalisé", "note": ""}, lambda field: f"ligne 2, colonne « {field} »")


def test_a_field_is_read_trimmed_and_compared_without_case():
    assert (LINE.text("id"), LINE.key("id"), LINE.text("autre")) == ("Jeunes", "jeunes", "")
    assert LINE.choice("kind", Kind) is Kind.ACHIEVED
    assert choices(Kind) == "réalisé, attendu"


def test_what_must_be_there_is_asked_for_by_its_place():
    with pytest.raises(ReferentialError, match=r"^Référentiel, ligne 2, colonne « note » : la valeur manque\. Compl"):
        LINE.required("note")


def test_a_problem_is_the_error_that_a_packaged_table_ends_with():
    problem = Problem(Code.UNUSABLE_INDICATOR, LINE, "kind", LineFault.UNKNOWN_WORD, "réalisé", known="oui, non")

    with pytest.raises(ReferentialError, match=r"« réalisé » n’est pas connu\. Choisissez parmi : oui, non\."):
        problem.fail()
