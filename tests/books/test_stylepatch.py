"""The number format of a row, for its cells that were formatted as text."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from masters import AT, BAS_RHIN, cell_of, master, small_master

from calpae_xl.books.file import FileBook
from calpae_xl.books.stylepatch import Styles
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan

STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="0&quot; jours&quot;"/>'
    '<numFmt numFmtId="165" formatCode="dd/mm"/></numFmts>'
    '<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="6"><xf numFmtId="0"/>'
    '<xf numFmtId="49" fontId="2" applyNumberFormat="1"><alignment wrapText="1"/></xf>'
    '<xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="14"/>'
    '<xf numFmtId="3" quotePrefix="1"/></cellXfs></styleSheet>'
)


def test_a_text_format_gives_way_to_the_format_that_most_of_its_row_has():
    styles = Styles(STYLES)

    assert styles.for_number("1", ["0", "3", "4", "2"]) == "6"
    assert styles.for_number("1", ["2"]) == "6", "made once"
    assert '<cellXfs count="7">' in styles.text
    added = '<xf numFmtId="164" fontId="2" applyNumberFormat="1"><alignment wrapText="1"/></xf></cellXfs>'
    assert added in styles.text


def test_a_row_that_says_nothing_leaves_the_general_format():
    styles = Styles(STYLES)

    assert styles.for_number("1", ["0", "1", "3"]) == "6"
    assert '<xf numFmtId="0" fontId="2"' in styles.text


def test_an_apostrophe_goes_with_the_text():
    styles = Styles(STYLES)
    styles.for_number("5", ["2"])

    assert '<xf numFmtId="164" applyNumberFormat="1"/></cellXfs>' in styles.text


def test_a_text_that_begins_as_formulas_do_gets_an_apostrophe_once():
    styles = Styles(STYLES)

    assert styles.for_text("2") == "6"
    assert styles.for_text("2") == styles.for_text("6") == "6"
    assert '<xf numFmtId="164" quotePrefix="1"/></cellXfs>' in styles.text
    assert (styles.for_text("1"), styles.for_text("5")) == ("1", "5"), "in text format, or behind one already"


def test_what_is_no_text_loses_the_apostrophe():
    styles = Styles(STYLES)

    assert styles.for_others("5") == "6"
    assert '<xf numFmtId="3"/></cellXfs>' in styles.text
    assert (styles.for_others("1"), styles.for_others("2")) == ("1", "2")


@pytest.mark.parametrize("style", ["0", "2", "3", "77"])
def test_any_other_style_stays(style):
    styles = Styles(STYLES)

    assert styles.for_number(style, ["2"]) == style
    assert styles.text == STYLES


@pytest.mark.parametrize(
    ("indicator", "value", "unit"),
    [("ag_delai_demarrage", 22, "jours"), ("pasi_taux_couverture_30min", 0.95, "%"), ("pasi_structures", 72, "#")],
)
def test_a_number_put_into_a_cell_formatted_as_text_is_shown_as_its_row(
    tmp_path, indicator: str, value: Value, unit: str
):
    path = master(tmp_path / "saisie.xlsx")
    cell = cell_of(path, indicator, "Réalisé 2020")
    book = openpyxl.load_workbook(path)
    entry = book[BAS_RHIN][cell]
    before = book[BAS_RHIN][cell_of(path, indicator, "Réalisé 2019")].number_format
    look = entry.font.name, entry.fill.fgColor.rgb, entry.protection.locked
    entry.value, entry.number_format = "22", "@"
    book.save(path)

    FileBook(path).apply(Plan({BAS_RHIN: SheetPlan({cell: Content(value)})}), at=AT)

    written = openpyxl.load_workbook(path)[BAS_RHIN][cell]
    assert (written.value, written.number_format) == (value, before)
    assert (written.font.name, written.fill.fgColor.rgb, written.protection.locked) == look
    assert unit in before


def test_a_code_leaves_the_format_as_it_is(tmp_path: Path):
    path = small_master(tmp_path / "saisie.xlsx")
    cell = cell_of(path, "pasi_structures", "Réalisé 2020")
    book = openpyxl.load_workbook(path)
    book[BAS_RHIN][cell].number_format = "@"
    book.save(path)

    FileBook(path).apply(Plan({BAS_RHIN: SheetPlan({cell: Content("ND")})}), at=AT)

    assert openpyxl.load_workbook(path)[BAS_RHIN][cell].number_format == "@"


def entry_of(path: Path, cell: str) -> tuple[object, bool, str]:
    written = openpyxl.load_workbook(path)[BAS_RHIN][cell]
    return written.value, bool(written.quotePrefix), written.number_format


@pytest.mark.parametrize("text", ["=1+1", "+33 3 88", "-5", "@moi", "'67", "=" + "x" * 32_766])
def test_a_text_that_begins_as_formulas_do_stays_a_text_once_somebody_edits_it(tmp_path: Path, text: str):
    path = small_master(tmp_path / "saisie.xlsx")
    cell = cell_of(path, "pasi_structures", "Réalisé 2020")
    book, (_, _, number) = FileBook(path), entry_of(path, cell)

    def put(content: Content) -> tuple[object, bool, str]:
        book.apply(Plan({BAS_RHIN: SheetPlan({cell: content})}), at=AT)
        return entry_of(path, cell)

    assert put(Content(text)) == (text, True, number)
    assert put(Content(text[:1] + "2+2")) == (text[:1] + "2+2", True, number)
    assert put(Content(12)) == (12, False, number)
    assert put(Content(text)) == (text, True, number)
    assert put(Content(3, "=1+2")) == ("=1+2", False, number)
    assert put(Content(text)) == (text, True, number)
    assert put(Content(True)) == (True, False, number)
    assert put(Content("389 agents")) == ("389 agents", False, number)
