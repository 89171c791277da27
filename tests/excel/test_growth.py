"""Lists that grow run after run: new lines look like the others, and nothing piles up under them."""

from __future__ import annotations

from copy import copy
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from factories import plain
from masters import AT, BAS_RHIN, FINDINGS, cell_of, edit, look_of, shipped, small_master
from openpyxl.worksheet.worksheet import Worksheet

from calpae_xl.books.file import FileBook
from calpae_xl.books.port import MissingTableError
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.workbook.layout import SHEET_NAMES, Role
from calpae_xl.core.workbook.plan import Plan, Resize, SheetPlan
from calpae_xl.usecases.write import prepare, write

from .opening import ENGINES, Activate, opened

JOURNAL = SHEET_NAMES[Role.JOURNAL]
RUNS = 10
ROWS = ("rsa_nouveaux_entrants", "rsa_1er_rdv", "rsa_1er_cer", "pasi_structures", "pasi_personnes_cd", "ga_orientes")


def odd_entries(path: Path, run: int) -> dict[str, object]:
    """Cells of which every run finds more to say."""
    years = ("Réalisé 2018", "Réalisé 2019")
    cells = [cell_of(path, name, year) for year in years for name in ROWS]
    return dict.fromkeys(cells[: run + 1], "douze ?")


def rules(page: Worksheet) -> tuple[int, int]:
    """How many conditional formats and validations a sheet has."""
    conditions = sum(len(each.rules) for each in page.conditional_formatting)
    return conditions, len(page.data_validations.dataValidation)


def looks(page: Worksheet, row: int) -> list[tuple[int, ...]]:
    def look(column: int) -> tuple[int, ...]:
        style = copy(look_of(page, row, column))
        style.quotePrefix = 0  # The apostrophe before a text is no look.
        return tuple(style)

    return [look(column) for column in range(2, 13)]


@pytest.mark.parametrize("activate", ENGINES)
def test_ten_runs_leave_as_many_conditional_formats_and_validations(tmp_path: Path, activate: Activate):
    path = shipped(tmp_path / "saisie.xlsx")
    click = opened(path, activate)
    pages = {sheet.page.title: sheet.page for sheet in click.workbook.sheets}
    entries = next(sheet for sheet in click.workbook.sheets if sheet.page.title == BAS_RHIN)
    before = {name: rules(page) for name, page in pages.items()}
    first = pages[FINDINGS].max_row

    for run in range(RUNS):
        for cell, value in odd_entries(path, run).items():
            entries.at(cell).put(value)
        at = AT + timedelta(minutes=run)
        write(click.book, prepare(click.book, Action.VALIDATE, at=at, user="jeanne"), at=at)

    assert {name: rules(page) for name, page in pages.items()} == before
    assert pages[FINDINGS].max_row > first
    for name in (FINDINGS, JOURNAL):
        assert looks(pages[name], pages[name].max_row) == looks(pages[name], 5)


def test_new_lines_of_a_file_look_like_the_others(tmp_path: Path):
    path = shipped(tmp_path / "saisie.xlsx")
    edit(path, BAS_RHIN, odd_entries(path, RUNS))
    book = FileBook(path)
    before = openpyxl.load_workbook(BytesIO(path.read_bytes()))

    write(book, prepare(book, Action.VALIDATE, at=AT, user="jeanne"), at=AT)

    after = openpyxl.load_workbook(BytesIO(path.read_bytes()))
    for name in (FINDINGS, JOURNAL):
        assert after[name].max_row > before[name].max_row or name == JOURNAL
        assert looks(after[name], after[name].max_row) == looks(before[name], 5)


@pytest.mark.parametrize("activate", ENGINES)
def test_a_table_that_was_renamed_is_told_with_what_to_do(activate: Activate, tmp_path: Path):
    workbook = opened(small_master(tmp_path / "saisie.xlsx"), activate)

    with pytest.raises(MissingTableError) as told:
        workbook.book.apply(Plan({"Contrôles": SheetPlan(resized=(Resize("tblRenomme", 40),))}), at=AT)

    assert "tableau « tblRenomme » : il a été renommé, converti en plage ou supprimé." in plain(str(told.value))
    assert "sous « Nom du tableau »" in plain(str(told.value))
