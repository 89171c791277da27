"""One text for several lines: which it answers, which it leaves, and why."""

from __future__ import annotations

import pytest
from factories import plain, real_grid, year

from calpae_xl.core.actions.designation import Figure
from calpae_xl.core.actions.justifying import (
    EmptyJustificationError,
    NothingToJustifyError,
    Selection,
    TooLongJustificationError,
    justifiable,
)
from calpae_xl.core.figures.processed import Processed, process_grid
from calpae_xl.core.sheets.findings import PLACES, FindingLine, read_findings
from calpae_xl.core.workbook.plan import applied
from core.results.test_findings import KEY, TEXT, answered, run, sheet_of, with_findings, written

HOUSED = ("67", "ase_logement_stable", year(2019))


def worked(lines: list[FindingLine]) -> Processed:
    return process_grid(with_findings(real_grid(), sheet_of(lines)))


@pytest.fixture(scope="module")
def lines() -> list[FindingLine]:
    return run(real_grid(), sheet_of([]))


def figure(work: Processed) -> Figure:
    territory, name, period = HOUSED
    return Figure(territory, work.campaign.referential.indicators[name], period)


def after(work: Processed, chosen: Selection | Figure, text: str = TEXT) -> dict[str, str]:
    """Justifications of the figure once written, by code."""
    grid = applied(work.campaign.grid, justifiable(work, chosen).plan(text))
    held = read_findings(grid.sheet("Contrôles")).lines.values()
    return {line.code.text: line.justification.text for line in held if line.key.text == KEY}


def test_a_figure_has_what_blocks_answered_first_and_then_all_its_warnings(lines):
    work = worked(lines)

    made = justifiable(work, figure(work))

    assert len(made.answered) == 1
    assert [*map(plain, made.left)] == [
        "1 constat laissé (« 67 Bas-Rhin, D7, T301, T304 ») : veut son propre texte : justifiez de nouveau ce chiffre."
    ]
    assert after(work, figure(work)) == {"B201": TEXT, "T301, T304": ""}
    lifted = process_grid(applied(work.campaign.grid, made.plan("Borne inexacte.")))
    assert after(lifted, figure(lifted)) == {"B201": "Borne inexacte.", "T301, T304": TEXT}


def test_what_blocks_is_left_when_it_is_chosen_with_other_figures(lines):
    work = worked(lines)
    rows = work.campaign.listed.whole.lines
    first = next(row for row, line in rows.items() if line.priority.text.startswith("3") and line.key.text != KEY)

    made = justifiable(work, Selection("Contrôles", (row_of(work, "B201"), f"B{first}")))

    assert [line.code.text for line in made.answered] == [rows[first].code.text]
    [left] = map(plain, made.left)
    assert left.endswith("bloque, et se justifie seul : désignez sa cellule, ou sa ligne de « Contrôles ».")


def test_rows_of_the_list_are_answered_whichever_of_their_cells_is_selected(lines):
    work = worked(lines)
    rows = [row for row, line in enumerate(lines, start=5) if line.priority.text.startswith("3")]
    areas = (f"J{rows[0]}:J{rows[2]}", f"B{rows[4]}", f"A{rows[-1] + 200}:XFD{rows[-1] + 300}")

    made = justifiable(work, Selection("Contrôles", areas))

    assert {line.key for line in made.answered} == {lines[row - 5].key for row in (*rows[:3], rows[4])}
    assert {line.severity.text for line in made.answered} == {"avertissement"}


def test_cells_of_an_entry_sheet_stand_for_what_is_said_of_them(lines):
    work = worked(lines)
    [at] = {line.cell.text for line in lines if line.key.text == KEY}

    assert after(work, Selection("67 Bas-Rhin", (at,))) == {"B201": TEXT, "T301, T304": ""}
    with pytest.raises(NothingToJustifyError):
        justifiable(work, Selection("68 Haut-Rhin", ("A1:B2",)))


def test_what_cannot_be_read_is_never_justified(lines):
    work = worked(lines)
    row = next(row for row, line in enumerate(lines, start=5) if line.code.text == "C102")

    with pytest.raises(NothingToJustifyError, match=r"ne se justifie pas.: corrigez la saisie"):
        justifiable(work, Selection("Contrôles", (f"B{row}",)))


def test_a_text_that_stands_is_not_replaced_one_that_says_nothing_is(lines):
    standing, empty = worked(answered(lines, "T304", TEXT)), worked(answered(lines, "T304", "Vu"))
    chosen = Selection("Contrôles", (row_of(standing, "T304"),))

    with pytest.raises(NothingToJustifyError, match=r"a déjà une justification.; pour la changer, récrivez-la dans"):
        justifiable(standing, chosen)

    assert after(empty, chosen)["T301, T304"] == TEXT


def row_of(work: Processed, code: str) -> str:
    rows = work.campaign.listed.lines.items()
    row = next(row for row, line in rows if line.key.text == KEY and code in line.codes)
    return f"{PLACES.columns['message']}{row}"


def test_what_was_to_be_reviewed_is_answered_anew(lines):
    reviewed = [
        written(line, decision="À revoir", justification="Ancien texte.") if "T304" in line.codes else line
        for line in lines
    ]
    work = worked(reviewed)

    grid = applied(work.campaign.grid, justifiable(work, Selection("Contrôles", (row_of(work, "T304"),))).plan(TEXT))

    [line] = [
        line
        for line in read_findings(grid.sheet("Contrôles")).lines.values()
        if line.key.text == KEY and "T304" in line.codes
    ]
    assert (line.decision.text, line.justification.text) == ("", TEXT)


def test_a_list_with_a_line_for_each_finding_is_answered_too(lines):
    work = worked([line for line in lines if line.key.text != KEY])

    lifted = process_grid(applied(work.campaign.grid, justifiable(work, figure(work)).plan(TEXT)))
    assert after(lifted, figure(lifted)) == {"B201": TEXT, "T301": TEXT, "T304": TEXT}


@pytest.mark.parametrize("text", ["", "ok", "à voir plus tard"])
def test_a_text_that_says_nothing_is_refused(lines, text):
    work = worked(lines)

    with pytest.raises(EmptyJustificationError, match="ne dit pas pourquoi"):
        justifiable(work, figure(work)).plan(text)


def test_a_text_that_no_cell_can_hold_is_refused(lines):
    work = worked(lines)

    with pytest.raises(TooLongJustificationError, match="plus long"):
        justifiable(work, figure(work)).plan("mot " * 9_000)
