"""A workbook read again as if some of its sheets said otherwise: what was put back there is read like the rest."""

from __future__ import annotations

from dataclasses import replace

from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.workbook.grid import Sheet


def read_with(campaign: Campaign, *sheets: Sheet) -> Campaign:
    """Read a workbook with sheets in the place of those of their names, or beside the others.

    Args:
        campaign: The workbook, whose collectivity stays where an older one names none.
        sheets: What they say now.
    """
    by_name = {sheet.name: sheet for sheet in (*campaign.grid.sheets, *sheets)}
    grid = replace(campaign.grid, sheets=tuple(by_name.values()))
    return read_campaign(grid, lambda _: campaign.settings.collectivity)
