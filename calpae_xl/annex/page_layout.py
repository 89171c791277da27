"""How wide the columns of a table are, and the sheet of paper that holds them; lengths are twentieths of a point."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from calpae_xl.core.annex.document import Cell, ColumnKind, Row, Table

MARGIN, BOTTOM = 794, 850
CELL_MARGIN = 70

_DIGIT, _LETTER = 83, 92
"""Widths of a digit and of a letter, bold, in the text of tables."""
_MARK = 340
"""Width of the mark of a note, its space included: « (12) »."""
_SIGN = 130
_LEAST = {ColumnKind.MEASURE: 1_900, ColumnKind.LABEL: 3_300, ColumnKind.REMARK: 2_900, ColumnKind.FIGURE: 860}
_MOST = {ColumnKind.LABEL: 4_600, ColumnKind.REMARK: 7_500}
"""Beyond, lines are too long to read: a table need not fill its page."""
_LINE, _AROUND = 190, 1_800
"""Height of a line of a table, and what the header of a page and that of a table take with the space around a row."""
_NARROWEST = 500
_LONGEST_WORD = 14
_WORDS = re.compile(r"[ \n]+")


class Paper(NamedTuple):
    """A sheet of paper, in landscape."""

    width: int
    height: int

    @property
    def inner(self) -> int:
        """What its margins leave."""
        return self.width - 2 * MARGIN


A4, A3 = Paper(16_838, 11_906), Paper(23_811, 16_838)


class Widths(NamedTuple):
    """The columns of a table.

    Attributes:
        columns: From the first.
        marks: What the marks of notes take at the right of its numbers.
    """

    columns: tuple[int, ...]
    marks: int


def needed(table: Table) -> int:
    """Return the width under which a table would be cramped."""
    return sum(_wanted(table))


def paper_for(tables: Sequence[Table]) -> Paper:
    """Return the paper for a document: A3 where A4 would cramp one of its tables."""
    return A4 if all(needed(table) <= A4.inner for table in tables) else A3


def widths(table: Table, paper: Paper) -> Widths:
    """Share the width of a page among the columns: what is left goes to the sentences.

    A table that even A3 cramps has narrower columns of figures, whose texts go on below.
    """
    wanted = _wanted(table)
    figures = [n for n, column in enumerate(table.columns) if column.kind is ColumnKind.FIGURE]
    left = paper.inner - sum(wanted)
    if left < 0 and figures:
        share = 1 + (-left) // len(figures)
        wanted = [max(width - share, _NARROWEST) if n in figures else width for n, width in enumerate(wanted)]
        left = 0
    for kind in (ColumnKind.REMARK, ColumnKind.LABEL):
        for number in (n for n, column in enumerate(table.columns) if column.kind is kind):
            added = min(left, _MOST[kind] - wanted[number])
            wanted[number] += added
            left -= added
    return Widths(tuple(wanted), _marks(table))


def fits_page(row: Row, shared: Widths, paper: Paper) -> bool:
    """Tell whether a row surely stands on one page: LibreOffice loses the end of one that it may not cut."""
    cells = zip(row.cells, shared.columns, strict=False)
    lines = max(_lines(cell.text, (width - 2 * CELL_MARGIN) // _LETTER) for cell, width in cells)
    return lines * _LINE <= paper.height - MARGIN - BOTTOM - _AROUND


def _lines(text: str, letters: int) -> int:
    return sum(len(line) // max(letters, 1) + 1 for line in text.split("\n"))


def _wanted(table: Table) -> list[int]:
    marks = _marks(table)
    return [
        max(_figures(table, number, marks) if column.kind is ColumnKind.FIGURE else 0, _LEAST[column.kind])
        for number, column in enumerate(table.columns)
    ]


def _figures(table: Table, column: int, marks: int) -> int:
    """Return what the widest number, or the widest word, of a column needs."""
    cells = [row.cells[column] for row in table.rows if not row.is_section]
    numbers = (len(cell.text) * _DIGIT + marks for cell in cells if cell.is_number)
    words = (_word(cell) for cell in cells if not cell.is_number)
    return max((*numbers, *words), default=0) + 2 * CELL_MARGIN


def _word(cell: Cell) -> int:
    longest = max(map(len, _WORDS.split(cell.text)))
    return min(longest, _LONGEST_WORD) * _LETTER + (_MARK if cell.note else 0)


def _marks(table: Table) -> int:
    numbers = [cell for row in table.rows for cell in row.cells if cell.is_number]
    return _MARK if any(cell.note for cell in numbers) else _SIGN if any(cell.sign for cell in numbers) else 0
