"""``MANIFESTE.txt``: every file of the Windows bundle with its size and its SHA-256, to check it wherever it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

NAME = "MANIFESTE.txt"

_LINE = re.compile(r"^([0-9a-f]{64})  +([0-9]+)  (.+)$")


class Component(NamedTuple):
    """A piece of software of the bundle.

    Attributes:
        licence: As the component itself names it.
        origin: File it was taken from.
        digest: SHA-256 of that file; empty for our own sources.
    """

    name: str
    version: str
    licence: str
    origin: str
    digest: str = ""


def manifest_text(head: Sequence[str], components: Sequence[Component], files: Mapping[str, bytes]) -> str:
    """Write the manifest: lines end as Windows expects, files are sorted by path."""
    lines = [*head, "", f"COMPOSANTS ({len(components)})", ""]
    for component in components:
        lines.append(f"{component.name} {component.version} — {component.licence}")
        origin = f"{component.origin}  {component.digest}".rstrip()
        lines.append(f"    {origin}")
    total = sum(map(len, files.values()))
    lines += ["", f"FICHIERS ({len(files)}, {total} octets) : SHA-256, taille en octets, chemin", ""]
    lines += [f"{sha256(data).hexdigest()}  {len(data):>9}  {path}" for path, data in sorted(files.items())]
    return "".join(f"{line}\r\n" for line in lines)


def listed_digest(manifest: Path, path: str) -> str | None:
    """Return the SHA-256 that a manifest gives to a file; ``None`` without manifest or line."""
    try:
        text = manifest.read_text(encoding="utf-8")
    except OSError:
        return None
    lines = filter(None, map(_LINE.match, text.splitlines()))
    return next((line[1] for line in lines if line[3].replace("\\", "/") == path), None)
