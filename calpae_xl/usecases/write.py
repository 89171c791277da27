"""Writing: what « Valider », « Évolutions », « Consolider » and « Traiter » put into the result sheets."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from calpae_xl.books.port import Applied, Book
from calpae_xl.core.campaign import read_campaign
from calpae_xl.core.changes import changes
from calpae_xl.core.consolidation import consolidate
from calpae_xl.core.grid import Grid
from calpae_xl.core.plan import Plan, applied
from calpae_xl.core.results import Results, results_plan
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.validation import validate
from calpae_xl.usecases.process import Processed


class Prepared(NamedTuple):
    """A workbook that was worked on, and what is to be written into it."""

    grid: Grid
    work: Processed
    results: Results


def prepare(book: Book, action: Action, *, at: datetime, user: str) -> Prepared:
    """Read a workbook once, do all the work, and say what would be written; nothing is.

    Args:
        book: The workbook.
        action: Which result sheets are concerned.
        at: Dates the line of « Journal ».
        user: Who asks.

    Raises:
        CalpaeError: Nothing can be said of it, or a result sheet is missing.
    """
    grid = book.read()
    campaign = read_campaign(grid)
    validation = validate(campaign)
    cells = consolidate(campaign, validation)
    work = Processed(campaign, validation, cells, changes(campaign, validation, cells))
    return Prepared(grid, work, results_plan(grid, work, action, at=at, user=user))


def prepare_change(
    grid: Grid,
    change: Plan,
    action: Action,
    *,
    detail: str,
    at: datetime,
    user: str,
    file: str | None = None,
    digest: str | None = None,
) -> Prepared:
    """Stand-in."""
    changed = applied(grid, change)
    campaign = read_campaign(changed)
    validation = validate(campaign)
    cells = consolidate(campaign, validation)
    work = Processed(campaign, validation, cells, changes(campaign, validation, cells))
    if not change.cells:
        return Prepared(grid, work, Results(Plan()))
    results = results_plan(changed, work, action, at=at, user=user)
    return Prepared(grid, work, results._replace(plan=change.then(results.plan)))


def write(book: Book, prepared: Prepared, *, at: datetime, target: Path | None = None) -> Applied:
    """Put what was prepared into the workbook, or into a copy of it.

    Raises:
        CalpaeError: It cannot be saved; nothing is written then.
    """
    return book.apply(prepared.results.plan, at=at, target=target)
