"""The gaps to targets in « Évolutions » cell by cell: figures alive, verdicts alive, words where nothing can be told."""

from __future__ import annotations

from typing import Any

import pytest
from arrangements import arranged, columns
from factories import REFERENTIAL, grid, plain, real_grid, shipped_settings, target, year

from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.results.changes import changes_contents
from calpae_xl.core.results.changes_places import ChangesPlaces, GapPart
from calpae_xl.core.results.consolidation_places import ConsolidationPlaces
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.plan import Content

DUE = arranged(columns("r2021", "r2022", "a2022"))
DELAY, UP = "ag_delai_demarrage", "mob_mesures_diagnostic"


def parts(book: Grid, territory: str, name: str, settings: Settings | None = None) -> dict[GapPart, Content]:
    """The cells of the first target of a row."""
    cells = changes_contents(process_grid(book)).cells
    places = ChangesPlaces(ConsolidationPlaces(REFERENTIAL, settings or shipped_settings()))
    row = places.rows[territory, name]
    return {part: cells.get(f"{places.gap_column(0, part)}{row}", Content()) for part in GapPart}


def values(found: dict[GapPart, Content]) -> list[Any]:
    return [plain(c.value) if isinstance(c.value, str) else c.value for c in found.values()]


def due(entries: dict[tuple[str, str, str], Any], territory: str, name: str) -> dict[GapPart, Content]:
    """The cells of a row of a campaign whose target is that of its year: « a » is aimed at, « r » was achieved."""
    periods = {"a": target(2022), "r": year(2022)}
    cells = {(code, each, periods[kind]): value for (code, each, kind), value in entries.items()}
    return parts(grid(cells, settings=DUE), territory, name, DUE)


@pytest.mark.parametrize(
    ("territory", "name", "expected"),
    [
        ("67", DELAY, ["Tendre vers 3 semaines", 22, 1, None, "reste à faire"]),
        (
            "6AE",
            DELAY,
            ["Tendre vers 3 semaines", pytest.approx(40323 / 1659), pytest.approx(5484 / 1659), None, "reste à faire"],
        ),
        ("67", "pasi_structures_hors_cd", [35, 23, -12, pytest.approx(-12 / 35), "reste à faire"]),
        ("67", "pasi_taux_couverture_30min", [1, 1, 0, None, "à tenir"]),
        ("68", "pasi_structures_hors_cd", [None, None, None, None, "sans objectif"]),
        ("6AE", "pasi_structures_hors_cd", ["≥ 35", 44, None, None, "départements comptés différents"]),
        (
            "6AE",
            "ag_portefeuille_conseiller",
            ["80 (68 seul)", "54–83", None, None, "départements comptés différents, fourchette"],
        ),
    ],
)
def test_a_target_shows_its_figures_its_gap_and_what_it_says(territory, name, expected):
    assert values(parts(real_grid(), territory, name)) == expected


def test_figures_are_alive_and_so_is_what_follows_from_them():
    told = parts(real_grid(), "67", "pasi_structures_hors_cd")
    withheld = parts(real_grid(), "6AE", "pasi_structures_hors_cd")

    assert all(content.formula is not None for content in told.values())
    assert [content.formula is not None for content in withheld.values()] == [True, True, False, False, False]


@pytest.mark.parametrize(
    ("entries", "territory", "expected"),
    [
        ({("67", UP, "a"): 100, ("67", UP, "r"): 120}, "67", [100, 120, 20, 0.2, "atteint"]),
        ({("67", UP, "a"): 20, ("67", UP, "r"): 12}, "67", [20, 12, -8, "", "non atteint"]),
        ({("67", UP, "a"): 100, ("67", UP, "r"): "nd"}, "67", [100, "ND", None, None, "donnée manquante"]),
        ({("67", UP, "a"): "8 5002", ("67", UP, "r"): 12}, "67", ["BLOQUÉ", 12, None, None, "chiffre bloqué"]),
        (
            {("67", UP, "a"): 100, ("67", UP, "r"): 120},
            "6AE",
            ["≥ 100", "≥ 120", None, None, "départements comptés différents"],
        ),
    ],
)
def test_a_target_of_the_year_is_reached_or_not(entries, territory, expected):
    assert values(due(entries, territory, UP)) == expected


def test_what_a_department_counts_for_a_block_in_part_is_shown_as_a_least():
    themes = {("67", "form_spec_numerique", kind): 12 for kind in "ar"} | {("67", "form_spec_total", "a"): 40}

    assert values(due(themes, "67", "form_spec_total")) == [40, "≥ 12", None, None, "lignes comptées différentes"]


def test_the_headers_name_the_target_and_the_year_that_it_is_held_against():
    cells = changes_contents(process_grid(real_grid())).cells
    places = ChangesPlaces(ConsolidationPlaces(REFERENTIAL, shipped_settings()))

    assert [plain(str(cells[f"{places.gap_column(0, part)}4"].value)) for part in GapPart] == [
        "Objectif 2023",
        "Réalisé 2022 (objectif 2023)",
        "Écart à l’objectif 2023",
        "Écart à l’objectif 2023, en %",
        "État de l’objectif 2023",
    ]
    assert plain(str(cells[f"{places.gap_column(0, GapPart.TARGET)}1"].value)) == "Écarts aux objectifs"


def test_a_campaign_without_target_has_no_second_table():
    settings = arranged(columns("r2021", "r2022"))

    cells = changes_contents(process_grid(grid(settings=settings))).cells

    assert not any("bjectif" in str(content.value) for content in cells.values())
