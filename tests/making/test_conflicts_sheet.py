"""« Conflits » as it is built: empty, ready to be filled in and decided."""

from __future__ import annotations

from io import BytesIO

import openpyxl
from masters import master_bytes

from calpae_xl.core.sheets.conflicts import CONFLICT_HEADERS


def test_the_table_is_there_empty_with_its_native_list():
    sheet = openpyxl.load_workbook(BytesIO(master_bytes()))["Conflits"]

    assert sheet.tables["tblConflits"].ref == "B4:R5"
    assert [cell.value for cell in sheet[4][1:18]] == [*CONFLICT_HEADERS.values()]
    assert [cell.value for cell in sheet[5][1:18] if cell.value is not None] == ["Aucun conflit."]
    [choices] = sheet.data_validations.dataValidation
    assert (choices.formula1, str(choices.sqref)) == ('"Garder,Prendre"', "I5:I2004")
    assert sheet.sheet_state == "visible"
    assert not sheet.protection.sheet


def test_what_only_the_program_needs_is_hidden():
    sheet = openpyxl.load_workbook(BytesIO(master_bytes()))["Conflits"]

    hidden = {letter for letter, column in sheet.column_dimensions.items() if column.hidden}
    assert "K" in hidden
    assert not hidden & set("BCDEFGHIJ")
