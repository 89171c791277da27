"""The trend of the last year: in words and by a sign, good or not by the direction of the indicator."""

from __future__ import annotations

import pytest
from arrangements import arranged, columns
from factories import REFERENTIAL, grid, plain, real_grid, shipped_settings, year

from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.results.consolidation_places import HEADER_ROW, ConsolidationPlaces
from calpae_xl.core.results.trends import trend_cells, trend_text
from calpae_xl.core.trade.model import Direction
from calpae_xl.core.workbook.plan import Content

TABLE = ConsolidationPlaces(REFERENTIAL, shipped_settings())
GOOD_UP, GOOD_DOWN, NEITHER = (
    next(i for i in REFERENTIAL.consolidated if i.direction is direction)
    for direction in (Direction.UP, Direction.DOWN, Direction.NEUTRAL)
)


def trends(book, table: ConsolidationPlaces = TABLE) -> dict[str, Content]:
    return dict(trend_cells(table, process_grid(book)))


@pytest.mark.parametrize(
    ("indicator", "change", "said"),
    [
        pytest.param(GOOD_UP, 3, "▲ hausse, favorable", id="a rise that is good"),
        pytest.param(GOOD_UP, -3, "▼ baisse, défavorable", id="a fall that is not"),
        pytest.param(GOOD_DOWN, 3, "▲ hausse, défavorable", id="a rise that is not"),
        pytest.param(GOOD_DOWN, -3, "▼ baisse, favorable", id="a fall that is good"),
        pytest.param(NEITHER, 3, "▲ hausse", id="a rise that says nothing"),
        pytest.param(NEITHER, -3, "▼ baisse", id="a fall that says nothing"),
        pytest.param(GOOD_UP, 0, "= stable", id="nothing moved"),
        pytest.param(GOOD_UP, 1e-13, "= stable", id="dust"),
    ],
)
def test_a_trend_is_told_in_words_and_by_a_sign(indicator, change, said):
    assert trend_text(indicator, change) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("rdp_personnes_accompagnees", "▲ hausse, favorable"),
        ("ase_majeurs_annee", "non calculée : donnée manquante"),
        ("rsa_nouveaux_entrants", "non calculée : sous-estimé, définition différente"),
        ("pasi_taux_couverture_30min", "= stable"),
    ],
)
def test_the_real_figures_have_theirs(name, said):
    cells = trends(real_grid())

    assert cells[f"{TABLE.trend_column}{HEADER_ROW}"].value == "Tendance 2021 → 2022"
    trend = cells[f"{TABLE.trend_column}{TABLE.rows[name]}"]
    assert plain(str(trend.value)) == said
    assert "Évolutions!K" in (trend.formula or "")


def test_one_year_has_no_trend():
    settings = arranged(columns("r2022", "a2023"))
    table = ConsolidationPlaces(REFERENTIAL, settings)
    cells = trends(grid({("67", "ase_majeurs_annee", year(2022)): 3}, settings=settings), table)

    trend = cells[f"{table.trend_column}{table.rows['ase_majeurs_annee']}"]
    assert (plain(str(trend.value)), trend.formula) == ("non calculée : une seule année", None)
