"""Sheets whose used range goes down to the last row: what a format fills is not read, what somebody typed there is."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from masters import AT, BAS_RHIN, COMPUTING, master

from calpae_xl.books.area import Area
from calpae_xl.books.excel_extent import READ_AT_ONCE
from calpae_xl.books.file import FileBook
from calpae_xl.books.port import OverfilledBookError
from calpae_xl.core.workbook.grid import LAST_ROW
from calpae_xl.usecases.write import prepare, write

from .opening import ENGINES, Activate, opened

FAR = {
    "format": {f"K{LAST_ROW}": None},
    "one": {f"XFD{LAST_ROW}": "oubliée"},
    "some": {f"K{LAST_ROW}": None, "E90000": 12, "XFD9": "=1+1", "AB600000": "x"},
}


def stretched(path: Path, cells: dict[str, object]) -> Path:
    """The shipped workbook, an entry sheet of which somebody typed into or formatted far away."""
    book = openpyxl.load_workbook(master(path))
    for address, value in cells.items():
        book[BAS_RHIN][address].value = value
        book[BAS_RHIN][address].number_format = "0.00"
    content = BytesIO()
    book.save(content)
    path.write_bytes(content.getvalue())
    return path


@pytest.mark.parametrize("activate", ENGINES)
@pytest.mark.parametrize("cells", FAR.values(), ids=FAR)
def test_a_sheet_used_down_to_its_last_row_reads_as_in_a_file(
    cells: dict[str, object], activate: Activate, tmp_path: Path
):
    path = stretched(tmp_path / "saisie.xlsx", cells)

    live = opened(path, activate)

    read, saved = live.book.read().sheet(BAS_RHIN), FileBook(path).read().sheet(BAS_RHIN)
    assert set(read.values) | set(read.formulas) == set(saved.values) | set(saved.formulas)
    typed = saved.values.keys() - saved.formulas.keys()
    assert {cell: read.values[cell] for cell in typed} == {cell: saved.values[cell] for cell in typed}
    assert live.excel.calls.by_member()["WorksheetFunction.CountA"] < 150


def test_every_action_runs_on_such_a_sheet(tmp_path: Path):
    click = opened(stretched(tmp_path / "saisie.xlsx", FAR["format"]))

    for action in COMPUTING:
        write(click.book, prepare(click.book, action, at=AT, user="jeanne"), at=AT)


def test_a_sheet_of_usual_size_costs_no_question(tmp_path: Path):
    click = opened(master(tmp_path / "saisie.xlsx"))

    click.book.read()

    assert "WorksheetFunction.CountA" not in click.excel.calls.by_member()


def test_a_workbook_with_millions_of_cells_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    click = opened(stretched(tmp_path / "saisie.xlsx", FAR["some"]))
    monkeypatch.setattr("calpae_xl.books.excel.MAX_CELLS", 100)

    with pytest.raises(OverfilledBookError, match="trop de cellules remplies"):
        click.book.read()


def test_halves_hold_every_cell_once():
    for area in (Area(1, 1, 3, READ_AT_ONCE), Area(2, 5, 9, 5), Area(1, 1, 16_384, LAST_ROW)):
        first, second = area.halves()
        assert first.cells + second.cells == area.cells
        assert not first.meets(second)
