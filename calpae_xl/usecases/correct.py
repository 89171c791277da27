"""« Appliquer les corrections »: what people accepted in « Contrôles » goes into their entry sheets."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from calpae_xl.core.actions.corrections import Corrections, accepted_corrections
from calpae_xl.core.figures.processed import Processed, process_grid
from calpae_xl.core.sheets.findings import FindingsTable
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.trade.typography import plural
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.writable import refuse_unwritable
from calpae_xl.usecases.older import packaged
from calpae_xl.usecases.write import Prepared, prepare_change


class Corrected(NamedTuple):
    """The corrections, and what is to be written of them; ``prepared`` has an empty plan when there is none."""

    corrections: Corrections
    prepared: Prepared


class Correctable(NamedTuple):
    """A workbook with what people decided in « Contrôles ».

    Attributes:
        listed: « Contrôles », whole.
    """

    grid: Grid
    work: Processed
    listed: FindingsTable

    def corrections(self, *, numbers: bool = False) -> Corrections:
        """Gather the corrections that are accepted, and on request every number typed as text."""
        return accepted_corrections(self.work, self.listed, numbers=numbers)


def read_correctable(grid: Grid) -> Correctable:
    """Read what people decided.

    Raises:
        CalpaeError: Nothing can be said of the workbook, or « Contrôles » cannot be read.
    """
    refuse_unwritable(grid)
    work = process_grid(grid, packaged)
    return Correctable(grid, work, work.campaign.listed.whole)


def prepare_corrections(grid: Grid, *, numbers: bool = False, at: datetime, user: str) -> Corrected:
    """Say what would be written to apply the corrections accepted in « Contrôles »; nothing is.

    Args:
        grid: The workbook as it is.
        numbers: Whether to convert every number typed as text as well.
        at: Dates the lines of « Journal ».
        user: Who asks.

    Raises:
        CalpaeError: Nothing can be said of the workbook, or « Contrôles » cannot be read.
    """
    return prepare_chosen(grid, read_correctable(grid).corrections(numbers=numbers), at=at, user=user)


def prepare_chosen(grid: Grid, corrections: Corrections, *, at: datetime, user: str) -> Corrected:
    """Say what would be written to apply some corrections; nothing is.

    The text that every cell held goes to a line of « Journal » of its own.

    Args:
        grid: The workbook as it is.
        corrections: Of this workbook.
        at: Dates the lines of « Journal ».
        user: Who asks.

    Raises:
        CalpaeError: What people wrote in a sheet could not be kept.
    """
    prepared = prepare_change(
        grid,
        corrections.plan,
        Action.CORRECT,
        detail=plural(len(corrections.applied), "correction"),
        kept=tuple(correction.told for correction in corrections.applied),
        at=at,
        user=user,
    )
    results = prepared.results._replace(notices=(*corrections.refusals, *prepared.results.notices))
    return Corrected(corrections, prepared._replace(results=results))
