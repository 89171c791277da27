"""Putting the add-in where Excel starts from, and taking it away."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import typeset
from calpae_xl.install.addin_file import AddIn, NotAnAddInError, is_from_internet, read_addin


class ForeignAddInError(CalpaeError):
    """A file of the same name, which is not ours, stands in the start-up folder."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            typeset(f"« {path} » existe et n’est pas le complément CALPAE : il n’a pas été touché."),
            typeset("Renommez-le ou déplacez-le, puis recommencez."),
        )


class AddInInUseError(CalpaeError):
    """Excel holds the add-in open."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            typeset(f"« {path} » est ouvert dans Excel : il n’a pas été modifié."),
            typeset(
                "Fermez toutes les fenêtres d’Excel, et au besoin terminez « Microsoft Excel » dans le Gestionnaire "
                "des tâches, puis recommencez."
            ),
        )


class UnwritableStartupError(CalpaeError):
    """The start-up folder refuses the add-in."""

    def __init__(self, folder: Path, cause: OSError) -> None:
        super().__init__(
            typeset(f"Le dossier « {folder} » refuse l’écriture ({cause.strerror or type(cause).__name__})."),
            typeset(
                "Relancez la commande sans --pour-tous, ou demandez au service informatique de la lancer en tant "
                "qu’administrateur."
            ),
        )


class DamagedCopyError(CalpaeError):
    """What was read back is not what was written, or what the manifest announces."""

    def __init__(self, path: Path, expected: str, found: str) -> None:
        super().__init__(
            typeset(f"« {path} » n’est pas le fichier attendu : empreinte SHA-256 {found}, attendue {expected}."),
            typeset("Reprenez le paquet d’origine ; si l’écart persiste, signalez-le au service informatique."),
        )


def put_in_place(addin: AddIn, target: Path, *, replace: Callable[[Path, Path], object] = os.replace) -> bool:
    """Write an add-in under its final name, whole or not at all, and read it back.

    A new file is written rather than the source copied: the mark of the Internet stays behind.

    Args:
        addin: What to write.
        target: Its folder is created if it is missing, as it is until Excel is first used.
        replace: How a file takes the place of another.

    Returns:
        ``False`` when the very same file was already there.

    Raises:
        ForeignAddInError: Another file has this name.
        AddInInUseError: Excel holds the one to replace.
        UnwritableStartupError: The folder refuses.
        DamagedCopyError: The disk does not give back what was written.
    """
    if target.exists() and _of_ours(target).digest == addin.digest and not is_from_internet(target):
        return False
    draft = _draft(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(addin.content)
        found = sha256(draft.read_bytes()).hexdigest()
        if found != addin.digest:
            raise DamagedCopyError(target, addin.digest, found)
        _replace(draft, target, replace)
    except OSError as error:
        raise UnwritableStartupError(target.parent, error) from error
    finally:
        with suppress(OSError):  # The first failure is the one to tell.
            draft.unlink(missing_ok=True)
    return True


def _replace(draft: Path, target: Path, replace: Callable[[Path, Path], object]) -> None:
    try:
        replace(draft, target)
    except PermissionError as error:
        # The folder has just taken the draft: what refuses is the file, which Excel keeps open.
        raise AddInInUseError(target) from error


def take_away(target: Path, *, remove: Callable[[Path], object] = os.unlink) -> bool:
    """Remove an installed add-in; its folder, which belongs to Excel, stays.

    Returns:
        ``False`` when there was none.

    Raises:
        ForeignAddInError: The file of this name is not ours.
        AddInInUseError: Excel holds it.
        UnwritableStartupError: The folder refuses.
    """
    if not target.exists():
        return False
    _of_ours(target)
    try:
        remove(target)
    except PermissionError as error:
        # Windows says the same of a file that Excel holds and of a folder that belongs to somebody else.
        _require_writable(target)
        raise AddInInUseError(target) from error
    except OSError as error:
        raise UnwritableStartupError(target.parent, error) from error
    return True


def _require_writable(target: Path) -> None:
    draft = _draft(target)
    try:
        draft.write_bytes(b"")
        draft.unlink()
    except OSError as error:
        raise UnwritableStartupError(target.parent, error) from error


def _draft(target: Path) -> Path:
    """Name a file whose ending says that it is no workbook: Excel opens what it finds in this folder."""
    return target.with_name(f"~{target.stem}.{os.getpid()}.tmp")


def _of_ours(target: Path) -> AddIn:
    try:
        return read_addin(target)
    except NotAnAddInError as error:
        raise ForeignAddInError(target) from error
