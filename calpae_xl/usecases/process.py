"""« Traiter »: validate, compare and consolidate in one go; « Évolutions » needs the three as well."""

from __future__ import annotations

from calpae_xl.books.port import Book
from calpae_xl.core.figures.processed import Processed, process_grid
from calpae_xl.usecases.older import packaged


def process_book(book: Book) -> Processed:
    """Do all the work on a workbook that was not read yet.

    Raises:
        CalpaeError: Nothing can be said of it.
    """
    return process_grid(book.read(), packaged)
