"""« Évolutions » cell by cell: live where two years compare, the reason in words elsewhere."""

from __future__ import annotations

import pytest
from factories import REFERENTIAL, grid, plain, real_grid, shipped_settings, target, year

from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.results.changes import ChangesPlaces, changes_contents
from calpae_xl.core.results.consolidation_places import ConsolidationPlaces
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.layout import parse_mark
from calpae_xl.core.workbook.plan import Content
from calpae_xl.usecases.process import process_book

PLACES = ChangesPlaces(ConsolidationPlaces(REFERENTIAL, shipped_settings()))
LATER = {"2019": 1, "2020": 2, "2021": 3, "2022": 4}


def contents(book: Grid) -> dict[str, Content]:
    return dict(changes_contents(process_book(MemoryBook(book))).cells)


def pair(cells: dict[str, Content], territory: str, name: str, later: str) -> tuple[object, object]:
    row, position = PLACES.rows[territory, name], LATER[later]
    absolute, relative = (cells.get(f"{PLACES.column(position, relative=r)}{row}", Content()) for r in (False, True))
    return absolute.value, relative.value


def gap(cells: dict[str, Content], territory: str, name: str) -> Content:
    return cells[f"{PLACES.gap_column(0)}{PLACES.rows[territory, name]}"]


@pytest.mark.parametrize(
    ("territory", "indicator", "later", "absolute", "relative"),
    [
        ("68", "rsa_nouveaux_entrants", "2022", 97, pytest.approx(97 / 3758)),
        ("67", "rsa_nouveaux_entrants", "2022", "sous-estimé", None),
        ("68", "pasi_taux_couverture_30min", "2021", 5, None),
        ("67", "ag_delai_demarrage", "2022", -6, None),
        ("67", "rsa_1er_rdv", "2020", "année incomplète", None),
        ("67", "pasi_structures_hors_cd", "2019", 17, ""),
        ("6AE", "pasi_structures_hors_cd", "2022", "couverture inégale", None),
        ("6AE", "ag_portefeuille_conseiller", "2020", "non additif", None),
        ("67", "ase_majeurs_annee", "2022", "donnée manquante", None),
    ],
)
def test_a_change_is_a_number_or_the_reason_why_there_is_none(territory, indicator, later, absolute, relative):
    assert pair(contents(real_grid()), territory, indicator, later) == (absolute, relative)


def test_numbers_are_live_and_words_are_not():
    cells = contents(real_grid())

    for (territory, name), row in PLACES.rows.items():
        for later in LATER.values():
            content = cells[f"{PLACES.column(later)}{row}"]
            assert (content.formula is None) == isinstance(content.value, str), (territory, name)


def test_departments_look_at_what_was_read_and_the_collectivity_at_sound_values():
    cells = contents(real_grid())
    department = cells[f"{PLACES.column(1)}{PLACES.rows['67', 'ase_majeurs_annee']}"].formula
    together = cells[f"{PLACES.column(2)}{PLACES.rows['6AE', 'ase_majeurs_annee']}"].formula

    assert department == '=IF(AND(ISNUMBER(CeA!Q7),ISNUMBER(CeA!W7)),CeA!W7-CeA!Q7,"à recalculer")'
    assert together is not None
    assert 'CeA!Y7="complet"' in together
    assert "CeA!AF7-CeA!Z7" in together


def test_the_target_stands_apart_and_never_counts_as_a_year():
    cells = contents(real_grid())

    assert plain(str(cells[f"{PLACES.gap_column(0)}4"].value)) == "Écart à l’objectif 2023"
    assert PLACES.gap_column(0) == "N"
    assert (gap(cells, "67", "ag_delai_demarrage").value, gap(cells, "68", "ag_delai_demarrage").value) == (1, 6)
    assert gap(cells, "6AE", "ag_delai_demarrage").value == pytest.approx(3.3056057866)
    assert gap(cells, "67", "ag_delai_demarrage").formula is not None


@pytest.mark.parametrize(
    ("achieved", "aimed", "words"),
    [
        (10, None, "sans objectif"),
        (10, "ND", "sans objectif"),
        ("ND", 12, "donnée manquante"),
        ("8 5002", 12, "chiffre bloqué"),
        (10, "8 5002", "chiffre bloqué"),
        ("ND", "8 5002", "donnée manquante"),
    ],
)
def test_a_gap_that_cannot_be_told_says_why(achieved, aimed, words):
    entries = {
        ("67", "mob_mesures_diagnostic", year(2022)): achieved,
        ("67", "mob_mesures_diagnostic", target()): aimed,
    }

    cells = contents(grid({key: value for key, value in entries.items() if value is not None}))

    assert gap(cells, "67", "mob_mesures_diagnostic") == Content(words)


def test_the_gap_of_the_collectivity_asks_for_the_same_coverage():
    name = "mob_mesures_diagnostic"
    entries = {("67", name, year(2022)): 5, ("67", name, target()): 9, ("68", name, target()): 9}

    assert gap(contents(grid(entries)), "6AE", name).value == "couverture inégale"


@pytest.mark.parametrize(("achieved", "aimed"), [("SO", 9), (9, "SO")])
def test_the_gap_of_the_collectivity_asks_for_the_same_departments(achieved, aimed):
    name = "mob_mesures_diagnostic"
    entries = {("67", name, year(2022)): 5, ("67", name, target()): 9}
    entries |= {("68", name, year(2022)): achieved, ("68", name, target()): aimed}

    assert gap(contents(grid(entries)), "6AE", name).value == "couverture inégale"


def test_the_change_of_the_collectivity_looks_at_who_has_a_figure():
    cells = contents(real_grid())
    together = cells[f"{PLACES.column(2)}{PLACES.rows['6AE', 'ase_majeurs_annee']}"].formula

    assert together is not None
    assert "AND(ISNUMBER(CeA!W7)=ISNUMBER(CeA!AC7),ISNUMBER(CeA!X7)=ISNUMBER(CeA!AD7))" in together


def test_rows_are_keyed_by_id_and_the_sheet_by_its_marker():
    cells = contents(real_grid())
    mark = parse_mark(str(cells["A1"].value))

    assert mark is not None
    assert mark.role.value == "evolutions"
    assert len(PLACES.rows) == 3 * len(REFERENTIAL.consolidated)
    for (territory, name), row in PLACES.rows.items():
        assert cells[f"A{row}"].value == name
        assert cells[f"B{row}"].value == ("CeA" if territory == "6AE" else territory)
    assert cells[f"D{PLACES.rows['67', 'pasi_taux_couverture_30min']}"].value == "points"
