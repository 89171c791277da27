"""Areas that defined names cover."""

from __future__ import annotations

import pytest

from calpae_xl.core.workbook.areas import (
    area_reference,
    called,
    corners_of,
    generous_column,
    generous_row,
    is_same_area,
    redefined,
    scope_of,
    scoped,
    sheet_referred_to,
)


def test_names_have_room_and_stay_in_the_sheet():
    assert [generous_row(row) for row in (1, 1500, 1501, 1_048_570)] == [2000, 2000, 2001, 1_048_576]
    assert [generous_column(column) for column in (1, 32, 33, 16_380)] == [52, 52, 53, 16_384]


def test_an_area_is_written_as_files_hold_it():
    assert area_reference("67 Bas-Rhin", 1, 4, 52, 4) == "'67 Bas-Rhin'!$A$4:$AZ$4"
    assert area_reference("_vu", 2, 2, 2, 2) == "_vu!$B$2"


@pytest.mark.parametrize(
    ("sheet", "written"),
    [("CeA", "CeA"), ("Évolutions", "Évolutions"), ("L'été", "'L''été'"), ("T1", "'T1'"), ("a!b", "'a!b'")],
)
def test_a_sheet_is_called_as_formulas_do_and_found_again(sheet: str, written: str):
    assert called(sheet) == written
    assert sheet_referred_to(f"{written}!$A$1") == sheet.casefold()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("CeA!$A$1", "'CEA'!$a$1", True),
        ("CeA!$A$1", "CeA!$A$2", False),
        ("CeA!$A$1", "Codes!$A$1", False),
        ("CeA!$A$1", "#REF!", False),
        ("", "CeA!$A$1", False),
    ],
)
def test_two_references_lead_to_the_same_cells_or_not(one: str, other: str, same: bool):
    assert is_same_area(one, other) is is_same_area(other, one) is same


def test_what_leads_to_no_sheet_says_none():
    assert sheet_referred_to("0.5") == ""


def test_a_name_that_is_defined_anew_keeps_its_place_and_its_case():
    names = {"SEUIL": "0.5", "Saisie_67_id": "#REF!"}

    made = redefined(names, {"saisie_67_ID": "CeA!$A$1", "Nouveau": "CeA!$B$1"})

    assert [*made.items()] == [("SEUIL", "0.5"), ("Saisie_67_id", "CeA!$A$1"), ("Nouveau", "CeA!$B$1")]


@pytest.mark.parametrize(
    ("sheet", "written"), [("CeA", "CeA!x"), ("67 Bas-Rhin", "'67 Bas-Rhin'!x"), ("L'été", "'L''été'!x")]
)
def test_a_name_of_one_sheet_bears_its_own(sheet: str, written: str):
    assert scoped(sheet, "x") == written
    assert scope_of(written) == (sheet, "x")
    assert scope_of("x") == (None, "x")


@pytest.mark.parametrize(
    ("reference", "corners"),
    [
        ("'67 Bas-Rhin'!$A$1:$AZ$2000", (1, 1, 52, 2000)),
        ("_vu!$b$2", (2, 2, 2, 2)),
        ("CeA!$A:$C", (1, 1, 3, 1_048_576)),
        ("'Saisie, l''été'!$A$1", (1, 1, 1, 1)),
        ("CeA!$1:$3", None),
        ("CeA!$A$1,CeA!$B$2", None),
        ("0.5", None),
        ("CeA!Liste", None),
        ("CeA!#REF!", None),
    ],
)
def test_where_a_name_leads_is_read_as_corners(reference: str, corners: object):
    assert corners_of(reference) == corners
