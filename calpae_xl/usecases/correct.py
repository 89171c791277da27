"""« Appliquer les corrections »: what people accepted in « Contrôles » goes into their entry sheets."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from calpae_xl.core.corrections import Corrections, accepted_corrections
from calpae_xl.core.grid import Grid
from calpae_xl.core.layout import SHEET_NAMES, Role
from calpae_xl.core.sheets.findings import PreviousFindings, read_findings
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.typography import plural
from calpae_xl.usecases.process import process_grid
from calpae_xl.usecases.write import Prepared, prepare_change


class Corrected(NamedTuple):
    """The corrections, and what is to be written of them; ``prepared`` has an empty plan when there is none."""

    corrections: Corrections
    prepared: Prepared


def prepare_corrections(grid: Grid, *, numbers: bool = False, at: datetime, user: str) -> Corrected:
    """Say what would be written to apply the corrections accepted in « Contrôles »; nothing is.

    The text that every cell held goes to a line of « Journal » of its own.

    Args:
        grid: The workbook as it is.
        numbers: Whether to convert every number typed as text as well.
        at: Dates the lines of « Journal ».
        user: Who asks.

    Raises:
        CalpaeError: Nothing can be said of the workbook, or « Contrôles » cannot be read.
    """
    work = process_grid(grid)
    name = work.campaign.sheets.get((Role.FINDINGS, ""), SHEET_NAMES[Role.FINDINGS])
    sheet = next((sheet for sheet in grid.sheets if sheet.name == name), None)
    listed = PreviousFindings() if sheet is None else read_findings(sheet)
    corrections = accepted_corrections(grid, work, name, listed, numbers=numbers)
    prepared = prepare_change(
        grid,
        corrections.plan,
        Action.CORRECT,
        detail=plural(len(corrections.applied), "correction"),
        kept=tuple(correction.told for correction in corrections.applied),
        at=at,
        user=user,
    )
    refusals = tuple(refused.told for refused in corrections.refused)
    results = prepared.results._replace(notices=(*refusals, *prepared.results.notices))
    return Corrected(corrections, prepared._replace(results=results))
