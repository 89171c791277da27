"""« Graphiques » cell by cell: what is drawn, what is not, and what the label of a year says of it."""

from __future__ import annotations

from typing import Any

import pytest
from factories import REFERENTIAL, grid, plain, real_grid, shipped_settings, year

from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.results.changes_places import ChangesPlaces
from calpae_xl.core.results.charts import NOT_DRAWN, charts_contents, chosen_in, period_label
from calpae_xl.core.results.charts_places import CHOICE_CELL, CHOSEN_ROW, FIRST_TABLE_ROW, ChartPlaces
from calpae_xl.core.results.consolidation_places import ConsolidationPlaces
from calpae_xl.core.trade.model import Reservation, ReservationType
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.plan import Content

PLACES = ChartPlaces(ChangesPlaces(ConsolidationPlaces(REFERENTIAL, shipped_settings())))
POSITIONS = {period.label: position for position, period in enumerate(shipped_settings().periods)}
_, _, WHOLE = range(3)
N = NOT_DRAWN


def contents(book: Grid, chosen: str | None = None) -> dict[str, Content]:
    return dict(charts_contents(process_grid(book), chosen).cells)


def drawn(cells: dict[str, Content], name: str, label: str) -> list[Any]:
    """The label of a year, then what each series draws of it: two for each territory, then the target."""
    row, position = PLACES.rows[name], POSITIONS[label]
    at = [PLACES.category(row, position)]
    for number in range(3):
        at += [PLACES.whole(row, number, position), PLACES.partial(row, number, position)]
    values = [cells[each].value for each in (*at, PLACES.target(row, position))]
    return [plain(str(values[0])), *values[1:]]


@pytest.mark.parametrize(
    ("name", "label", "expected"),
    [
        pytest.param("ase_majeurs_annee", "2019", ["2019", 426, N, 230, N, 656, N, N], id="complete"),
        pytest.param("ase_majeurs_annee", "2018", ["2018 – 68 ND", 389, N, N, N, N, 389, N], id="a total lacks one"),
        pytest.param("ase_majeurs_annee", "2022", ["2022 – ND", N, N, N, N, N, N, N], id="nobody knows"),
        pytest.param("ase_logement_stable", "2019", ["2019 – BLOQUÉ", N, N, 213, N, N, N, N], id="blocked"),
        pytest.param("pasi_taux_couverture_30min", "2018", ["2018 – fourchette", 100, N, 95, N, N, N, N], id="range"),
        pytest.param("pasi_taux_couverture_30min", "2021", ["2021", 100, N, 100, N, 100, N, N], id="rate in per cent"),
        pytest.param("ag_portefeuille_conseiller", "2018", ["2018 – 67 ND", N, N, 56, N, N, N, N], id="one alone"),
        pytest.param("rsa_1er_rdv", "2020", ["2020 – 67 partiel", N, 928, 1258, N, N, 2186, N], id="partial year"),
        pytest.param(
            "rsa_nouveaux_entrants",
            "2022",
            ["2022 – 67 partiel", N, 7486, 3855, N, N, 11341, N],
            id="underestimated",
        ),
        pytest.param("pasi_structures", "2023", ["2023 attendu", N, N, N, N, N, N, 118], id="target"),
        pytest.param("pasi_structures_hors_cd", "2023", ["2023 attendu – 68 ND", *[N] * 7], id="half a target"),
        pytest.param("ga_en_cours_dept", "2018", ["2018 – vide", N, N, N, N, N, N, N], id="nothing typed"),
        pytest.param("form_spec_insertion_pro", "2022", ["2022", 167, N, 167, N, 167, N, N], id="counted once"),
    ],
)
def test_what_is_no_figure_is_not_drawn_and_the_label_says_why(name, label, expected):
    assert drawn(contents(real_grid()), name, label) == expected


def test_a_zero_is_drawn_and_nothing_else_is_one():
    cells = contents(grid({("67", "ase_majeurs_annee", year(2019)): 0, ("68", "ase_majeurs_annee", year(2019)): 0}))

    assert drawn(cells, "ase_majeurs_annee", "2019") == ["2019", 0, N, 0, N, 0, N, N]
    assert drawn(cells, "ase_majeurs_annee", "2020") == ["2020 – vide", N, N, N, N, N, N, N]


def test_a_lower_bound_of_zero_says_nothing_and_is_not_drawn():
    cells = contents(grid({("67", "ase_majeurs_annee", year(2019)): 0, ("68", "ase_majeurs_annee", year(2019)): "ND"}))

    assert drawn(cells, "ase_majeurs_annee", "2019") == ["2019 – 68 ND", 0, N, N, N, N, N, N]


def test_a_block_that_lacks_a_theme_is_partial():
    cells = contents(grid({("67", "form_spec_numerique", year(2019)): 12, ("68", "form_spec_total", year(2019)): 30}))

    assert drawn(cells, "form_spec_total", "2019") == ["2019 – partiel", N, 12, 30, N, N, 42, N]


def test_a_reservation_on_every_year_makes_all_of_them_partial():
    entries = {(code, "ase_majeurs_annee", year(2019)): 40 for code in ("67", "68")}
    reserved = Reservation("68", "ase_majeurs_annee", None, ReservationType.PARTIAL_YEAR, "")
    cells = contents(grid(entries, reservations=[reserved]))

    assert drawn(cells, "ase_majeurs_annee", "2019") == ["2019 – 68 partiel", 40, N, N, 40, N, 80, N]


def test_no_formula_looks_at_what_the_consolidated_sheet_shows():
    table = PLACES.changes.table
    shown = {f"CeA!{table.shown(name, position)}" for name in PLACES.names for position in POSITIONS.values()}
    read = {f"CeA!{table.state(name, position)}" for name in PLACES.names for position in POSITIONS.values()}
    formulas = " ".join(content.formula or "" for content in contents(real_grid()).values())
    cells = {
        *formulas.replace("(", " ").replace(",", " ").replace("=", " ").replace(")", " ").replace("<>", " ").split()
    }

    assert read <= cells
    assert shown.isdisjoint(cells)


def test_the_chosen_indicator_has_its_row_and_its_table():
    cells = contents(real_grid(), "Premiers RDV fixés")
    row, position = PLACES.rows["rsa_1er_rdv"], POSITIONS["2020"]

    assert cells[CHOICE_CELL].value == "Premiers RDV fixés"
    for number in range(3):
        for at in (PLACES.whole, PLACES.partial):
            assert cells[at(CHOSEN_ROW, number, position)].value == cells[at(row, number, position)].value
    table = [cells[f"{letters}{FIRST_TABLE_ROW + position}"].value for letters in PLACES.table_columns]
    assert [plain(value) if isinstance(value, str) else value for value in table] == [
        "2020 – 67 partiel",
        "partiel : 928",
        1258,
        "partiel : 2 186",
    ]


@pytest.mark.parametrize("chosen", ["Autre chose", 12])
def test_what_is_not_in_the_list_draws_nothing(chosen):
    cells = contents(real_grid(), chosen)

    assert cells[CHOICE_CELL].value == chosen
    drawn_row = [cells[PLACES.whole(CHOSEN_ROW, 0, position)].value for position in POSITIONS.values()]
    assert {*drawn_row} == {NOT_DRAWN}
    assert cells[f"{PLACES.table_columns[1]}5"].value == "choisissez dans la liste"


def test_the_first_indicator_is_chosen_until_somebody_chooses():
    assert contents(real_grid())[CHOICE_CELL].value == "Jeunes devenus majeurs"
    assert chosen_in(Sheet("Graphiques", {CHOICE_CELL: "Délai de démarrage"})) == "Délai de démarrage"
    assert chosen_in(Sheet("Graphiques", {})) is None


def test_a_period_is_called_as_people_do():
    assert [period_label(period) for period in shipped_settings().periods[-2:]] == ["2022", "2023 attendu"]
