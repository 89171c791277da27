"""Arguments and options that several commands take."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from calpae_xl.core.trade.typography import number, typeset


class FileToWrite(click.Path):
    """A path that names a file; « . », « / » or nothing at all is wrong usage, and not a fault of ours."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Give the path.

        Raises:
            click.BadParameter: It has no name to write under.
        """
        path = Path(str(super().convert(value, param, ctx)))
        if path.name in ("", ".."):
            self.fail(typeset(f"« {value} » ne nomme aucun fichier."), param, ctx)
        return path


class WholeNumber(click.ParamType[int]):
    """A whole number between two others; click tells its own in half English."""

    name = "nombre entier"

    def __init__(self, least: int, most: int) -> None:
        self._numbers = range(least, most + 1)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Give the number.

        Raises:
            click.BadParameter: It is none, or too small or too big.
        """
        text = str(value).strip()
        if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) in self._numbers):
            bounds = " à ".join(f"{bound}" if bound < 10_000 else number(bound) for bound in self._ends())
            self.fail(typeset(f"« {value} » n’est pas un nombre entier de {bounds}."), param, ctx)
        return int(text)

    def _ends(self) -> tuple[int, int]:
        return self._numbers[0], self._numbers[-1]


class Day(click.ParamType[date]):
    """A date as people write it, the day first or the year first."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Give the day.

        Raises:
            click.BadParameter: No calendar has it.
        """
        from calpae_xl.core.campaign.possible_values import written_day

        day = written_day(str(value).strip())
        if day is None:
            self.fail(typeset(f"« {value} » n’est pas une date : écrivez JJ/MM/AAAA ou AAAA-MM-JJ."), param, ctx)
        return day


workbook_argument = click.argument("path", metavar="CLASSEUR", type=click.Path(path_type=Path))
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Écrit un seul document JSON sur la sortie standard, et rien d’autre."
)
full_option = click.option(
    "--tout",
    "in_full",
    is_flag=True,
    help="Montre tout à l’écran, et non l’essentiel. Un fichier ou un autre programme reçoit toujours tout.",
)
