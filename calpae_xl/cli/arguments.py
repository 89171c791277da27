"""Arguments and options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from calpae_xl.core.trade.typography import typeset


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


workbook_argument = click.argument("path", metavar="CLASSEUR", type=click.Path(path_type=Path))
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Écrit un seul document JSON sur la sortie standard, et rien d’autre."
)
