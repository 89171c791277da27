"""« Consolider »: the departments added up, as far as they can be."""

from __future__ import annotations

from typing import NamedTuple

from calpae_xl.books.port import Book
from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.figures.consolidation import ConsolidatedCell, consolidate
from calpae_xl.core.findings.validation import Validation
from calpae_xl.usecases.validate import validate_book


class Consolidated(NamedTuple):
    """A workbook validated and consolidated."""

    campaign: Campaign
    validation: Validation
    cells: list[ConsolidatedCell]


def consolidate_book(book: Book) -> Consolidated:
    """Validate a workbook, then consolidate what validation lets through.

    Raises:
        CalpaeError: Nothing can be said of it.
    """
    campaign, validation = validate_book(book)
    return Consolidated(campaign, validation, consolidate(campaign, validation))
