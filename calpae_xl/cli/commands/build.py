"""« construire »: a new workbook."""

from __future__ import annotations

from pathlib import Path

import click

from calpae_xl.cli.outcome import NOTHING_BLOCKING
from calpae_xl.cli.patience import patience
from calpae_xl.cli.streams import put_lines
from calpae_xl.core.typography import typeset


@click.command(short_help="Construit un classeur neuf.")
@click.option(
    "--sortie",
    "target",
    metavar="CHEMIN",
    type=click.Path(path_type=Path),
    default=Path("workbook", "CALPAE_CeA.xlsx"),
    show_default=True,
    help="Chemin du classeur à construire.",
)
@click.option("--remplacer", "replace", is_flag=True, help="Écrase un classeur différent qui porte déjà ce nom.")
def construire(target: Path, replace: bool) -> int:
    """Construit un classeur neuf à partir des tables livrées avec CALPAE."""
    from calpae_xl.usecases.build import build_file

    with patience(f"Construction de {target.name}"):
        built = build_file(target, replace=replace)
    fact = "Classeur construit" if built.written else "Classeur déjà à jour, inchangé"
    put_lines([typeset(f"{fact} : {built.path}"), f"sha256 {built.digest}"])
    return NOTHING_BLOCKING
