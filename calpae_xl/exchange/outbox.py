"""The folder where copies are kept: new files only, and none left of a sending that failed."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from calpae_xl.books.newfile import create_file
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import typeset


class ExistingCopyError(CalpaeError):
    """A copy of that name was made before; somebody may have received it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            typeset(f"« {name} » existe déjà : il n’a pas été remplacé."),
            typeset("Choisissez une autre version avec --version, ou un autre dossier."),
            in_excel="Choisissez un autre dossier, puis recommencez.",
        )


class UnwritableFolderError(CalpaeError):
    """The folder or the disk refuses the copy."""

    def __init__(self, folder: Path, cause: OSError) -> None:
        fault = "disque plein" if cause.errno == errno.ENOSPC else f"erreur système {cause.errno}"
        super().__init__(
            typeset(f"La copie n’a pas pu être écrite dans « {folder} » ({fault})."),
            "Vérifiez que ce dossier existe et accepte l’écriture et que le disque n’est pas plein, puis recommencez.",
        )


@contextmanager
def kept(folder: Path, files: Mapping[str, bytes]) -> Iterator[list[Path]]:
    """Write new files, and take them back if the block fails: a copy that is there is one that left.

    Args:
        folder: Where they go; it is made if only that one is missing.
        files: Content by name.

    Yields:
        Their paths, in order.

    Raises:
        ExistingCopyError: One is there already; it is left alone.
        UnwritableFolderError: The folder or the disk refuses.
    """
    written: list[Path] = []
    try:
        _write(folder, files, written)
        yield written
    except BaseException:
        for path in written:
            with suppress(OSError):  # The first failure is the one to tell.
                path.unlink()
        raise


def _write(folder: Path, files: Mapping[str, bytes], written: list[Path]) -> None:
    try:
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            path = folder / name
            try:
                create_file(path, content)
            except FileExistsError as error:
                raise ExistingCopyError(name) from error
            written.append(path)
    except FileExistsError as error:
        raise ExistingCopyError(folder.name) from error
    except OSError as error:
        raise UnwritableFolderError(folder, error) from error


def names_in(folder: Path) -> list[str]:
    """Return the names of what a folder holds, nothing when it is not there or cannot be listed."""
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208 - names are all that is needed
    except OSError:
        return []
