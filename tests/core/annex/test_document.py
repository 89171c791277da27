"""The annex as sentences and tables."""

from calpae_xl.core.annex.document import Cell, Row


def test_a_row_of_one_cell_is_the_title_of_a_section():
    assert Row((Cell("1. Jeunes"),)).is_section
    assert not Row((Cell(""), Cell("Majeurs"), Cell("389"))).is_section
