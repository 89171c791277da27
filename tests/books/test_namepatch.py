"""Defined names in the text of the main part of a workbook."""

from __future__ import annotations

import pytest

from calpae_xl.books.namepatch import with_names

AREA = "'R&D'!$A$1"
WRITTEN = "'R&amp;D'!$A$1"
TWIN = '<definedName name="Nouveau" localSheetId="0">'
NEW = f'<definedName name="Nouveau">{WRITTEN}</definedName>'
SHEETS = '<sheets><sheet name="R&amp;D"/></sheets>'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{SHEETS}<calcPr/>", f"{SHEETS}<definedNames>{NEW}</definedNames><calcPr/>"),
        (
            f'{SHEETS}<externalReferences><externalReference r:id="rId9"/></externalReferences><calcPr/>',
            f'{SHEETS}<externalReferences><externalReference r:id="rId9"/></externalReferences>'
            f"<definedNames>{NEW}</definedNames><calcPr/>",
        ),
        (f"{SHEETS}<definedNames/>", f"{SHEETS}<definedNames>{NEW}</definedNames>"),
        (
            f'{SHEETS}<definedNames><definedName name="Autre">1</definedName></definedNames>',
            f'{SHEETS}<definedNames><definedName name="Autre">1</definedName>{NEW}</definedNames>',
        ),
        (
            f'{SHEETS}<definedNames><definedName name="NOUVEAU" comment="à nous">#REF!</definedName></definedNames>',
            f'{SHEETS}<definedNames><definedName name="NOUVEAU" comment="à nous">{WRITTEN}</definedName>'
            "</definedNames>",
        ),
        (
            f'{SHEETS}<definedNames><definedName name="Nouveau"/></definedNames>',
            f"{SHEETS}<definedNames>{NEW}</definedNames>",
        ),
        (
            f'{SHEETS}<definedNames><definedName name="Nouveau" localSheetId="0">#REF!</definedName></definedNames>',
            f'{SHEETS}<definedNames><definedName name="Nouveau" localSheetId="0">#REF!</definedName>{NEW}'
            "</definedNames>",
        ),
    ],
    ids=["no names", "after links", "empty list", "added", "replaced", "empty name", "twin of a sheet"],
)
def test_a_name_is_written_in_its_place_once(before: str, after: str):
    workbook = f"<workbook>{before}</workbook>"

    made = with_names(workbook, {"Nouveau": AREA})

    assert made == f"<workbook>{after}</workbook>"
    assert with_names(made, {"nouveau": AREA}) is made


def test_no_name_is_no_change():
    workbook = f"<workbook>{SHEETS}</workbook>"

    assert with_names(workbook, {}) is workbook


def test_a_name_of_one_sheet_is_written_by_the_name_of_that_sheet():
    before = f"<workbook>{SHEETS}<definedNames>{TWIN}#REF!</definedName>{NEW}</definedNames></workbook>"

    made = with_names(before, {"'R&D'!nouveau": AREA})

    assert made == before.replace("#REF!", WRITTEN)
