"""The copy that is kept beside a workbook before CALPAE first writes into it, in Excel, on a day."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from calpae_xl.books.backups import dated, kept_on, take_backup_name, too_many
from calpae_xl.books.excel_failures import failures
from calpae_xl.books.newfile import unused_name
from calpae_xl.core.trade.typography import typeset

if TYPE_CHECKING:
    import xlwings as xw


def back_up_once_a_day(book: xw.Book, name: str, at: datetime) -> tuple[str | None, tuple[str, ...]]:
    """Have Excel keep a copy of what it holds, typing that nobody saved yet included.

    A workbook that was never saved has no place for one; one that OneDrive or SharePoint keeps has an address for a
    path, and former versions there.

    Args:
        book: The workbook.
        name: Its file name.
        at: Dates the copy.

    Returns:
        Name of the backup, ``None`` if none was made, and what people should know of it. A backup that cannot be made
        stops nobody: until the person saves, the file is as it was.
    """
    folder = str(book.api.Path or "")
    if not folder or "://" in folder:
        return None, ()
    goal = Path(folder) / name
    if kept_on(goal, at):
        return None, ()
    refusals: tuple[type[Exception], ...] = (OSError, *failures())
    temporary = unused_name(goal, goal.suffix)
    try:
        book.api.SaveCopyAs(str(temporary))
        return take_backup_name(temporary, goal, at).name, too_many(goal)
    except refusals:
        told = f"Aucune sauvegarde n’a pu être gardée à côté du classeur, « {dated(goal, at).name} »"
        return None, (typeset(f"{told} : enregistrez-en une copie vous-même avant de continuer."),)
    finally:
        with suppress(OSError):
            temporary.unlink()
