"""Where the sheets of what we build open: on a cell to type or to read, never on the hidden one of the marker."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from masters import BAS_RHIN, FINDINGS, cell_of, edit, master
from openpyxl.utils import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet
from sendings import addressed, collect, transmit

from calpae_xl.core.sheets.findings import PLACES


def _master(path: Path) -> bytes:
    return path.read_bytes()


def _collection(path: Path) -> bytes:
    return collect(path).copy.content


def _transmission(path: Path) -> bytes:
    return transmit(path).copy.content


@pytest.mark.parametrize("built", [_master, _collection, _transmission])
def test_every_sheet_opens_on_a_cell_that_shows(tmp_path: Path, built: Callable[[Path], bytes]):
    path = addressed(tmp_path / "saisie.xlsx")

    book = openpyxl.load_workbook(BytesIO(built(path)))

    for page in (page for page in book.worksheets if page.sheet_state == "visible"):
        cell = page.views.sheetView[0].selection[-1].activeCell
        row, column = coordinate_to_tuple(cell)
        hidden = [each for each in page.column_dimensions.values() if each.hidden and each.min <= column <= each.max]
        assert (hidden, page.row_dimensions[row].hidden) == ([], False), (page.title, cell)
        panes = page.views.sheetView[0].pane
        # In the part that scrolls, where the first screen is.
        assert panes is None or (row > (panes.ySplit or 0) and column > (panes.xSplit or 0)), (page.title, cell)


def first_of_the_year(page: Worksheet) -> str:
    """Nothing is left to type in the shipped workbook but what is optional."""
    column = next(cell.column_letter for cell in page[4] if cell.value == "Réalisé 2022")
    return f"{column}{next(cell.row for cell in page['A'] if cell.row > 4 and cell.value)}"


def test_an_entry_sheet_opens_on_the_first_blank_cell_of_the_year(tmp_path: Path):
    path = addressed(tmp_path / "saisie.xlsx")
    page = openpyxl.load_workbook(path)[BAS_RHIN]
    assert page.views.sheetView[0].selection[-1].activeCell == first_of_the_year(page)
    edit(path, BAS_RHIN, {cell_of(path, "pasi_structures", "Réalisé 2022"): None})

    copy = openpyxl.load_workbook(BytesIO(collect(path).copy.content))

    opened = copy[BAS_RHIN].views.sheetView[0].selection[-1].activeCell
    assert opened == cell_of(path, "pasi_structures", "Réalisé 2022")


@pytest.mark.parametrize("built", [_master, _collection, _transmission])
def test_every_sheet_has_its_title(tmp_path: Path, built: Callable[[Path], bytes]):
    book = openpyxl.load_workbook(BytesIO(built(addressed(tmp_path / "saisie.xlsx"))))

    titles = {page.title: next((cell.value for cell in page[1][1:] if cell.value), None) for page in book.worksheets}
    hidden = {page.title for page in book.worksheets if page.sheet_state != "visible"}
    assert [name for name, title in titles.items() if title is None and name not in hidden] == []


def test_the_list_of_findings_opens_on_its_first_decision(tmp_path: Path):
    page = openpyxl.load_workbook(master(tmp_path / "saisie.xlsx"))[FINDINGS]

    assert page.views.sheetView[0].selection[-1].activeCell == f"{PLACES.columns['decision']}{PLACES.first_row}"
