"""The names of a workbook that is open in Excel: each is a question, so they are asked for only when in doubt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from calpae_xl.core.actions.double_entry import reads_nothing
from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.snapshot import differs_from_last_run, reads_as_typed
from calpae_xl.core.workbook.grid import Grid


def with_names_if_doubted(grid: Grid, read: Callable[[], Campaign], work: Processed | None = None) -> Grid:
    """Return the workbook, its names at hand where its formulas do not find what Python reads.

    As long as they find nothing new, there is nothing to hold them against: it may not have been worked out.

    Args:
        grid: The workbook.
        read: Gives what Python reads in it; asked only when something differs from the last run.
        work: What it made of that, to hold the consolidated sheet against as well.
    """
    if grid.names_at_hand:
        return grid
    doubted = differs_from_last_run(grid) and not reads_as_typed(grid, read())
    if doubted or (work is not None and reads_nothing(grid, work)):
        return replace(grid, names_at_hand=True)
    return grid
