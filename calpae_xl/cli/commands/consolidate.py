"""« consolider »: the departments added up, as far as they can be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from calpae_xl.cli.arguments import full_option, json_option, workbook_argument
from calpae_xl.cli.outcome import (
    DONE,
    OpenBook,
    is_simulated,
    put_document,
    save_if_asked,
    tell_watcher,
    terminal,
    warn_of_blocking,
)
from calpae_xl.cli.patience import patience
from calpae_xl.cli.saving import saving
from calpae_xl.cli.streams import put_lines


@click.command(short_help="Consolide les départements.")
@workbook_argument
@full_option
@json_option
@saving
@click.pass_obj
def consolider(open_book: OpenBook, /, path: Path, in_full: bool, as_json: bool, **options: Any) -> int:
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
        return DONE
    if not is_simulated(saved):
        screen = terminal()
        if screen is None:
            from calpae_xl.cli.consolidation import plain_consolidation

            put_lines(plain_consolidation(campaign, cells))
            warn_of_blocking(path, validation)
        elif in_full:
            from calpae_xl.cli.consolidation import show_consolidation

            show_consolidation(screen, campaign, cells)
        else:
            from calpae_xl.cli.essentials import show_year
            from calpae_xl.core.figures.changes import changes
            from calpae_xl.core.figures.processed import Processed

            show_year(screen, Processed(campaign, validation, cells, changes(campaign, validation, cells)))
    tell_watcher(path, saved, campaign, validation, in_full=in_full)
    return DONE
