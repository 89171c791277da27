"""What a click asks before it works or writes: the workbook read, the file to write."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from calpae_xl.addin.click import Click
from calpae_xl.core.trade.typography import typeset

if TYPE_CHECKING:
    from calpae_xl.usecases.send import Source


def read_source(click: Click) -> Source:
    """Read the workbook in front of the person, for what is made of it beside it."""
    # Here only: making a copy takes XlsxWriter, that no other click needs.
    from calpae_xl.usecases.send import read_source as read

    with click.desk.working("CALPAE : lecture du classeur…"):
        return read(click.book)


def chosen_file(click: Click, title: str, proposed: str) -> Path | None:
    """Ask where a new file goes and what it is called; ``None`` when the person gave up.

    Args:
        click: Who is asked.
        title: Of the box that picks the folder.
        proposed: The name to begin with.
    """
    folder = click.desk.pick_folder(typeset(title))
    name = None if folder is None else click.desk.ask(typeset("Nom du fichier ?"), proposed)
    return None if folder is None or name is None or not name.strip() else folder / name.strip()
