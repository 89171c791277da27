"""What we spare XlsxWriter gives what it would have given."""

from __future__ import annotations

from io import BytesIO

import pytest

from calpae_xl.making.xlsx import OLD_FUNCTIONS, GrowingWorksheet, Workbook, Worksheet


@pytest.fixture
def sheet() -> Worksheet:
    return Workbook(BytesIO()).add_worksheet(worksheet_class=GrowingWorksheet)


@pytest.mark.parametrize("expand", [False, True])
def test_functions_that_we_take_for_old_are_old(sheet: Worksheet, expand: bool):
    for name in OLD_FUNCTIONS:
        assert Worksheet._prepare_formula(sheet, f"={name}(A1)", expand) == f"{name}(A1)"


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        ("=SUM(A1:A2)", "SUM(A1:A2)"),
        ("{=SUM(A1:A2)}", "SUM(A1:A2)"),
        ('=IF(A1="SORT(",1,2)', 'IF(A1="_xlfn._xlws.SORT(",1,2)'),
        ("=SUM(SORT(A1:A2))", "SUM(_xlfn._xlws.SORT(A1:A2))"),
        ("=SUM(_xlfn.XLOOKUP(A1,B:B,C:C))", "SUM(_xlfn.XLOOKUP(A1,B:B,C:C))"),
    ],
)
def test_a_newer_function_is_named_as_files_name_it(sheet: Worksheet, formula: str, written: str):
    assert sheet._prepare_formula(formula) == Worksheet._prepare_formula(sheet, formula) == written


def test_functions_of_2010_are_expanded_where_they_are_asked_to_be(sheet: Worksheet):
    assert sheet._prepare_formula("=IF(A1,STDEV.S(B:B),0)", True) == "IF(A1,_xlfn.STDEV.S(B:B),0)"
