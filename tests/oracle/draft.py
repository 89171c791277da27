"""A workbook that is being edited, and what stands where in it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

from .book import Sheet, open_book
from .campaign import Campaign, campaign_of
from .entries import Entries, Key, entries_of
from .package import Content, Package


@dataclass
class Layout:
    """What the workbook that is edited holds, and where."""

    sheets: list[Sheet]
    campaign: Campaign
    entries: Entries

    @classmethod
    def of(cls, path: Path) -> Layout:
        sheets = open_book(path)
        campaign = campaign_of(sheets)
        return cls(sheets, campaign, entries_of(sheets, campaign))

    def sheet(self, role: str) -> Sheet:
        return next(sheet for sheet in self.sheets if sheet.role == role)


@dataclass
class Draft:
    package: Package
    layout: Layout
    rng: random.Random
    reservation_rows: list[int] = field(default_factory=list)
    """Rows of `Réserves` that are still free."""

    def __post_init__(self) -> None:
        sheet = next((sheet for sheet in self.layout.sheets if sheet.role == "reserves"), None)
        if sheet is not None:
            used = max(row for row in sheet.rows if sheet.value(row, 2) is not None)
            self.reservation_rows = list(range(used + 1, used + 13))

    @property
    def campaign(self) -> Campaign:
        return self.layout.campaign

    def put(self, key: Key, content: Content) -> None:
        entry = self.layout.entries.cells[key]
        if entry.cell:
            self.package.put(entry.sheet, entry.cell.address, content)

    def any_key(self) -> Key:
        indicator = self.rng.choice(list(self.campaign.indicators))
        return self.rng.choice(self.campaign.departments), indicator, self.rng.choice(self.campaign.periods)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share
