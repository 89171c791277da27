"""What a protected sheet refuses in Excel is opened otherwise, or said beside its title."""

from __future__ import annotations

import openpyxl
import pytest
from masters import master
from openpyxl.worksheet.worksheet import Worksheet

from calpae_xl.books.excel_protection import standard_protection
from calpae_xl.core.workbook.grid import Sheet


@pytest.fixture(scope="module")
def protected(tmp_path_factory: pytest.TempPathFactory) -> list[Worksheet]:
    book = openpyxl.load_workbook(master(tmp_path_factory.mktemp("protection") / "saisie.xlsx"))
    return [page for page in book.worksheets if page.protection.sheet and page.sheet_state == "visible"]


def test_no_protected_sheet_claims_that_it_can_be_sorted(protected: list[Worksheet]):
    # Excel refuses to sort locked cells whatever the protection allows.
    assert len(protected) > 5
    assert {page.title: page.protection.sort for page in protected} == {page.title: True for page in protected}
    assert not standard_protection(Sheet("CeA", {})).permissions.get("AllowSorting")


def test_folded_columns_of_a_protected_sheet_say_how_they_are_opened(protected: list[Worksheet]):
    folded = [page for page in protected if any(each.outlineLevel for each in page.column_dimensions.values())]

    assert [page.title for page in folded] == ["CeA", "Graphiques"]
    assert all("Ôter la protection, puis [+]" in page["B2"].value.replace("\u00a0", " ") for page in folded)
