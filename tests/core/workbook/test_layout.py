"""Names that reading and building share."""

from __future__ import annotations

import pytest

from calpae_xl.core.workbook.layout import LAYOUT_VERSION, SHEET_NAMES, Mark, Role, parse_mark, sheet_name_key


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_a_mark_reads_back(role: Role):
    mark = Mark(LAYOUT_VERSION, role, "67" if role is Role.ENTRY else "", "2022")

    assert parse_mark(mark.text) == mark


def test_a_mark_of_a_later_layout_reads_too_so_that_it_can_be_refused_by_its_number():
    assert parse_mark("calpae:99:saisie:67:2022") == Mark(99, Role.ENTRY, "67", "2022")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "calpae:",
        "calpae:2:saisie:67",
        "calpae:2:saisie:67:2022:x",
        "calpae:un:saisie:67:2022",
        "calpae:-1:saisie:67:2022",
        "calpae:2:inconnu:67:2022",
        "Calpae",
    ],
)
def test_what_people_wrote_is_no_mark(text: str):
    assert parse_mark(text) is None


@pytest.mark.parametrize(
    ("role", "territory", "name"),
    [(Role.ENTRY, "67", "Calpae_saisie_67"), (Role.SETTINGS, "", "Calpae_parametres")],
)
def test_a_sheet_is_pointed_to_by_a_name_of_its_role_and_department(role: Role, territory: str, name: str):
    assert sheet_name_key(role, territory) == name


def test_every_sheet_but_those_of_departments_and_copies_has_a_name_of_its_own():
    assert {*Role} - {*SHEET_NAMES} == {Role.ENTRY, Role.CONSOLIDATION, Role.BASELINE}
    assert len({name.casefold() for name in SHEET_NAMES.values()}) == len(SHEET_NAMES)
    assert all(len(name) <= 31 for name in SHEET_NAMES.values())
