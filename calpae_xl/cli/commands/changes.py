"""« evolutions »: each year against the one before."""

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


@click.command(short_help="Compare chaque année à la précédente, et aux objectifs.")
@workbook_argument
@full_option
@json_option
@saving
@click.pass_obj
def evolutions(open_book: OpenBook, /, path: Path, in_full: bool, as_json: bool, **options: Any) -> int:
    """Compare chaque année à la précédente, par département et pour la collectivité.

    Dit aussi l’écart à chaque objectif. Ce qui ne se compare pas n’est pas calculé, et la raison est donnée. Écrit,
    si on le demande, les feuilles de résultats.
    """
    from calpae_xl.usecases.process import process_book

    with patience(f"Comparaison des années de {path.name}"):
        saved = save_if_asked(open_book, path, "COMPARE", options)
        work = process_book(open_book(path)) if saved is None else saved.work
    if as_json:
        from calpae_xl.core.documents.changes import changes_document

        put_document(changes_document(work), saved)
        return DONE
    if not is_simulated(saved):
        screen = terminal()
        if screen is None:
            from calpae_xl.cli.changes import plain_comparison

            put_lines(plain_comparison(work))
            warn_of_blocking(path, work.validation)
        elif in_full:
            from calpae_xl.cli.changes import show_comparison

            show_comparison(screen, work)
        else:
            from calpae_xl.cli.essentials import show_latest_changes

            show_latest_changes(screen, work)
    tell_watcher(path, saved, work.campaign, work.validation, in_full=in_full)
    return DONE
