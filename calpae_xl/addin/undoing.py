"""Taking back the last action, and the notice."""

from __future__ import annotations

from pathlib import Path

import calpae_xl
from calpae_xl.addin.click import Click
from calpae_xl.addin.telling import save, told_with_notices
from calpae_xl.core.actions.undo import undo_plan
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.trade.typography import plural, typeset
from calpae_xl.usecases.undo import prepare_undo

NOTICE = Path(calpae_xl.__file__).parent / "data" / "notice.html"


def undo(click: Click) -> None:
    """Bring back what the last action of CALPAE replaced, once the person said yes."""
    with click.desk.working("CALPAE : lecture du classeur…"):
        grid = click.book.read()
        read_campaign(grid)  # Of a workbook that is not ours, that is what must be said.
        last = undo_plan(grid)
    cells = plural(last.cells, "cellule", "cellules")
    done = f"« {last.action} », le {last.at:%d/%m/%Y} à {last.at:%H:%M}, par {last.user}"
    if not click.desk.confirm(
        typeset(f"Annuler {done} ?\n{cells} reprendront leur contenu d’avant ; les résultats suivront.")
    ):
        return
    with click.desk.working("CALPAE : annulation…"):
        notices = save(click, prepare_undo(grid, at=click.at, user=click.user))
    left = f"{plural(last.left, 'action')} avant elle." if last.left else "aucune avant elle."
    said = f"Annulé : {done}. « {Action.UNDO.value} » figure dans « Journal ». Encore annulable : {left}"
    click.desk.tell(told_with_notices(said, notices))


def show_notice(click: Click) -> None:
    """Open the notice, a page that lies beside the package: nothing is fetched."""
    click.desk.open_document(NOTICE)
