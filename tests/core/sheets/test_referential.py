"""« Référentiel » as two tables, one under the other."""

from __future__ import annotations

from calpae_xl.core.sheets.referential import BOUND_HEADERS, REFERENTIAL_HEADERS, read_referential_sheet
from calpae_xl.core.workbook.grid import Sheet, column_letters


def sheet(*, bounds: bool = True) -> Sheet:
    values = {f"{column_letters(n)}3": header for n, header in enumerate(REFERENTIAL_HEADERS.values(), start=1)}
    values |= {"A4": "jeunes", "A5": "mna"}
    if bounds:
        values |= {f"{column_letters(n)}8": header for n, header in enumerate(BOUND_HEADERS.values(), start=1)}
        values |= {"A9": "mna"}
    return Sheet("Référentiel", values)


def test_the_table_of_the_indicators_ends_where_that_of_the_bounds_begins():
    tables = read_referential_sheet(sheet())

    assert [row for row, _ in tables.indicators.rows()] == [4, 5]
    assert [row for row, _ in tables.bounds.rows()] == [9]


def test_without_bounds_every_line_is_an_indicator():
    tables = read_referential_sheet(sheet(bounds=False))

    assert tables.bounds is None
    assert [row for row, _ in tables.indicators.rows()] == [4, 5]


def test_a_sheet_without_headers_holds_neither():
    assert read_referential_sheet(Sheet("Référentiel", {"A1": "jeunes"})) == (None, None)
