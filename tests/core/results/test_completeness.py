"""How much of the campaign year is filled in, by measure and department."""

from __future__ import annotations

import pytest
from factories import campaign, plain, year

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.results.completeness import Through, left_blank, left_blank_formula, measure_rows
from calpae_xl.core.results.home_row import Line
from calpae_xl.core.trade.model import Status

LAST = year(2022)


def totals(read: Campaign) -> list[str]:
    [row] = [row for row in measure_rows(read) if row.kind is Line.TOTAL]
    return [plain(str(content.value)) for content in row.cells[3:]]


def test_the_cells_of_the_campaign_year_are_counted_by_department():
    most = sum(i.status not in {Status.BLOCK, Status.AUXILIARY} for i in campaign().referential.entered)

    assert totals(campaign()) == [f"0 sur {most}", "░░░░░░░░░░ 0 %"] * 2
    assert totals(campaign({("67", "rsa_1er_rdv", LAST): 12}))[:2] == [f"1 sur {most}", "█░░░░░░░░░ 2 %"]


@pytest.mark.parametrize(
    ("indicator", "period", "typed", "filled"),
    [
        pytest.param("rsa_1er_rdv", LAST, 0, 1, id="zero"),
        pytest.param("rsa_1er_rdv", LAST, "ND", 1, id="a code is an answer"),
        pytest.param("rsa_1er_rdv", LAST, "8 5002", 1, id="unreadable but there"),
        pytest.param("rsa_1er_rdv", LAST, " ", 0, id="blanks"),
        pytest.param("rsa_1er_rdv", year(2021), 12, 0, id="another year"),
        pytest.param("form_spec_total", LAST, 12, 0, id="total of a block"),
        pytest.param("aux_ag_nb_conseillers", LAST, 12, 0, id="weight"),
    ],
)
def test_what_is_filled_in_is_an_answer_asked_for_this_year(indicator, period, typed, filled):
    empty, read = campaign(), campaign({("67", indicator, period): typed})

    assert totals(read)[0].startswith(f"{filled} sur ")
    assert left_blank(empty, empty.referential.entered) - left_blank(read, read.referential.entered) == filled


def test_a_bar_is_full_only_when_nothing_lacks():
    measure = [i.id for i in campaign().referential.entered if i.code == "3.1"]

    def bar(filled: int) -> str:
        read = campaign({("68", name, LAST): 5 for name in measure[:filled]})
        row = next(row for row in measure_rows(read) if str(row.cells[0].value).startswith("3.1"))
        return plain(str(row.cells[-1].value))

    assert bar(len(measure)) == "██████████ 100 %"
    assert bar(len(measure) - 1) == "████████░░ 83 %"
    assert bar(1) == "█░░░░░░░░░ 16 %"


def test_counts_are_alive_where_the_reading_cells_are():
    read = campaign()

    alive = [row.cells[3] for row in measure_rows(read, through=Through.RESULTS) if row.kind is Line.MEASURE]
    dead = [row.cells[3] for row in measure_rows(read) if row.kind is Line.MEASURE]

    assert {content.formula is None for content in dead} == {True}
    assert all("COUNTIF(CeA!" in str(content.formula) for content in alive)
    assert [content.value for content in alive] == [content.value for content in dead]
    # Rows that follow one another are one range: of seven measures, one has two blocks, which nobody must fill in.
    assert left_blank_formula(read, read.referential.entered).count("COUNTIF") == 2 * (7 + 1)


def test_a_copy_without_results_counts_the_entry_cells_themselves():
    read = campaign()

    formula = left_blank_formula(read, read.referential.entered, Through.ENTRIES)

    assert "CeA" not in formula
    first = read.series["67"]["ase_majeurs_annee"][read.settings.timeline.years[-1]].cell
    assert f"COUNTBLANK('67 Bas-Rhin'!{first}:" in formula
