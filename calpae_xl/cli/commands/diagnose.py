"""« diagnostic »: what support asks for."""

from __future__ import annotations

from pathlib import Path

import click

from calpae_xl.cli.outcome import DONE, OpenBook
from calpae_xl.cli.patience import patience
from calpae_xl.cli.streams import put_lines


@click.command(short_help="Décrit l’installation et un classeur, pour le service informatique.")
@click.argument("path", metavar="[CLASSEUR]", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def diagnostic(open_book: OpenBook, path: Path | None) -> int:
    """Décrit l’installation et, s’il est donné, un classeur.

    Le texte est à joindre à une demande d’aide. Il ne contient aucun chiffre de la saisie, hors constats de
    structure.
    """
    from calpae_xl.cli.diagnosis import installation_lines, workbook_lines
    from calpae_xl.install.computer import this_computer
    from calpae_xl.usecases.diagnose import describe_installation, diagnose_book

    put_lines(installation_lines(describe_installation(this_computer())))
    if path is None:
        return DONE
    with patience(f"Lecture de {path.name}"):
        diagnosis = diagnose_book(open_book(path))
    put_lines(["", *workbook_lines(diagnosis)])
    if diagnosis.refusal is not None:
        raise diagnosis.refusal
    return DONE
