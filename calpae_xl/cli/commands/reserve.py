"""« reserver »: a reservation on a figure."""

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

# « \b » has click leave a paragraph as it is; a docstring could not hold it.
_RESERVING = typeset("""Ajoute une réserve sur un chiffre, comme une ligne de Réserves.

La RÉSERVE se désigne de deux façons.

\b
  calpae reserver CLASSEUR DÉPARTEMENT INDICATEUR [ANNÉE] TYPE
  calpae reserver CLASSEUR FEUILLE!CELLULE TYPE

L’INDICATEUR est un libellé de la feuille de saisie, un libellé court ou un identifiant ; sans ANNÉE, toutes sont
concernées. Le TYPE est « année incomplète », « sous-estimé », « événement exceptionnel », « rupture de série »,
« définition différente », « compté à l’échelle de la collectivité », « estimé » ou « provisoire ». Sans --sortie ni
--sur-place, rien n’est écrit.
""")


@click.command(short_help="Ajoute une réserve sur un chiffre.", help=_RESERVING)
@workbook_argument
@click.argument("request", nargs=-1, required=True, metavar="RÉSERVE")
@click.option("--note", "note", metavar="TEXTE", default="", help="Ce qu’il faut savoir de ce chiffre.")
@saving
@click.pass_obj
def reserver(open_book: OpenBook, /, path: Path, request: tuple[str, ...], note: str, **options: Any) -> int:
    """Add a reservation."""
    from calpae_xl.usecases.reserve import designated_reservation, prepare_reservation

    wanted, book = read_options(options), open_book(path)
    at = datetime.now()  # The clock on the wall, as « Journal » and backups show it.
    with patience(f"Réserve dans {path.name}"):
        grid = book.read()
        prepared = prepare_reservation(grid, designated_reservation(grid, request, note), at=at, user=user_name())
        saved = save_prepared(book, prepared, wanted if wanted.asked else Saving(None, False, True), at=at)
    put_lines([typeset(f"Réserve {prepared.results.detail}.")])
    tell_saved(saved, as_json=False)
    return DONE
