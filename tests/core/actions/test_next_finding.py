"""« Constat suivant »: every cell that wants attention, once, the gravest first."""

from __future__ import annotations

from factories import plain, real_grid
from masters import AT, BAS_RHIN, FINDINGS, cell_in, shipped_grid

from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.sheets.findings import read_findings
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan
from calpae_xl.usecases.next_finding import next_finding_in


def listed(grid: Grid):
    return read_findings(next(s for s in grid.sheets if s.name == FINDINGS))


def test_the_first_is_the_gravest():
    assert plain(next_finding_in(shipped_grid()).told).startswith("Cellule 1 sur 75\nC102, bloquant – ")


def test_of_a_cell_the_gravest_is_told_first():
    housed = CellRef(BAS_RHIN, cell_in(shipped_grid(), "ase_logement_stable", "Réalisé 2019"))
    step = next_finding_in(shipped_grid())
    while step.at != housed:
        step = next_finding_in(shipped_grid(), step.at)

    first, *told = plain(step.told).split("\n")
    assert first == "Cellule 3 sur 75"
    assert told[0].startswith("B201, bloquant – « Jeunes en logement stable » vaut 522, plus que")
    assert [line[:4] for line in told] == ["B201", "T301", "T304"]


def test_a_cell_without_finding_leads_to_the_first():
    assert next_finding_in(shipped_grid(), CellRef(BAS_RHIN, "A1")) == next_finding_in(shipped_grid())


def test_the_order_is_that_of_the_list_as_people_sorted_it():
    grid = shipped_grid()
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


def test_the_cell_is_where_its_row_is_now():
    grid = shipped_grid()
    row = cell_in(grid, "ase_logement_stable", "Réalisé 2019")[1:]
    held = next(s for s in grid.sheets if s.name == BAS_RHIN)
    values = {
        (f"{c.rstrip('0123456789')}90" if c.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == row else c): value
        for c, value in held.values.items()
    }
    moved = Grid(grid.name, tuple(Sheet(BAS_RHIN, values) if s is held else s for s in grid.sheets), grid.names)

    before = next_finding_in(moved, next_finding_in(moved).at)
    assert next_finding_in(moved, before.at).at == CellRef(BAS_RHIN, "F90")


def test_a_correction_that_waits_to_be_applied_is_passed_over():
    grid = shipped_grid()
    held = listed(grid)
    row, line = next((row, line) for row, line in held.lines.items() if line.proposal.text.startswith("121 "))
    book = MemoryBook(grid)
    book.apply(Plan({FINDINGS: SheetPlan({f"{held.places.columns['decision']}{row}": Content(121)})}), at=AT)

    stops, step = [], next_finding_in(book.read())
    while step.at not in stops:
        stops.append(step.at)
        step = next_finding_in(book.read(), step.at)

    assert len(stops) == 74
    assert CellRef(line.sheet.text, line.cell.text) not in stops


def test_nothing_listed_yet_asks_for_a_validation():
    book = MemoryBook(shipped_grid())
    held = listed(shipped_grid())
    emptied = {f"{letters}{row}": Content() for letters in held.places.columns.values() for row in held.lines}
    book.apply(Plan({FINDINGS: SheetPlan(emptied)}), at=AT)

    step = next_finding_in(book.read())

    assert (step.at, plain(step.told)) == (None, "86 constats à lister : lancez « Valider ».")


def test_a_workbook_without_the_list_asks_for_a_validation():
    grid = real_grid()
    bare = Grid(grid.name, tuple(s for s in grid.sheets if s.name != FINDINGS))

    assert plain(next_finding_in(bare).told) == "86 constats à lister : lancez « Valider »."
