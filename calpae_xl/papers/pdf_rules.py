"""The rows of a table that draws the cells of its header alone, and below it rules across: how our own annex looks.

Each column goes down from the cell of its header, each row from one rule to the next. A row in which a word stands on
both sides of the border of two columns, or whose figures stand beside those of the other rows, has cells that slipped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import Any

from calpae_xl.core.transcription.columns import names_indicators
from calpae_xl.core.transcription.paper import PaperCell, PaperRow
from calpae_xl.papers.pdf_text import Character, joined, lines_of

Box = tuple[float, float, float, float]
Row = tuple[Box | None, ...]
Grid = tuple[Row, ...]

_NEAR = 2.0
"""Points: two ends of lines that are one, two rules that are the sides of one."""

_FIGURE = re.compile(r"[0-9][0-9,]*(?:%|jours?)?|ND|NC|SO")
"""A figure or a code without the mark of a note, its blanks taken off."""

_TOUCHING = 0.3
"""Points between two letters of a word."""

_FEWEST_COLUMNS = 3


class RuledTables:
    """Follows the tables of a document from page to page: one whose header is not repeated goes on."""

    def __init__(self, within: Callable[[Character, Box], bool]) -> None:
        """Start.

        Args:
            within: Tells whether a sign stands in a box.
        """
        self._within = within
        self._columns: Sequence[float] = ()

    def grids(
        self, drawn: Iterable[Grid], edges: Iterable[Mapping[str, Any]], signs: Sequence[Character]
    ) -> Iterator[tuple[Grid, bool]]:
        """Yield the grids of a page, from top to bottom, and whether only rules part their rows.

        Args:
            drawn: Cells that are drawn on all sides.
            edges: Lines of the page, as pdfplumber tells them.
            signs: Signs of the page.
        """
        grids = sorted(drawn, key=_top)
        level = [(edge["x0"], edge["x1"], edge["top"]) for edge in edges if edge["orientation"] == "h"]
        headers = [grid for grid in grids if self._is_header(grid[0], signs)]
        first = _top(headers[0]) if headers else float("inf")
        rules = _rules_across(level, self._columns, 0, first)
        if len(rules) > 1 and not any(_is_in_columns(row) for grid in grids if _top(grid) < first for row in grid):
            yield _rows_between(self._columns, rules), True
            grids = [grid for grid in grids if _top(grid) >= rules[-1] - _NEAR]
        done = 0.0
        for grid in grids:
            if _top(grid) < done - _NEAR:
                continue
            ruled = False
            if grid in headers:
                self._columns = ()
                if not any(map(_is_in_columns, grid[1:])):
                    cells = [box for box in grid[0] if box is not None]
                    columns = (*(box[0] for box in cells), cells[-1][2])
                    end = min((_top(each) for each in headers if _top(each) > _top(grid)), default=float("inf"))
                    rules = _rules_across(level, columns, cells[0][3] - _NEAR, end)
                    if len(rules) > 1:
                        self._columns, done = columns, rules[-1]
                        grid, ruled = (grid[0], *_rows_between(columns, rules)), True
            yield grid, ruled

    def _is_header(self, row: Row, signs: Sequence[Character]) -> bool:
        if not _is_in_columns(row) or None in row:
            return False
        texts = (
            joined(lines_of(sign for sign in signs if box and self._within(sign, box)), blanks_kept=True) for box in row
        )
        return names_indicators(PaperRow("", tuple(map(PaperCell, texts))))


def notes_below(edges: Iterable[Mapping[str, Any]], last: float) -> float:
    """Return the height of the short rule that parts the notes of a page from what stands above; infinite without one.

    Notes may name any department, and are the title of no table.

    Args:
        edges: Lines of the page.
        last: Where its last table ends.
    """
    level = [edge for edge in edges if edge["orientation"] == "h"]
    longest = max((edge["x1"] - edge["x0"] for edge in level), default=0.0)
    short = (edge["top"] for edge in level if edge["top"] > last and edge["x1"] - edge["x0"] < longest / 2)
    return min(short, default=float("inf"))


def out_of_line(grid: Grid, cells: Mapping[Box, Sequence[Character]]) -> frozenset[int]:
    """Return the positions of the rows whose figures do not end where those of the table do.

    Nothing draws the cells of such a table: that figures stand under one another is all that tells their columns, and
    a row that lost a cell stands beside them.

    Args:
        grid: A table that only rules part.
        cells: The signs of each of its cells.
    """
    ends: list[tuple[int, float]] = []
    for position, row in enumerate(grid):
        for box in row:
            signs = [sign for sign in cells.get(box, ()) if not sign.text.isspace()] if box else []
            if box and signs and _FIGURE.fullmatch("".join(sign.text for sign in signs)):
                ends.append((position, box[2] - max(sign.x1 for sign in signs)))
    usual = median(end for _, end in ends) if ends else 0.0
    return frozenset(position for position, end in ends if abs(end - usual) > _NEAR)


def crosses(signs: Sequence[Character], row: Row) -> bool:
    """Tell whether a word stands on both sides of the border of two cells of a row."""
    boxes = [box for box in row if box is not None]
    borders = [box[2] for box in boxes[:-1]]
    top, bottom = max((box[1] for box in boxes), default=0), min((box[3] for box in boxes), default=0)
    here = [sign for sign in signs if top <= (sign.top + sign.bottom) / 2 < bottom and not sign.text.isspace()]
    touching = (
        (one.x0, other.x1)
        for one, other in pairwise(here)
        if abs(one.bottom - other.bottom) < 1 and abs(other.x0 - one.x1) < _TOUCHING
    )
    return any(
        left < border - _NEAR / 2 and right > border + _NEAR / 2 for left, right in touching for border in borders
    )


def _top(grid: Grid) -> float:
    return min(box[1] for box in grid[0] if box is not None)


def _is_in_columns(row: Row) -> bool:
    return sum(box is not None for box in row) >= _FEWEST_COLUMNS


def _rules_across(
    level: Iterable[tuple[float, float, float]], columns: Sequence[float], start: float, end: float
) -> list[float]:
    """Return the heights of the rules that go from the first border of columns to the last."""
    found: list[float] = []
    for left, right, top in sorted(level, key=lambda line: line[2]) if columns else ():
        across = abs(left - columns[0]) <= _NEAR and abs(right - columns[-1]) <= _NEAR
        if across and start <= top < end - _NEAR and not (found and top - found[-1] <= _NEAR):
            found.append(top)
    return found


def _rows_between(columns: Sequence[float], rules: Sequence[float]) -> Grid:
    return tuple(
        tuple((left, top, right, bottom) for left, right in pairwise(columns)) for top, bottom in pairwise(rules)
    )
