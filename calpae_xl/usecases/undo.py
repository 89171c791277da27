"""« Annuler la dernière action », whichever door it came through."""

from __future__ import annotations

from datetime import datetime

from calpae_xl.core.actions.restoration import with_sound_tables
from calpae_xl.core.actions.result_sheets import change_plan
from calpae_xl.core.actions.signature import Signature
from calpae_xl.core.actions.undo import undo_plan
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.sheets.undo_record import popped_plan
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.plan import applied
from calpae_xl.usecases.older import packaged
from calpae_xl.usecases.write import Prepared


def prepare_undo(grid: Grid, *, at: datetime, user: str) -> Prepared:
    """Say what would be written to undo the last action that changed what people own; nothing is.

    Every result sheet follows, as after any other change.

    Args:
        grid: The workbook as it is.
        at: Dates the line of « Journal », which loses none.
        user: Who asks.

    Raises:
        CalpaeError: There is nothing to undo, or it would lose what was written since; says what.
    """
    mended = with_sound_tables(grid)
    undo = undo_plan(mended.grid)
    restored = applied(mended.grid, undo.plan)
    work = process_grid(restored, packaged)
    detail = typeset(f"« {undo.action} » du {undo.at:%d/%m/%Y} à {undo.at:%H:%M}, par {undo.user}")
    results = change_plan(restored, undo.plan, work, Signature(Action.UNDO, at, user, detail))
    results = results._replace(notices=(*mended.notices, *results.notices))
    return Prepared(mended.grid, work, results, popped_plan(mended.grid, results.plan), mended.plan)
