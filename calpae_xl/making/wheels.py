"""The pinned wheels of the Windows bundle: found in a folder, checked by their SHA-256, unpacked as pip would."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import listed, typeset

REQUIREMENTS = "windows_requirements.txt"

DOWNLOAD = (
    "python -m pip download --no-deps --only-binary=:all: --platform win_amd64 --python-version 3.11 "
    f"--require-hashes -r calpae_xl/making/{REQUIREMENTS} -d DOSSIER"
)
"""What a developer types to get them; the list is complete, and pip would read markers for its own computer."""

_PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)((?:\s+--hash=sha256:[0-9a-f]{64})+)\s*$")
_LICENCE = re.compile(
    r"^[^/]+\.dist-info/(?:licenses/(.+)|((?:LICEN[CS]E|COPYING|NOTICE|AUTHORS)[^/]*))$", re.IGNORECASE
)
_DATA = re.compile(r"^[^/]+\.data/(?:purelib|platlib)/(.+)$")


class MissingWheelsError(CalpaeError):
    """Wheels of the list are not in the folder, or are not the files that the list pins."""

    def __init__(self, folder: Path, missing: Sequence[str]) -> None:
        super().__init__(
            typeset(
                f"Dans « {folder} », aucun fichier n’a l’empreinte attendue pour {listed([*missing], len(missing))}."
            ),
            typeset(f"Téléchargez les composants par « {DOWNLOAD} », puis recommencez."),
        )


class UnusableWheelError(CalpaeError):
    """A wheel that is pinned, but that cannot be laid out."""

    def __init__(self, file: str, fault: str) -> None:
        super().__init__(
            typeset(f"Le composant « {file} » {fault}."),
            typeset(f"Corrigez la liste « {REQUIREMENTS} », puis recommencez."),
        )


class Pin(NamedTuple):
    """A distribution of the list, with the SHA-256 of the files that may stand for it."""

    name: str
    version: str
    digests: frozenset[str]


class Wheel(NamedTuple):
    """A wheel, unpacked.

    Attributes:
        file: Its own name.
        licence: As its metadata name it.
        contents: What pip would put into ``site-packages``, by path with ``/``.
        licences: Texts of its licences, by path inside the distribution.
    """

    pin: Pin
    file: str
    digest: str
    licence: str
    contents: Mapping[str, bytes]
    licences: Mapping[str, bytes]


def pinned() -> tuple[Pin, ...]:
    """Return the list that the package ships."""
    text = files("calpae_xl.making").joinpath(REQUIREMENTS).read_text(encoding="utf-8")
    return parse_pins(text)


def parse_pins(text: str) -> tuple[Pin, ...]:
    """Read a list in the format of ``pip --require-hashes``; a line that pins nothing is a mistake of ours.

    Raises:
        ValueError: A line is not ``name==version --hash=sha256:…``.
    """
    pins = []
    for line in text.replace("\\\n", " ").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        match = _PIN.match(line)
        if match is None:
            raise ValueError(f"not a pinned requirement: {line!r}")
        name, version, hashes = match.groups()
        pins.append(Pin(name, version, frozenset(re.findall(r"[0-9a-f]{64}", hashes))))
    return tuple(pins)


def find_wheels(folder: Path, pins: Sequence[Pin]) -> tuple[Wheel, ...]:
    """Find the wheels of a list in a folder, by their SHA-256; other files are ignored.

    Raises:
        MissingWheelsError: Some are not there; names them all.
        UnusableWheelError: One is damaged, or carries no licence.
    """
    found = {}
    for path in sorted(folder.glob("*.whl")):
        content = path.read_bytes()
        found[sha256(content).hexdigest()] = (path.name, content)
    missing = [f"{pin.name} {pin.version}" for pin in pins if pin.digests.isdisjoint(found)]
    if missing:
        raise MissingWheelsError(folder, missing)
    chosen = [(pin, next(digest for digest in found if digest in pin.digests)) for pin in pins]
    return tuple(_unpacked(pin, digest, *found[digest]) for pin, digest in chosen)


def _unpacked(pin: Pin, digest: str, file: str, content: bytes) -> Wheel:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    except zipfile.BadZipFile as error:
        raise UnusableWheelError(file, "n’est pas une archive lisible") from error
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in members):
        raise UnusableWheelError(file, "contient un chemin interdit")
    contents, licences, metadata = {}, {}, ""
    for name, data in sorted(members.items()):
        licence, installed = _LICENCE.match(name), _DATA.match(name)
        if licence is not None:
            licences[licence[1] or licence[2]] = data
        elif name.endswith(".dist-info/METADATA"):
            metadata = data.decode("utf-8")
            contents[name] = data
        elif installed is not None:
            contents[installed[1]] = data
        elif ".dist-info/" not in name and not re.match(r"[^/]+\.data/", name):
            contents[name] = data
    if not licences:
        raise UnusableWheelError(file, "ne contient le texte d’aucune licence")
    return Wheel(pin, file, digest, _licence(metadata), contents, licences)


def _licence(metadata: str) -> str:
    head = metadata.split("\n\n", 1)[0]
    for pattern in (r"^License-Expression: (.+)$", r"^License: (.+)$", r"^Classifier: License ::(?:.*::)? (.+)$"):
        stated = re.search(pattern, head, re.MULTILINE)
        if stated:
            return stated[1].strip()
    return "voir LICENCES"
