"""« campagne »: the workbook of the next campaign, from that of the one that ends."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from calpae_xl.cli.arguments import WholeNumber, workbook_argument
from calpae_xl.cli.outcome import DONE
from calpae_xl.cli.patience import patience
from calpae_xl.cli.renewal import put_renewal, read_destination, renewing
from calpae_xl.doors.person import user_name

_YEAR = WholeNumber(2000, 2099)


@click.command(short_help="Prépare le classeur de la campagne suivante.")
@workbook_argument
@click.argument("year", metavar="ANNÉE", type=_YEAR)
@click.option("--depuis", "first_year", metavar="AAAA", type=_YEAR, help="Première année affichée. Par défaut, toutes.")
@renewing
def campagne(path: Path, year: int, first_year: int | None, **options: Any) -> int:
    """Prépare le classeur de la campagne suivante.

    L’année devient celle de la campagne. Ses chiffres se saisissent à côté de l’attendu, et un nouvel attendu
    s’ouvre. Les chiffres de la campagne qui s’achève, leurs commentaires, leurs réserves et leurs justifications
    deviennent un millésime. L’ancien fichier n’est jamais touché. Sans --sortie, rien n’est écrit.
    """
    from calpae_xl.usecases.renew import begin_campaign

    wanted = read_destination(options)
    with patience(f"Campagne {year} à partir de {path.name}"):
        renewal = begin_campaign(path, year, first_year, at=datetime.now(), user=user_name())
    put_renewal(renewal, wanted)
    return DONE
