"""The tables of a PDF without tags: the lines that are drawn around their cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from calpae_xl.core.transcription.paper import PaperCell, PaperRow, PaperTable
from calpae_xl.papers.limits import LONGEST_CELL, MOST_COLUMNS
from calpae_xl.papers.pdf_rules import Box, RuledTables, crosses, notes_below, out_of_line
from calpae_xl.papers.pdf_text import Character, joined, lines_of

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.pdf import PDF

_MOST_EDGES = 3_000
"""Lines drawn on a page of an annex are some hundreds; finding cells among them takes the square of their number."""


def drawn_parts(pdf: PDF) -> Iterator[str | PaperTable]:
    """Yield the lines and tables of each page, from top to bottom."""
    ruled = RuledTables(_is_within)
    for page in pdf.pages:
        yield from _page_parts(page, ruled)


def _page_parts(page: Page, ruled: RuledTables) -> Iterator[str | PaperTable]:
    signs = [Character(*(sign[name] for name in Character._fields)) for sign in page.chars]
    edges = page.edges if len(page.edges) <= _MOST_EDGES else []
    drawn = [tuple(tuple(row.cells) for row in table.rows) for table in (page.find_tables() if edges else ())]
    grids = [*ruled.grids(drawn, edges, signs)]
    boxes = [box for grid, _ in grids for row in grid for box in row if box is not None]
    cells, outside = _by_box(signs, boxes)
    lines = {box: lines_of(found) for box, found in cells.items()}
    # The blank at the end of a line is drawn or not by how a column is aligned.
    kept = {box[0] for box, found in lines.items() if any(line.endswith(" ") for line in found[:-1])}

    def cell(box: Box | None) -> PaperCell:
        text = "" if box is None else joined(lines[box], blanks_kept=box[0] in kept)
        return PaperCell(text[:LONGEST_CELL], covered=box is None)

    last = max((box[3] for box in boxes), default=0.0)
    notes = notes_below(edges, last)
    placed: list[tuple[float, int, str | PaperTable]] = [(top, 0, text) for text, top in _lines(outside) if top < notes]
    for number, (grid, is_ruled) in enumerate(grids, start=1):
        aside = out_of_line(grid, cells) if is_ruled else frozenset()
        where = f"page {page.page_number}, tableau {number}"
        rows = (
            PaperRow(
                f"{where}, ligne {at + 1}", tuple(map(cell, row[:MOST_COLUMNS])), at in aside or crosses(signs, row)
            )
            for at, row in enumerate(grid)
        )
        top = min(box[1] for row in grid for box in row if box is not None)
        placed.append((top, number, PaperTable(tuple(rows))))
    for _, _, part in sorted(placed, key=lambda each: each[:2]):
        yield part


def _by_box(
    signs: Sequence[Character], boxes: Sequence[Box]
) -> tuple[Mapping[Box, list[Character]], Sequence[Character]]:
    """Part signs by the cell that they stand in, and what stands in none.

    The blank that ends a line may be drawn beyond the edge of its cell: it goes with the sign before it.
    """
    cells: dict[Box, list[Character]] = {box: [] for box in boxes}
    outside: list[Character] = []
    before, held = None, outside
    for sign in signs:
        if not (sign.text.isspace() and before is not None and before.bottom == sign.bottom):
            box = next((box for box in boxes if _is_within(sign, box)), None)
            held = outside if box is None else cells[box]
        held.append(sign)
        before = sign
    return cells, outside


def _lines(signs: Sequence[Character]) -> Iterator[tuple[str, float]]:
    rows: dict[int, list[Character]] = {}
    for sign in signs:
        rows.setdefault(round(sign.bottom), []).append(sign)
    for found in rows.values():
        text = " ".join(lines_of(sorted(found, key=lambda sign: sign.x0))).strip()
        if text:
            yield text, min(sign.top for sign in found)


def _is_within(sign: Character, box: Box) -> bool:
    x, y = (sign.x0 + sign.x1) / 2, (sign.top + sign.bottom) / 2
    return box[0] <= x < box[2] and box[1] <= y < box[3]
