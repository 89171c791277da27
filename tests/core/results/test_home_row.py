"""Rows of « Accueil »: typeset texts, names of sheets, links."""

from __future__ import annotations

from factories import campaign

from calpae_xl.core.results.home_row import Line, home_row, sheet_called, sheet_link
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Content


def test_a_text_of_a_row_is_typeset_and_a_content_stays_as_it_is():
    row = home_row(Line.STEP, 1, "lu : 5", Content("lu : 5"), None)

    assert [content.value for content in row.cells] == [1, "lu\u00a0: 5", "lu : 5", None]


def test_a_sheet_that_the_workbook_lost_is_called_as_it_is_built():
    read = campaign()

    assert sheet_called(read, Role.CONSOLIDATION) == "CeA"
    assert sheet_called(read, Role.ENTRY, "68") == "68 Haut-Rhin"


def test_a_link_goes_to_the_first_cell_to_read():
    assert sheet_link("67 Bas-Rhin", "Saisir") == Content("Saisir", '=HYPERLINK("#\'67 Bas-Rhin\'!B1","Saisir")')
