"""« Valider »: every finding of the workbook in one pass."""

from __future__ import annotations

from typing import NamedTuple

from calpae_xl.books.port import Book
from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.findings.validation import Validation, validate
from calpae_xl.usecases.older import packaged


class Validated(NamedTuple):
    """A workbook read and validated."""

    campaign: Campaign
    validation: Validation


def validate_book(book: Book) -> Validated:
    """Read a workbook once and apply every rule.

    Raises:
        CalpaeError: Nothing can be said of it.
    """
    campaign = read_campaign(book.read(), packaged)
    return Validated(campaign, validate(campaign))
