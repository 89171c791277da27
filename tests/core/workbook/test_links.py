"""Links from a result sheet to the cell that it speaks of."""

from __future__ import annotations

import pytest

from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.workbook.links import cell_link
from calpae_xl.core.workbook.plan import Content


@pytest.mark.parametrize(
    ("sheet", "formula"),
    [
        pytest.param("67 Bas-Rhin", '=HYPERLINK("#\'67 Bas-Rhin\'!F12","voir")', id="plain"),
        pytest.param("l'Alsace", "=HYPERLINK(\"#'l''Alsace'!F12\",\"voir\")", id="apostrophe"),
        pytest.param('dit "67"', '=HYPERLINK("#\'dit ""67""\'!F12","voir")', id="quotation marks"),
    ],
)
def test_a_link_names_its_sheet_as_formulas_want_it(sheet: str, formula: str):
    assert cell_link(CellRef(sheet, "F12"), "voir") == Content("voir", formula)


def test_what_is_shown_is_the_cached_result():
    link = cell_link(CellRef("67", "F12"), 'cellule "F12"')

    assert link.value == 'cellule "F12"'
    assert link.formula.endswith(',"cellule ""F12""")')
