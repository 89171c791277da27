"""What stands where a file is to go: whether it may be replaced, how it is, and what is said when it may not."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from calpae_xl.books.backups import back_up, too_many
from calpae_xl.books.newfile import (
    give_attributes,
    other_names,
    remove_leftovers,
    rename_links,
    synchronise,
    take_name,
    temporary_file,
)
from calpae_xl.books.port import ChangedMeanwhileError, the_file
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import number, typeset

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)


class Former(NamedTuple):
    """A file that is to be replaced, as it was read."""

    content: bytes
    status: os.stat_result


class Placed(NamedTuple):
    """A new file that has its name.

    Attributes:
        backup: The copy of what bore it before, if one was made.
        notices: What people should know of it, in sentences.
    """

    backup: Path | None = None
    notices: tuple[str, ...] = ()


class UnwritableFileError(CalpaeError):
    """A file that cannot be saved; it is as it was."""

    def __init__(self, file: str, fault: str, remedy: str) -> None:
        super().__init__(typeset(f"{the_file(file)} {fault}."), typeset(remedy))


def real_path(path: Path) -> Path:
    """Return where a file lies, links followed: replacing a link would leave the file it leads to as it was."""
    return Path(os.path.realpath(path))


def refuse_open(*paths: Path) -> None:
    """Look for the small files by which programs tell each other that they have a document open.

    Raises:
        UnwritableFileError: One of them is there.
    """
    for path in paths:
        for program, lock in (_office_lock(path), ("LibreOffice", f".~lock.{path.name}#")):
            if os.path.lexists(path.with_name(lock)):
                remedy = f"Fermez-le, puis recommencez. S’il est fermé partout, supprimez le fichier « {lock} »."
                raise UnwritableFileError(path.name, f"est ouvert dans {program}", remedy)


def _office_lock(path: Path) -> tuple[str, str]:
    if path.suffix.casefold() != ".docx":
        return "Excel", f"~${path.name}"
    # Word writes these two signs over the start of a name, as far as six characters are left before its suffix.
    return "Word", f"~${path.name[min(2, max(0, len(path.stem) - 6)) :]}"


def status_of(path: Path) -> os.stat_result | None:
    """Return what is known of the file to replace, ``None`` if there is none.

    Raises:
        UnwritableFileError: It may not be replaced.
    """
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(status.st_mode):
        raise UnwritableFileError(
            path.name, "n’est pas un fichier ordinaire", "Choisissez un autre nom, puis recommencez."
        )
    # The system would let a read-only file be replaced: the folder decides.
    if not status.st_mode & stat.S_IWUSR or not os.access(path, os.W_OK):
        remedy = "Retirez « Lecture seule » dans ses propriétés, ou choisissez un autre nom, puis recommencez."
        raise UnwritableFileError(path.name, "est en lecture seule", remedy)
    return status


def refuse_changed(path: Path, known: bytes | None) -> None:
    """Refuse to overwrite what somebody else saved since it was read: bytes tell it, whatever the dates.

    Raises:
        ChangedMeanwhileError: It holds something else by now.
    """
    try:
        now = path.read_bytes()
    except FileNotFoundError:
        now = None
    if now != known:
        raise ChangedMeanwhileError(path.name)


def former_at(goal: Path) -> Former | None:
    """Read what bears a name; ``None`` for nothing.

    Raises:
        UnwritableFileError: It may not be replaced.
    """
    status = status_of(goal)
    return None if status is None else Former(goal.read_bytes(), status)


@contextmanager
def drafted(
    goal: Path, content: bytes, former: Former | None, *, alone: bool, like: os.stat_result | None = None
) -> Iterator[Path]:
    """Write a new file beside its goal, with the rights of the one that it replaces, and clear what was left there.

    Args:
        goal: The name that it is to take.
        content: What it holds.
        former: What bears the name.
        alone: Whether nobody else can be writing that file.
        like: Whose permissions it gets where it replaces none.
    """
    with temporary_file(goal, content, like if former is None else former.status) as draft:
        if former is not None:
            give_attributes(draft, goal)
        remove_leftovers(goal, draft, alone=alone)
        yield draft


def take_place(
    draft: Path, goal: Path, former: Former | None, *, now: datetime | None, asked: Path, spared: Path | None = None
) -> Placed:
    """Have a new file take its name, in one step of the system; what bore it is kept beside it.

    Args:
        draft: The new file, whole.
        goal: Its name, links followed.
        former: What bears it; ``None`` for nothing.
        now: Dates the backup; ``None`` makes none.
        asked: The name that people gave, by which a program may have opened it.
        spared: Another name of the same file, which goes on leading to it.

    Raises:
        ChangedMeanwhileError: Another file is there.
        UnwritableFileError: A program has opened it meanwhile.
    """
    if former is None:
        try:
            take_name(draft, goal)
        except FileExistsError as error:
            raise ChangedMeanwhileError(goal.name) from error
        synchronise(goal.parent)
        return Placed()
    others = other_names(goal, former.status)
    elsewhere = former.status.st_nlink - 1 - len(others)
    refuse_changed(goal, former.content)
    kept = None if now is None else back_up(goal, former.content, former.status, now)
    refuse_open(asked, goal)
    refuse_changed(goal, former.content)
    draft.replace(goal)
    synchronise(goal.parent)
    rename_links(goal, [name for name in others if name != spared])
    notices = () if kept is None else too_many(goal)
    return Placed(kept, (*notices, *_left_elsewhere(goal, elsewhere)))


def _left_elsewhere(goal: Path, count: int) -> tuple[str, ...]:
    """Say that names of the file in other folders, which no system tells, still lead to what it held before."""
    if count < 1:
        return ()
    told = (
        "a aussi un nom dans un autre dossier (lien physique), où l’ancien contenu reste. Remplacez-y ce fichier"
        if count == 1
        else f"a aussi {number(count)} noms dans d’autres dossiers (liens physiques), où l’ancien contenu reste. "
        "Remplacez-y ces fichiers"
    )
    return (typeset(f"{the_file(goal.name)} {told} par une copie de celui-ci."),)


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn what the system says into a sentence.

    Raises:
        UnwritableFileError: It refused something.
    """
    try:
        yield
    except OSError as error:
        fault, remedy = _sentence(error.errno)
        raise UnwritableFileError(name, f"n’a pas pu être enregistré : {fault}", remedy) from error


def _sentence(code: int | None) -> tuple[str, str]:
    if code in _FULL:
        return "le disque est plein", "Libérez de la place ou choisissez un autre dossier, puis recommencez."
    if code in _REFUSED:
        return (
            "le fichier ou son dossier est protégé, ou un autre programme l’utilise",
            "Fermez-le partout, vérifiez vos droits sur ce dossier ou choisissez-en un autre, puis recommencez.",
        )
    if code == errno.ENAMETOOLONG:
        return "son nom ou son chemin est trop long", "Donnez-lui un nom plus court, puis recommencez."
    if code == errno.ELOOP:
        return "c’est un lien qui ne mène qu’à lui-même", "Donnez le chemin du fichier lui-même, puis recommencez."
    if code in (errno.ENOENT, errno.ENOTDIR, errno.EEXIST):
        return "son dossier est introuvable", "Vérifiez le chemin, puis recommencez."
    return (
        "le disque ou le réseau ne répond pas",
        "Vérifiez qu’il est accessible ou choisissez un autre dossier, puis recommencez.",
    )
