"""« installer »: the add-in of Excel."""

from __future__ import annotations

from pathlib import Path

import click

from calpae_xl.cli.streams import put_lines
from calpae_xl.core.trade.typography import typeset


@click.command(
    short_help="Installe le complément d’Excel, ou vérifie qu’il peut fonctionner.",
    epilog=typeset(
        "Code de sortie : 0, c’est fait ou, avec --verifier, rien ne bloque ; 1, avec --verifier, quelque chose "
        "bloque ; 2, rien n’a pu être fait."
    ),
)
@click.option("--verifier", "only_check", is_flag=True, help="Ne change rien, dit ce qui bloque et à qui le demander.")
@click.option("--desinstaller", "remove", is_flag=True, help="Retire le complément.")
@click.option(
    "--pour-tous", "for_all", is_flag=True, help="Pour tous les utilisateurs du poste (droits d’administrateur)."
)
@click.option(
    "--complement",
    "source",
    metavar="CHEMIN",
    type=click.Path(path_type=Path),
    help="Fichier à installer, à la place de celui du paquet CALPAE.",
)
def installer(*, only_check: bool, remove: bool, for_all: bool, source: Path | None) -> int:
    """Installe le complément CALPAE dans Excel pour Windows, puis vérifie qu’il peut fonctionner."""
    from calpae_xl.cli.installation import Asked, run_installer
    from calpae_xl.install.computer import this_computer

    if only_check and remove:
        raise click.UsageError("Choisissez « --verifier » ou « --desinstaller », pas les deux.")
    lines, code = run_installer(this_computer(), Asked(only_check, remove, for_all, source))
    put_lines(lines)
    return code
