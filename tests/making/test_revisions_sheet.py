"""« Révisions » as it is shipped: a table that waits for a comparison, where only two columns are people's."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from masters import master

from calpae_xl.core.sheets.revisions import (
    DECISIONS_NAME,
    FINGERPRINTS_NAME,
    JUSTIFICATIONS_NAME,
    PLACES,
    REVISION_HEADERS,
    TABLE,
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    path: Path = master(tmp_path_factory.mktemp("classeur") / "saisie.xlsx")
    return openpyxl.load_workbook(path)


def test_the_table_has_one_blank_line_and_its_keys_are_hidden(book):
    sheet = book["Révisions"]

    assert sheet.tables[TABLE].ref == "B4:O5"
    assert [cell.value for cell in sheet[5]][1:15] == [None] * 14
    hidden = sheet.column_dimensions["M"]  # One element for M to O.
    assert (hidden.hidden, hidden.max) == (True, 15)
    assert not any(sheet.column_dimensions[letters].hidden for letters in "BCDEFGHIJKL")


def test_only_the_state_and_the_justification_are_free_to_type_in(book):
    sheet = book["Révisions"]
    free = {name for name, letters in PLACES.columns.items() if not sheet[f"{letters}5"].protection.locked}

    assert sheet.protection.sheet
    assert not sheet.protection.autoFilter, "False is allowed: the file says what is locked"
    assert free == {"state", "justification"}


def test_it_prints_on_one_page_wide_with_its_headers(book):
    page = book["Révisions"].page_setup

    # The type of the attributes depends on the XML parser that openpyxl finds.
    assert (page.orientation, int(page.paperSize), int(page.scale)) == ("landscape", 8, 80)
    assert book["Révisions"].print_title_rows == "$4:$4"


@pytest.mark.parametrize(
    ("name", "header"),
    [(FINGERPRINTS_NAME, "Empreinte"), (JUSTIFICATIONS_NAME, "Justification"), (DECISIONS_NAME, "Décision")],
)
def test_the_names_that_its_formulas_look_up_point_to_the_columns_of_controles(book, name, header):
    sheet, _, area = book.defined_names[name].value.partition("!")
    column = area.split("$")[1]

    assert sheet.strip("'") == "Contrôles"
    assert area == f"${column}$5:${column}$5004"
    assert book["Contrôles"][f"{column}4"].value == header


def test_every_header_is_a_word_of_its_own():
    assert len({header.casefold() for header in REVISION_HEADERS.values()}) == len(REVISION_HEADERS)
