"""Dated copies of a workbook, kept beside it before it is replaced; ours are never removed nor overwritten."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import date, datetime
from itertools import count
from pathlib import Path

from calpae_xl.books.newfile import give_attributes, synchronise, take_name, temporary_file
from calpae_xl.core.trade.typography import typeset

_WORD = "(sauvegarde "
_MANY = 10
"""Backups of one workbook beyond which people are told where they are."""


def back_up(goal: Path, content: bytes, like: os.stat_result, now: datetime) -> Path:
    """Keep beside a workbook what it holds, before something else takes its name.

    Args:
        goal: The workbook.
        content: What it holds.
        like: What is known of it: its backup belongs to the same people.
        now: Dates the backup.

    Returns:
        The backup, whole on the disk.
    """
    with temporary_file(goal, content, like) as temporary:
        give_attributes(temporary, goal)
        path = take_backup_name(temporary, goal, now)
    synchronise(goal.parent)
    return path


def dated(goal: Path, now: datetime, number: int = 1) -> Path:
    """Return the name of a backup, of which several may be made in a minute."""
    return goal.with_name(f"{goal.stem} {_WORD}{now:%Y-%m-%d %Hh%M}{f', {number}' if number > 1 else ''}){goal.suffix}")


def kept_on(goal: Path, day: date) -> bool:
    """Tell whether a backup was kept on a day."""
    return any(name[len(goal.stem) :].startswith(f" {_WORD}{day:%Y-%m-%d} ") for name in backups_of(goal))


def take_backup_name(temporary: Path, goal: Path, now: datetime) -> Path:
    """Give a copy that is whole the first name of a backup that is free."""
    for number in count(1):
        path = dated(goal, now, number)
        with suppress(FileExistsError):
            take_name(temporary, path)
            break
    return path


def backups_of(goal: Path) -> list[str]:
    """Return the names of the backups of a workbook, oldest first; none where its folder cannot be listed."""
    start, end = f"{goal.stem} {_WORD}".casefold(), f"){goal.suffix}".casefold()
    try:
        names = os.listdir(goal.parent)  # noqa: PTH208 - names are all that is needed
    except OSError:
        return []
    return sorted(name for name in names if name.casefold().startswith(start) and name.casefold().endswith(end))


def too_many(goal: Path) -> tuple[str, ...]:
    """Say where the backups are once there are many of them: that is for people to sort out."""
    names = backups_of(goal)
    if len(names) <= _MANY:
        return ()
    return (
        typeset(
            f"{len(names)} sauvegardes de « {goal.name} » sont gardées dans « {goal.parent} », la plus ancienne étant "
            f"« {names[0]} » : CALPAE n’en supprime aucune, faites vous-même le tri."
        ),
    )
