"""Writing: what the actions put into the workbook, with the line of « Journal » and what undoes them.

`write` alone touches a book. What it writes is a `Prepared`, made here by `prepare` (the result sheets) or
`prepare_change` (what people own, then the result sheets), or by `undo`, `send` and `reconcile`.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from calpae_xl.books.port import Applied, Book
from calpae_xl.core.actions.live_names import with_names_if_doubted
from calpae_xl.core.actions.restoration import with_sound_tables
from calpae_xl.core.actions.result_sheets import Results, change_plan, results_plan
from calpae_xl.core.actions.signature import Receipt, Signature
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.figures.processed import Processed, process_grid
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.sheets.undo_record import record_plan
from calpae_xl.core.workbook.difference import effective
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.plan import Plan, applied
from calpae_xl.core.workbook.writable import refuse_unwritable
from calpae_xl.usecases.older import packaged


class Prepared(NamedTuple):
    """A workbook that was worked on, and what is to be written into it.

    Attributes:
        grid: The workbook as it is, its tables put right.
        work: What was made of it; of the workbook as it will be, when what people own is about to change.
        results: What people see of what is to be written.
        record: What is kept in a very hidden sheet to undo it, of an action that changes what people own; what takes
            it out of that sheet, for an undo.
        mending: What puts damaged tables right before; nobody wants that undone.
    """

    grid: Grid
    work: Processed
    results: Results
    record: Plan = Plan()
    mending: Plan = Plan()

    @property
    def whole(self) -> Plan:
        """All that is to be written."""
        written = self.results.plan.then(self.record)
        return self.mending.then(written) if written.sheets or written.names else written


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
    refuse_unwritable(grid)
    mended = with_sound_tables(grid)
    work = process_grid(mended.grid, packaged)
    doubted = with_names_if_doubted(mended.grid, lambda: work.campaign, work)
    if doubted is not mended.grid:
        mended = mended._replace(grid=doubted)
        work = process_grid(doubted, packaged)
    results = results_plan(mended.grid, work, action, at=at, user=user, mended=mended)
    return Prepared(mended.grid, work, results, mending=mended.plan)


def prepare_change(
    grid: Grid,
    change: Plan,
    action: Action,
    *,
    detail: str,
    at: datetime,
    user: str,
    kept: tuple[str, ...] = (),
    file: str | None = None,
    digest: str | None = None,
    received: tuple[Receipt, ...] = (),
) -> Prepared:
    """Say what would be written when a person accepts a change of the sheets that people own.

    Every result sheet follows: the workbook as it would be is validated, compared and consolidated anew. A
    workbook without some of them, such as the copy of one department, is no reason to refuse.

    Args:
        grid: The workbook as it is.
        change: What was accepted; when it changes nothing, nothing is to be written.
        action: For « Journal ».
        detail: What was done, in a few words.
        at: Dates the lines of « Journal ».
        user: Who asks.
        kept: Lines of « Journal » of their own: texts that go and must not be lost.
        file: Name of the file concerned; by default the workbook.
        digest: Of what was read; by default of the entries and reservations of the workbook as it will be.
        received: Files that were received together; each has a line of « Journal » of its own.

    Raises:
        CalpaeError: Nothing can be said of the workbook, or what people wrote could not be kept.
    """
    refuse_unwritable(grid)
    mended = with_sound_tables(grid)
    sound = mended.grid
    mended = mended._replace(grid=with_names_if_doubted(sound, lambda: read_campaign(sound, packaged)))
    change = effective(mended.grid, change)
    changed = applied(mended.grid, change)
    work = process_grid(changed, packaged)
    if not change.sheets:
        return Prepared(grid, work, Results(Plan()))
    results = change_plan(changed, change, work, Signature(action, at, user, detail, kept, file, digest, received))
    results = results._replace(notices=(*mended.notices, *results.notices))
    record = Plan()
    if action.changes_workbook:
        record = record_plan(mended.grid, results.plan, change, action=action.value, at=at, user=user)
    return Prepared(mended.grid, work, results, record, mended.plan)


def write(book: Book, prepared: Prepared, *, at: datetime, target: Path | None = None) -> Applied:
    """Put what was prepared into the workbook, or into a copy of it.

    Raises:
        SealedCopyError: It is a copy that was transmitted.
        CalpaeError: It cannot be saved; nothing is written then.
    """
    refuse_unwritable(prepared.grid)
    return book.apply(prepared.whole, at=at, target=target)
