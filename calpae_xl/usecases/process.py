"""« Traiter »: validate, compare and consolidate in one go; « Évolutions » needs the three as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from calpae_xl.books.port import Book
from calpae_xl.core.campaign import Campaign
from calpae_xl.core.changes import Change, changes
from calpae_xl.core.consolidation import ConsolidatedCell
from calpae_xl.core.validation import Validation
from calpae_xl.usecases.consolidate import consolidate_book


class Processed(NamedTuple):
    """A workbook validated, consolidated and compared year on year."""

    campaign: Campaign
    validation: Validation
    cells: list[ConsolidatedCell]
    changes: Sequence[Change]


def process_book(book: Book) -> Processed:
    """Do all the work on a workbook that was read once.

    The changes of the collectivity compare consolidated cells, so consolidation comes first.

    Raises:
        CalpaeError: Nothing can be said of it.
    """
    campaign, validation, cells = consolidate_book(book)
    return Processed(campaign, validation, cells, changes(campaign, validation, cells))
