"""« Appliquer les corrections »: what people accepted in « Contrôles » goes into their entry sheets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from calpae_xl.core.actions.corrections import Corrections, accepted_corrections, named_correction
from calpae_xl.core.actions.designation import designated_figure
from calpae_xl.core.figures.processed import Processed, process_grid
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.sheets.findings import FindingsTable
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import plural, typeset
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.writable import refuse_unwritable
from calpae_xl.usecases.older import packaged
from calpae_xl.usecases.write import Prepared, prepare_change


class UnnamedCorrectionError(CalpaeError):
    """What was chosen is none of the corrections proposed."""

    def __init__(self, refusals: Sequence[str]) -> None:
        said = refusals[0] if refusals else typeset("Ce chiffre n’a pas de correction de ce nom.")
        super().__init__(said, typeset("Donnez l’une des corrections proposées, ou corrigez dans Excel."))


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
    correctable = read_correctable(grid)
    before = correctable.work.validation
    return prepare_chosen(grid, correctable.corrections(numbers=numbers), at=at, user=user, before=before)


def prepare_named(grid: Grid, request: Sequence[str], chosen: str, *, at: datetime, user: str) -> Corrected:
    """Say what would be written to apply one of the corrections proposed for a figure; nothing is.

    Args:
        grid: The workbook as it is.
        request: « Feuille!Cellule », or territory, indicator and year.
        chosen: The correction, as « Décision » would name it.
        at: Dates the lines of « Journal ».
        user: Who asks.

    Raises:
        CalpaeError: A word designates nothing, or the figure has no correction of that name.
    """
    correctable = read_correctable(grid)
    figure = designated_figure(correctable.work.campaign, request)
    corrections = named_correction(correctable.work, figure, chosen)
    if not corrections.applied:
        raise UnnamedCorrectionError(corrections.refusals)
    return prepare_chosen(grid, corrections, at=at, user=user, before=correctable.work.validation)


def prepare_chosen(
    grid: Grid, corrections: Corrections, *, at: datetime, user: str, before: Validation | None = None
) -> Corrected:
    """Say what would be written to apply some corrections; nothing is.

    The text that every cell held goes to a line of « Journal » of its own.

    Args:
        grid: The workbook as it is.
        corrections: Of this workbook.
        at: Dates the lines of « Journal ».
        user: Who asks.
        before: What was found before: what the corrections bring is told.

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
    brought = _brought(before, prepared.work.validation) if before is not None and corrections.applied else ()
    results = prepared.results._replace(notices=(*corrections.refusals, *brought, *prepared.results.notices))
    return Corrected(corrections, prepared._replace(results=results))


def _brought(before: Validation, after: Validation) -> tuple[str, ...]:
    """Say how many warnings the corrected figures bring: what could not be read compares now with its neighbours."""
    more = after.count(Severity.WARNING) - before.count(Severity.WARNING)
    if more <= 0:
        return ()
    count = plural(more, "avertissement de plus", "avertissements de plus")
    return (typeset(f"{count} une fois la correction écrite : les chiffres corrigés se comparent aux autres."),)
