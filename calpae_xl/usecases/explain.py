"""« Expliquer cette cellule »: where one figure comes from."""

from __future__ import annotations

from collections.abc import Sequence

from calpae_xl.books.port import Book
from calpae_xl.core.actions.designation import designated_figure, figure_at
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.telling.lineage import Lineage, explain
from calpae_xl.core.trade.model import CellRef
from calpae_xl.usecases.older import packaged


def explain_in_book(book: Book, request: Sequence[str]) -> Lineage:
    """Explain the figure that some words designate.

    Args:
        book: The workbook.
        request: « Feuille!Cellule » alone (an entry sheet, or one of results), or territory, indicator
            and period; the period may take several words (« attendu 2023 »).

    Raises:
        CalpaeError: The workbook cannot be used, or a word designates nothing in it.
    """
    work = process_grid(book.read(), packaged)
    return explain(work, *designated_figure(work.campaign, request))


def explain_cell(book: Book, at: CellRef) -> Lineage:
    """Explain the figure of a cell, whatever its sheet is called.

    Raises:
        CalpaeError: The workbook cannot be used, or the cell carries no figure.
    """
    work = process_grid(book.read(), packaged)
    return explain(work, *figure_at(work.campaign, at))
