"""Undoing an action, whichever door it came through: the workbook as it was, and one more line of « Journal »."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from factories import plain
from masters import (
    AT,
    BAS_RHIN,
    COMPUTING,
    FINDINGS,
    address,
    cell_in,
    cell_of,
    edit,
    line_of,
    lines,
    master,
    master_grid,
    sheet,
)

from calpae_xl.books.file import FileBook
from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.actions.undo import ChangedSinceError, NothingToUndoError
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan
from calpae_xl.usecases.undo import prepare_undo
from calpae_xl.usecases.write import prepare, prepare_change, write

HOME, JOURNAL, RECORD = "Accueil", "Journal", "_avant"


def typed(indicator: str, value: object, grid: Grid | None = None) -> Plan:
    cell = cell_in(grid or master_grid(), indicator, "Réalisé 2019")
    return Plan({BAS_RHIN: SheetPlan({cell: Content(value)})})


def change(book: MemoryBook | FileBook, plan: Plan, at: datetime = AT) -> None:
    prepared = prepare_change(book.read(), plan, Action.CORRECT, detail="1 correction", at=at, user="jeanne")
    write(book, prepared, at=at)


def undo(book: MemoryBook | FileBook) -> None:
    write(book, prepare_undo(book.read(), at=AT, user="marc"), at=AT)


def contents(grid: Grid, *left_out: str) -> dict[str, tuple[object, object]]:
    return {s.name: (dict(s.values), dict(s.formulas)) for s in grid.sheets if s.name not in left_out}


def as_it_was(grid: Grid) -> dict[str, tuple[object, object]]:
    """All but « Journal », which keeps both lines, and the row of « Accueil » that tells of the action."""
    held = contents(grid, JOURNAL)
    values, formulas = held[HOME]
    row = next(at[1:] for at, value in values.items() if value == "Appliquer les corrections" and at[0] == "B")
    held[HOME] = ({at: value for at, value in values.items() if at.lstrip("ABCDEFGHIJ") != row}, formulas)
    return held


@pytest.mark.parametrize("action", COMPUTING)
def test_refreshing_results_uses_up_no_undo(action):
    book = MemoryBook(master_grid())
    change(book, typed("rsa_nouveaux_entrants", 12))
    book.apply(typed("rsa_1er_rdv", 4_444), at=AT)

    for hours in range(1, 13):
        write(book, prepare(book, action, at=AT + timedelta(hours=hours), user="jeanne"), at=AT)
        book.apply(typed("rsa_1er_rdv", 4_444 + hours), at=AT)
    undo(book)

    cell = cell_in(master_grid(), "rsa_nouveaux_entrants", "Réalisé 2019")
    assert contents(book.read())[BAS_RHIN][0][cell] == contents(master_grid())[BAS_RHIN][0][cell]
    with pytest.raises(NothingToUndoError):
        undo(book)


def test_ten_changes_are_undone_one_after_the_other():
    book, states = MemoryBook(master_grid()), [master_grid()]
    for number in range(1, 12):
        change(book, typed("rsa_nouveaux_entrants", 12 + number), AT + timedelta(hours=number))
        states.append(book.read())
        write(book, prepare(book, Action.PROCESS, at=AT + timedelta(hours=number), user="jeanne"), at=AT)

    for state in states[-2:0:-1]:
        undo(book)
        assert contents(book.read(), HOME, JOURNAL, RECORD) == contents(state, HOME, JOURNAL, RECORD)

    with pytest.raises(NothingToUndoError):
        undo(book)


def test_results_are_worked_out_anew():
    book = MemoryBook(master_grid())
    change(book, typed("rsa_nouveaux_entrants", 12))
    book.apply(typed("rsa_1er_rdv", 4_444), at=AT)

    undo(book)

    late = MemoryBook(master_grid())
    late.apply(typed("rsa_1er_rdv", 4_444), at=AT)
    write(late, prepare(late, Action.PROCESS, at=AT, user="jeanne"), at=AT)
    assert contents(book.read(), HOME, JOURNAL, RECORD, FINDINGS) == contents(
        late.read(), HOME, JOURNAL, RECORD, FINDINGS
    )


def test_what_people_had_answered_comes_back_with_the_finding(tmp_path: Path):
    path = master(tmp_path / "saisie.xlsx")
    row = line_of(path, "B201", "67|ase_logement_stable|Réalisé 2019")
    edit(path, FINDINGS, {address("justification", row): "Compte vérifié avec le service."})
    book = FileBook(path)
    write(book, prepare(book, Action.PROCESS, at=AT, user="jeanne"), at=AT)
    change(book, typed("ase_logement_stable", 300))
    assert "Compte vérifié avec le service." not in sheet(path, FINDINGS).values.values()
    write(book, prepare(book, Action.PROCESS, at=AT, user="jeanne"), at=AT)

    undo(book)

    line = lines(path)[line_of(path, "B201", "67|ase_logement_stable|Réalisé 2019")]
    assert (line.justification.value, line.severity.value) == ("Compte vérifié avec le service.", "justifié")


def test_a_change_is_undone_with_all_that_followed():
    book = MemoryBook(master_grid())
    change(book, typed("rsa_nouveaux_entrants", 12))

    undo(book)

    assert as_it_was(book.read()) == as_it_was(master_grid())


def test_a_change_of_a_file_is_undone_with_all_that_followed(tmp_path: Path):
    book = FileBook(master(tmp_path / "saisie.xlsx"))
    change(book, typed("rsa_nouveaux_entrants", 12))

    undo(book)

    assert as_it_was(book.read()) == as_it_was(master_grid())


def test_the_journal_keeps_both_lines():
    book = MemoryBook(master_grid())
    change(book, typed("rsa_nouveaux_entrants", 12))
    undo(book)

    journal = next(s for s in book.read().sheets if s.name == JOURNAL).values

    assert (journal["D5"], journal["D6"]) == ("Appliquer les corrections", "Annuler")
    assert (journal["C5"], journal["C6"]) == ("jeanne", "marc")
    assert plain(journal["E6"]) == "« Appliquer les corrections » du 22/11/2026 à 10:30, par jeanne"


def test_home_tells_how_the_workbook_stands_after_all():
    book = MemoryBook(master_grid())
    change(book, typed("rsa_nouveaux_entrants", 12))
    told = [*next(s for s in book.read().sheets if s.name == HOME).values.values()]
    assert "1 correction (par jeanne)" in told

    undo(book)

    now, before = (contents(each)[HOME][0] for each in (book.read(), master_grid()))
    [said] = {str(now[at]) for at in now if now[at] != before.get(at) and isinstance(now[at], str)}
    assert said == "annulée – 1 correction (par jeanne)"


def test_home_counts_what_was_typed_since():
    book = MemoryBook(master_grid())
    change(book, typed("rsa_nouveaux_entrants", 12))
    blank = cell_in(master_grid(), "ase_logement_stable", "Réalisé 2022")
    book.apply(Plan({BAS_RHIN: SheetPlan({blank: Content()})}), at=AT)

    undo(book)

    assert contents(book.read())[HOME] != contents(master_grid())[HOME]


def test_undoing_once_takes_back_one_action():
    book = MemoryBook(master_grid())
    change(book, typed("rsa_nouveaux_entrants", 12))
    once = book.read()
    change(book, typed("rsa_nouveaux_entrants", 13), AT + timedelta(hours=1))

    undo(book)

    assert contents(book.read(), HOME, JOURNAL, RECORD) == contents(once, HOME, JOURNAL, RECORD)


def test_an_action_that_finds_nothing_to_write_can_be_followed_by_undoing_the_one_before():
    book = MemoryBook(master_grid())
    change(book, typed("rsa_nouveaux_entrants", 12))
    write(book, prepare(book, Action.PROCESS, at=AT, user="jeanne"), at=AT)

    undo(book)

    assert as_it_was(book.read()) == as_it_was(master_grid())


def test_a_justification_written_since_is_not_lost(tmp_path: Path):
    path = master(tmp_path / "saisie.xlsx")
    book = FileBook(path)
    change(book, typed("ase_logement_stable", 530))
    row = line_of(path, "B201", "67|ase_logement_stable|Réalisé 2019")
    edit(path, FINDINGS, {address("justification", row): "Compte vérifié."})

    undo(book)  # The line was there before and nothing of ours stood in that cell.

    assert "Compte vérifié." in sheet(path, FINDINGS).values.values()


def test_an_entry_retyped_since_refuses(tmp_path: Path):
    path = master(tmp_path / "saisie.xlsx")
    book = FileBook(path)
    change(book, typed("ase_logement_stable", 530))
    cell = cell_of(path, "ase_logement_stable", "Réalisé 2019")
    edit(path, BAS_RHIN, {cell: 531})
    before = path.read_bytes()

    with pytest.raises(ChangedSinceError, match=rf"{cell} de «.67 Bas-Rhin.» a changé depuis"):
        undo(book)

    assert path.read_bytes() == before


def without(grid: Grid, *names: str) -> Grid:
    return Grid(grid.name, tuple(s for s in grid.sheets if s.name not in names), grid.names)


COPY = ("68 Haut-Rhin", "CeA", "Évolutions", "Révisions", "_objectifs", "_vu", "Millésimes")


@pytest.mark.parametrize("missing", [COPY, (*COPY, JOURNAL, HOME), (*COPY, FINDINGS), (*COPY, RECORD), ("Évolutions",)])
def test_a_copy_that_lacks_result_sheets_takes_a_change(missing):
    book = MemoryBook(without(master_grid(), *missing))

    change(book, typed("rsa_nouveaux_entrants", 12))

    cell = cell_in(master_grid(), "rsa_nouveaux_entrants", "Réalisé 2019")
    assert next(s for s in book.read().sheets if s.name == BAS_RHIN).values[cell] == 12
    if RECORD not in missing:
        undo(book)
        assert contents(book.read())[BAS_RHIN] == contents(master_grid())[BAS_RHIN]


@pytest.mark.parametrize("plan", [Plan(), Plan({BAS_RHIN: SheetPlan({"B1": Content()})})], ids=["empty", "no change"])
def test_a_change_that_changes_nothing_writes_nothing(plan):
    held = next(s for s in master_grid().sheets if s.name == BAS_RHIN).values["B1"]
    if plan.sheets:
        plan = Plan({BAS_RHIN: SheetPlan({"B1": Content(held)})})

    prepared = prepare_change(master_grid(), plan, Action.CORRECT, detail="x", at=AT, user="jeanne")

    assert prepared.whole == Plan()


def test_a_change_from_elsewhere_is_signed_with_its_file_and_digest():
    plan = typed("rsa_nouveaux_entrants", 12)

    prepared = prepare_change(
        master_grid(), plan, Action.INTEGRATE, detail="x", at=AT, user="jeanne", file="retour.xlsx", digest="abc"
    )

    written = {content.value for content in prepared.results.plan.sheets[JOURNAL].cells.values()}
    assert {"retour.xlsx", "abc", "Intégrer un retour"} <= written
