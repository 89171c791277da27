"""What « Journal » says of an action: who signs what was done, and what must not be lost of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.digest import entries_digest
from calpae_xl.core.sheets.journal import Action, JournalEntry

_LONGEST = 16_000
"""Characters of a line of « Journal », half of what a cell can hold: some count for two there."""


class Receipt(NamedTuple):
    """A file that was received among several: it has a line of « Journal » of its own.

    Attributes:
        file: Name under which the file is known.
        digest: Of its bytes.
        detail: What came of it.
    """

    file: str
    digest: str
    detail: str


class Signature(NamedTuple):
    """What « Journal » says of an action.

    Attributes:
        detail: What was done, in a few words; what is longer than a cell takes several lines.
        kept: Lines of their own, before the one that sums up: texts that must not be lost.
        file: Name of the file concerned; by default the workbook.
        digest: Of what was read; by default of its entries and reservations.
        received: Files that were received together, a line each, before the one that sums up.
    """

    action: Action
    at: datetime
    user: str
    detail: str
    kept: Sequence[str] = ()
    file: str | None = None
    digest: str | None = None
    received: Sequence[Receipt] = ()

    def entries(self, campaign: Campaign, cells: int | None = None) -> tuple[JournalEntry, ...]:
        """Return the lines to add, the one that sums up last; it counts the cells, if any were."""
        *kept, detail = _parts((*filter(None, self.kept), self.detail))
        last = JournalEntry(
            at=self.at.replace(microsecond=0, tzinfo=None),
            user=self.user,
            action=self.action.value,
            detail=detail,
            cells=cells,
            file=self.file or campaign.name,
            digest=self.digest or entries_digest(campaign),
        )
        return (
            *(last._replace(detail=text, cells=None) for text in kept),
            *(last._replace(**receipt._asdict(), cells=None) for receipt in self.received),
            last,
        )


def _parts(texts: Iterable[str]) -> Iterator[str]:
    """Cut the texts that are longer than a cell can hold."""
    for text in texts:
        yield from (text[start : start + _LONGEST] for start in range(0, max(1, len(text)), _LONGEST))
