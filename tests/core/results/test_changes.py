"""« Évolutions » cell by cell: live where two years compare, the reason in words elsewhere."""

from __future__ import annotations

import pytest
from factories import REFERENTIAL, real_grid, shipped_settings

from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.results.changes import changes_contents
from calpae_xl.core.results.changes_places import ChangesPlaces
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


@pytest.mark.parametrize(
    ("territory", "indicator", "later", "absolute", "relative"),
    [
        ("68", "rsa_nouveaux_entrants", "2022", 97, pytest.approx(97 / 3758)),
        ("67", "rsa_nouveaux_entrants", "2022", "sous-estimé", None),
        ("68", "pasi_taux_couverture_30min", "2021", 5, None),
        ("67", "ag_delai_demarrage", "2022", -6, None),
        ("67", "rsa_1er_rdv", "2020", "année incomplète", None),
        ("67", "pasi_structures_hors_cd", "2019", 17, ""),
        ("6AE", "pasi_structures_hors_cd", "2022", "départements comptés différents", None),
        ("6AE", "ag_portefeuille_conseiller", "2020", "fourchette", None),
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

    assert department == '=IF(AND(ISNUMBER(CeA!R8),ISNUMBER(CeA!X8)),CeA!X8-CeA!R8,"à recalculer")'
    assert together is not None
    assert 'CeA!Z8="complet"' in together
    assert "CeA!AG8-CeA!AA8" in together


def test_the_change_of_the_collectivity_looks_at_who_has_a_figure():
    cells = contents(real_grid())
    together = cells[f"{PLACES.column(2)}{PLACES.rows['6AE', 'ase_majeurs_annee']}"].formula

    assert together is not None
    assert "AND(ISNUMBER(CeA!X8)=ISNUMBER(CeA!AD8),ISNUMBER(CeA!Y8)=ISNUMBER(CeA!AE8))" in together


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
