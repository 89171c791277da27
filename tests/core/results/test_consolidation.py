"""« CeA » cell by cell: what it shows, what it keeps folded, and what it says in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from factories import REFERENTIAL, grid, plain, real_grid, shipped_settings, year

from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.consolidation import consolidation_contents
from calpae_xl.core.results.consolidation_formulas import ConsolidationFormulas
from calpae_xl.core.results.consolidation_places import HEADER_ROW, PLACE_ROW
from calpae_xl.core.trade.model import Status
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.layout import parse_mark
from calpae_xl.core.workbook.plan import Content
from calpae_xl.usecases.process import process_book

SHAPE = ConsolidationFormulas(REFERENTIAL, shipped_settings())
YEARS = {"2018": 0, "2019": 1, "2020": 2, "2021": 3, "2022": 4, "2023": 5}


def work(book: Grid) -> Processed:
    return process_book(MemoryBook(book))


def contents(book: Grid) -> dict[str, Content]:
    return dict(consolidation_contents(work(book)).cells)


@pytest.mark.parametrize(
    ("indicator", "label", "shown", "state", "value"),
    [
        ("ase_majeurs_annee", "2018", "≥ 389", "partiel", 389),
        ("ase_majeurs_annee", "2019", 656, "complet", 656),
        ("ase_majeurs_annee", "2022", "ND", "ND", ""),
        ("ase_logement_stable", "2019", "BLOQUÉ", "BLOQUÉ", ""),
        ("pasi_taux_couverture_30min", "2018", "95 %–100 %", "fourchette", ""),
        ("pasi_taux_couverture_30min", "2021", 1, "complet", 100),
        ("pasi_structures_hors_cd", "2018", "ND", "partiel", 0),
        ("ag_portefeuille_conseiller", "2018", "56 (68 seul)", "un seul département", 56),
        ("ag_delai_demarrage", "2022", 24.305605786618443, "pondéré", 24.305605786618443),
        ("ag_delai_demarrage", "2023", "Tendre vers 3 semaines", "complet", 21),
        ("form_spec_insertion_pro", "2022", 167, "compté une fois", 167),
        ("form_spec_total", "2022", 1059, "compté une fois", 1059),
        ("ga_en_cours_dept", "2018", "", "", ""),
    ],
)
def test_each_state_has_its_visible_cell_its_state_and_its_value(indicator, label, shown, state, value):
    cells = contents(real_grid())
    position = YEARS[label]

    got = cells[SHAPE.shown(indicator, position)].value
    assert (plain(got) if isinstance(got, str) else got) == shown
    assert cells[SHAPE.state(indicator, position)].value == state
    assert cells[SHAPE.value(indicator, position)].value == value


def test_every_formula_has_a_cached_value_and_every_row_its_words():
    cells = contents(real_grid())

    formulas = {address: content for address, content in cells.items() if content.formula is not None}
    trends = [address for address in formulas if address.startswith(SHAPE.trend_column)]
    links = {f"{SHAPE.coverage_column}1", f"{SHAPE.trend_column}1"}
    assert {*formulas} == {"B3", *links, *SHAPE.formulas(), *trends}
    assert len(trends) == 1 + len(REFERENTIAL.consolidated)
    assert all(content.value is not None for content in formulas.values())
    for name, row in SHAPE.rows.items():
        indicator = REFERENTIAL.indicators[name]
        assert cells[f"A{row}"].value == name
        assert plain(str(cells[f"C{row}"].value)) == plain(indicator.short)
        auxiliary = indicator.status is Status.AUXILIARY
        assert (f"{SHAPE.coverage_column}{row}" in cells) is not auxiliary
    mark = parse_mark(str(cells["A1"].value))
    assert mark is not None
    assert (mark.role.value, mark.campaign) == ("cea", "2022")
    assert cells[f"{SHAPE.coverage_column}{HEADER_ROW}"].value == "Couverture et réserves"


def test_the_folded_cells_say_what_each_department_gives_and_what_may_be_used():
    cells = contents(real_grid())

    assert cells[SHAPE.raw("ase_logement_stable", 1, 0)].value == 522
    assert cells[SHAPE.read("ase_logement_stable", 1, 0)].value == "BLOQUÉ"
    assert cells[SHAPE.raw("ga_en_cours", 2, 1)].value == "BLOQUÉ"
    assert cells[SHAPE.raw("ase_personne_lien", 0, 0)].value == "ND"
    assert cells[SHAPE.raw("ga_en_cours_ag", 0, 0)].value == ""
    assert cells[SHAPE.raw("pasi_taux_couverture_30min", 0, 0)].value == 100
    assert cells[SHAPE.place("ase_majeurs_annee", 0).lstrip("$")].value == 4
    assert cells[f"{SHAPE.letters(0, 0)}{PLACE_ROW}"].value == 3


def test_a_department_without_a_sheet_is_found_nowhere_and_blocks():
    book = grid({("67", "ase_majeurs_annee", year(2021)): 5})
    without = Grid(book.name, tuple(sheet for sheet in book.sheets if not sheet.name.startswith("68")))

    cells = contents(without)

    assert cells[SHAPE.place("ase_majeurs_annee", 1).lstrip("$")].value == "#N/A"
    assert cells[f"{SHAPE.letters(3, 1)}{PLACE_ROW}"].value == "#N/A"
    assert cells[SHAPE.raw("ase_majeurs_annee", 3, 1)].value == "BLOQUÉ"
    assert cells[SHAPE.shown("ase_majeurs_annee", 3)].value == "BLOQUÉ"


def test_ids_and_headers_that_only_look_like_ours_are_kept_as_they_are_spelled():
    book = grid({("67", "ase_majeurs_annee", year(2021)): 5})
    first, *others = book.sheets
    spelled = {"A4": "ase_majeurs_annee\u00a0", "F3": "Réalisé  2021"}

    cells = contents(replace(book, sheets=(replace(first, values={**first.values, **spelled}), *others)))

    kept = (SHAPE.spelled("ase_majeurs_annee", 0), SHAPE.spelled_header(3, 0))
    assert [cells[at].value for at in kept] == [*spelled.values()]
    assert SHAPE.spelled("ase_majeurs_annee", 1) not in cells
    assert not {*kept} & {*contents(book)}


def test_a_department_whose_sheet_was_sorted_keeps_its_rows():
    book = real_grid()
    first, *others = book.sheets
    rows = {str(row): str(60 - row) for row in range(4, 56)}
    moved = {}
    for address, value in first.values.items():
        letters = address.rstrip("0123456789")
        moved[letters + rows.get(address[len(letters) :], address[len(letters) :])] = value
    turned = contents(Grid(book.name, (type(first)(first.name, moved), *others)))

    straight = contents(book)

    shown = [SHAPE.shown(i.id, p) for i in REFERENTIAL.consolidated for p in range(6)]
    assert [turned[a] for a in shown] == [straight[a] for a in shown]
    place = SHAPE.place("ase_majeurs_annee", 0).lstrip("$")
    assert (straight[place].value, turned[place].value) == (4, 56)
