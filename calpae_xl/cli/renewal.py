"""Options of « refaire » and « campagne », what both print, and where they write."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from calpae_xl.cli.arguments import FileToWrite
from calpae_xl.cli.folding import put_folded
from calpae_xl.cli.streams import typed_file
from calpae_xl.core.trade.typography import typeset

if TYPE_CHECKING:
    from calpae_xl.usecases.renew import Renewal

Command = TypeVar("Command", bound=Callable[..., int])


_MOST_ON_SCREEN = 5
"""Warnings that a terminal tells one by one: it has no room for the list that « Millésimes » keeps."""


class Destination(NamedTuple):
    """What the options say: where the new workbook goes, if anywhere, and whether it may overwrite a file there."""

    target: Path | None
    simulated: bool
    replace: bool


def renewing(command: Command) -> Command:
    """Add the options; the command checks them together by `read_destination`."""
    options = (
        click.option("--sortie", "target", metavar="CHEMIN", type=FileToWrite(), help="Chemin du nouveau classeur."),
        click.option("--simuler", "simulated", is_flag=True, help="Dit ce qui changerait, et n’écrit rien."),
        click.option(
            "--remplacer", "replace", is_flag=True, help="Remplace un autre fichier de ce nom, gardé, daté, à côté."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def read_destination(options: dict[str, Any]) -> Destination:
    """Check the options together.

    Raises:
        click.UsageError: Somewhere to write, and nothing to be written.
    """
    wanted = Destination(**options)
    if wanted.target is not None and wanted.simulated:
        raise click.UsageError(typeset("Choisissez entre --sortie et --simuler : l’un ou l’autre."))
    return wanted


def put_renewal(renewal: Renewal, wanted: Destination) -> None:
    """Say what changes, then write the new workbook where asked, or nowhere.

    Raises:
        CalpaeError: It cannot be written there.
    """
    from calpae_xl.cli.built import built_text
    from calpae_xl.usecases.renew import put_renewed
    from calpae_xl.usecases.renewal_report import renewal_lines

    lines = renewal_lines(renewal, _MOST_ON_SCREEN) if sys.stdout.isatty() else renewal_lines(renewal)
    put_folded(lines)
    if wanted.target is None:
        put_folded([typeset("Rien n’a été écrit. Ensuite : relancez avec « --sortie FICHIER » pour l’obtenir.")])
        return
    built = put_renewed(renewal, wanted.target, replace=wanted.replace)
    fact = "Nouveau classeur" if built.written else "Classeur déjà là, inchangé"
    told = f"{fact} : {built_text(built)}"
    step = typeset("Ensuite : « calpae valider {} ».").format(typed_file(built.path))
    put_folded([typeset(f"{told}. L’ancien, « {renewal.path.name} », reste comme il était."), step])
