"""« valider »: every finding."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from calpae_xl.cli.arguments import full_option, json_option, workbook_argument
from calpae_xl.cli.outcome import DONE, NO, OpenBook, is_simulated, put_document, save_if_asked, tell_last, terminal
from calpae_xl.cli.patience import patience
from calpae_xl.cli.saving import saving
from calpae_xl.cli.streams import put_lines

if TYPE_CHECKING:
    from calpae_xl.core.campaign.campaign import Campaign
    from calpae_xl.core.findings.validation import Validation


@click.command(short_help="Contrôle la saisie.")
@workbook_argument
@full_option
@json_option
@saving
@click.pass_obj
def valider(open_book: OpenBook, /, path: Path, in_full: bool, as_json: bool, **options: Any) -> int:
    """Contrôle la saisie et liste tous les constats, par gravité.

    Écrit, si on le demande, la feuille Contrôles, où vos décisions et vos justifications restent. Le code de sortie
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
    else:
        if not is_simulated(saved):
            _show(campaign, validation, in_full=in_full)
        tell_last(path, saved, campaign, validation, in_full=in_full)
    return NO if validation.count(Severity.BLOCKING) else DONE


def _show(campaign: Campaign, validation: Validation, *, in_full: bool) -> None:
    from calpae_xl.cli.findings import plain_findings, show_findings

    screen = terminal()
    if screen is None:
        put_lines(plain_findings(campaign, validation))
        return
    if in_full:
        show_findings(screen, campaign, validation)
    else:
        from calpae_xl.cli.essentials import show_first
        from calpae_xl.core.figures.consolidation import consolidate

        show_first(screen, campaign, validation, consolidate(campaign, validation))
    screen.line()
