"""« Constat suivant », from one cell to the next until the first comes back."""

from __future__ import annotations

from core.actions.test_next_finding import listed
from masters import AT, FINDINGS, shipped_grid

from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan
from calpae_xl.usecases.next_finding import next_finding_in
from calpae_xl.usecases.write import prepare, write


def tour(grid: Grid, start: CellRef | None = None) -> list[CellRef]:
    """The cells visited from a place, until the first one comes back."""
    visited: list[CellRef] = []
    at = start
    while (step := next_finding_in(grid, at)).at not in visited:
        assert step.at is not None
        visited.append(step.at)
        at = step.at
    assert step.at == visited[0]
    return visited


def test_every_cell_is_visited_once_blocking_ones_first():
    visited = tour(shipped_grid())
    severities = {}
    for line in listed(shipped_grid()).lines.values():
        cell = CellRef(line.sheet.text, line.cell.text)
        severities.setdefault(cell, []).append(line.severity.text)

    assert {*visited} == {*severities}
    blocking = [at for at in visited if "bloquant" in severities[at]]
    assert visited[: len(blocking)] == blocking
    assert "information" in severities[visited[-1]]


def test_a_line_of_the_list_leads_to_the_cell_after_its_own():
    rows = [row for row, line in listed(shipped_grid()).lines.items() if line.severity.text == "bloquant"]
    visited = tour(shipped_grid())

    assert next_finding_in(shipped_grid(), CellRef(FINDINGS, f"I{rows[0]}")).at == visited[1]


def test_what_was_justified_since_is_passed_over():
    book = MemoryBook(shipped_grid())
    before, held = tour(book.read()), listed(shipped_grid())
    first = CellRef("67 Bas-Rhin", "I16")  # One warning, and nothing else.
    cells = {
        f"{held.places.columns['justification']}{row}": Content("Compte vérifié.")
        for row, line in held.lines.items()
        if CellRef(line.sheet.text, line.cell.text) == first
    }
    book.apply(Plan({FINDINGS: SheetPlan(cells)}), at=AT)

    assert first in before
    assert tour(book.read()) == [at for at in before if at != first]


def test_a_missing_sheet_is_shown_by_its_line():
    grid = shipped_grid()
    book = MemoryBook(Grid(grid.name, tuple(s for s in grid.sheets if s.name != "68 Haut-Rhin"), {}))
    write(book, prepare(book, Action.VALIDATE, at=AT, user="jeanne"), at=AT)

    places = [at for at in tour(book.read()) if at.sheet == FINDINGS]

    assert len(places) == 1
    [row] = [row for row, line in listed(book.read()).lines.items() if line.code.text == "S001"]
    assert places[0].cell == f"{listed(book.read()).places.columns['message']}{row}"
