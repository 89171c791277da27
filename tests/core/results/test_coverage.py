"""« Couverture et réserves »: what each row of « CeA » says for itself, year by year."""

from __future__ import annotations

import pytest
from factories import grid, plain, real_grid, target, year

from calpae_xl.core.figures.processed import Processed, process_grid
from calpae_xl.core.results.coverage import coverage_text
from calpae_xl.core.trade.model import Reservation, ReservationType
from calpae_xl.core.trade.values import Value

REAL = process_grid(real_grid())


def said(work: Processed, indicator: str) -> list[str]:
    """The lines of one row of « CeA »."""
    row = [cell for cell in work.cells if cell.indicator.id == indicator]
    return plain(coverage_text(row, work)).splitlines()


def two(name: str, first: Value | None, second: Value | None, **options: object) -> list[str]:
    """What is said of a row with one figure in each department, in 2021."""
    entries = {("67", name, year(2021)): first, ("68", name, year(2021)): second}
    book = grid({key: value for key, value in entries.items() if value is not None}, **options)
    return said(process_grid(book), name)


@pytest.mark.parametrize(
    ("indicator", "lines"),
    [
        ("ase_majeurs_annee", ["2018 : 67 seul ; 68 ND.", "2019 à 2021 : les deux départements sont comptés."]),
        (
            "ase_pec_referentiel",
            ["2018 à 2020 : 67 seul ; 68 ND.", "2021 : les deux départements sont comptés."],
        ),
        (
            "ag_delai_demarrage",
            [
                "2020, 2021 : fourchette, ni somme ni moyenne.",
                "2022 : pondéré par 894 et 765 (Orientés – accompagnement global).",
                "Attendu 2023 : les deux départements sont comptés.",
            ],
        ),
        (
            "ag_portefeuille_conseiller",
            [
                "2018, attendu 2023 : 68 seul ; 67 ND.",
                "2019 à 2022 : fourchette, ni somme ni moyenne.",
                "2022 : valeur calculée à titre expérimental : (879 + 1 027) / (879 / 83 + 1 027 / 54) = 64,4 personnes par "
                "conseiller. Elle ne remplace pas la fourchette.",
                "2022, 67 : rupture de série (2021 compte les entrées de l’année, 2022 la file active).",
            ],
        ),
        (
            "form_spec_insertion_pro",
            [
                "2021 : les deux départements sont comptés.",
                "2022 : compté une seule fois pour l’ensemble.",
                "2022, 67 et 68 : compté à l’échelle de la CeA (Agents comptés ensemble, sans répartition entre 67 et 68).",
            ],
        ),
        ("rsa_ne_orientes_1mois", ["2018 : 68 seul ; 67 NC.", "2019, 2020 : 67 NC ; 68 ND."]),
    ],
)
def test_the_last_column_says_who_is_in_and_what_is_reserved(indicator, lines):
    assert said(REAL, indicator) == lines


def test_a_blocked_cell_names_the_department_to_settle():
    lines = said(REAL, "ase_logement_stable")

    assert "2019 : bloqué, chiffre à régler dans le 67 (voir « Contrôles »)." in lines


def test_departments_that_contradict_each_other_are_told():
    scope = [Reservation("67", "form_spec_insertion_pro", "2021", ReservationType.CEA_SCOPE)]

    lines = two("form_spec_insertion_pro", 167, 168, reservations=scope)

    assert lines[0] == ("2021 : bloqué, les départements se contredisent (voir « Contrôles »).")


def test_a_reservation_on_every_year_says_so_and_a_long_note_is_cut():
    note = "Très " * 60
    kept = [Reservation("67", "ase_majeurs_annee", None, ReservationType.PROVISIONAL, note)]

    [line] = [text for text in two("ase_majeurs_annee", 1, 2, reservations=kept) if "67" in text]

    assert line.startswith("Toutes les années, 67 : provisoire (Très Très")
    assert line.endswith("Très…).")
    assert len(line) < 180


def test_a_row_whose_figures_are_all_there_says_who_is_counted():
    every = {(code, "ase_majeurs_annee", year(y)): 10 * y for code in ("67", "68") for y in range(2018, 2023)}
    every |= {(code, "ase_majeurs_annee", target()): 400 for code in ("67", "68")}

    assert said(process_grid(grid(every)), "ase_majeurs_annee") == [
        "Toutes les années : les deux départements sont comptés."
    ]


def test_full_coverage_is_never_called_complete_and_its_reservations_follow():
    reserved = [Reservation("68", "ase_majeurs_annee", "2021", ReservationType.PARTIAL_YEAR, "Saisie arrêtée.")]

    assert two("ase_majeurs_annee", 3000, 904, reservations=reserved) == [
        "2021 : les deux départements sont comptés.",
        "2021, 68 : année incomplète (Saisie arrêtée).",
    ]


def test_a_department_that_is_not_concerned_is_said_so():
    assert two("ase_majeurs_annee", 3000, "SO") == ["2021 : 67 compté, 68 sans objet."]
    assert two("ase_majeurs_annee", "SO", "ND") == ["2021 : 67 sans objet ; 68 ND."]


def test_a_target_is_told_apart_from_the_years():
    lines = said(process_grid(grid({("67", "ase_majeurs_annee", target()): 400})), "ase_majeurs_annee")

    assert "Attendu 2023 : 67 seul ; 68 non renseigné." in lines


def test_a_zero_alone_is_no_minimum_but_is_told():
    assert "2021 : 67 = 0 ; 68 ND." in two("ase_majeurs_annee", 0, "ND")


def test_departments_that_give_different_codes_are_both_told():
    assert "2021 : 67 ND ; 68 NC." in two("ase_majeurs_annee", "ND", "NC")
