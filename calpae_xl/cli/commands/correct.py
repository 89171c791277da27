"""« corriger »: the corrections accepted in « Contrôles »."""

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
from calpae_xl.core.trade.typography import plural, typeset
from calpae_xl.doors.person import user_name

# « \b » has click leave a paragraph as it is; a docstring could not hold it.
_CORRECTING = typeset("""Applique à la saisie les corrections dont la décision est « Accepter » dans Contrôles.

Ou une seule, sans passer par Contrôles :

\b
  calpae corriger CLASSEUR DÉPARTEMENT INDICATEUR ANNÉE --valeur 8500
  calpae corriger CLASSEUR FEUILLE!CELLULE --valeur 8500

S’il y en a plusieurs, ou si elle est « à écrire dans « Décision » », « Accepter » ne prend rien : écrivez dans
« Décision » celle que vous retenez (8500, SO…), ou le bon chiffre dans « Correction proposée ». Le texte remplacé
reste dans Journal ; les mots qui accompagnaient un code ou un nombre vont dans « Commentaires ».
Sans --sortie ni --sur-place, rien n’est écrit.
""")


@click.command(short_help="Applique les corrections acceptées.", help=_CORRECTING)
@workbook_argument
@click.argument("request", nargs=-1, metavar="[CHIFFRE]")
@click.option("--valeur", "chosen", metavar="VALEUR", help="La correction proposée que vous retenez pour ce chiffre.")
@click.option("--nombres", "numbers", is_flag=True, help="Convertit aussi tous les nombres saisis comme du texte.")
@json_option
@saving
@click.pass_obj
def corriger(
    open_book: OpenBook,
    /,
    path: Path,
    request: tuple[str, ...],
    chosen: str | None,
    numbers: bool,
    as_json: bool,
    **options: Any,
) -> int:
    """Apply the corrections."""
    from calpae_xl.usecases.correct import prepare_corrections, prepare_named

    if bool(request) != (chosen is not None) or (request and numbers):
        raise click.UsageError(typeset("Désignez un chiffre et donnez sa --valeur, sans --nombres."))

    wanted, book = read_options(options), open_book(path)
    at = datetime.now()  # The clock on the wall, as « Journal » and backups show it.
    with patience(f"Correction de {path.name}"):
        if chosen is None:
            corrections, prepared = prepare_corrections(book.read(), numbers=numbers, at=at, user=user_name())
        else:
            corrections, prepared = prepare_named(book.read(), request, chosen, at=at, user=user_name())
        saved = save_prepared(book, prepared, wanted, at=at) if wanted.asked else None
    if saved is None:
        for notice in prepared.results.notices:
            complain(notice)
    if as_json:
        from calpae_xl.core.documents.corrections import corrections_document

        put_document(corrections_document(prepared.work.campaign, corrections), saved)
    elif not corrections.applied:
        put_folded([typeset(_NOTHING_ACCEPTED)])
        return DONE
    elif not is_simulated(saved):
        put_folded([*corrections.told])
        if saved is None:
            count = len(corrections.applied)
            them = "l’applique" if count == 1 else "les applique"
            put_folded(
                [typeset(f"{plural(count, 'correction')} ; rien n’a été écrit : --sur-place ou --sortie {them}.")]
            )
    tell_saved(saved, as_json=as_json)
    return DONE


_NOTHING_ACCEPTED = (
    "Aucune correction acceptée : rien n’a été écrit. Dans « Contrôles », colonne « Décision », choisissez "
    "« Accepter » ou la correction voulue."
)
