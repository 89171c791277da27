"""« construire »: a new workbook, or the add-in of Excel."""

from __future__ import annotations

from pathlib import Path

import click

from calpae_xl.cli.outcome import NOTHING_BLOCKING
from calpae_xl.cli.patience import patience
from calpae_xl.cli.streams import put_lines
from calpae_xl.core.typography import typeset

_WORKBOOK = Path("workbook", "CALPAE_CeA.xlsx")
_SOURCES = Path("macros")
_ADDIN = _SOURCES / "calpae.xlam"


@click.command(short_help="Construit un classeur neuf, ou le complément d’Excel.")
@click.option(
    "--complement", "addin", is_flag=True, help="Construit le complément d’Excel, à partir du dossier macros."
)
@click.option(
    "--sortie",
    "target",
    metavar="CHEMIN",
    type=click.Path(path_type=Path),
    help=typeset(f"Chemin du fichier à construire ; par défaut {_WORKBOOK.as_posix()} ou {_ADDIN.as_posix()}."),
)
@click.option("--remplacer", "replace", is_flag=True, help="Écrase un fichier différent qui porte déjà ce nom.")
def construire(addin: bool, target: Path | None, replace: bool) -> int:
    """Construit un classeur neuf à partir des tables livrées avec CALPAE, ou le complément d’Excel."""
    from calpae_xl.usecases.build import build_addin_file, build_workbook_file

    target = target or (_ADDIN if addin else _WORKBOOK)
    with patience(f"Construction de {target.name}"):
        if addin:
            built = build_addin_file(_SOURCES, target, replace=replace)
        else:
            built = build_workbook_file(target, replace=replace)
    name = "Complément" if addin else "Classeur"
    fact = f"{name} construit" if built.written else f"{name} déjà à jour, inchangé"
    put_lines([typeset(f"{fact} : {built.path}"), f"sha256 {built.digest}"])
    return NOTHING_BLOCKING
