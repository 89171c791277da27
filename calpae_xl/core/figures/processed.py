"""A campaign worked out: validated, consolidated and compared year on year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.campaign.setting_lines import Older, unnamed
from calpae_xl.core.figures.changes import Change, changes
from calpae_xl.core.figures.consolidation import ConsolidatedCell, consolidate
from calpae_xl.core.findings.validation import Validation, validate
from calpae_xl.core.workbook.grid import Grid


class Processed(NamedTuple):
    """All that is known of a workbook.

    Attributes:
        campaign: What it says.
        validation: Its findings.
        cells: The cells of the collectivity, by indicator then period.
        changes: From year to year.
    """

    campaign: Campaign
    validation: Validation
    cells: Sequence[ConsolidatedCell]
    changes: Sequence[Change]


def process_grid(grid: Grid, older: Older = unnamed) -> Processed:
    """Read a workbook and do all the work on it.

    Args:
        grid: The workbook.
        older: Names the collectivity of a workbook that says nothing of it.

    Raises:
        CalpaeError: Nothing can be said of it.
    """
    return process_campaign(read_campaign(grid, older))


def process_campaign(campaign: Campaign) -> Processed:
    """Do all the work on a campaign.

    The changes of the collectivity compare consolidated cells, so consolidation comes first.
    """
    validation = validate(campaign)
    cells = consolidate(campaign, validation)
    return Processed(campaign, validation, cells, changes(campaign, validation, cells))
