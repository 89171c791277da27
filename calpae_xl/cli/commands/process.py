"""« traiter »: validate, consolidate and compare in one go."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from calpae_xl.cli.arguments import full_option, json_option, workbook_argument
from calpae_xl.cli.outcome import DONE, OpenBook, is_simulated, put_all, put_document, save_if_asked, tell_last
from calpae_xl.cli.patience import patience
from calpae_xl.cli.saving import saving


@click.command(short_help="Contrôle, consolide et compare.")
@workbook_argument
@full_option
@json_option
@saving
@click.pass_obj
def traiter(open_book: OpenBook, /, path: Path, in_full: bool, as_json: bool, **options: Any) -> int:
    """Contrôle la saisie, consolide les départements et compare les années, en une seule lecture.

    Écrit, si on le demande, toutes les feuilles de résultats. Rien n’est écrit quand rien n’a changé.
    """
    from calpae_xl.usecases.process import process_book

    with patience(f"Traitement de {path.name}"):
        saved = save_if_asked(open_book, path, "PROCESS", options)
        work = process_book(open_book(path)) if saved is None else saved.work
    if as_json:
        from calpae_xl.core.documents.changes import changes_document
        from calpae_xl.core.documents.consolidation import consolidation_document
        from calpae_xl.core.documents.findings import findings_document

        put_document(
            {
                "schema": "calpae/processing/1",
                "workbook": work.campaign.name,
                "findings": findings_document(work.campaign, work.validation, work.cells),
                "changes": changes_document(work),
                "consolidation": consolidation_document(work.campaign, work.cells),
            },
            saved,
        )
        return DONE
    if not is_simulated(saved):
        put_all(work, in_full=in_full)
    tell_last(path, saved, work.campaign, work.validation, in_full=in_full)
    return DONE
