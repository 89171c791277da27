"""What a run writes into « Accueil »: how the workbook stands once it is done, and nothing over another layout."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from factories import plain
from masters import AT, BAS_RHIN, FINDINGS, address, cell_in, master_grid

from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.actions.result_sheets import Results, results_plan
from calpae_xl.core.sheets import conflicts
from calpae_xl.core.sheets.conflicts import ConflictLine, conflicts_contents
from calpae_xl.core.sheets.findings import read_findings
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.plan import Content
from calpae_xl.usecases.process import process_book

HOME, STATE, NEXT = "Accueil", "B3", "B4"


def changed(book: Grid, name: str, cells: dict[str, Value]) -> Grid:
    def of(sheet: Sheet) -> Sheet:
        formulas = {at: formula for at, formula in sheet.formulas.items() if at not in cells}
        return replace(sheet, values={**sheet.values, **cells}, formulas=formulas)

    return replace(book, sheets=tuple(of(sheet) if sheet.name == name else sheet for sheet in book.sheets))


@cache
def justified() -> Grid:
    sheet = next(sheet for sheet in master_grid().sheets if sheet.name == FINDINGS)
    row = next(row for row, line in read_findings(sheet).lines.items() if line.key.text.endswith("|Réalisé 2019"))
    return changed(master_grid(), FINDINGS, {address("justification", row): "Compte vérifié."})


@cache
def typed() -> Grid:
    """An entry was changed, and the spreadsheet has worked the banner out."""
    book = changed(master_grid(), BAS_RHIN, {cell_in(master_grid(), "rsa_nouveaux_entrants", "Réalisé 2019"): 12})
    return changed(book, "_vu", {"B1": "À recalculer : 1 cellule.", "B2": 1})


def run(book: Grid, action: Action) -> Results:
    memory = MemoryBook(book)
    return results_plan(book, process_book(memory), action, at=AT, user="jeanne")


def written(book: Grid, action: Action) -> dict[str, Content]:
    return dict(run(book, action).plan.sheets[HOME].cells)


def said(book: Grid, action: Action, cell: str = STATE) -> str:
    held = next(sheet for sheet in book.sheets if sheet.name == HOME)
    content = written(book, action).get(cell, Content(held.values[cell]))
    return plain(str(content.value))


@pytest.mark.parametrize("action", [Action.PROCESS, Action.VALIDATE])
def test_validating_says_what_remains(action):
    assert said(typed(), action).startswith("Il reste 5 points qui bloquent")


@pytest.mark.parametrize("action", [Action.COMPARE, Action.CONSOLIDATE])
def test_working_results_out_before_validating_sends_to_valider(action):
    assert said(typed(), action).startswith("À valider")
    assert said(typed(), action, NEXT) == "Prochaine étape : cliquez sur « Valider »."
    assert said(justified(), action).startswith("À valider")


def test_what_was_validated_and_not_consolidated_is_not_to_be_validated_again():
    formula = str(written(typed(), Action.VALIDATE)[STATE].formula)

    assert "IFERROR(Ecarts_vus,-1)<>1" in formula


def test_conflicts_that_wait_come_before_what_blocks():
    lines = [
        ConflictLine(territory="67", kind="chiffre", key="rsa_1er_rdv", choice=choice) for choice in ("", "Garder")
    ]
    cells = {at: content.value for at, content in conflicts_contents(lines).cells.items() if content.value is not None}
    book = changed(typed(), "Conflits", cells)

    assert "1 conflit à décider et 1 décision à appliquer" in said(book, Action.PROCESS)
    assert said(book, Action.PROCESS, NEXT) == "Prochaine étape : décidez les conflits dans « Conflits »."


def test_a_sheet_of_conflicts_that_lost_its_headers_stops_nothing():
    header = conflicts.CONFLICT_HEADERS["choice"]
    sheet = next(sheet for sheet in typed().sheets if sheet.name == "Conflits")
    at = next(at for at, value in sheet.values.items() if value == header)

    assert said(changed(typed(), "Conflits", {at: "autre"}), Action.PROCESS).startswith("Il reste")


def test_a_home_that_is_laid_out_otherwise_is_left_alone_and_said():
    home = next(sheet for sheet in typed().sheets if sheet.name == HOME)
    older = replace(
        home, values={at: value for at, value in home.values.items() if not at.startswith("A") or at == "A1"}
    )
    book = replace(typed(), sheets=tuple(older if sheet.name == HOME else sheet for sheet in typed().sheets))

    results = run(book, Action.PROCESS)

    assert not results.plan.sheets[HOME].cells
    assert {"Contrôles", "CeA", "Journal"} <= {*results.plan.sheets}
    assert [plain(notice) for notice in results.notices if "Accueil" in notice] == [
        "Feuille « Accueil » : sa disposition n’est plus celle de ce classeur, rien n’y est écrit. Lancez « Remettre le "
        "classeur en état » (calpae refaire)."
    ]


def test_a_renamed_sheet_of_changes_is_called_by_its_name():
    renamed = replace(typed(), sheets=tuple(
        replace(sheet, name="Écarts") if sheet.name == "Évolutions" else sheet for sheet in typed().sheets
    ))  # fmt: skip
    formulas = [content.formula or "" for content in written(renamed, Action.PROCESS).values()]

    assert any("Écarts!" in formula for formula in formulas)
    assert not any("Évolutions!" in formula for formula in formulas)
