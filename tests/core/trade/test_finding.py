"""A finding: where it points, what it read, and what makes it the same one at the next run."""

from __future__ import annotations

import pytest

from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.finding import Finding, on, on_sheet
from calpae_xl.core.trade.model import CellRef, Kind, Observation, Period, Proposal
from calpae_xl.core.trade.values import Value


def seen(typed: Value | None = 12, cell: str | None = "F12", label: str = "2021", sheet: str = "67") -> Observation:
    return Observation("67", "rsa_1er_rdv", Period(label), None, None, typed, sheet, cell)


def test_a_finding_on_a_cell_says_where_it_stands_and_what_was_typed():
    proposal = Proposal("12", value=12)

    finding = on(Code.NUMBER_AS_TEXT, seen("12")._replace(proposals=(proposal,)), seen(11, "E12", "2020"), expected=12)

    assert (finding.at, finding.territory, finding.indicator) == (CellRef("67", "F12"), "67", "rsa_1er_rdv")
    assert (finding.period, finding.raw, finding.proposals) == (Period("2021"), "12", (proposal,))
    assert finding.related == (CellRef("67", "E12"),)


def test_a_cell_that_does_not_exist_is_read_but_not_pointed_to():
    finding = on(Code.EMPTY_YEAR, seen(), seen(None, None, "2020"))

    assert finding.related == ()
    assert len(finding.read) == 2


def test_a_finding_on_a_sheet_has_no_cell_nor_figure():
    finding = on_sheet(Code.DUPLICATE_SHEET, "67 (2)", "67", used="67")

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
