"""The names of a workbook that is open in Excel: each is a question, so they are asked for only when in doubt."""

from __future__ import annotations

from dataclasses import replace

from calpae_xl.core.actions.double_entry import reads_nothing
from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.snapshot import reads_as_typed
from calpae_xl.core.workbook.grid import Grid


def with_names_if_doubted(grid: Grid, campaign: Campaign, work: Processed | None = None) -> Grid:
    """Return the workbook, its names at hand where its formulas do not find what Python reads.

    Args:
        grid: The workbook.
        campaign: What Python reads in it.
        work: What it made of that, to hold the consolidated sheet against as well.
    """
    if grid.names_at_hand:
        return grid
    sound = reads_as_typed(grid, campaign) and not (work is not None and reads_nothing(grid, work))
    return grid if sound else replace(grid, names_at_hand=True)
