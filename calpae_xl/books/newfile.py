"""New files: whole under their name or not there at all, whatever happens meanwhile.

They are written under a name of ours, synchronised, and given their own name last. What a run that was killed
leaves behind bears such a name, and is removed by a later one.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

OURS = ".calpae-"
"""How every file begins that no run leaves behind unless it is killed."""

_LEFTOVER = re.compile(r"\.calpae-([0-9a-f]{8})(-[0-9a-f]{8}(?:\.xls[xm])?)?")
_OLD = 86_400.0
"""Seconds after which a file of ours belongs to nobody any more, on whichever computer it was being written."""


def mark(goal: Path) -> str:
    """Return eight digits that stand for a file in the names beside it, however its name is written there."""
    # Short, so that a name that fits for the goal fits for them.
    return blake2b(goal.name.casefold().encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


@contextmanager
def temporary_file(goal: Path, content: bytes, like: os.stat_result | None = None) -> Iterator[Path]:
    """Write a file beside its goal, and leave none of it whatever happens next.

    Args:
        goal: The name that it is to take.
        content: What it holds.
        like: Whose owner and permissions it gets; by default those of a new file.
    """
    path = unused_name(goal)
    _create(path, content, like)
    try:
        yield path
    finally:
        with suppress(OSError):  # It has become the goal.
            path.unlink()


def create_file(path: Path, content: bytes) -> None:
    """Make a new file of which nobody ever sees a part.

    Raises:
        FileExistsError: The name is taken; what bears it is left alone.
    """
    with temporary_file(path, content) as temporary:
        remove_leftovers(path, temporary, alone=False)
        take_name(temporary, path)


def take_name(temporary: Path, path: Path) -> None:
    """Give a file its own name; the one that it had may be left beside it.

    Raises:
        FileExistsError: The name is taken; what bears it is left alone.
    """
    if os.name == "nt":
        temporary.rename(path)  # Refuses there a name that is taken.
        return
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError as error:  # A file system without links; renaming would replace what bears the name.
        if os.path.lexists(path):
            raise FileExistsError(path) from error
        temporary.rename(path)


def unused_name(goal: Path, suffix: str = "") -> Path:
    """Return a name of ours beside a file, which a later run knows for a leftover."""
    return goal.with_name(f"{OURS}{mark(goal)}-{secrets.token_hex(4)}{suffix}")


def _create(path: Path, content: bytes, like: os.stat_result | None) -> None:
    """Write a new file to the disk itself, or nothing.

    Raises:
        FileExistsError: There is a file of that name; it is left alone.
    """
    mode = 0o666 if like is None else 0o600  # Nobody reads what will be theirs alone before it is.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if like is not None:
            _give_permissions(path, like)
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def _give_permissions(path: Path, like: os.stat_result) -> None:
    """Give a file the owner, as far as the system allows, and the permissions of another."""
    mine = path.stat()
    if hasattr(os, "chown") and (mine.st_uid, mine.st_gid) != (like.st_uid, like.st_gid):
        with suppress(PermissionError):
            os.chown(path, like.st_uid, like.st_gid)
    # A copy of a read-only file is made to be worked on.
    mode = stat.S_IMODE(like.st_mode) | stat.S_IWUSR
    if stat.S_IMODE(mine.st_mode) != mode:
        path.chmod(mode)


def give_attributes(path: Path, source: Path) -> None:
    """Give a file the extended attributes of another, lists of access rights among them, where Linux has them."""
    if not hasattr(os, "listxattr"):
        return
    with suppress(OSError):  # A file system without any.
        for name in os.listxattr(source):
            with suppress(OSError):  # Some are for the system to give.
                os.setxattr(path, name, os.getxattr(source, name))


def other_names(path: Path, status: os.stat_result) -> list[Path]:
    """Return the other names, in the same folder, of a file that has several."""
    if status.st_nlink < 2:
        return []
    names = []
    with os.scandir(path.parent) as entries:
        for entry in entries:
            if entry.name != path.name and entry.is_file(follow_symlinks=False):
                with suppress(OSError):
                    if os.path.samestat(entry.stat(follow_symlinks=False), status):
                        names.append(path.with_name(entry.name))
    return sorted(names)


def rename_links(path: Path, names: list[Path]) -> None:
    """Have other names of the file that was replaced lead to the one that replaced it."""
    for name in names:
        link = unused_name(path)
        try:
            link.hardlink_to(path)
            link.replace(name)
        finally:
            with suppress(OSError):
                link.unlink()


def remove_leftovers(goal: Path, mine: Path, *, alone: bool) -> None:
    """Remove what killed runs left in a folder: whatever was to become this file, and what is a day old.

    Args:
        goal: The file that is being written.
        mine: What is being written, which stays; it also tells the time by the clock of the folder, which may be
            that of another computer.
        alone: Whether nobody else can be writing that file.
    """
    with suppress(OSError), os.scandir(goal.parent) as entries:
        now = mine.stat().st_mtime
        for entry in entries:
            found = _LEFTOVER.fullmatch(entry.name)
            if found is None or entry.name == mine.name:
                continue
            given_up = alone and found[2] is not None and found[1] == mark(goal)
            with suppress(OSError):
                if given_up or now - entry.stat(follow_symlinks=False).st_mtime > _OLD:
                    os.unlink(entry.path)  # noqa: PTH108 - a path as text


def synchronise(folder: Path) -> None:
    """Have the new names of a folder written to the disk, where the system can do it."""
    with suppress(OSError):  # Windows cannot open a folder; some network drives cannot synchronise one.
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
