"""The cells of a row under those of its header."""

from __future__ import annotations

import pytest

from calpae_xl.core.transcription.alignment import aligned, own_columns
from calpae_xl.core.transcription.paper import PaperCell, PaperRow


def row(*texts: str) -> PaperRow:
    """A row; « = » is covered by the cell on its left, « - » by nothing that has a text."""
    cells: list[PaperCell] = []
    for text in texts:
        covered = text in {"=", "-"}
        cells.append(PaperCell(cells[-1].text if text == "=" else "" if covered else text, covered=covered))
    return PaperRow("ligne 1", tuple(cells))


FINE = row("Indicateurs", "=", "2018", "2019", "=", "2020")


def test_a_header_that_spans_columns_of_a_finer_grid_is_one():
    assert own_columns(FINE) == (0, 2, 3, 5)
    assert own_columns(row("", "", "2018")) == (0, 1, 2)


@pytest.mark.parametrize(
    ("printed", "texts", "slipped"),
    [
        (row("a", "=", "1", "2", "=", "3"), ["a", "1", "2", "3"], False),
        (row("a", "=", "1", "=", "=", "3"), ["a", "1", "1", "3"], False),
        (row("a", "=", "1", "2", "3", "="), ["a", "1", "2", "3"], True),
        (row("a", "1", "2", "3"), ["a", "1", "2", "3"], True),
    ],
    ids=["as its header", "a merge", "between two headers", "short"],
)
def test_a_row_has_one_cell_for_each_header_or_has_slipped(printed: PaperRow, texts: list[str], slipped: bool):
    found = aligned(printed, FINE)

    assert ([cell.text for cell in found.cells], found.slipped) == (texts, slipped)
