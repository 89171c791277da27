"""Defined names of a workbook open in Excel, restored by the next click that writes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from factories import plain
from masters import AT, BAS_RHIN, small_master, small_master_bytes
from openpyxl.workbook.defined_name import DefinedName

from calpae_xl.books.excel_errors import NameNotTakenError
from calpae_xl.core.actions.live_names import with_names_if_doubted
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.trade.codes import Code
from calpae_xl.usecases.write import Prepared, prepare, write

from .opening import ENGINES, Opened, opened

IDS = "Saisie_67_id"
AREA = f"'{BAS_RHIN}'!$A$1:$A$2000"


@pytest.fixture(params=ENGINES)
def open_damaged(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[dict[str, str | None]], Opened]:
    """Opens the master workbook with names that refer to something else, or are lost; Excel has worked it out."""

    def damaged(names: dict[str, str | None]) -> Opened:
        path = small_master(tmp_path / "saisie.xlsx")
        with zipfile.ZipFile(path) as package:
            parts = {item: package.read(item) for item in package.infolist()}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for item, data in parts.items():
                if item.filename == "xl/workbook.xml":
                    text = data.decode()
                    for name, target in names.items():
                        new = "" if target is None else f'<definedName name="{name}">{target}</definedName>'
                        text, count = re.subn(f'<definedName name="{name}">[^<]*</definedName>', new, text)
                        assert count == 1
                    data = text.encode()
                package.writestr(item, data)
        book = opened(path, request.param)
        hidden = next(sheet for sheet in book.workbook.sheets if sheet.page.title == "_vu")
        # Without the ids of a sheet, what finds its entries anew finds errors.
        areas = [f"Calpae_saisie_{name.split('_')[1]}," for name in names]
        lost = [cell for row in hidden.page for cell in row if any(area in str(cell.value) for area in areas)]
        for cell in lost:
            hidden.results[cell.row, cell.column] = "#"
        hidden.results[2, 2] = len(lost)
        book.excel.calls.log.clear()
        return book

    return damaged


def processed(book: Opened) -> Prepared:
    prepared = prepare(book.book, Action.PROCESS, at=AT, user="jeanne")
    write(book.book, prepared, at=AT)
    return prepared


def held(book: Opened, name: str) -> str:
    return book.workbook.file.defined_names[name].attr_text


def found(book: Opened) -> list[Code]:
    grid = book.book.read()
    asked = with_names_if_doubted(grid, lambda: read_campaign(grid))
    return [finding.code for finding in read_campaign(asked).structure]


def typed(book: Opened) -> dict[tuple[str, str], object]:
    """What the cells hold, formulas rather than their results: Excel works them out anew."""
    return {
        (sheet.name, cell): held
        for sheet in book.book.read().sheets
        for cell, held in {**sheet.values, **sheet.formulas}.items()
    }


@pytest.mark.parametrize("target", ["#REF!", None, "CeA!$A$1"], ids=["broken", "lost", "misled"])
def test_the_next_click_that_writes_restores_the_names_and_says_so(open_damaged, target: str | None):
    book = open_damaged({IDS: target})
    assert found(book) == [Code.BROKEN_NAMES]

    prepared = processed(book)

    assert held(book, IDS) == AREA
    assert f"Noms rétablis avec les résultats : « {IDS} »" in plain(prepared.results.notices[0])
    assert found(book) == []
    assert processed(book).results.notices == ()


def test_the_names_of_a_copied_sheet_stay_as_they_are(open_damaged):
    """The copy that took the place of the sheet is in sight, with the names that Excel gave it."""
    book = open_damaged({IDS: "#REF!"})
    copy = next(sheet for sheet in book.workbook.sheets if sheet.page.title == BAS_RHIN)
    copy.page.defined_names[IDS] = DefinedName(IDS, attr_text=AREA)
    theirs = book.workbook.sheets[-1].page.defined_names["Ailleurs"] = DefinedName("Ailleurs", attr_text="CeA!$A$9")
    book.workbook.shown = copy

    processed(book)

    assert (held(book, IDS), copy.page.defined_names[IDS].attr_text, theirs.attr_text) == (AREA, AREA, "CeA!$A$9")


@pytest.mark.parametrize("target", ["#REF!", "'[autre.xlsx]67 Bas-Rhin'!$A$1:$A$2000"])
def test_a_name_of_the_results_that_hides_the_one_they_need_leads_where_that_does(open_damaged, target: str):
    """Nothing was typed since the last run, and yet the results are not what the entries say."""
    book = open_damaged({})
    results = next(sheet for sheet in book.workbook.sheets if sheet.page.title == "CeA")
    results.page.defined_names[IDS] = DefinedName(IDS, attr_text=target)
    results.results[8, 5] = "BLOQUÉ"

    prepared = processed(book)

    assert f"« CeA!{IDS} »" in plain(prepared.results.notices[0])
    assert (held(book, IDS), results.page.defined_names[IDS].attr_text) == (AREA, AREA)
    assert [finding.code for finding in prepared.work.campaign.structure] == [Code.BROKEN_NAMES]
    assert len(book.workbook.file.defined_names) == len(
        openpyxl.load_workbook(BytesIO(small_master_bytes())).defined_names
    )


def test_a_name_that_excel_gives_to_a_sheet_is_told_and_nothing_is_written(open_damaged):
    book = open_damaged({IDS: None})
    copy = next(sheet for sheet in book.workbook.sheets if sheet.page.title == BAS_RHIN)
    copy.page.defined_names[IDS] = DefinedName(IDS, attr_text="CeA!$A$9")
    book.workbook.shown = copy
    before = typed(book)

    with pytest.raises(NameNotTakenError, match=IDS):
        processed(book)

    assert typed(book) == before


def test_names_are_not_asked_for_when_the_workbook_is_as_the_last_run_saw_it(open_damaged):
    book = open_damaged({})

    processed(book)

    assert not [member for member in book.excel.calls.log if "Name" in member.partition(".")[0]]
    assert "Workbook.Names" not in book.excel.calls.log


def test_a_restored_name_costs_as_few_calls_as_it_can(open_damaged):
    book = open_damaged({IDS: "#REF!", "Saisie_68_id": None})

    processed(book)

    calls = book.excel.calls.by_member()
    assert (calls["Name.RefersTo ="], calls["Names.Add"]) == (1, 1)
