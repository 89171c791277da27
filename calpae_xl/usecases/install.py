"""« Installer » : puts the add-in where Excel starts from, checks that it can work there, and takes it away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from calpae_xl import __version__
from calpae_xl.core.trade.typography import listed
from calpae_xl.install.addin_file import AddIn, NotAnAddInError, is_from_internet, read_addin
from calpae_xl.install.checks import Check, allowed, blocked, unknown
from calpae_xl.install.computer import Computer
from calpae_xl.install.folders import (
    ADDIN,
    PYTHON,
    SUPPORTED,
    Excel,
    NoExcelError,
    excels,
    own_startup,
    private_pythons,
    require_windows,
    shared_startup,
)
from calpae_xl.install.manifest import NAME, listed_digest
from calpae_xl.install.placing import DamagedCopyError, put_in_place, take_away
from calpae_xl.install.trust import excel_checks, windows_checks

_SOURCES = Path("macros", ADDIN)
_PACKAGE = Path("Lib", "site-packages", "calpae_xl", "__init__.py")
_VERSION_LINE = re.compile(r'^__version__ = "([^"]+)"', re.MULTILINE)


class Outcome(NamedTuple):
    """What was done to one file.

    Attributes:
        changed: ``False`` when there was nothing to do.
    """

    path: Path
    changed: bool


def install(computer: Computer, *, for_all: bool = False, source: Path | None = None) -> Outcome:
    """Put the add-in into Excel's start-up folder.

    Args:
        computer: Where to.
        for_all: For everybody on this computer, which takes the rights of an administrator.
        source: The file to install; by default the one of the bundle or of the sources.

    Raises:
        CalpaeError: It cannot be; nothing has changed then.
    """
    require_windows(computer)
    addin = _sound(source or _default_source(computer))
    target = _target(computer, for_all=for_all)
    return Outcome(target, put_in_place(addin, target))


def uninstall(computer: Computer, *, for_all: bool = False) -> Outcome:
    """Remove the add-in from Excel's start-up folder, and nothing else.

    Raises:
        CalpaeError: It cannot be; nothing has changed then.
    """
    require_windows(computer)
    target = _target(computer, for_all=for_all)
    return Outcome(target, take_away(target))


def verify(computer: Computer) -> list[Check]:
    """Look at everything that the add-in needs; change nothing.

    Raises:
        OtherSystemError: Not on Windows.
        NoStartupFolderError: Windows does not say where the person's data stand.
    """
    require_windows(computer)
    startup = own_startup(computer)
    copies = installed_addins(computer)
    signed = any(addin.signed for _, addin in copies)
    pythons = private_pythons(computer)
    checks = [
        *_excel(excels(computer)),
        *_copies(startup, copies, _delivered(pythons)),
        *_synchronised(computer, startup),
        *_pythons(computer, pythons),
        *excel_checks(computer.registry, copies[0][0].parent if copies else startup, signed=signed),
    ]
    if pythons:
        checks += windows_checks(computer.registry, pythons[0] / PYTHON)
    return checks


def installed_addins(computer: Computer) -> list[tuple[Path, AddIn]]:
    """Return the add-ins of ours that Excel opens when it starts: the person's, then everybody's."""
    folders = [own_startup(computer)]
    with suppress(NoExcelError):
        folders.append(shared_startup(computer))
    found = []
    for folder in folders:
        try:
            found.append((folder / ADDIN, read_addin(folder / ADDIN)))
        except NotAnAddInError:
            continue
    return found


def _target(computer: Computer, *, for_all: bool) -> Path:
    return (shared_startup(computer) if for_all else own_startup(computer)) / ADDIN


def _default_source(computer: Computer) -> Path:
    """Return the add-in that stands beside the private Python, else that of the sources."""
    delivered = (folder.with_name(ADDIN) for folder in private_pythons(computer))
    return next((path for path in delivered if path.is_file()), _SOURCES)


def _sound(source: Path) -> AddIn:
    """Read the add-in to install, and compare it with the manifest beside it, if any."""
    addin = read_addin(source)
    expected = listed_digest(source.with_name(NAME), ADDIN)
    if expected is not None and expected != addin.digest:
        raise DamagedCopyError(source, expected, addin.digest)
    return addin


def _excel(found: tuple[Excel, ...]) -> Iterator[Check]:
    usable = [excel for excel in found if excel.version == SUPPORTED]
    older = [excel.version for excel in found if excel.version != SUPPORTED]
    if not usable:
        yield blocked(
            "Excel 2016 ou plus récent est introuvable sur ce poste.",
            "Demandez au service informatique d’installer Excel.",
        )
    else:
        yield allowed(f"Excel est installé : « {usable[0].folder} ».")
    if usable and older:
        yield unknown(
            f"Une version d’Excel trop ancienne est aussi installée ({listed(older)}).",
            "Ouvrez le classeur avec la plus récente ; le complément n’est pas prévu pour l’autre.",
        )


def _delivered(pythons: tuple[Path, ...]) -> str | None:
    """Return the SHA-256 of the add-in of the bundle that is installed; ``None`` when nothing says it."""
    return listed_digest(pythons[0].with_name(NAME), ADDIN) if pythons else None


def _copies(startup: Path, copies: list[tuple[Path, AddIn]], delivered: str | None) -> Iterator[Check]:
    if not copies:
        yield blocked(
            f"Le complément n’est pas installé dans « {startup} ».",
            "Fermez Excel, puis lancez « calpae installer ».",
        )
        return
    if len(copies) > 1:
        yield blocked(
            f"Le complément est installé deux fois : {listed([f'« {path} »' for path, _ in copies])}.",
            "Fermez Excel, puis lancez « calpae installer --desinstaller » pour ne garder que celui de tous.",
        )
    for path, addin in copies:
        yield _version(path, addin, delivered)
        if is_from_internet(path):
            yield blocked(
                f"Windows marque « {path} » comme venu d’Internet : Excel en bloque les macros.",
                "Fermez Excel, puis relancez « calpae installer », qui en écrit une copie sans cette marque.",
            )


def _version(path: Path, addin: AddIn, delivered: str | None) -> Check:
    digest = f"SHA-256 {addin.digest}"
    if delivered is not None and delivered != addin.digest:
        return blocked(
            f"Le complément « {path} » n’est pas celui du paquet installé ({digest}, attendu {delivered}).",
            "Fermez Excel, puis relancez « calpae installer ».",
        )
    if not addin.version:
        return allowed(f"Le complément est installé : « {path} » ({digest}).")
    if addin.version == __version__:
        return allowed(f"Le complément est installé, en version {addin.version} : « {path} » ({digest}).")
    return blocked(
        f"Le complément « {path} » est en version {addin.version}, CALPAE en version {__version__}.",
        "Fermez Excel, puis relancez « calpae installer ».",
    )


def _synchronised(computer: Computer, startup: Path) -> Iterator[Check]:
    drives = (computer.environment.get(name) for name in ("OneDriveCommercial", "OneDrive"))
    if any(drive and startup.is_relative_to(drive) for drive in drives):
        yield unknown(
            f"Le dossier de démarrage est synchronisé par OneDrive : « {startup} ».",
            "Choisissez « Toujours conserver sur cet appareil » pour ce dossier, sans quoi Excel peut ne pas le lire.",
        )


def _pythons(computer: Computer, found: tuple[Path, ...]) -> Iterator[Check]:
    if not found:
        yield blocked(
            "Le Python de CALPAE est introuvable : ni « Program Files\\Calpae\\python », ni "
            "« AppData\\Local\\Calpae\\python ».",
            "Demandez au service informatique d’extraire le paquet CALPAE dans « C:\\Program Files ».",
        )
        return
    used, *others = found
    version = _packaged_version(used)
    if version == __version__:
        yield allowed(f"Le Python de CALPAE est installé, en version {version} : « {used} ».")
    else:
        yield blocked(
            f"Le Python « {used} », qu’Excel lancera, contient CALPAE {version or 'en version inconnue'} ; "
            f"cette commande est en version {__version__}.",
            f"Relancez la commande par « {used / PYTHON} -m calpae_xl installer --verifier », ou demandez au "
            "service informatique de remplacer ce dossier.",
        )
    for other in others:
        yield unknown(
            f"Un second Python de CALPAE n’est jamais utilisé : « {other} ».", "Supprimez ce dossier s’il est à vous."
        )


def _packaged_version(python: Path) -> str:
    """Return the version of the package in a private Python; empty when it says none."""
    try:
        stated = _VERSION_LINE.search((python / _PACKAGE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return ""
    return stated[1] if stated else ""
