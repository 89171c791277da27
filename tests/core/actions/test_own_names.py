"""Formulas call the sheets of results by the names that people gave them."""

from __future__ import annotations

from dataclasses import replace

from masters import master_grid

from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.actions.own_names import with_names
from calpae_xl.core.workbook.plan import Content
from calpae_xl.usecases.process import process_book


def test_sheets_that_look_to_one_another_are_called_by_their_names():
    names = {"CeA": "L'ensemble", "Évolutions": "Écarts"}
    sheets = tuple(replace(sheet, name=names.get(sheet.name, sheet.name)) for sheet in master_grid().sheets)
    work = process_book(MemoryBook(replace(master_grid(), sheets=sheets)))

    told = with_names(work, {"B1": Content(1, "=CeA!A1+Évolutions!B2+MesCeA!C3"), "B2": Content("CeA!A1")})

    assert told == {"B1": Content(1, "='L''ensemble'!A1+Écarts!B2+MesCeA!C3"), "B2": Content("CeA!A1")}


def test_formulas_of_a_workbook_as_it_was_built_are_left_alone():
    cells = {"B1": Content(1, "=CeA!A1")}

    assert with_names(process_book(MemoryBook(master_grid())), cells) is cells
