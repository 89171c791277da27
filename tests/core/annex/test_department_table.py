"""The table of a department: nothing added, nothing lost."""

from __future__ import annotations

import pytest
from factories import REFERENTIAL, grid, plain, real_grid, target, year

from calpae_xl.core.annex.department_table import department_table
from calpae_xl.core.annex.document import Cell, Row
from calpae_xl.core.annex.notes import CellNotes
from calpae_xl.core.annex.scope import Scope
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.trade.model import Status

REAL = process_grid(real_grid())


def rows(work, territory="67") -> dict[str, Row]:
    """The rows of a department by the label printed; the last of those that share one."""
    known = next(each for each in work.campaign.territories if each.code == territory)
    table = department_table(Scope(work), known, CellNotes(work))
    return {plain(row.cells[1].text): row for row in table.rows if not row.is_section}


def cell_of(value, name="rsa_1er_rdv", period=None) -> Cell:
    """The cell of one typed value."""
    period = period or year(2021)
    work = process_grid(grid({("67", name, period): value}))
    row = rows(work)[plain(REFERENTIAL.indicators[name].label)]
    return row.cells[2 + work.campaign.periods.index(period)]


@pytest.mark.parametrize(
    ("name", "value", "text", "number"),
    [
        ("rsa_1er_rdv", 110510, "110 510", True),
        ("rsa_1er_rdv", 0, "0", True),
        ("rsa_1er_rdv", "n.d.", "ND", False),
        ("rsa_1er_rdv", "SO", "SO", False),
        ("rsa_1er_rdv", "8 5002", "8 5002", False),
        ("rsa_1er_rdv", "1 234", "1 234", False),
        ("pasi_taux_couverture_30min", 0.333, "33,3 %", True),
        ("pasi_taux_couverture_30min", 0.12345, "12,345 %", True),
        ("ag_delai_demarrage", 22, "22 jours", True),
    ],
)
def test_a_cell_prints_all_that_was_declared(name, value, text, number):
    cell = cell_of(value, name)

    assert (plain(cell.text), cell.is_number) == (text, number)


def test_a_target_in_words_prints_its_words():
    cell = cell_of("Tendre vers 3 semaines", "ag_delai_demarrage", target())

    assert (cell.text, cell.is_number) == ("Tendre vers 3 semaines", False)


def test_every_row_asked_for_is_there_and_every_period_has_its_cell():
    table = rows(REAL)

    asked = [each for each in REFERENTIAL.entered if each.status is not Status.AUXILIARY]
    printed = [row.cells for row in table.values()]
    assert len({plain(each.label) for each in asked}) == len(table)
    assert {len(cells) for cells in printed} == {2 + len(REAL.campaign.periods) + 1}


def test_a_weight_that_somebody_filled_in_has_its_row():
    weight = next(each for each in REFERENTIAL.entered if each.status is Status.AUXILIARY)
    label = plain(weight.short)

    assert label not in rows(REAL)
    assert label in rows(process_grid(real_grid({("67", weight.id, year(2022)): 5})))


def test_comments_and_notes_stand_with_their_row():
    row = rows(REAL)["Nombre total de 1ers RDV d’accompagnement fixés"]

    assert row.cells[-1].text.startswith("2020")
    assert plain(row.cells[4].note).startswith("Année incomplète")
    assert not row.cells[3].note
