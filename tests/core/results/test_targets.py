"""« _objectifs »: a target in words, read step by step as its formulas do."""

from __future__ import annotations

import pytest
from factories import REFERENTIAL, grid, shipped_settings, target

from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.results.consolidation_formulas import ConsolidationFormulas
from calpae_xl.core.results.targets import target_cells

SHAPE = ConsolidationFormulas(REFERENTIAL, shipped_settings())


@pytest.mark.parametrize(
    ("typed", "steps"),
    [
        ("Tendre vers 3 semaines", ["TENDREVERS3SEMAINES", 10, 8, 7, "3", 21, -1]),
        ("< 21 j", ["<21J", 1, 1, 1, "21", 21, -2]),
        ("<= 21 jours", ["≤21JOURS", 1, 5, 1, "21", 21, -1]),
        ("Tendre vers trois semaines", ["TENDREVERSTROISSEMAINES", 10, 8, 7, "TROIS", "BLOQUÉ", 0]),
        ("ND", ["ND", 0, 0, 0, "ND", "BLOQUÉ", 0]),
        (21, ["", 0, 0, 0, "", "BLOQUÉ", 0]),
        ("#N/A", ["", 0, 0, 0, "", "BLOQUÉ", 0]),
    ],
)
def test_a_target_in_words_is_read_step_by_step(typed, steps):
    done = process_grid(grid({("67", "ag_delai_demarrage", target()): typed}))
    row = SHAPE.targets["ag_delai_demarrage", 5, 0]

    cells = target_cells(done)

    assert [cells[f"{letter}{row}"].value for letter in "ABCDEFG"] == steps


def test_the_sheet_has_a_row_for_each_cell_that_may_hold_words_and_no_other():
    cells = target_cells(process_grid(grid()))

    rows = {int(address[1:]) for address, content in cells.items() if content.formula is not None}
    assert rows == {*SHAPE.targets.values()}
    assert all(content.value is not None for content in cells.values())
    assert [cells[f"{letter}{min(rows) - 1}"].value for letter in "ABCDEFG"] == [
        "Texte", "Début", "Unité", "Vaut", "Nombre", "Borne", "Sens",
    ]  # fmt: skip


def test_a_blank_target_is_read_to_nothing_and_bounds_nothing():
    cells = target_cells(process_grid(grid()))
    row = SHAPE.targets["ag_delai_demarrage", 5, 0]

    assert [cells[f"{letter}{row}"].value for letter in "ABCDEFG"] == ["", 0, 0, 0, "", "BLOQUÉ", 0]
