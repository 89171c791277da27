"""The file of the add-in: whether it is ours, and what it says of itself."""

from __future__ import annotations

import re
import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import typeset

_RIBBON, _MACROS = "customUI/customUI14.xml", "xl/vbaProject.bin"
_SIGNATURES = ("xl/vbaProjectSignature.bin", "xl/vbaProjectSignatureAgile.bin", "xl/vbaProjectSignatureV3.bin")
_PROPERTIES = ("docProps/core.xml", "docProps/custom.xml", "docProps/app.xml")
_VERSION = re.compile(rb"(?<![0-9.])([0-9]+\.[0-9]+\.[0-9]+)(?![0-9.])")

_MOST_READ = 20_000_000
"""Bytes beyond which a file is not the add-in, which weighs a hundred times less."""

_INTERNET_ZONE = 3


class NotAnAddInError(CalpaeError):
    """The file to install is missing, or is something else."""

    def __init__(self, path: Path, fault: str) -> None:
        super().__init__(
            typeset(f"« {path} » {fault}."),
            typeset("Indiquez le fichier « calpae.xlam » livré avec CALPAE, par --complement CHEMIN."),
        )


class AddIn(NamedTuple):
    """An add-in file that is ours.

    Attributes:
        digest: SHA-256 of the file, in hexadecimal.
        version: As its properties state it; empty if they do not.
        signed: Whether the macros carry a signature, valid or not.
    """

    content: bytes
    digest: str
    version: str
    signed: bool


def read_addin(path: Path) -> AddIn:
    """Read an add-in.

    Raises:
        NotAnAddInError: There is no such file, or it is not ours.
    """
    try:
        if path.stat().st_size > _MOST_READ:
            raise NotAnAddInError(path, "n’est pas le complément CALPAE : il est bien trop gros")
        content = path.read_bytes()
    except FileNotFoundError:
        raise NotAnAddInError(path, "est introuvable") from None
    except OSError as error:
        raise NotAnAddInError(path, f"est illisible ({error.strerror})") from error
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = set(package.namelist())
            if not {_RIBBON, _MACROS} <= parts or b"calpae" not in package.read(_RIBBON).lower():
                raise NotAnAddInError(path, "n’est pas le complément CALPAE")
            version = _stated_version(package, parts)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise NotAnAddInError(path, "n’est pas un complément Excel lisible") from error
    return AddIn(content, sha256(content).hexdigest(), version, signed=not parts.isdisjoint(_SIGNATURES))


def _stated_version(package: zipfile.ZipFile, parts: set[str]) -> str:
    for part in _PROPERTIES:
        stated = _VERSION.search(package.read(part)) if part in parts else None
        if stated is not None:
            return stated[1].decode("ascii")
    return ""


def is_from_internet(path: Path) -> bool:
    """Tell whether Windows marked a file as coming from the Internet, which forbids its macros."""
    try:
        mark = Path(f"{path}:Zone.Identifier").read_text(encoding="utf-8", errors="replace")
    except (OSError, ValueError):
        return False
    zone = re.search(r"^ZoneId\s*=\s*(\d+)", mark, re.MULTILINE | re.IGNORECASE)
    return zone is not None and int(zone[1]) >= _INTERNET_ZONE
