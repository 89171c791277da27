"""« Référentiel » as two tables, one under the other."""

from __future__ import annotations

import pytest

from calpae_xl.core.sheets.codes import CODE_HEADERS
from calpae_xl.core.sheets.conflicts import CONFLICT_HEADERS
from calpae_xl.core.sheets.findings import FINDING_HEADERS
from calpae_xl.core.sheets.journal import JOURNAL_HEADERS
from calpae_xl.core.sheets.referential import BOUND_HEADERS, REFERENTIAL_HEADERS, read_referential_sheet
from calpae_xl.core.sheets.reservations import RESERVATION_HEADERS
from calpae_xl.core.sheets.revisions import REVISION_HEADERS
from calpae_xl.core.sheets.settings import SETTING_HEADERS, TERRITORY_HEADERS
from calpae_xl.core.sheets.vintages import VINTAGE_HEADERS
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
    assert read_referential_sheet(Sheet("Référentiel", {"A1": "jeunes"})) == (None, None, None)


@pytest.mark.parametrize(
    "headers",
    [
        *(REFERENTIAL_HEADERS, BOUND_HEADERS, FINDING_HEADERS, REVISION_HEADERS, RESERVATION_HEADERS, CONFLICT_HEADERS),
        *(JOURNAL_HEADERS, SETTING_HEADERS, TERRITORY_HEADERS, VINTAGE_HEADERS, CODE_HEADERS),
    ],
    ids=lambda headers: next(iter(headers.values())),
)
def test_the_headers_of_a_table_are_told_apart_as_excel_compares_them(headers: dict[str, str]):
    assert headers
    assert len({header.casefold() for header in headers.values()}) == len(headers)
