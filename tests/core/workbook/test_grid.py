"""A workbook as the core reads it: sheets by name, cells by address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpae_xl.core.workbook.grid import (
    LAST_COLUMN,
    LAST_ROW,
    Grid,
    Sheet,
    column_letters,
    column_number,
    split_address,
)


@pytest.mark.parametrize(
    ("letters", "number"), [("A", 1), ("Z", 26), ("AA", 27), ("AZ", 52), ("BA", 53), ("ZZ", 702), ("XFD", LAST_COLUMN)]
)
def test_columns_are_counted_as_excel_names_them(letters: str, number: int):
    assert (column_number(letters), column_letters(number)) == (number, letters)


@given(st.integers(1, LAST_COLUMN))
def test_a_column_comes_back_from_its_letters(number: int):
    assert column_number(column_letters(number)) == number


@pytest.mark.parametrize(
    ("address", "parts"),
    [("F12", ("F", 12)), ("$F$12", ("F", 12)), ("XFD1048576", ("XFD", LAST_ROW)), ("A1", ("A", 1))],
)
def test_an_address_is_letters_and_a_number(address: str, parts: tuple[str, int]):
    assert split_address(address) == parts


@pytest.mark.parametrize(
    "text", ["", "F", "12", "F0", "f12", "F12:G13", "XFE1", "A1048577", "F-1", "F1.5", "AAAA1", "F12 ", "É1"]
)
def test_what_no_sheet_has_is_no_address(text: str):
    with pytest.raises(ValueError, match="not a cell address"):
        split_address(text)


def test_a_sheet_is_found_by_its_exact_name():
    first, second = Sheet("67 Bas-Rhin", {"A1": 1}), Sheet("CeA", {})
    grid = Grid("saisie.xlsx", (first, second))

    assert grid.sheet("CeA") is second
    assert grid.sheet("cea") is None
    assert grid.sheet(None) is None
