"""What a sheet of ours holds, cell by cell."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from calpae_xl.core.workbook.contents import SheetContents
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Content


def test_a_sheet_without_a_table_has_none_to_resize():
    contents = SheetContents(Role.HOME, {"B1": Content("Accueil")})

    assert contents.table_rows == {}


def test_two_sheets_that_hold_the_same_are_the_same():
    one, other = (SheetContents(Role.FINDINGS, {"B5": Content(1.0)}, {"tblControles": 5}) for _ in range(2))

    assert one == other
    assert one != SheetContents(Role.FINDINGS, {"B5": Content("1")}, {"tblControles": 5})


def test_what_was_decided_for_a_sheet_does_not_change_on_its_way_to_the_writer():
    contents = SheetContents(Role.HOME, {})

    with pytest.raises(FrozenInstanceError):
        contents.role = Role.CODES
