"""Tables of ours in a workbook open in Excel, put right by the next click that writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from factories import plain
from masters import AT, BAS_RHIN, cell_of, edit, small_master

from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.sheets.findings import PLACES
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.trade.codes import Code
from calpae_xl.usecases.write import Prepared, prepare, write

from .opening import ENGINES, Opened, opened

SHEETS = {
    "tblControles": "Contrôles",
    "tblConflits": "Conflits",
    "tblReserves": "Réserves",
    "tblRevisions": "Révisions",
    "tblJournal": "Journal",
}


def renamed(sheet: Any, table: str) -> None:
    page = sheet.page
    held = page.tables.pop(table)
    held.name = held.displayName = "Tableau1"
    page.tables["Tableau1"] = held
    for row in page.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.value = cell.value.replace(f"{table}[", "Tableau1[")


def converted(sheet: Any, table: str) -> None:
    del sheet.page.tables[table]


def totalled(sheet: Any, table: str) -> None:
    page = sheet.page
    held = page.tables[table]
    first, last = held.ref.split(":")
    row = int(last.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) + 1
    held.ref = f"{first}:{last.rstrip('0123456789')}{row}"
    held.totalsRowCount = 1
    page[f"B{row}"] = "Total"
    total = page[f"{last.rstrip('0123456789')}{row}"]
    total.value = "=SUBTOTAL(103,B5:B6)"
    sheet.results[row, total.column] = 2


Damage = Callable[[Any, str], None]


@pytest.fixture(params=ENGINES)
def open_damaged(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str, Damage], Opened]:
    def damaged(table: str, damage: Damage) -> Opened:
        path = small_master(tmp_path / "saisie.xlsx")
        edit(path, BAS_RHIN, {cell_of(path, "rsa_nouveaux_entrants", "Réalisé 2019"): "douze ?"})
        book = opened(path, request.param)
        damage(tab(book, table), table)
        return book

    return damaged


def tab(book: Opened, table: str) -> Any:
    return next(sheet for sheet in book.workbook.sheets if sheet.page.title == SHEETS[table])


def page(book: Opened, table: str) -> Any:
    return tab(book, table).page


def processed(book: Opened) -> Prepared:
    prepared = prepare(book.book, Action.PROCESS, at=AT, user="jeanne")
    write(book.book, prepared, at=AT)
    return prepared


def damaged_in(book: Opened) -> list[str]:
    structure = read_campaign(book.book.read()).structure
    return [finding.at.sheet for finding in structure if finding.code is Code.DAMAGED_TABLE]


@pytest.mark.parametrize("table", SHEETS)
@pytest.mark.parametrize("damage", [renamed, converted, totalled])
def test_the_next_click_that_writes_puts_the_table_right_and_says_so(open_damaged, table: str, damage: Damage):
    book = open_damaged(table, damage)
    assert damaged_in(book) == [SHEETS[table]]

    told = [plain(notice) for notice in processed(book).results.notices]

    assert f"Feuille « {SHEETS[table]} », tableau « {table} » rétabli" in told[0]
    assert damaged_in(book) == []
    [held] = page(book, table).tables.values()
    assert (held.displayName, held.totalsRowCount) == (table, None)
    assert processed(book).results.notices == ()


def test_a_total_row_leaves_no_line_behind(open_damaged):
    book = open_damaged("tblReserves", totalled)
    before = book.book.read().sheet("Réserves")

    processed(book)

    after = book.book.read().sheet("Réserves")
    gone = {cell for cell in before.values if before.values[cell] != after.values.get(cell)}
    assert gone == {"B17", "G17"}
    assert read_campaign(book.book.read()).unread.rows == frozenset()


def test_a_line_typed_where_the_total_was_stays(open_damaged):
    """Excel would take it away with the row."""
    book = open_damaged("tblReserves", totalled)
    for cell, value in zip(("B16", "C16", "E16", "F16"), ("68", "ga_orientes", "2021", "estimé"), strict=True):
        page(book, "tblReserves")[cell] = value

    processed(book)

    held = book.book.read().sheet("Réserves").values
    assert [held[f"{letters}16"] for letters in "BCEF"] == ["68", "ga_orientes", "2021", "estimé"]


def test_headers_that_were_altered_are_written_back(open_damaged):
    book = open_damaged("tblControles", lambda sheet, table: None)
    at = f"{PLACES.columns['justification']}4"
    page(book, "tblControles")[at] = "Explication"
    assert damaged_in(book) == ["Contrôles"]

    told = [plain(notice) for notice in processed(book).results.notices]

    assert told == ["Feuille « Contrôles », tableau « tblControles » rétabli : ses titres sont rétablis."]
    assert page(book, "tblControles")[at].value == "Justification"
    assert damaged_in(book) == []


def test_sound_tables_cost_five_calls_each(open_damaged):
    book = open_damaged("tblReserves", lambda sheet, table: None)
    book.excel.calls.log.clear()

    book.book.read()

    calls = book.excel.calls.by_member()
    assert {name: count for name, count in calls.items() if "ListObject" in name} == {
        "Worksheet.ListObjects": 5,
        "ListObjects.Item": 5,
        "ListObject.Range": 5,
        "ListObject.ShowTotals": 5,
    }
