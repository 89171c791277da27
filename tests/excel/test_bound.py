"""Merged cells, arrays and note marks of a sheet: the same with Excel's XML and without, and few calls with it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.worksheet.formula import ArrayFormula

from calpae_xl.books.area import Area
from calpae_xl.books.excel_bound import BoundCells
from calpae_xl.books.excel_fixed import fixed_cells
from calpae_xl.books.excel_looks import seen
from calpae_xl.books.excel_markup import markup_of
from calpae_xl.books.port import IN_BLOCK, under_merge
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.layout import Mark, Role

from . import engine
from .model import Application

MARK = Mark(1, Role.ENTRY, "67", "2022").text
USED = Area(1, 1, 8, 60)
MERGES = {f"C{row}:E{row}" for row in range(10, 30)}
ARRAYS = {"G5:G7", "H40", "F50:G52"}
NEWLINE = "12\n3 & <4>"


@pytest.fixture(params=[True, False], ids=["xml", "no xml"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> xw.App:
    made = openpyxl.Workbook()
    page = made.active
    page["A1"], page["H60"], page["B3"] = MARK, "fin", NEWLINE
    for area in (*MERGES, "B45:C47"):
        page.merge_cells(area)
    for area in ARRAYS:
        page[area.partition(":")[0]] = ArrayFormula(area, "=1+1")
    page["C11"] = CellRichText("8 500", TextBlock(InlineFont(vertAlign="superscript"), "2"))
    page["D33"] = CellRichText("9 ", TextBlock(InlineFont(vertAlign="subscript"), "71"))
    page["D34"] = CellRichText("12", TextBlock(InlineFont(vertAlign="superscript"), "er"))
    page["D35"] = "44 5"
    page["D35"].comment = Comment("voir note", "Jeanne")
    path = tmp_path / "liens.xlsx"
    made.save(path)
    excel = Application()
    excel.open(path, path.name)
    excel.writes_xml = request.param
    app = engine.activate(excel)
    excel.calls.log.clear()
    return app


def sheet(app: xw.App) -> xw.Sheet:
    return app.books["liens.xlsx"].sheets[0]


def test_what_is_bound_is_found_whole(app: xw.App):
    bound = BoundCells(sheet(app), USED)

    assert {*map(str, bound.merges)} == {*MERGES, "B45:C47"}
    assert {*map(str, bound.arrays)} == ARRAYS


def test_what_only_reaches_into_an_area_is_found_whole_too(app: xw.App):
    bound = BoundCells(sheet(app), Area(5, 28, 7, 51))

    assert {*map(str, bound.merges)} == {"C28:E28", "C29:E29"}
    assert {*map(str, bound.arrays)} == {"F50:G52"}


def test_raised_digits_are_marks_and_neither_letters_nor_comments_make_any(app: xw.App):
    live = sheet(app)
    texts = {"A1": MARK, "C11": "8 5002", "D33": "9 71", "D34": "12er", "D35": "44 5", "B3": NEWLINE}

    read = seen(live, live.used_range, USED, Sheet("67", texts, {}))

    assert {cell: read.values[cell] for cell in texts} == {**texts, "C11": "8 500²", "D33": "9 ₇₁"}
    assert {*read.merges} == {*MERGES, "B45:C47"}


def test_cells_that_cannot_be_written_alone_say_why(app: xw.App):
    cells = ["B45", "C46", "D12", "C12", "G6", "H40", "A2"]

    assert [*fixed_cells(sheet(app), cells)] == [
        ("C46", under_merge("B45:C47")),
        ("D12", under_merge("C12:E12")),
        ("G6", IN_BLOCK),
        ("H40", IN_BLOCK),
    ]


@pytest.mark.parametrize("app", [True], indirect=True)
def test_however_much_is_bound_takes_the_same_calls(app: xw.App):
    live, calls = sheet(app), app.api.calls
    calls.log.clear()

    [*fixed_cells(live, [f"{letter}{row}" for letter in "BCDEFGH" for row in range(2, 60)])]

    assert calls.count <= 8, calls.log
    calls.log.clear()
    seen(live, live.used_range, USED, Sheet("67", {"A1": MARK, "C11": "8 5002"}, {}))
    assert calls.count <= 10, calls.log


@pytest.mark.parametrize("app", [True], indirect=True)
def test_no_text_as_long_as_a_whole_sheet_is_asked_for(app: xw.App):
    assert markup_of(sheet(app), Area(1, 1, 16_384, 1_048_576)) is None
    assert "Range.GetValue" not in app.api.calls.log
