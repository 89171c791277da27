"""A finding: where it points, what it read, and what makes it the same one at the next run."""

from __future__ import annotations

import pytest
from factories import found, year

from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.facts import BrokenBound, CopiedSheet
from calpae_xl.core.trade.finding import Finding, on, on_sheet
from calpae_xl.core.trade.model import CellRef, Kind, Observation, Period, Proposal
from calpae_xl.core.trade.values import Value


def seen(typed: Value | None = 12, cell: str | None = "F12", label: str = "2021", sheet: str = "67") -> Observation:
    return Observation("67", "rsa_1er_rdv", Period(label), None, None, typed, sheet, cell)


def test_a_finding_on_a_cell_says_where_it_stands_and_what_was_typed():
    proposal = Proposal("12", value=12)

    finding = on(Code.NUMBER_AS_TEXT, seen("12")._replace(proposals=(proposal,)), seen(11, "E12", "2020"))

    assert (finding.at, finding.territory, finding.indicator) == (CellRef("67", "F12"), "67", "rsa_1er_rdv")
    assert (finding.period, finding.raw, finding.proposals) == (Period("2021"), "12", (proposal,))
    assert finding.related == (CellRef("67", "E12"),)


def test_a_cell_that_does_not_exist_is_read_but_not_pointed_to():
    finding = on(Code.EMPTY_YEAR, seen(), seen(None, None, "2020"))

    assert finding.related == ()
    assert len(finding.read) == 2


def test_a_finding_on_a_sheet_has_no_cell_nor_figure():
    finding = on_sheet(Code.DUPLICATE_SHEET, "67 (2)", "67", CopiedSheet("67"))

    assert (finding.at, finding.territory, finding.period, finding.raw) == (CellRef("67 (2)"), "67", None, None)
    assert finding.read == ()


@pytest.mark.parametrize(
    ("other", "same"),
    [
        pytest.param(on(Code.NEGATIVE, seen(cell="G99")), True, id="moved"),
        pytest.param(on(Code.NEGATIVE, seen(sheet="Bas-Rhin")), True, id="renamed sheet"),
        pytest.param(on(Code.NEGATIVE, seen(12.0)), True, id="the same number from Excel"),
        pytest.param(on(Code.NEGATIVE, seen(13)), False, id="another figure"),
        pytest.param(on(Code.NEGATIVE, seen(None)), False, id="blank"),
        pytest.param(on(Code.NON_INTEGER, seen()), False, id="another rule"),
        pytest.param(on(Code.NEGATIVE, seen(label="2020")), False, id="another year"),
        pytest.param(on(Code.NEGATIVE, seen()._replace(territory="68")), False, id="another department"),
        pytest.param(
            on(Code.NEGATIVE, seen()._replace(period=Period("2021", Kind.TARGET))), False, id="target of that year"
        ),
        pytest.param(on(Code.NEGATIVE, seen(), seen(11, "E12", "2020")), False, id="another cell read"),
        pytest.param(on(Code.NEGATIVE, seen())._replace(also_read=("vu",)), False, id="another text read"),
    ],
)
def test_the_same_finding_is_known_by_what_it_read_never_by_where(other: Finding, same: bool):
    assert (other.fingerprint == on(Code.NEGATIVE, seen()).fingerprint) is same


def test_a_fingerprint_is_short_enough_for_a_column():
    assert len(on(Code.NEGATIVE, seen()).fingerprint) == 16


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
