"""« valider »: every finding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from calpae_xl.cli.arguments import json_option, workbook_argument
from calpae_xl.cli.outcome import DONE, NO, OpenBook, is_simulated, put_document, save_if_asked, tell_saved, terminal
from calpae_xl.cli.patience import patience
from calpae_xl.cli.saving import saving
from calpae_xl.cli.streams import put_lines


@click.command(short_help="Contrôle la saisie.")
@workbook_argument
@json_option
@saving
@click.pass_obj
def valider(open_book: OpenBook, /, path: Path, as_json: bool, **options: Any) -> int:
    """Contrôle la saisie et liste tous les constats, par gravité.

    Écrit, si on le demande, la feuille Contrôles, où vos décisions et vos justifications restent. Le code de retour
    est 1 tant qu’un constat bloque.
    """
    from calpae_xl.core.trade.codes import Severity
    from calpae_xl.usecases.validate import validate_book

    with patience(f"Contrôle de {path.name}"):
        saved = save_if_asked(open_book, path, "VALIDATE", options)
        campaign, validation = validate_book(open_book(path)) if saved is None else saved.work[:2]
    if as_json:
        from calpae_xl.core.documents.findings import findings_document
        from calpae_xl.core.figures.consolidation import consolidate

        put_document(findings_document(campaign, validation, consolidate(campaign, validation)), saved)
    elif not is_simulated(saved):
        from calpae_xl.cli.findings import plain_findings, show_findings, summary

        screen = terminal()
        if screen is None:
            put_lines([*plain_findings(campaign, validation), summary(validation)])
        else:
            show_findings(screen, campaign, validation)
            screen.heading(summary(validation))
    tell_saved(saved, as_json=as_json)
    return NO if validation.count(Severity.BLOCKING) else DONE
