"""Entry sheets whose headers were overtyped or doubled: each figure is found by its place, or both readings are kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from masters import BAS_RHIN, master_grid

from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.trade.model import Period
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.renewal.entry_rows import EntryRow, EntryRows, read_entry_rows

PERIODS = read_campaign(master_grid()).periods
FIGURE = "rsa_nouveaux_entrants"


def typed(**cells: Value | None) -> Sheet:
    """The entry sheet of the Bas-Rhin, years in E to I, after somebody typed into it."""
    sheet = next(each for each in master_grid().sheets if each.name == BAS_RHIN)
    values = {address: value for address, value in {**sheet.values, **cells}.items() if value is not None}
    return replace(sheet, values=values)


def rows(sheet: Sheet) -> EntryRows:
    read = read_entry_rows(sheet, PERIODS)
    assert read is not None
    return read


def row(read: EntryRows) -> EntryRow:
    return next(each for each in read.rows if each.id == FIGURE)


def test_each_year_has_its_column():
    read = rows(typed())

    assert [*read.columns.items()] == [*zip(PERIODS, "EFGHIJ", strict=True)]
    assert (read.guessed, read.doubled, read.beside) == ((), (), ())


@pytest.mark.parametrize("letters", "EFGHI")
def test_a_header_typed_over_that_of_another_year_is_told_by_its_place(letters: str):
    other = "Réalisé 2018" if letters != "E" else "Réalisé 2019"

    read = rows(typed(**{f"{letters}4": other}))

    assert read.columns == rows(typed()).columns
    assert (read.guessed, read.doubled) == ((PERIODS["EFGHIJ".index(letters)],), ())
    assert row(read).cells == row(rows(typed())).cells


def test_of_a_column_that_stands_twice_both_figures_are_kept_where_they_differ():
    number = row(rows(typed())).row
    sheet = typed(L4="Réalisé 2019", **{f"L{number}": 9_001})

    read = rows(sheet)

    assert read.doubled == (Period("2019"),)
    assert row(read).cells[Period("2019")].value == "9000 ou 9001"
    assert row(read).cells[Period("2018")] == row(rows(typed())).cells[Period("2018")]


def test_a_column_that_stands_twice_and_says_the_same_stays_as_it_is():
    sheet = typed()
    copied = {f"L{address[1:]}": value for address, value in sheet.values.items() if address[0] == "F"}

    read = rows(typed(**copied, L3=None))

    assert [each.cells for each in read.rows] == [each.cells for each in rows(sheet).rows]


def test_what_stands_in_a_column_of_ones_own_is_nobodys():
    assert {*rows(typed(M4="Suivi", M9="à vérifier", M2="titre")).beside} == {"M4", "M9"}
