"""« Construire » : makes a new workbook from the packaged tables."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from calpae_xl.core.errors import CalpaeError


class ExistingWorkbookError(CalpaeError):
    """Another workbook stands where the new one would go; it may hold somebody's figures."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"« {path} » existe déjà et diffère du classeur construit : il n’a pas été modifié.",
            "Choisissez un autre chemin avec --sortie, ou ajoutez --remplacer pour l’écraser.",
        )


class UnwritableWorkbookError(CalpaeError):
    """The folder or the disk refuses the new workbook."""

    def __init__(self, path: Path, cause: OSError) -> None:
        fault = "disque plein" if cause.errno == errno.ENOSPC else f"erreur système {cause.errno}"
        super().__init__(
            f"« {path} » n’a pas pu être écrit ({fault}).",
            "Vérifiez que le dossier existe et accepte l’écriture, que le disque n’est pas plein et que le "
            "classeur n’est pas ouvert dans Excel, puis recommencez.",
        )


class Built(NamedTuple):
    """A workbook that was built.

    Attributes:
        digest: SHA-256 of the file, in hexadecimal.
        written: ``False`` when the very same file was already there.
    """

    path: Path
    digest: str
    written: bool


def build_file(target: Path, *, replace: bool) -> Built:
    """Build the workbook beside its target, then put it in place.

    Args:
        target: Where the workbook goes; its folder is created if only that one is missing.
        replace: Whether a different file may be overwritten.

    Raises:
        ExistingWorkbookError: A different file is there, and ``replace`` is false.
        UnwritableWorkbookError: The folder, the disk or Excel refuses.
    """
    # Imported here: building takes writers of packages that no other command needs.
    from calpae_xl.build.content import packaged_content
    from calpae_xl.build.workbook import build_workbook

    draft = target.with_name(f"~{target.stem}.{os.getpid()}.tmp{target.suffix}")
    try:
        target.parent.mkdir(exist_ok=True)
        build_workbook(draft, packaged_content())
        content = draft.read_bytes()
        same = target.exists() and target.read_bytes() == content
        if not same:
            if target.exists() and not replace:
                raise ExistingWorkbookError(target)
            draft.replace(target)
        return Built(target, sha256(content).hexdigest(), written=not same)
    except OSError as error:
        raise UnwritableWorkbookError(target, error) from error
    finally:
        with suppress(OSError):  # The first failure is the one to tell.
            draft.unlink(missing_ok=True)
