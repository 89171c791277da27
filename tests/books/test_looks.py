"""What the look of an entry cell says: the same from a file and in Excel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from excel import engine, windows
from excel.opening import opened
from masters import BAS_RHIN, cell_of, small_master
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from calpae_xl.books.file import FileBook
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.findings.validation import validate
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.finding import Finding

NAME, HEADER = "rsa_nouveaux_entrants", "Réalisé 2019"
BOOKS = [
    pytest.param(FileBook, id="file"),
    pytest.param(lambda path: opened(path, engine.activate).book, id="excel"),
    pytest.param(lambda path: opened(path, windows.activate).book, id="excel-windows"),
]
every_book = pytest.mark.parametrize("book_of", BOOKS)


def changed(folder: Path, change: Callable[[Any, str], None]) -> Path:
    """The shipped workbook, one entry cell of which was changed as people do."""
    path = small_master(folder / "saisie.xlsx")
    cell = cell_of(path, NAME, HEADER)
    book = openpyxl.load_workbook(path, rich_text=True)
    change(book[BAS_RHIN], cell)
    book.save(path)
    return path


def found(book_of: Callable[[Path], Any], path: Path, code: Code) -> list[Finding]:
    findings = validate(read_campaign(book_of(path).read())).findings
    return [f for f in findings if f.code is code and (f.territory, f.indicator) == ("67", NAME)]


@every_book
@pytest.mark.parametrize("alignment", ["superscript", "subscript"])
def test_a_raised_digit_is_a_note_mark(book_of, alignment: str, tmp_path: Path):
    def change(page: Any, cell: str) -> None:
        page[cell] = CellRichText("389", TextBlock(InlineFont(vertAlign=alignment), "2"))

    [finding] = found(book_of, changed(tmp_path, change), Code.NOTE_MARK)

    assert finding.raw == ("389²" if alignment == "superscript" else "389₂")
    assert [p.value for p in finding.proposals] == [389]


@every_book
def test_every_entry_cell_of_a_merge_blocks_and_names_it(book_of, tmp_path: Path):
    areas = []

    def change(page: Any, cell: str) -> None:
        areas.append(f"{cell}:{chr(ord(cell[0]) + 2)}{cell[1:]}")
        page.merge_cells(areas[0])

    merged = found(book_of, changed(tmp_path, change), Code.MERGED_CELL)

    assert [f.period.label for f in merged] == ["2019", "2020", "2021"]
    assert {f.facts.area for f in merged} == {*areas}


@every_book
@pytest.mark.parametrize(("moment", "raw"), [(time(0, 0), "00:00"), (time(8, 30), "08:30")])
def test_a_time_is_a_time(book_of, moment: time, raw: str, tmp_path: Path):
    def change(page: Any, cell: str) -> None:
        page[cell] = moment
        page[cell].number_format = "h:mm"

    [finding] = found(book_of, changed(tmp_path, change), Code.DATE)

    assert finding.raw == raw


def test_a_count_shown_in_per_cent_is_another_unit(tmp_path: Path):
    def change(page: Any, cell: str) -> None:
        page[cell] = 12
        page[cell].number_format = "0%"

    [finding] = found(FileBook, changed(tmp_path, change), Code.FOREIGN_UNIT)

    assert finding.raw == "12"


def test_a_hidden_figure_of_a_merge_is_never_read(tmp_path: Path):
    path = changed(tmp_path, lambda page, cell: page.merge_cells(f"{cell}:{chr(ord(cell[0]) + 1)}{cell[1:]}"))
    campaign = read_campaign(FileBook(path).read())

    assert [*campaign.series["67"][NAME].figures][1:3] == [None, None]
