"""« justifier »: why a figure is right, in one text for all the warnings that it has."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from calpae_xl.cli.arguments import json_option, workbook_argument
from calpae_xl.cli.folding import put_folded
from calpae_xl.cli.outcome import DONE, OpenBook, is_simulated, put_document, tell_saved
from calpae_xl.cli.patience import patience
from calpae_xl.cli.saving import read_options, save_prepared, saving
from calpae_xl.cli.streams import complain
from calpae_xl.core.trade.typography import typeset
from calpae_xl.doors.person import user_name

# « \b » has click leave a paragraph as it is; a docstring could not hold it.
_JUSTIFYING = typeset("""Justifie un chiffre : un texte répond à tous ses avertissements, ou d’abord à ce qui bloque.

Le CHIFFRE se désigne de deux façons.

\b
  calpae justifier CLASSEUR DÉPARTEMENT INDICATEUR ANNÉE --texte "votre explication"
  calpae justifier CLASSEUR FEUILLE!CELLULE --texte "votre explication"

Le DÉPARTEMENT est un code, l’INDICATEUR un identifiant ou un libellé court ; une CELLULE de Contrôles désigne
sa ligne. Ce qui bloque veut son propre texte : relancez la commande pour les avertissements du même chiffre. Ce qui
ne se lit pas se corrige. Sans --sortie ni --sur-place, rien n’est écrit.
""")


@click.command(short_help="Dit pourquoi un chiffre est exact.", help=_JUSTIFYING)
@workbook_argument
@click.argument("request", nargs=-1, required=True, metavar="CHIFFRE")
@click.option("--texte", "text", metavar="TEXTE", required=True, help="Pourquoi le chiffre est exact.")
@json_option
@saving
@click.pass_obj
def justifier(
    open_book: OpenBook, /, path: Path, request: tuple[str, ...], text: str, as_json: bool, **options: Any
) -> int:
    """Justify a figure."""
    from calpae_xl.usecases.justify import prepare_justification

    wanted, book = read_options(options), open_book(path)
    at = datetime.now()  # The clock on the wall, as « Journal » and backups show it.
    with patience(f"Justification dans {path.name}"):
        made = prepare_justification(book.read(), request, text, at=at, user=user_name())
        saved = save_prepared(book, made.prepared, wanted, at=at) if wanted.asked else None
    for left in made.left:
        complain(left)
    if as_json:
        document = {
            "schema": "calpae/justification/1",
            "workbook": path.name,
            "lines": made.lines,
            "left": [*made.left],
        }
        put_document(document, saved)
    elif not is_simulated(saved):
        put_folded([typeset(f"Justifié : {made.prepared.results.detail}.")])
        if saved is None:
            put_folded([typeset("Rien n’a été écrit : --sur-place ou --sortie l’écrit.")])
    tell_saved(saved, as_json=as_json)
    return DONE
