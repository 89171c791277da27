"""Figures designated by their cell: entry sheets, « CeA », « Évolutions »."""

from __future__ import annotations

from dataclasses import replace

import pytest
from factories import COLLECTIVITY, plain
from masters import shipped_grid

from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.actions.designation import NoFigureError, UnknownNameError, designated_figure, designated_indicator
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.trade.model import CellRef, Kind, Period
from calpae_xl.core.workbook.grid import Grid, Sheet, split_address
from calpae_xl.usecases.explain import explain_cell, explain_in_book

FLOW = "rsa_nouveaux_entrants"
CEA, CHANGES = "CeA", "Évolutions"


def sheet(name: str) -> Sheet:
    return next(s for s in shipped_grid().sheets if s.name == name)


def row_of(name: str, territory: str | None = None) -> int:
    held = sheet(name).values
    rows = [int(cell[1:]) for cell, value in held.items() if cell[0] == "A" and value == FLOW and cell[1:].isdigit()]
    return next(row for row in rows if territory is None or held.get(f"B{row}") == territory)


def figure(request: str, grid: Grid | None = None) -> tuple[str, str, Period]:
    grid = grid or shipped_grid()
    territory, indicator, period = designated_figure(read_campaign(grid), (request,))
    return territory, indicator.id, period


@pytest.mark.parametrize(
    ("letters", "period"),
    [
        ("E", Period("2018")),
        ("I", Period("2022")),
        ("J", Period("2023", Kind.TARGET)),
        ("B", Period("2022")),
        ("K", Period("2022")),
    ],
    ids=["first year", "last year", "target", "measure", "coverage"],
)
def test_any_cell_of_a_row_of_cea_is_a_consolidated_figure(letters, period):
    assert figure(f"CeA!{letters}{row_of(CEA)}") == (COLLECTIVITY.code, FLOW, period)


def test_a_folded_reading_cell_is_of_its_period():
    held = sheet(CEA).values
    [letters] = [c.rstrip("0123456789") for c, value in held.items() if value == "Réalisé 2020 – 68 lu"]

    assert figure(f"CeA!{letters}{row_of(CEA)}") == (COLLECTIVITY.code, FLOW, Period("2020"))


@pytest.mark.parametrize("territory", ["67", "68", "CeA"])
@pytest.mark.parametrize(
    ("header", "period"),
    [
        ("2019 → 2020", Period("2020")),
        ("2019 → 2020, en\u00a0%", Period("2020")),
        ("Écart à l’objectif 2023", Period("2023", Kind.TARGET)),
        ("Indicateur", Period("2022")),
    ],
    ids=["change", "relative", "gap", "label"],
)
def test_any_cell_of_a_row_of_changes_is_a_figure_of_its_later_year(territory, header, period):
    held = sheet(CHANGES).values
    [letters] = {
        c.rstrip("0123456789") for c, value in held.items() if isinstance(value, str) and plain(value) == plain(header)
    }
    code = COLLECTIVITY.code if territory == "CeA" else territory

    assert figure(f"Évolutions!{letters}{row_of(CHANGES, territory)}") == (code, FLOW, period)


@pytest.mark.parametrize("request_", ["CeA!B1", "CeA!E6", "CeA!E900", "Évolutions!E4", "Évolutions!E900"])
def test_a_cell_beside_the_table_is_refused(request_):
    with pytest.raises(NoFigureError, match="ne porte aucun chiffre de la campagne"):
        figure(request_)


def test_a_renamed_sheet_is_known_by_its_name():
    grid = shipped_grid()
    sheets = tuple(replace(s, name="Total") if s.name == CEA else s for s in grid.sheets)

    assert figure(f"Total!E{row_of(CEA)}", replace(grid, sheets=sheets)) == (COLLECTIVITY.code, FLOW, Period("2018"))


def test_a_weight_that_the_collectivity_does_not_consolidate_is_refused():
    row = next(c[1:] for c, value in sheet(CEA).values.items() if c[0] == "A" and value == "aux_population_municipale")

    with pytest.raises(NoFigureError):
        figure(f"CeA!E{row}")


def test_a_cell_of_cea_opens_its_lineage():
    lineage = explain_in_book(MemoryBook(shipped_grid()), (f"CeA!E{row_of(CEA)}",))

    assert plain(lineage.title) == "CeA, Nouveaux entrants RSA, réalisé 2018"


def test_a_workbook_of_before_is_explained_alike_by_a_click_and_by_words():
    grid, results = shipped_grid(), f"E{row_of(CEA)}"
    settings = sheet("Paramètres")
    named = {split_address(at)[1] for at, value in settings.values.items() if str(value).startswith("collectivite_")}
    older = {at: value for at, value in settings.values.items() if split_address(at)[1] not in named}
    called = {CEA: "Total"}
    sheets = tuple(
        replace(each, name=called.get(each.name, each.name), values=older if each == settings else each.values)
        for each in grid.sheets
    )
    book = MemoryBook(replace(grid, sheets=sheets))

    assert len(named) == 3
    assert explain_cell(book, CellRef("Total", results)) == explain_in_book(book, (f"Total!{results}",))


@pytest.mark.parametrize(
    "given",
    [
        FLOW,
        "Nouveaux entrants RSA",
        "nouveaux entrants rsa",
        "Nombre de nouveaux entrants",
    ],
)
def test_an_indicator_is_found_by_its_id_its_short_label_or_that_of_the_entry_sheet(given):
    assert designated_indicator(read_campaign(shipped_grid()), given).id == FLOW


def test_a_label_that_several_indicators_bear_names_none():
    with pytest.raises(UnknownNameError) as refusal:
        designated_indicator(read_campaign(shipped_grid()), "Territoires")

    assert plain(str(refusal.value)) == (
        "« Territoires » n’est pas le nom d’un seul indicateur de ce classeur. Choisissez parmi : CNFPT – territoires, "
        "Spécifique – territoires."
    )
