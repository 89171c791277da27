"""Sheets that people filter: a block written over hidden rows puts its first value in every cell that shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from masters import AT, BAS_RHIN, FINDINGS, small_master
from openpyxl.worksheet.filters import FilterColumn, Filters

from calpae_xl.books.excel_errors import NotTakenError
from calpae_xl.core.sheets.findings import PLACES
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.workbook.grid import column_number
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan
from calpae_xl.usecases.write import prepare, write

from .opening import ENGINES, Opened, opened

ROWS = range(6, 12)


def page_of(desk: Opened, name: str) -> Any:
    return next(sheet.page for sheet in desk.workbook.sheets if sheet.page.title == name)


def filter_by(page: Any, ref: str, column: int, *kept: str) -> None:
    """Filter a range as a person would, by what one of its columns shows."""
    page.auto_filter.ref = ref
    page.auto_filter.filterColumn.append(FilterColumn(colId=column, filters=Filters(filter=list(kept))))


def hide(page: Any, *rows: int) -> None:
    for row in rows:
        page.row_dimensions[row].hidden = True


def hidden(page: Any) -> list[int]:
    return sorted(row for row, dimension in page.row_dimensions.items() if dimension.hidden)


@pytest.fixture(params=ENGINES)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Opened]:
    path = small_master(tmp_path / "saisie.xlsx")
    return opened(path, request.param)


def block(start: int = 1) -> Plan:
    """Two columns of six rows of an entry sheet, every cell its own figure."""
    cells = {f"{column}{row}": Content(100 * row + start) for column in "EF" for row in ROWS}
    return Plan({BAS_RHIN: SheetPlan(cells)})


def figures(desk: Opened) -> dict[str, object]:
    values = desk.book.read().sheet(BAS_RHIN).values
    return {f"{column}{row}": values.get(f"{column}{row}") for column in "EF" for row in ROWS}


@pytest.mark.parametrize("rows", [(8,), (6, 7), (11,), (6, 8, 10), tuple(ROWS)], ids=str)
def test_every_cell_of_a_filtered_sheet_ends_as_planned_and_the_filter_as_it_was(desk: Opened, rows: tuple[int, ...]):
    page = page_of(desk, BAS_RHIN)
    formats = {cell: page[cell].number_format for cell in figures(desk)}
    filter_by(page, "A5:K60", 0, *(str(page.cell(row, 1).value) for row in range(6, 61) if row not in rows))
    hide(page, *rows)

    desk.book.apply(block(), at=AT)

    assert figures(desk) == {cell: content.value for cell, content in block().sheets[BAS_RHIN].cells.items()}
    assert hidden(page) == [*rows]
    assert {cell: page[cell].number_format for cell in formats} == formats


def test_rows_that_people_hid_stay_hidden(desk: Opened):
    page = page_of(desk, BAS_RHIN)
    hide(page, 7, 9)

    desk.book.apply(block(), at=AT)

    assert hidden(page) == [7, 9]
    assert figures(desk)["F9"] == 901


def test_what_a_click_wrote_over_a_filter_is_put_back_cell_by_cell(desk: Opened):
    page = page_of(desk, BAS_RHIN)
    before = figures(desk)
    filter_by(page, "A5:K60", 0, *(str(page.cell(row, 1).value) for row in range(6, 61) if row != 8))
    hide(page, 8)
    live = next(sheet for sheet in desk.workbook.sheets if sheet.page is page)
    kind = type(live.at("A1"))
    real = kind.put_cell

    def forgetful(self: Any, row: int, column: int, item: object, *, together: bool) -> None:
        # One cell of another sheet keeps nothing: the whole click is rolled back.
        real(
            self, row, column, None if self.sheet is not live and (row, column) == (30, 30) else item, together=together
        )

    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(kind, "put_cell", forgetful)
        with pytest.raises(NotTakenError):
            desk.book.apply(block().then(Plan({"Réserves": SheetPlan({"AD30": Content("vu")})})), at=AT)

    assert figures(desk) == before
    assert hidden(page) == [8]


def test_a_filtered_list_of_findings_is_filtered_anew_by_its_own_criteria(desk: Opened, tmp_path: Path):
    page = page_of(desk, FINDINGS)
    [table] = page.tables.values()
    severity = PLACES.columns["severity"]
    column = column_number(severity) - column_number(table.ref.partition(":")[0].rstrip("0123456789"))
    table.autoFilter.filterColumn.append(FilterColumn(colId=column, filters=Filters(filter=["bloquant"])))
    for row in range(5, int(table.ref.rpartition(":")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) + 1):
        page.row_dimensions[row].hidden = page[f"{severity}{row}"].value != "bloquant"
    entry = page_of(desk, BAS_RHIN)
    entry["F7"].value, entry["F7"].data_type = "huit ou neuf", "s"

    write(desk.book, prepare(desk.book, Action.VALIDATE, at=AT, user="jeanne"), at=AT)

    shown = {page[f"{severity}{row}"].value for row in range(5, 99) if not page.row_dimensions[row].hidden}
    unseen = {page[f"{severity}{row}"].value for row in range(5, 99) if page.row_dimensions[row].hidden}
    assert "bloquant" in shown
    assert "bloquant" not in unseen
    assert "avertissement" in unseen


def test_a_filter_that_shows_one_line_in_two_is_left_as_it_was_and_costs_no_more(desk: Opened):
    page = page_of(desk, FINDINGS)
    [table] = page.tables.values()
    last = int(table.ref.rpartition(":")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    sheet = PLACES.columns["sheet"]
    column = column_number(sheet) - column_number(table.ref.partition(":")[0].rstrip("0123456789"))
    for row in range(5, last + 1):
        page[f"{sheet}{row}"].value = BAS_RHIN if row % 2 else "68 Haut-Rhin"
    table.autoFilter.filterColumn.append(FilterColumn(colId=column, filters=Filters(filter=[BAS_RHIN])))
    hide(page, *range(6, last + 1, 2))
    entry = page_of(desk, BAS_RHIN)
    entry["F7"].value, entry["F7"].data_type = "huit ou neuf", "s"
    desk.desk.show(CellRef(BAS_RHIN, "E6"))  # No cell of the table is selected.
    prepared = prepare(desk.book, Action.VALIDATE, at=AT, user="jeanne")
    desk.excel.calls.log.clear()

    write(desk.book, prepared, at=AT)

    shown = {page[f"{sheet}{row}"].value for row in range(5, last + 1) if not page.row_dimensions[row].hidden}
    unseen = {page[f"{sheet}{row}"].value for row in range(5, last + 1) if page.row_dimensions[row].hidden}
    assert (shown, BAS_RHIN in unseen) == ({BAS_RHIN}, False)
    assert desk.excel.calls.count < 120


def test_a_cell_that_is_written_alone_needs_no_row_to_show(desk: Opened):
    page = page_of(desk, BAS_RHIN)
    rows = [*range(6, 60, 2)]
    filter_by(page, "A5:K60", 0, *(str(page.cell(row, 1).value) for row in range(6, 61) if row not in rows))
    hide(page, *rows)
    desk.book.read()
    desk.excel.calls.log.clear()

    desk.book.apply(Plan({BAS_RHIN: SheetPlan({"E6": Content(1), "F20": Content(2), "E58": Content(3)})}), at=AT)

    assert [page[cell].value for cell in ("E6", "F20", "E58")] == [1, 2, 3]
    assert hidden(page) == rows
    assert not any("Hidden" in call for call in desk.excel.calls.log)
