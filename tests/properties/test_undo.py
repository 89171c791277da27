"""Undoing in a file, whatever was written into it."""

from __future__ import annotations

import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path

import xlsxwriter
from core.actions.test_undo import AT, ENTRY, LIST, PLANS
from hypothesis import given, settings
from sampling import tries

from calpae_xl.books.file import FileBook
from calpae_xl.core.actions.undo import (
    undo_plan,
)
from calpae_xl.core.sheets.undo_record import UNDO_SHEET, empty_record, popped_plan, record_plan


@cache
def empty_file() -> bytes:
    path = Path(tempfile.mkdtemp()) / "vide.xlsx"
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        for name in (ENTRY, LIST):
            sheet = book.add_worksheet(name)
            sheet.write_datetime("C3", datetime(2026, 1, 2), book.add_format({"num_format": "dd/mm/yyyy"}))
        hidden = book.add_worksheet(UNDO_SHEET)
        for cell, content in empty_record().items():
            hidden.write_string(cell, content.value)
        hidden.very_hidden()
    return path.read_bytes()


@settings(max_examples=tries(60))
@given(PLANS, PLANS)
def test_undoing_gives_a_file_back_its_very_values_and_formulas(held, plan):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "saisie.xlsx"
        path.write_bytes(empty_file())
        book = FileBook(path)
        book.apply(held, at=AT)
        before = book.read()
        book.apply(plan.then(record_plan(before, plan, plan, action="x", at=AT, user="jeanne")), at=AT)
        done = book.read()
        undo = undo_plan(done).plan
        book.apply(undo.then(popped_plan(done, undo)), at=AT)
        after = book.read()

    assert [(sheet.name, sheet.values, sheet.formulas) for sheet in after.sheets] == [
        (sheet.name, sheet.values, sheet.formulas) for sheet in before.sheets
    ]
