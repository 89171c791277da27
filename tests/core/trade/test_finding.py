import pytest
from factories import found, year

from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.facts import BrokenBound, CopiedSheet
from calpae_xl.core.trade.finding import Finding, on_sheet
from calpae_xl.core.trade.model import CellRef

HOUSED, GROWN = ("67", "ase_logement_stable", year(2019)), ("67", "ase_majeurs_annee", year(2019))
TOTAL, PART, OTHER = (("67", name, year(2022)) for name in ("ga_orientes", "ga_orientes_dept", "ga_orientes_ag"))


@pytest.mark.parametrize(
    ("code", "entries", "limit"),
    [
        pytest.param(Code.HARD_BOUND, {GROWN: 250, HOUSED: 280}, 250, id="figure-of-another-row"),
        pytest.param(Code.HARD_BOUND, {("67", "ag_delai_demarrage", year(2021)): 366}, 365, id="number"),
        pytest.param(Code.UNBALANCED_TOTAL, {TOTAL: 1500, PART: 900, OTHER: 500}, 1400, id="sum-of-the-parts"),
        pytest.param(Code.SOFT_BOUND, {("67", "ag_portefeuille_conseiller", year(2021)): 8}, None, id="only-warned"),
        pytest.param(Code.SMALL_COUNT, {GROWN: 2}, None, id="limit-that-blocks-nothing"),
        pytest.param(Code.NEGATIVE, {GROWN: -5}, None, id="no-facts"),
    ],
)
def test_the_limit_of_a_finding_is_what_a_blocked_figure_was_held_against(code, entries, limit):
    [finding] = found(entries, code)

    assert finding.limit == limit


def test_facts_are_no_part_of_the_fingerprint():
    """A sentence may tell more one day: a justification of last year must still find its finding."""
    [finding] = found({GROWN: 250, HOUSED: 280}, Code.HARD_BOUND)

    assert finding._replace(facts=BrokenBound("<", "ase_ressources", 1)).fingerprint == finding.fingerprint


def test_a_finding_about_a_sheet_points_to_no_cell():
    finding = on_sheet(Code.DUPLICATE_SHEET, "Saisie (2)", "67", CopiedSheet("Saisie"))

    assert finding == Finding(
        Code.DUPLICATE_SHEET, CellRef("Saisie (2)"), territory="67", facts=CopiedSheet(used="Saisie")
    )
    assert finding.related == ()
