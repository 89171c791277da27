"""Which workbooks are written into."""

from __future__ import annotations

import pytest

from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.layout import LAYOUT_VERSION, Mark, Role
from calpae_xl.core.workbook.seal import SEAL, SEAL_CELL, SealedCopyError
from calpae_xl.core.workbook.writable import OlderLayoutError, refuse_unwritable


def grid(version: int, *roles: Role, **cells: str) -> Grid:
    sheets = (Sheet(role.value, {"A1": Mark(version, role, "", "2022").text, **cells}) for role in roles)
    return Grid("saisie.xlsx", tuple(sheets))


def test_an_older_layout_names_what_to_do():
    with pytest.raises(OlderLayoutError, match="calpae refaire"):
        refuse_unwritable(grid(LAYOUT_VERSION - 1, Role.SETTINGS, Role.CONSOLIDATION))


def test_the_copy_of_one_department_goes_on_being_filled_in():
    refuse_unwritable(grid(LAYOUT_VERSION - 1, Role.ENTRY, Role.FINDINGS, Role.BASELINE))


def test_this_layout_is_written_into():
    refuse_unwritable(grid(LAYOUT_VERSION, Role.SETTINGS, Role.CONSOLIDATION))


def test_a_sealed_copy_is_refused_as_such_whatever_its_layout():
    with pytest.raises(SealedCopyError):
        refuse_unwritable(grid(LAYOUT_VERSION - 1, Role.CONSOLIDATION, **{SEAL_CELL: SEAL}))
