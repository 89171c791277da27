"""The calculation of a consolidated cell, written out with its figures."""

from __future__ import annotations

import pytest
from factories import REFERENTIAL, grid, plain, real_grid, year

from calpae_xl.core.figures.processed import Processed, process_grid
from calpae_xl.core.telling.calculation import Calculation, amount, usable
from calpae_xl.core.trade.model import Reservation, ReservationType
from calpae_xl.core.trade.values import Value

REAL = process_grid(real_grid())


def lines(indicator: str, label: str, work: Processed = REAL) -> list[str]:
    """The calculation of one cell, with ordinary spaces."""
    cells = {(cell.indicator.id, cell.period): cell for cell in work.cells}
    cell = next(cell for (name, period), cell in cells.items() if (name, period.label) == (indicator, label))
    return [plain(line) for line in Calculation(cell, work.campaign, work.validation, cells).lines()]


CALCULATIONS = {
    "sum": (("ase_majeurs_annee", "2019"), ["426 + 230 = 656 jeunes."]),
    "lower bound": (("ase_majeurs_annee", "2018"), ["389 + ? (68) ≥ 389 jeunes."]),
    "nothing known": (("ase_personne_lien", "2022"), ["Rien à calculer : aucun chiffre n’est connu."]),
    "zero says nothing": (
        ("pasi_structures_hors_cd", "2018"),
        ["0 + ? (68) : un minimum de 0 n’apprend rien, la cellule montre ND."],
    ),
    "weighted mean": (("ag_delai_demarrage", "2022"), ["(22 × 894 + 27 × 765) / 1 659 = 24,3 jours."]),
    "range": (("ag_delai_demarrage", "2021"), ["De 26 à 28 jours : ni somme, ni moyenne."]),
    "same everywhere": (("pasi_taux_couverture_30min", "2022"), ["La même valeur partout : 100 %."]),
    "single": (
        ("ag_portefeuille_conseiller", "2018"),
        ["Un seul chiffre est connu, 56 personnes par conseiller : il est montré sans calcul."],
    ),
    "derived caseload": (
        ("ag_portefeuille_conseiller", "2022"),
        [
            "De 54 à 83 personnes par conseiller : ni somme, ni moyenne.",
            "Valeur calculée à titre expérimental : (879 + 1 027) / (879 / 83 + 1 027 / 54) = 64,4 personnes par "
            "conseiller. Elle ne remplace pas la fourchette.",
        ],
    ),
    "blocked": (
        ("ase_logement_stable", "2019"),
        ["Rien n’est calculé tant que le chiffre n’est pas réglé : 67 (D7)."],
    ),
    "target in words": (
        ("ag_delai_demarrage", "2023"),
        ["Le même objectif est écrit partout : « Tendre vers 3 semaines »."],
    ),
}


@pytest.mark.parametrize(("request_", "expected"), CALCULATIONS.values(), ids=CALCULATIONS)
def test_the_calculation_is_written_out(request_: tuple[str, str], expected: list[str]) -> None:
    assert lines(*request_) == expected


def test_a_block_adds_what_the_departments_count() -> None:
    written = lines("form_spec_total", "2022")

    assert written == [
        "67 : 88 + 119 + 0 + 146 + 0 + 167 = 520.",
        "68 : 97 + 158 + 0 + 283 + 1 + 167 = 706.",
        "« Spécifique – insertion » : 167, compté une seule fois.",
        "Ensemble : 520 + 706 − 167 = 1 059 agents.",
    ]


def test_a_block_tells_totals_typed_without_rows() -> None:
    entries = {("67", "form_spec_total", year(2022)): 40, ("68", "form_spec_numerique", year(2022)): 5}

    assert lines("form_spec_total", "2022", process_grid(grid(entries))) == [
        "67 : total saisi, 40.",
        "68 : 5 + ? ≥ 5.",
        "Ensemble : 40 + 5 = 45 agents, au moins.",
    ]


def test_a_ratio_of_sums_shows_both_sums() -> None:
    entries = {
        (territory, name, year(2022)): value
        for territory, values in {"67": (83, 800, 10), "68": (54, 500, 9.5)}.items()
        for name, value in zip(
            ("ag_portefeuille_conseiller", "ga_en_cours_ag", "aux_ag_nb_conseillers"), values, strict=True
        )
    }

    written = lines("ag_portefeuille_conseiller", "2022", process_grid(grid(entries)))

    assert written == ["(800 + 500) / (10 + 9,5) = 66,7 personnes par conseiller."]


def test_departments_that_contradict_each_other_are_not_calculated() -> None:
    scope = [Reservation("67", "form_spec_insertion_pro", "2021", ReservationType.CEA_SCOPE)]
    entries = {(code, "form_spec_insertion_pro", year(2021)): figure for code, figure in (("67", 167), ("68", 168))}

    written = lines("form_spec_insertion_pro", "2021", process_grid(grid(entries, reservations=scope)))

    assert written == ["Rien n’est calculé : les départements se contredisent."]


@pytest.mark.parametrize(
    ("indicator", "value", "shown"),
    [
        ("ase_majeurs_annee", 656, "656 jeunes"),
        ("ase_majeurs_annee", 1, "1"),
        ("ase_majeurs_annee", 0, "0"),
        ("pasi_taux_couverture_30min", 95, "95 %"),
        ("ag_delai_demarrage", 1, "1 jour"),
    ],
)
def test_a_count_has_its_unit_from_two_on(indicator: str, value: float, shown: str) -> None:
    assert plain(amount(value, REFERENTIAL.indicators[indicator])) == shown


@pytest.mark.parametrize(
    ("typed", "figure"), [(389, 389), (0, 0), ("ND", None), (None, None), (-5, None), ("389", None)]
)
def test_only_a_figure_that_blocks_nothing_is_used(typed: Value | None, figure: float | None) -> None:
    key = ("67", "ase_majeurs_annee", year(2018))
    work = process_grid(grid({} if typed is None else {key: typed}))

    assert usable(work.campaign.series["67"]["ase_majeurs_annee"][0], work.validation) == figure
