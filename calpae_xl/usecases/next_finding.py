"""« Constat suivant »: the next cell that wants attention."""

from __future__ import annotations

from calpae_xl.core.actions.next_finding import Step, next_finding
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.findings.validation import validate
from calpae_xl.core.sheets.findings import read_findings
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import applied
from calpae_xl.usecases.older import packaged
from calpae_xl.usecases.write import Prepared


def next_finding_in(grid: Grid, selected: CellRef | None = None) -> Step:
    """Return the cell to go to from where people are, and what to tell them there.

    Raises:
        CalpaeError: Nothing can be said of the workbook, or « Contrôles » cannot be read.
    """
    campaign = read_campaign(grid, packaged)
    return next_finding(campaign, validate(campaign), campaign.listed.whole, selected)


def first_finding(validated: Prepared) -> Step:
    """Return the cell to go to once « Contrôles » holds what « Valider » prepared; nothing is validated anew."""
    campaign, validation = validated.work.campaign, validated.work.validation
    grid = applied(validated.grid, validated.results.plan)
    sheet = campaign.sheet_in(grid, Role.FINDINGS)
    return next_finding(campaign, validation, read_findings(sheet).whole)
