"""Arguments and options that several commands take."""

from __future__ import annotations

from pathlib import Path

import click

workbook_argument = click.argument("path", metavar="CLASSEUR", type=click.Path(path_type=Path))
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Écrit un seul document JSON sur la sortie standard, et rien d’autre."
)
