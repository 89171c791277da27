"""« consolider »: the departments added up, as far as they can be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from calpae_xl.cli.arguments import json_option, workbook_argument
from calpae_xl.cli.outcome import (
    DONE,
    OpenBook,
    is_simulated,
    put_document,
    save_if_asked,
    tell_saved,
    terminal,
    warn_of_blocking,
)
from calpae_xl.cli.patience import patience
from calpae_xl.cli.saving import saving
from calpae_xl.cli.streams import put_lines


@click.command(short_help="Consolide les départements.")
@workbook_argument
@json_option
@saving
@click.pass_obj
def consolider(open_book: OpenBook, /, path: Path, as_json: bool, **options: Any) -> int:
    """Consolide les départements dans leur collectivité.

    Seul s’additionne ce qui peut l’être. Un chiffre partiel, une fourchette ou un chiffre bloqué le disent.
    Écrit, si on le demande, la feuille consolidée et Évolutions.
    """
    from calpae_xl.usecases.consolidate import consolidate_book

    with patience(f"Consolidation de {path.name}"):
        saved = save_if_asked(open_book, path, "CONSOLIDATE", options)
        campaign, validation, cells = consolidate_book(open_book(path)) if saved is None else saved.work[:3]
    if as_json:
        from calpae_xl.core.documents.consolidation import consolidation_document

        put_document(consolidation_document(campaign, cells), saved)
    elif not is_simulated(saved):
        from calpae_xl.cli.consolidation import plain_consolidation, show_consolidation

        screen = terminal()
        if screen is None:
            put_lines(plain_consolidation(campaign, cells))
        else:
            show_consolidation(screen, campaign, cells)
        warn_of_blocking(path, validation)
    tell_saved(saved, as_json=as_json)
    return DONE
