"""« Constat suivant »: every cell that wants attention, once, the gravest first."""

from __future__ import annotations

from factories import plain, real_grid
from masters import AT, BAS_RHIN, FINDINGS, cell_in, master_grid

from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.sheets.findings import read_findings
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan
from calpae_xl.usecases.next_finding import next_finding_in
from calpae_xl.usecases.write import prepare, write


def listed(grid: Grid):
    return read_findings(next(s for s in grid.sheets if s.name == FINDINGS))


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


def test_the_first_is_the_gravest():
    step = next_finding_in(master_grid())

    assert step.at == CellRef(BAS_RHIN, cell_in(master_grid(), "ase_logement_stable", "Réalisé 2019"))
    first, *told = plain(step.told).split("\n")
    assert first == "Cellule 1 sur 81"
    assert told[0].startswith("B201, bloquant – « Jeunes en logement stable » vaut 522, plus que")
    assert [line[:4] for line in told] == ["B201", "T301", "T304"]


def test_every_cell_is_visited_once_blocking_ones_first():
    visited = tour(master_grid())
    severities = {}
    for line in listed(master_grid()).lines.values():
        cell = CellRef(line.sheet.text, line.cell.text)
        severities.setdefault(cell, []).append(line.severity.text)

    assert {*visited} == {*severities}
    blocking = [at for at in visited if "bloquant" in severities[at]]
    assert visited[: len(blocking)] == blocking
    assert "information" in severities[visited[-1]]


def test_a_cell_without_finding_leads_to_the_first():
    assert next_finding_in(master_grid(), CellRef(BAS_RHIN, "A1")) == next_finding_in(master_grid())


def test_a_line_of_the_list_leads_to_the_cell_after_its_own():
    rows = [row for row, line in listed(master_grid()).lines.items() if line.severity.text == "bloquant"]
    visited = tour(master_grid())

    assert next_finding_in(master_grid(), CellRef(FINDINGS, f"I{rows[0]}")).at == visited[1]


def test_the_order_is_that_of_the_list_as_people_sorted_it():
    grid = master_grid()
    held = listed(grid)
    rows, columns = [*held.lines], held.places.columns
    cells = {
        f"{columns[name]}{row}": content
        for row, other in zip(rows, reversed(rows), strict=True)
        for name, content in held.lines[other]._asdict().items()
    }
    book = MemoryBook(grid)
    book.apply(Plan({FINDINGS: SheetPlan(cells)}), at=AT)

    blocking = [line for line in reversed([*held.lines.values()]) if line.severity.text == "bloquant"]
    assert next_finding_in(book.read()).at == CellRef(blocking[0].sheet.text, blocking[0].cell.text)


def test_what_was_corrected_or_justified_since_is_passed_over():
    book = MemoryBook(master_grid())
    first = next_finding_in(book.read()).at
    held = listed(master_grid())
    cells = {
        f"{held.places.columns['justification']}{row}": Content("Compte vérifié.")
        for row, line in held.lines.items()
        if CellRef(line.sheet.text, line.cell.text) == first
    }
    book.apply(Plan({FINDINGS: SheetPlan(cells)}), at=AT)

    assert first not in tour(book.read())
    assert len(tour(book.read())) == 80


def test_the_cell_is_where_its_row_is_now():
    grid = master_grid()
    row = cell_in(grid, "ase_logement_stable", "Réalisé 2019")[1:]
    held = next(s for s in grid.sheets if s.name == BAS_RHIN)
    values = {
        (f"{c.rstrip('0123456789')}90" if c.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == row else c): value
        for c, value in held.values.items()
    }
    moved = Grid(grid.name, tuple(Sheet(BAS_RHIN, values) if s is held else s for s in grid.sheets), grid.names)

    assert next_finding_in(moved).at == CellRef(BAS_RHIN, "F90")


def test_a_missing_sheet_is_shown_by_its_line():
    grid = master_grid()
    book = MemoryBook(Grid(grid.name, tuple(s for s in grid.sheets if s.name != "68 Haut-Rhin"), {}))
    write(book, prepare(book, Action.VALIDATE, at=AT, user="jeanne"), at=AT)

    places = [at for at in tour(book.read()) if at.sheet == FINDINGS]

    assert len(places) == 1
    [row] = [row for row, line in listed(book.read()).lines.items() if line.code.text == "S001"]
    assert places[0].cell == f"{listed(book.read()).places.columns['message']}{row}"


def test_nothing_listed_yet_asks_for_a_validation():
    book = MemoryBook(master_grid())
    held = listed(master_grid())
    emptied = {f"{letters}{row}": Content() for letters in held.places.columns.values() for row in held.lines}
    book.apply(Plan({FINDINGS: SheetPlan(emptied)}), at=AT)

    step = next_finding_in(book.read())

    assert (step.at, plain(step.told)) == (None, "91 constats à lister : lancez « Valider ».")


def test_a_workbook_without_the_list_asks_for_a_validation():
    grid = real_grid()
    bare = Grid(grid.name, tuple(s for s in grid.sheets if s.name != FINDINGS))

    assert plain(next_finding_in(bare).told) == "91 constats à lister : lancez « Valider »."
