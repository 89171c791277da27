"""The figures of the first page."""

from factories import grid, plain, real_grid, shipped_settings, year

from calpae_xl.core.annex.key_figures import key_figures
from calpae_xl.core.annex.scope import Scope
from calpae_xl.core.figures.processed import process_grid


def lines(book):
    table = key_figures(Scope(process_grid(book)))
    headers = [column.header for column in table.columns]
    return headers, [[plain(cell.text + cell.sign) for cell in row.cells] for row in table.rows]


def test_one_row_a_measure():
    headers, rows = lines(real_grid())

    assert plain("|".join(headers)) == "Mesure|Indicateur|Bas-Rhin|Haut-Rhin|CeA|Évolution depuis 2021 (CeA)"
    assert len(rows) == 7
    assert rows[3][1:] == [
        "Nouveaux entrants RSA",
        "7 486 *",
        "3 855 *",
        "11 341 *",
        "sous-estimé, définition différente",
    ]


def test_a_block_that_nobody_typed_shows_what_its_themes_add_up_to():
    _, rows = lines(real_grid())

    assert rows[5][1:5] == ["Formés CNFPT – total", "≥ 125", "161", "≥ 286"]


def test_the_signs_of_the_page_have_their_key_under_its_table():
    assert plain(key_figures(Scope(process_grid(real_grid()))).legend).startswith(
        "« * » : le chiffre porte une réserve"
    )
    assert key_figures(Scope(process_grid(grid({})))).legend == ""


def test_a_department_alone_is_its_own_total():
    settings = shipped_settings(territories=shipped_settings().territories[:1])
    entries = {("67", "ase_majeurs_annee", year(2021)): 100, ("67", "ase_majeurs_annee", year(2022)): 140}

    headers, rows = lines(grid(entries, settings=settings))

    assert plain("|".join(headers)) == "Mesure|Indicateur|Bas-Rhin|Évolution depuis 2021"
    assert rows[0][2:] == ["140", "+40 (+40 %)"]
