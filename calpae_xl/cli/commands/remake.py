"""« refaire »: a sound workbook from one that was edited, damaged or built by an earlier version."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from calpae_xl.cli.arguments import workbook_argument
from calpae_xl.cli.outcome import DONE
from calpae_xl.cli.patience import patience
from calpae_xl.cli.renewal import put_renewal, read_destination, renewing
from calpae_xl.doors.person import user_name


@click.command(short_help="Refait un classeur à neuf à partir de lui-même.")
@workbook_argument
@renewing
def refaire(path: Path, **options: Any) -> int:
    """Refait un classeur à neuf à partir de lui-même.

    Après une modification de Référentiel ou de Paramètres, pour un classeur d’une version antérieure, ou quand des
    feuilles, des noms ou des formats sont abîmés. Tout ce que vous avez saisi est repris, et l’ancien fichier n’est
    jamais touché. Ce qui ne peut pas être repris est dit avant d’écrire. Sans --sortie, rien n’est écrit.
    """
    from calpae_xl.usecases.renew import remake

    wanted = read_destination(options)
    with patience(f"Remise en état de {path.name}"):
        renewal = remake(path, at=datetime.now(), user=user_name())
    put_renewal(renewal, wanted)
    return DONE
