"""« Constat suivant »: the next cell that wants attention."""

from __future__ import annotations

from calpae_xl.core.campaign import read_campaign
from calpae_xl.core.grid import Grid
from calpae_xl.core.layout import SHEET_NAMES, Role
from calpae_xl.core.model import CellRef
from calpae_xl.core.sheets.findings import PreviousFindings, read_findings
from calpae_xl.core.sheets.next_finding import Step, next_finding
from calpae_xl.core.validation import validate


def next_finding_in(grid: Grid, selected: CellRef | None = None) -> Step:
    """Return the cell to go to from where people are, and what to tell them there.

    Raises:
        CalpaeError: Nothing can be said of the workbook, or « Contrôles » cannot be read.
    """
    campaign = read_campaign(grid)
    name = campaign.sheets.get((Role.FINDINGS, ""), SHEET_NAMES[Role.FINDINGS])
    sheet = next((sheet for sheet in grid.sheets if sheet.name == name), None)
    listed = PreviousFindings() if sheet is None else read_findings(sheet)
    return next_finding(campaign, validate(campaign), name, listed, selected)
