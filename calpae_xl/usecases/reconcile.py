"""« Consolider » in Excel: written, worked out by Excel, read back, and held against what Python found."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from calpae_xl.books.port import LiveBook
from calpae_xl.core.actions.double_entry import disagreements, lists_disagreements, with_disagreements
from calpae_xl.core.actions.result_sheets import relisted
from calpae_xl.core.actions.signature import Signature
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.typography import plural, typeset
from calpae_xl.core.workbook.layout import Role
from calpae_xl.usecases.write import Prepared, prepare, write


class Reconciled(NamedTuple):
    """A workbook consolidated twice, by Excel and by Python.

    Attributes:
        prepared: What was written first.
        found: Where the two disagree; they are listed in « Contrôles ».
        notices: What people should know of how it was written.
    """

    prepared: Prepared
    found: list[Finding]
    notices: tuple[str, ...] = ()


def consolidate_live(book: LiveBook, *, at: datetime, user: str) -> Reconciled:
    """Consolidate the workbook that is open in Excel, and check Excel's own results.

    They are checked even when nothing had to be written: a formula may have gone wrong since.

    Args:
        book: The workbook.
        at: Dates the lines of « Journal ».
        user: Who asks.

    Raises:
        CalpaeError: Nothing can be said of the workbook, or it cannot be written.
    """
    prepared = prepare(book, Action.CONSOLIDATE, at=at, user=user)
    written = write(book, prepared, at=at)
    book.recalculate()
    # The sheets that Excel works out: the others hold what was just written into them.
    live = ((Role.CONSOLIDATION, ""), (Role.CHANGES, ""))
    after = book.read_again({prepared.work.campaign.sheets[each] for each in live})
    found = disagreements(after, prepared.work)
    if found or lists_disagreements(after, prepared.work):
        work = prepared.work._replace(validation=with_disagreements(prepared.work.validation, found))
        count = plural(len(found), "désaccord") if found else "aucun désaccord"
        detail = typeset(f"{count} entre Excel et CALPAE")
        results = relisted(after, work, Signature(Action.CONSOLIDATE, at, user, detail))
        if results.plan.sheets:
            write(book, Prepared(after, prepared.work, results), at=at)
    return Reconciled(prepared, found, written.notices)
