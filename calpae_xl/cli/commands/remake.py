"""« refaire »: a sound workbook from one that was edited, damaged or built by an earlier version."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from calpae_xl.cli.arguments import FileToWrite, workbook_argument
from calpae_xl.cli.outcome import DONE
from calpae_xl.cli.patience import patience
from calpae_xl.cli.renewal import put_renewal
from calpae_xl.core.trade.typography import typeset
from calpae_xl.doors.person import user_name


@click.command(short_help="Refait un classeur à neuf à partir de lui-même.")
@workbook_argument
@click.option("--sortie", "target", metavar="CHEMIN", type=FileToWrite(), help="Chemin du nouveau classeur.")
@click.option("--simuler", "simulated", is_flag=True, help="Dit ce qui changerait, et n’écrit rien.")
@click.option("--remplacer", "replace", is_flag=True, help="Écrase un autre fichier qui porte déjà ce nom.")
def refaire(path: Path, target: Path | None, simulated: bool, replace: bool) -> int:
    """Refait un classeur à neuf à partir de lui-même.

    Après une modification de Référentiel ou de Paramètres, pour un classeur d’une version antérieure, ou quand des
    feuilles, des noms ou des formats sont abîmés. Tout ce que vous avez saisi est repris, et l’ancien fichier n’est
    jamais touché. Ce qui ne peut pas être repris est dit avant d’écrire. Sans --sortie, rien n’est écrit.
    """
    from calpae_xl.usecases.renew import remake

    if target is not None and simulated:
        raise click.UsageError(typeset("Choisissez entre --sortie et --simuler : l’un ou l’autre."))
    with patience(f"Remise en état de {path.name}"):
        renewal = remake(path, at=datetime.now(), user=user_name())
    put_renewal(renewal, target, replace=replace)
    return DONE
