"""« Traiter »: validate, compare and consolidate in one go; « Évolutions » needs the three as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from calpae_xl.books.port import Book
from calpae_xl.core.campaign import Campaign, read_campaign
from calpae_xl.core.changes import Change, changes
from calpae_xl.core.consolidation import ConsolidatedCell, consolidate
from calpae_xl.core.grid import Grid
from calpae_xl.core.validation import Validation, validate


class Processed(NamedTuple):
    """A workbook validated, consolidated and compared year on year."""

    campaign: Campaign
    validation: Validation
    cells: list[ConsolidatedCell]
    changes: Sequence[Change]


def process_book(book: Book) -> Processed:
    """Do all the work on a workbook that was not read yet.

    Raises:
        CalpaeError: Nothing can be said of it.
    """
    return process_grid(book.read())


def process_grid(grid: Grid) -> Processed:
    """Do all the work on a workbook that was read.

    Raises:
        CalpaeError: Nothing can be said of it.
    """
    return process_campaign(read_campaign(grid))


def process_campaign(campaign: Campaign) -> Processed:
    """Do all the work on a campaign.

    The changes of the collectivity compare consolidated cells, so consolidation comes first.
    """
    validation = validate(campaign)
    cells = consolidate(campaign, validation)
    return Processed(campaign, validation, cells, changes(campaign, validation, cells))
