"""What the design says of a workbook: readings, what blocks, consolidation, changes, gaps to targets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .book import open_book
from .bounding import (
    apply_hard_bounds,
    block_contradictory_scopes,
    jumps,
    justified,
    rates_without_structure,
    soft_bounds,
)
from .campaign import Campaign, Period, campaign_of
from .changing import Change, ChangeKey, changes
from .consolidating import Consolidated, consolidate
from .entries import Entries, Key, entries_of
from .reserving import Reservations, reservations_of
from .targeting import Gap, TargetKey, gaps


@dataclass
class Answer:
    campaign: Campaign
    entries: Entries
    reservations: Reservations
    cells: dict[tuple[str, Period], Consolidated]
    changes: dict[ChangeKey, Change]
    gaps: dict[TargetKey, Gap]
    blocking: set[Key]
    jumps: set[Key]
    soft_bounds: set[Key]
    without_structure: set[Key]
    answered: set[tuple[str, str, str]]
    """Territory, indicator and header of the figures that a justification answers for."""


def answer(path: Path) -> Answer:
    sheets = open_book(path)
    campaign = campaign_of(sheets)
    entries = entries_of(sheets, campaign)
    reservations = reservations_of(sheets, campaign)
    justifications = justified(sheets)
    apply_hard_bounds(entries, justifications)
    cells = consolidate(entries, reservations)
    changed = changes(entries, reservations, cells, campaign.whole)
    aimed = gaps(entries, reservations, cells, campaign.whole)
    block_contradictory_scopes(entries, reservations)
    return Answer(
        campaign,
        entries,
        reservations,
        cells,
        changed,
        aimed,
        entries.blocking(),
        jumps(entries, reservations),
        soft_bounds(entries),
        rates_without_structure(entries),
        {(territory, indicator, header) for _, territory, indicator, header, _ in justifications},
    )
