"""Sheets whose used range goes down to the last row: what a format fills is not read, what somebody typed there is."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from masters import AT, BAS_RHIN, COMPUTING, small_master

from calpae_xl.books.area import Area
from calpae_xl.books.excel_extent import READ_AT_ONCE, ScatteredCellsError, _parts, filled_areas
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
QUESTIONS = {"format": 2, "one": 3, "some": 60}
"""How many a sheet is asked, by what stands far away."""


def stretched(path: Path, cells: dict[str, object]) -> Path:
    """The shipped workbook, an entry sheet of which somebody typed into or formatted far away."""
    book = openpyxl.load_workbook(small_master(path))
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
    cells: dict[str, object], activate: Activate, tmp_path: Path, request: pytest.FixtureRequest
):
    path = stretched(tmp_path / "saisie.xlsx", cells)

    live = opened(path, activate)

    read, saved = live.book.read().sheet(BAS_RHIN), FileBook(path).read().sheet(BAS_RHIN)
    assert set(read.values) | set(read.formulas) == set(saved.values) | set(saved.formulas)
    typed = saved.values.keys() - saved.formulas.keys()
    assert {cell: read.values[cell] for cell in typed} == {cell: saved.values[cell] for cell in typed}
    assert live.excel.calls.by_member()["WorksheetFunction.CountA"] <= QUESTIONS[request.node.callspec.id.split("-")[0]]


def test_every_action_runs_on_such_a_sheet(tmp_path: Path):
    click = opened(stretched(tmp_path / "saisie.xlsx", FAR["format"]))

    for action in COMPUTING:
        write(click.book, prepare(click.book, action, at=AT, user="jeanne"), at=AT)


def test_a_sheet_of_usual_size_costs_no_question(tmp_path: Path):
    click = opened(small_master(tmp_path / "saisie.xlsx"))

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


@pytest.mark.parametrize(
    "used",
    [
        Area(1, 1, 16_384, LAST_ROW),
        Area(2, 3, 12, LAST_ROW),
        Area(1, 1, 16_384, 54),
        Area(5, 900_000, 900, LAST_ROW),
        Area(1, 1, 251, 1_000),
        Area(1, 1, 250, 1_001),
    ],
    ids=str,
)
def test_parts_hold_every_cell_once(used: Area):
    parts = [*_parts(used)]

    assert sum(part.cells for part in parts) == used.cells
    assert not any(one.meets(other) for one in parts for other in parts if one is not other)


class Sparse:
    """An Excel that counts the filled cells of areas, and nothing else."""

    def __init__(self, *cells: str) -> None:
        self.cells = [Area.parse(cell) for cell in cells]
        self.api = self.WorksheetFunction = self
        self.asked = 0

    def range(self, address: str) -> Sparse:
        self.area = Area.parse(address)
        return self

    def CountA(self, _: object) -> float:  # noqa: N802  # Excel's.
        self.asked += 1
        return float(sum(cell.meets(self.area) for cell in self.cells))


WHOLE = Area(1, 1, 16_384, LAST_ROW)


@pytest.mark.parametrize(
    ("cells", "most"),
    [
        (["A1"], 2),
        (["A1", f"XFD{LAST_ROW}"], 3),
        (["A1", f"D{LAST_ROW}", "XFD12"], 8),
        (["A1", "AB600000"], 25),
        ([], 1),
    ],
    ids=["near", "corner", "edges", "middle", "nothing"],
)
def test_a_cell_far_away_takes_few_questions(cells: list[str], most: int):
    excel = Sparse(*cells)

    areas = [*filled_areas(excel, excel, "67", WHOLE)]

    assert sum(filled for _, filled in areas) == len(cells)
    assert all(any(area.meets(Area.parse(cell)) for area, _ in areas) for cell in cells)
    assert all(area.cells <= READ_AT_ONCE for area, _ in areas)
    assert excel.asked <= most


def test_cells_all_over_a_sheet_are_not_looked_for_one_by_one():
    excel = Sparse(*(f"A{row}" for row in range(5_000, LAST_ROW, 5_000)), f"XFD{LAST_ROW}")

    with pytest.raises(ScatteredCellsError, match=f"jusqu’en XFD{LAST_ROW}") as told:
        [*filled_areas(excel, excel, "67 Bas-Rhin", WHOLE)]

    assert excel.asked <= 300
    assert "« 67 Bas-Rhin »" in str(told.value).replace("\u00a0", " ")
