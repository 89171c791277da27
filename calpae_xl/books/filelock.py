"""One writer at a time: a file beside the one that is being replaced, locked by the system.

The lock belongs to the process: however that ends, the system lets go of it, and what is left of the file stops
nobody. Network shares of Windows and NFS carry such locks from one computer to the other; a folder that OneDrive
or another program copies afterwards does not, nor do some file systems of Linux. There the bytes of the workbook,
compared just before it is replaced, are all that tells two writers apart.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from calpae_xl.books.newfile import OURS, mark
from calpae_xl.books.port import the_file
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import typeset

PATIENCE = 30.0
"""Seconds to wait for another writer, who needs less than one for a workbook of ours."""

_PAUSE = 0.02
_UNSUPPORTED = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}

if sys.platform == "win32":
    import msvcrt

    def _locks(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock
    except ImportError:  # Python in a browser has no other process to wait for.

        def _locks(descriptor: int) -> bool:
            raise OSError(errno.ENOSYS, "")

    else:

        def _locks(descriptor: int) -> bool:
            try:
                flock(descriptor, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                return False
            return True


class AnotherWriterError(CalpaeError):
    """Another command has been writing the same file for too long."""

    def __init__(self, file: str) -> None:
        super().__init__(
            typeset(f"{the_file(file)} est en cours d’enregistrement par une autre commande de CALPAE."),
            "Attendez qu’elle finisse, puis recommencez.",
        )


@contextmanager
def locked(goal: Path) -> Iterator[bool]:
    """Keep every other command of ours from writing a file while the block runs.

    Yields:
        Whether the lock is held; it is not where the file system has none.

    Raises:
        AnotherWriterError: Another command does not come to its end.
        OSError: The folder refuses new files.
    """
    path = goal.with_name(f"{OURS}{mark(goal)}")
    descriptor, held = _acquired(path, goal.name)
    try:
        yield held
    finally:
        _let_go(path, descriptor)


def _let_go(path: Path, descriptor: int) -> None:
    try:
        # First where the system can: who waits for this one then sees that it is gone, and makes another.
        if sys.platform != "win32":
            with suppress(OSError):
                path.unlink()
    finally:
        os.close(descriptor)
    if sys.platform == "win32":
        with suppress(OSError):  # Somebody else has it open already: they will remove it.
            path.unlink()


def _acquired(path: Path, name: str) -> tuple[int, bool]:
    end = time.monotonic() + PATIENCE
    while True:
        descriptor = _opened(path, end)
        try:
            while descriptor is not None and not _locks(descriptor):
                if time.monotonic() > end:
                    raise AnotherWriterError(name)
                time.sleep(_PAUSE)
            if descriptor is not None and _is_still(path, descriptor):
                return descriptor, True
        except OSError as error:
            if descriptor is not None and error.errno in _UNSUPPORTED:
                return descriptor, False
            _close(descriptor)
            raise
        except BaseException:
            _close(descriptor)
            raise
        _close(descriptor)
        if time.monotonic() > end:
            raise AnotherWriterError(name)


def _opened(path: Path, end: float) -> int | None:
    """Open the file of the lock; ``None`` while Windows is busy removing it."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
    except PermissionError:
        if sys.platform != "win32" or time.monotonic() > end or not os.path.lexists(path):
            raise
        time.sleep(_PAUSE)
        return None


def _is_still(path: Path, descriptor: int) -> bool:
    """Tell whether a file that was locked still bears its name: who held it before may have removed it."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _close(descriptor: int | None) -> None:
    if descriptor is not None:
        with suppress(OSError):
            os.close(descriptor)
