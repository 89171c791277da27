"""« Paramètres » as a table: parameters, departments, contacts."""

from __future__ import annotations

from calpae_xl.core.sheets.settings import read_settings_sheet
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.workbook.grid import Sheet

HEADERS = {"B3": "Identifiant", "C3": "Paramètre", "D3": "Valeur"}


def lines(cells: dict[str, object]):
    read = read_settings_sheet(Sheet("Paramètres", {**HEADERS, **cells}))
    assert read is not None
    return [*read]


def test_a_parameter_gives_its_value_as_typed_and_its_cell():
    [line] = lines({"B4": " annee ", "D4": 2022})

    assert (line.id, line.value, line.at, line.territory) == ("annee", 2022, CellRef("Paramètres", "D4"), None)


def test_a_department_is_told_by_the_start_of_its_id():
    [line] = lines({"B4": "territoire_67", "D4": "Bas-Rhin"})

    assert (line.territory, line.value) == ("67", "Bas-Rhin")


def test_the_contact_of_a_department_stands_in_a_column_of_its_own():
    [line] = lines({"F3": "Contact", "B4": "territoire_67", "D4": "Bas-Rhin", "F4": "rsa@exemple.fr"})

    assert (line.mailbox, line.mailbox_at) == ("rsa@exemple.fr", CellRef("Paramètres", "F4"))


def test_a_workbook_without_that_column_has_no_contact():
    [line] = lines({"B4": "territoire_67", "D4": "Bas-Rhin"})

    assert line.mailbox is None


def test_without_its_headers_the_sheet_says_nothing():
    assert read_settings_sheet(Sheet("Paramètres", {"B3": "Identifiant", "B4": "annee"})) is None
