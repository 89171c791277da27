"""What stands where a file is to go: whether it may be replaced, and what the system says when it may not."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from calpae_xl.books.port import ChangedMeanwhileError, the_file
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import typeset

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)


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


def _sentence(number: int | None) -> tuple[str, str]:
    if number in _FULL:
        return "le disque est plein", "Libérez de la place ou choisissez un autre dossier, puis recommencez."
    if number in _REFUSED:
        return (
            "le fichier ou son dossier est protégé, ou un autre programme l’utilise",
            "Fermez-le partout, vérifiez vos droits sur ce dossier ou choisissez-en un autre, puis recommencez.",
        )
    if number == errno.ENAMETOOLONG:
        return "son nom ou son chemin est trop long", "Donnez-lui un nom plus court, puis recommencez."
    if number in (errno.ENOENT, errno.ENOTDIR, errno.EEXIST):
        return "son dossier est introuvable", "Vérifiez le chemin, puis recommencez."
    return (
        "le disque ou le réseau ne répond pas",
        "Vérifiez qu’il est accessible ou choisissez un autre dossier, puis recommencez.",
    )
