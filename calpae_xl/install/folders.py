r"""Where Excel starts from, and where the add-in looks for its Python.

Excel opens whatever lies in ``XLSTART``: that of the person (``%APPDATA%\Microsoft\Excel\XLSTART``, the same for
every version of Excel), then that of its own folder, for everybody. Both are trusted locations by default.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import typeset
from calpae_xl.install.computer import WINDOWS, Computer

ADDIN = "calpae.xlam"
STARTUP = "XLSTART"
PYTHON = "python.exe"

SUPPORTED = "16.0"
"""Excel 2016, 2019, 2021, 2024 and Microsoft 365 all carry this number."""

_VERSIONS = (SUPPORTED, "15.0", "14.0", "12.0")
_OFFICE = (
    r"HKLM\SOFTWARE\Microsoft\Office",
    r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\REGISTRY\MACHINE\Software\Microsoft\Office",
    r"HKLM\SOFTWARE\WOW6432Node\Microsoft\Office",
)
_CLICK_TO_RUN = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
_KNOWN_PLACES = (("Microsoft Office", "root", "Office16"), ("Microsoft Office", "Office16"))

_PRIVATE = ("Calpae", "python")
_PYTHON_ROOTS = ("ProgramW6432", "ProgramFiles", "LOCALAPPDATA")
"""In the order of the launcher. A 32-bit Excel reads ``ProgramFiles (x86)`` in ``%ProgramFiles%``."""


class OtherSystemError(CalpaeError):
    """Excel's add-ins of this kind exist on Windows only."""

    def __init__(self, system: str) -> None:
        super().__init__(
            typeset(f"« calpae installer » prépare Excel pour Windows ; cet ordinateur fonctionne sous {system}."),
            typeset("Lancez cette commande sur le poste Windows où Excel est installé."),
        )


class NoStartupFolderError(CalpaeError):
    """Windows does not say where the person's application data stand."""

    def __init__(self) -> None:
        super().__init__(
            typeset("Le dossier de démarrage d’Excel est introuvable : la variable APPDATA n’est pas définie."),
            typeset("Ouvrez une session Windows ordinaire, puis relancez la commande."),
        )


class NoExcelError(CalpaeError):
    """Nothing says where Excel is installed, so that there is no start-up folder for everybody."""

    def __init__(self) -> None:
        super().__init__(
            typeset("Excel 2016 ou plus récent est introuvable sur ce poste."),
            typeset("Installez Excel, ou retirez --pour-tous pour installer le complément pour vous seul."),
        )


class Excel(NamedTuple):
    """An Excel on this computer.

    Attributes:
        version: Version of Office, such as ``"16.0"``.
        folder: Where ``EXCEL.EXE`` stands.
    """

    version: str
    folder: Path


def require_windows(computer: Computer) -> None:
    """Refuse another system.

    Raises:
        OtherSystemError: Always, except on Windows.
    """
    if computer.system != WINDOWS:
        raise OtherSystemError(computer.system)


def excels(computer: Computer) -> tuple[Excel, ...]:
    """Return every Excel that the registry or the usual folders show, the newest first."""
    found: dict[str, Excel] = {}
    for excel in _excels(computer):
        found.setdefault(str(excel.folder).casefold(), excel)
    return tuple(sorted(found.values(), key=lambda excel: float(excel.version), reverse=True))


def _excels(computer: Computer) -> Iterator[Excel]:
    registered = computer.registry.values(_CLICK_TO_RUN) or {}
    installation = registered.get("installationpath")
    if isinstance(installation, str) and installation:
        yield Excel(SUPPORTED, Path(installation, "root", "Office16"))
    for version in _VERSIONS:
        for office in _OFFICE:
            path = (computer.registry.values(rf"{office}\{version}\Excel\InstallRoot") or {}).get("path")
            if isinstance(path, str) and path:
                yield Excel(version, Path(path.rstrip("\\/")))
    for variable in ("ProgramW6432", "ProgramFiles", "ProgramFiles(x86)"):
        if variable in computer.environment:
            for parts in _KNOWN_PLACES:
                folder = Path(computer.environment[variable], *parts)
                if (folder / "EXCEL.EXE").is_file():
                    yield Excel(SUPPORTED, folder)


def own_startup(computer: Computer) -> Path:
    """Return the start-up folder of the person, which may not exist yet.

    Raises:
        NoStartupFolderError: Windows does not say where it is.
    """
    roaming = computer.environment.get("APPDATA")
    if not roaming:
        raise NoStartupFolderError
    return Path(roaming, "Microsoft", "Excel", STARTUP)


def shared_startup(computer: Computer) -> Path:
    """Return the start-up folder of everybody on this computer.

    Raises:
        NoExcelError: No Excel that the add-in works with.
    """
    folders = (excel.folder for excel in excels(computer) if excel.version == SUPPORTED)
    folder = next(folders, None)
    if folder is None:
        raise NoExcelError
    return folder / STARTUP


def private_pythons(computer: Computer) -> tuple[Path, ...]:
    """Return the folders of the private Python that exist, in the order in which the add-in tries them."""
    roots = (computer.environment.get(name) for name in _PYTHON_ROOTS)
    folders = dict.fromkeys(Path(root, *_PRIVATE) for root in roots if root)
    return tuple(folder for folder in folders if (folder / PYTHON).is_file())
