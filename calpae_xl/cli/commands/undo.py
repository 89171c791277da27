"""« annuler »: the last action that changed what people own, undone; again, the one before."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from calpae_xl.cli.arguments import workbook_argument
from calpae_xl.cli.outcome import DONE, OpenBook, tell_saved
from calpae_xl.cli.patience import patience
from calpae_xl.cli.saving import Saving, read_options, save_prepared, saving
from calpae_xl.cli.streams import put_lines
from calpae_xl.core.trade.typography import typeset
from calpae_xl.doors.person import user_name


@click.command(short_help="Annule la dernière action, puis celles d’avant.")
@workbook_argument
@saving
@click.pass_obj
def annuler(open_book: OpenBook, /, path: Path, **options: Any) -> int:
    """Rend au classeur ce qu’il contenait avant la dernière action, faite ici ou dans Excel.

    Remonte jusqu’à dix actions qui ont changé la saisie, les réserves ou les décisions. Les calculs n’en consomment
    aucune, et sont refaits.

    Refuse, en nommant les cellules, si ce que cette action a écrit a changé depuis. Journal garde les deux lignes.
    Sans --sortie ni --sur-place, rien n’est écrit.
    """
    from calpae_xl.usecases.undo import prepare_undo

    wanted, book = read_options(options), open_book(path)
    at = datetime.now()  # The clock on the wall, as « Journal » and backups show it.
    with patience(f"Annulation dans {path.name}"):
        prepared = prepare_undo(book.read(), at=at, user=user_name())
        saved = save_prepared(book, prepared, wanted if wanted.asked else Saving(None, False, True), at=at)
    put_lines([typeset(f"Annule : {prepared.results.detail}.")])
    tell_saved(saved, as_json=False)
    return DONE
