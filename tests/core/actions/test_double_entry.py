"""Double entry: Excel's results in « CeA » against Python's, and what is done of a disagreement."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

import pytest
from factories import COLLECTIVITY, plain
from masters import AT, BAS_RHIN, FINDINGS, cell_in, shipped_grid

from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.actions.double_entry import disagreements, reads_nothing
from calpae_xl.core.actions.undo import NothingToUndoError
from calpae_xl.core.figures.processed import Processed, process_grid
from calpae_xl.core.results.changes_places import ChangesPlaces, GapPart
from calpae_xl.core.results.consolidation_formulas import ConsolidationFormulas
from calpae_xl.core.sheets.findings import read_findings
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.sheets.undo_record import UNDO_SHEET
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.model import CellRef, Kind, Period
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan, applied
from calpae_xl.usecases.reconcile import consolidate_live
from calpae_xl.usecases.undo import prepare_undo
from calpae_xl.usecases.write import prepare, write

CEA, CHANGES = "CeA", "Évolutions"
COMPLETE, PARTIAL = ("ase_majeurs_annee", 1), ("ase_majeurs_annee", 0)


@cache
def work() -> Processed:
    return process_grid(shipped_grid())


@cache
def shape() -> ConsolidationFormulas:
    campaign = work().campaign
    return ConsolidationFormulas(campaign.referential, campaign.settings)


def recalculated(results: Mapping[str, Value | None], grid: Grid | None = None, sheet: str = "CeA") -> Grid:
    """The workbook once Excel has worked out some cells of a sheet: formulas stay, results change."""
    grid = grid or shipped_grid()
    held = next(s for s in grid.sheets if s.name == sheet).formulas
    cells = {cell: Content(value, held.get(cell)) for cell, value in results.items()}
    return applied(grid, Plan({sheet: SheetPlan(cells)}))


def test_the_shipped_workbook_agrees():
    assert disagreements(shipped_grid(), work()) == []


@pytest.mark.parametrize(("result", "said"), [("BLOQUÉ", True), (655, False), (None, False)])
def test_formulas_that_block_what_python_reads_read_nothing(result, said):
    assert reads_nothing(recalculated({shape().shown(*COMPLETE): result}), work()) is said
    assert not reads_nothing(shipped_grid(), work())


@pytest.mark.parametrize("what", ["shown", "state", "value"])
@pytest.mark.parametrize("place", [COMPLETE, PARTIAL], ids=["complete", "partial"])
@pytest.mark.parametrize("result", [655, "ND", None, True, "#REF!"])
def test_another_result_in_any_of_its_cells_is_a_disagreement(what, place, result):
    cell = getattr(shape(), what)(*place)

    [finding] = disagreements(recalculated({cell: result}), work())

    period = Period(("2018", "2019")[place[1]])
    assert finding.code is Code.CALCULATION_MISMATCH
    assert finding.at == CellRef(CEA, shape().shown(*place))
    assert (finding.territory, finding.indicator, finding.period) == (COLLECTIVITY.code, "ase_majeurs_annee", period)
    assert finding.facts.cell == cell


@pytest.mark.parametrize("reading", ["raw", "read"])
def test_what_was_read_of_a_department_must_agree_too(reading):
    cell = getattr(shape(), reading)(*COMPLETE, 1)

    [finding] = disagreements(recalculated({cell: 231}), work())

    assert finding.facts.cell == cell


def test_a_weight_read_otherwise_is_told_by_its_own_cell():
    cell = shape().raw("aux_population_municipale", 0, 0)

    [finding] = disagreements(recalculated({cell: 12}), work())

    assert finding.at == CellRef(CEA, cell)


def gap_cell(part: GapPart) -> str:
    places = ChangesPlaces(shape())
    return f"{places.gap_column(0, part)}{places.rows['67', 'pasi_structures_hors_cd']}"


@pytest.mark.parametrize(
    ("part", "result"), [(GapPart.GAP, -11), (GapPart.STATE, "à tenir"), (GapPart.RATIO, 0.5), (GapPart.TARGET, None)]
)
def test_a_gap_to_a_target_that_excel_works_out_otherwise_is_a_disagreement(part, result):
    [finding] = disagreements(recalculated({gap_cell(part): result}, sheet=CHANGES), work())

    assert finding.at == CellRef(CHANGES, gap_cell(part))
    assert (finding.territory, finding.indicator) == ("67", "pasi_structures_hors_cd")
    assert finding.period == Period("2023", Kind.TARGET)


def test_what_the_consolidation_gets_wrong_is_not_told_twice():
    wrong = recalculated({gap_cell(GapPart.GAP): -11}, sheet=CHANGES)

    [finding] = disagreements(recalculated({shape().shown(*COMPLETE): 1}, wrong), work())

    assert finding.at.sheet == CEA


def test_one_cell_wrong_in_several_places_is_one_disagreement():
    wrong = {shape().shown(*COMPLETE): 1, shape().state(*COMPLETE): "x", shape().value(*COMPLETE): 1}

    assert len(disagreements(recalculated(wrong), work())) == 1


@pytest.mark.parametrize(
    ("factor", "agree"),
    [(1 + 1e-15, True), (1 + 4e-12, True), (1 - 4e-12, True), (1 + 6e-12, False), (1 + 1e-9, False)],
)
def test_twelve_significant_digits_must_agree(factor, agree):
    cell = shape().value(*COMPLETE)
    value = next(s for s in shipped_grid().sheets if s.name == CEA).values[cell]

    assert (disagreements(recalculated({cell: value * factor}), work()) == []) is agree


def test_excel_gives_whole_numbers_as_floats():
    cell = shape().value(*COMPLETE)
    value = next(s for s in shipped_grid().sheets if s.name == CEA).values[cell]

    assert disagreements(recalculated({cell: float(value)}), work()) == []


def test_nothing_and_an_empty_text_agree():
    cell = shape().value("ase_personne_lien", 0)
    assert cell not in next(s for s in shipped_grid().sheets if s.name == CEA).values

    assert disagreements(recalculated({cell: ""}), work()) == []


def test_a_workbook_without_the_sheet_has_nothing_to_disagree_on():
    grid = shipped_grid()

    assert disagreements(Grid(grid.name, tuple(s for s in grid.sheets if s.name != CEA)), work()) == []


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (655, "« Jeunes devenus majeurs » : en F8, Excel calcule « 655 » et CALPAE calcule « 656 »."),
        (None, "« Jeunes devenus majeurs » : en F8, Excel n’affiche rien et CALPAE calcule « 656 »."),
        (655.5, "« Jeunes devenus majeurs » : en F8, Excel calcule « 655,5 » et CALPAE calcule « 656 »."),
    ],
)
def test_both_results_are_told(result, said):
    [finding] = disagreements(recalculated({"F8": result}), work())

    assert plain(sentence(finding, work().campaign.referential, work().campaign.settings)[0]) == said


class Excel(MemoryBook):
    """A workbook whose spreadsheet works some cells of « CeA » out otherwise, or not."""

    def __init__(self, grid: Grid, wrong: Mapping[str, Value | None]) -> None:
        super().__init__(grid)
        self.wrong = wrong
        self.calculations = 0

    def recalculate(self) -> None:
        self.calculations += 1
        self._grid = recalculated(self.wrong, self._grid)

    def read_again(self, names: Collection[str]) -> Grid:
        return self._grid


def edited() -> Grid:
    cell = cell_in(shipped_grid(), "rsa_nouveaux_entrants", "Réalisé 2019")
    return applied(shipped_grid(), Plan({BAS_RHIN: SheetPlan({cell: Content(12)})}))


def listed(book: MemoryBook) -> list[str]:
    sheet = next(s for s in book.read().sheets if s.name == FINDINGS)
    return [line.code.text for line in read_findings(sheet).lines.values()]


def lines_of_journal(grid: Grid) -> list[Value]:
    values = next(s for s in grid.sheets if s.name == "Journal").values
    return [values[f"E{row}"] for row in range(5, 20) if f"E{row}" in values]


def test_excel_that_agrees_leaves_the_list_alone():
    book = Excel(edited(), {})

    prepared, found, _ = consolidate_live(book, at=AT, user="jeanne")

    assert (found, book.calculations) == ([], 1)
    assert FINDINGS not in prepared.results.plan.sheets


@pytest.mark.parametrize("grid", [shipped_grid, edited], ids=["nothing to write", "something to write"])
def test_a_disagreement_is_listed_and_signed(grid):
    book = Excel(grid(), {"F8": 655})

    _, found, _ = consolidate_live(book, at=AT, user="jeanne")

    assert [finding.at.cell for finding in found] == ["F8"]
    assert listed(book).count("X501") == 1
    values = next(s for s in book.read().sheets if s.name == "Journal").values.values()
    assert "1\u00a0désaccord entre Excel et CALPAE" in values


def test_a_disagreement_that_is_no_more_leaves_the_list_at_the_next_validation():
    book = Excel(edited(), {"F8": 655})
    consolidate_live(book, at=AT, user="jeanne")
    write(book, prepare(book, Action.VALIDATE, at=AT, user="jeanne"), at=AT)

    assert "X501" not in listed(book)


def test_a_disagreement_that_lasts_is_listed_and_signed_once():
    book = Excel(edited(), {"F8": 655})
    consolidate_live(book, at=AT, user="jeanne")
    once = book.read()

    _, found, _ = consolidate_live(book, at=AT, user="jeanne")

    assert len(found) == 1
    assert listed(book).count("X501") == 1
    assert len(lines_of_journal(book.read())) == len(lines_of_journal(once)) + 1  # « CeA » was put right again.


def test_a_disagreement_that_is_no_more_leaves_the_list():
    book = Excel(edited(), {"F8": 655})
    consolidate_live(book, at=AT, user="jeanne")
    book.wrong = {}

    _, found, _ = consolidate_live(book, at=AT, user="jeanne")

    assert found == []
    assert "X501" not in listed(book)
    assert lines_of_journal(book.read())[-1] == "aucun désaccord entre Excel et CALPAE"


def test_consolidating_is_nothing_to_undo_and_uses_up_no_undo():
    book = Excel(edited(), {"F8": 655})
    record = book.read().sheet(UNDO_SHEET)

    consolidate_live(book, at=AT, user="jeanne")

    assert book.read().sheet(UNDO_SHEET) == record
    with pytest.raises(NothingToUndoError):
        prepare_undo(book.read(), at=AT, user="jeanne")
