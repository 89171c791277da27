"""The official embeddable Python, made to hold our packages and nothing else."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import typeset

SITE = "Lib/site-packages"

PATH_FILE = "python311._pth"

PATHS = ("python311.zip", ".", SITE, f"{SITE}/win32", f"{SITE}/win32/lib")
"""All that this Python imports from.

Its mere presence puts Python in isolated mode: no registry, no environment variable, no user folder, no current
folder. It also skips ``site``, and with it every ``.pth`` file: the two folders of pywin32 that ``pywin32.pth``
would add stand here, and its DLLs beside ``python.exe``, where Windows looks for the DLLs of a program first.
"""

_EXPECTED = (
    "python.exe",
    "pythonw.exe",
    "python311.dll",
    "python311.zip",
    PATH_FILE,
    "LICENSE.txt",
    "vcruntime140.dll",
    "vcruntime140_1.dll",  # pywin32 wants it too.
)
_LIBRARY = "python311.dll"
_AMD64 = 0x8664
_FIXED_FILE_INFO = struct.pack("<I", 0xFEEF04BD)


class UnusablePythonError(CalpaeError):
    """The archive is not the embeddable Python that the bundle is made for."""

    def __init__(self, path: Path, fault: str) -> None:
        super().__init__(
            typeset(f"« {path} » {fault}."),
            typeset(
                "Donnez l’archive « python-3.11.x-embed-amd64.zip » publiée par la Python Software Foundation, par "
                "--python-embarque CHEMIN."
            ),
        )


class EmbeddedPython(NamedTuple):
    """The embeddable Python.

    Attributes:
        version: As its library states it, such as ``"3.11.9"``.
        digest: SHA-256 of the archive.
        contents: Its files by path, ``python311._pth`` adapted.
    """

    version: str
    file: str
    digest: str
    contents: Mapping[str, bytes]


def read_embedded_python(path: Path) -> EmbeddedPython:
    """Read the archive that IT downloaded, and adapt it.

    Raises:
        UnusablePythonError: It is missing, or is something else.
    """
    try:
        content = path.read_bytes()
        with zipfile.ZipFile(BytesIO(content)) as archive:
            contents = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    except FileNotFoundError:
        raise UnusablePythonError(path, "est introuvable") from None
    except OSError as error:
        raise UnusablePythonError(path, f"est illisible ({error.strerror})") from error
    except zipfile.BadZipFile as error:
        raise UnusablePythonError(path, "n’est pas une archive zip lisible") from error
    missing = [name for name in _EXPECTED if name not in contents]
    if missing:
        raise UnusablePythonError(path, f"n’est pas un Python 3.11 « embeddable » : « {missing[0]} » y manque")
    if any("/" in name or "\\" in name for name in contents):
        raise UnusablePythonError(path, "contient des dossiers, ce que l’archive officielle ne fait pas")
    if _machine(contents[_LIBRARY]) != _AMD64:
        raise UnusablePythonError(path, "n’est pas prévu pour Windows 64 bits (amd64)")
    contents[PATH_FILE] = "".join(f"{line}\r\n" for line in PATHS).replace("/", "\\").encode("ascii")
    return EmbeddedPython(_version(contents[_LIBRARY]), path.name, sha256(content).hexdigest(), contents)


def _machine(library: bytes) -> int | None:
    """Return the processor that a Windows library is made for; ``None`` when it is no such library."""
    try:
        (header,) = struct.unpack_from("<I", library, 0x3C)
        signature, machine = struct.unpack_from("<4sH", library, header)
    except struct.error:
        return None
    return machine if signature == b"PE\0\0" else None


def _version(library: bytes) -> str:
    """Read the version in the resources of the library: 3.11.9150.1013 is Python 3.11.9."""
    at = library.find(_FIXED_FILE_INFO)
    if at < 0 or at + 16 > len(library):
        return "3.11"
    minor, major, _, build = struct.unpack_from("<4H", library, at + 8)
    return f"{major}.{minor}.{build // 1000}"
