"""Taking back the last action, and the notice."""

from __future__ import annotations

from pathlib import Path

import calpae_xl
from calpae_xl.addin.click import Click
from calpae_xl.core.actions.undo import undo_plan
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.trade.typography import plural, typeset
from calpae_xl.usecases.undo import prepare_undo
from calpae_xl.usecases.write import write

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
        write(click.book, prepare_undo(grid, at=click.at, user=click.user), at=click.at)
    click.desk.tell(typeset(f"Annulé : {done}. « {Action.UNDO.value} » figure dans « Journal »."))


def show_notice(click: Click) -> None:
    """Open the notice, a page that lies beside the package: nothing is fetched."""
    click.desk.open_document(NOTICE)
