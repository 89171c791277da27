"""What is written: the cells that differ, and no other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from factories import real_grid
from masters import (
    AT,
    BAS_RHIN,
    COMPUTING,
    FINDINGS,
    address,
    cell_of,
    edit,
    line_of,
    lines,
    shipped,
    shipped_grid,
)

from calpae_xl.books.file import FileBook
from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.actions.result_sheets import results_plan
from calpae_xl.core.sheets.findings import TABLE, FindingLine, read_findings
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.workbook.contents import SheetContents
from calpae_xl.core.workbook.difference import same, sheet_plan, whole_sheet_plan
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Content, Plan, Resize
from calpae_xl.core.workbook.sheet_recognition import MissingResultSheetError
from calpae_xl.usecases.process import process_book

HOUSED = "67|ase_logement_stable|Réalisé 2019"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return shipped(tmp_path / "saisie.xlsx")


def plan(path: Path, action: Action = Action.PROCESS) -> Plan:
    book = FileBook(path)
    return results_plan(book.read(), process_book(book), action, at=AT, user="jeanne").plan


@pytest.mark.parametrize(
    ("wanted", "value", "formula", "expected"),
    [
        (Content(389), 389.0, None, True),
        (Content(389), 390, None, False),
        (Content(""), None, None, True),
        (Content(None), "", None, True),
        (Content(0), None, None, False),
        (Content("389"), 389, None, False),
        (Content(True), 1, None, False),
        (Content(3, "=1+2"), 3.0, "=1+2", True),
        (Content(0.3, "=0.1+0.2"), 0.30000000000000004, "=0.1+0.2", True),
        (Content(0.3), 0.30000000000000004, None, False),
        (Content(3, "=1+2"), 4, "=1+2", False),
        (Content(3), 3, "=1+2", False),
        (Content(3, "=1+2"), 3, "=", True),
        (Content(datetime(2026, 1, 2)), date(2026, 1, 2), None, True),
    ],
)
def test_a_cell_that_says_the_same_is_not_written(wanted, value, formula, expected):
    values = {} if value is None else {"B2": value}
    formulas = {} if formula is None else {"B2": formula}

    assert same(wanted, Sheet("x", values, formulas), "B2") is expected


def test_lines_left_over_are_emptied_and_the_table_shrinks():
    held = Sheet("x", {"A5": "note", "B4": "Titre", "B5": 1, "B6": 2, "C6": 3, "B7": 4, "E7": "à moi"})
    wanted = SheetContents(Role.FINDINGS, {"B5": Content(1), "C5": Content(None)}, {TABLE: 5})

    made = sheet_plan(held, wanted)

    assert made.cells == {"B6": Content(), "C6": Content(), "B7": Content()}
    assert made.resized == (Resize(TABLE, 5, was=7),)


def test_the_blank_cells_of_a_new_line_are_left_alone():
    held = Sheet("x", {"B4": "Titre", "B5": 1})
    cells = {"B5": Content(1), "C5": Content(None), "B6": Content(2), "C6": Content(None)}

    made = sheet_plan(held, SheetContents(Role.FINDINGS, cells, {TABLE: 6}))

    assert made.cells == {"B6": Content(2)}
    assert made.resized == (Resize(TABLE, 6, was=5),)


def test_a_sheet_that_is_ours_whole_keeps_nothing_else_but_its_marker():
    held = Sheet("x", {"A1": "calpae:2:accueil::2022", "B1": "ancien", "C1": "x"})

    assert whole_sheet_plan(held, {"B1": Content("nouveau")}).cells == {"B1": Content("nouveau"), "C1": Content()}


@pytest.mark.parametrize("action", COMPUTING)
def test_the_shipped_workbook_says_it_all_already(path, action):
    assert plan(path, action) == Plan()


@pytest.mark.parametrize(
    ("action", "sheets"),
    [
        (Action.VALIDATE, {"Contrôles"}),
        (Action.COMPARE, {"Évolutions", "CeA", "Graphiques", "_vu"}),
        (Action.CONSOLIDATE, {"Évolutions", "CeA", "Graphiques", "_vu"}),
        (Action.PROCESS, {"Contrôles", "Évolutions", "CeA", "Graphiques", "_vu"}),
    ],
)
def test_each_action_writes_its_sheets_home_and_journal(path, action, sheets):
    edit(path, BAS_RHIN, {cell_of(path, "rsa_nouveaux_entrants", "Réalisé 2019"): 12})

    assert set(plan(path, action).sheets) == {*sheets, "Accueil", "Journal"}


def test_the_journal_says_who_did_what(path):
    edit(path, BAS_RHIN, {cell_of(path, "ase_logement_stable", "Réalisé 2019"): 530})

    written = plan(path, Action.VALIDATE).sheets
    line = [content.value for content in written["Journal"].cells.values()]

    assert line[:3] == [AT, "jeanne", "Valider"]
    assert line[3].startswith("5")
    assert line[4] == len(written["Contrôles"].cells)
    assert line[5] == "saisie.xlsx"
    assert {address[1:] for address in written["Journal"].cells} == {"5"}


def planned(book: MemoryBook, action: Action) -> Plan:
    return results_plan(book.read(), process_book(book), action, at=AT, user="jeanne").plan


def findings_of(book: MemoryBook) -> Mapping[int, FindingLine]:
    return read_findings(next(s for s in book.read().sheets if s.name == FINDINGS)).lines


@pytest.mark.parametrize("name", ["Total", "Total CeA", "L'ensemble"])
def test_a_renamed_sheet_is_called_by_its_name(name):
    called = name if name == "Total" else "'" + name.replace("'", "''") + "'"

    def renamed(held: Sheet) -> Sheet:
        formulas = {cell: formula.replace("CeA!", f"{called}!") for cell, formula in held.formulas.items()}
        return replace(held, name=name if held.name == "CeA" else held.name, formulas=formulas)

    names = {held: target.replace("CeA!", f"{called}!") for held, target in shipped_grid().names.items()}
    sheets = tuple(renamed(held) for held in shipped_grid().sheets)
    book = MemoryBook(replace(shipped_grid(), sheets=sheets, names=names))

    plan = planned(book, Action.PROCESS).sheets
    assert {*plan} <= {"Accueil", "Journal", "Évolutions", "Graphiques"}
    followed = [*plan["Évolutions"].cells.values(), *plan["Graphiques"].cells.values()]
    assert followed
    assert all((content.formula or "").startswith("=HYPERLINK(") for content in followed)


def test_a_spreadsheet_works_charts_out_by_itself(path):
    edit(path, BAS_RHIN, {cell_of(path, "rsa_nouveaux_entrants", "Réalisé 2019"): 12})
    grid = replace(FileBook(path).read(), alive=True)

    assert "Graphiques" in {*plan(path, Action.COMPARE).sheets}
    assert "Graphiques" not in planned(MemoryBook(grid), Action.COMPARE).sheets


def test_a_damaged_cell_of_charts_is_put_right_whoever_works_it_out():
    def damaged(held: Sheet) -> Sheet:
        return held if held.name != "Graphiques" else replace(held, formulas={**held.formulas, "B7": "=1"})

    grid = replace(shipped_grid(), sheets=tuple(map(damaged, shipped_grid().sheets)), alive=True)

    assert {*planned(MemoryBook(grid), Action.COMPARE).sheets["Graphiques"].cells} == {"B7"}


def test_a_workbook_without_result_sheets_is_refused():
    grid = real_grid()

    class Book:
        name = "essai.xlsx"

        def read(self):
            return grid

    with pytest.raises(MissingResultSheetError, match=r"n’a pas les feuilles.*Accueil.*calpae refaire"):
        results_plan(grid, process_book(Book()), Action.VALIDATE, at=AT, user="jeanne")


def test_the_count_of_home_is_that_of_the_answers_typed_since_the_last_run(path):
    row = line_of(path, "B201", HOUSED)
    edit(path, FINDINGS, {address("justification", row): "Compte vérifié."})

    def counts(action: Action) -> list[object]:
        cells = plan(path, action).sheets["Accueil"].cells.values()
        return sorted(c.value for c in cells if (c.formula or "").startswith("=COUNTIFS(Controles_gravite"))

    assert counts(Action.COMPARE) == counts(Action.VALIDATE) == [1, 4]


def test_a_resolved_finding_leaves_the_rest_in_order(path):
    before = [*lines(path)]
    edit(path, BAS_RHIN, {cell_of(path, "ase_logement_stable", "Réalisé 2019"): 322})

    made = plan(path, Action.VALIDATE).sheets[FINDINGS]

    assert len(before) == 80
    assert made.resized[0].last_row < before[-1]
