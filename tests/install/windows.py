"""Windows made up: its registry, its folders, the official Python and the add-in, as small files."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from calpae_xl.install.computer import Computer, RegistryValue
from calpae_xl.making.wheels import Pin

Keys = Mapping[str, Mapping[str, RegistryValue] | None]

EMBEDDED = (
    *("LICENSE.txt", "_asyncio.pyd", "_ctypes.pyd", "libffi-8.dll", "pyexpat.pyd", "python.cat", "python.exe"),
    *("python3.dll", "python311.zip", "pythonw.exe", "select.pyd", "unicodedata.pyd", "vcruntime140.dll"),
    "vcruntime140_1.dll",
)
PTH = b"python311.zip\r\n.\r\n\r\n# Uncomment to run site.main() automatically\r\n#import site\r\n"


class MadeUpRegistry:
    """The keys that a test gives; ``None`` in place of values is a key that may not be read."""

    def __init__(self, keys: Keys) -> None:
        self._keys = {key.lower(): values for key, values in keys.items()}

    def values(self, key: str) -> Mapping[str, RegistryValue] | None:
        values = self._keys.get(key.lower(), {})
        return values and {name.lower(): value for name, value in values.items()}


def computer(root: Path, keys: Keys | None = None, **environment: str) -> Computer:
    """A Windows whose folders stand under ``root``, with Excel 2016 or later."""
    office = root / "Program Files" / "Microsoft Office" / "root" / "Office16"
    office.mkdir(parents=True, exist_ok=True)
    installed = {r"HKLM\SOFTWARE\Microsoft\Office\16.0\Excel\InstallRoot": {"Path": f"{office}/"}}
    folders = {
        "APPDATA": str(root / "Roaming"),
        "LOCALAPPDATA": str(root / "Local"),
        "ProgramFiles": str(root / "Program Files"),
    }
    return Computer("Windows", {**folders, **environment}, MadeUpRegistry({**installed, **(keys or {})}))


def zipped(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)  # By its name alone, it would bear the time of day.
    return stream.getvalue()


def addin(version: str = "0.1.0", *, signed: bool = False, note: str = "") -> bytes:
    """A package with what tells our add-in from another."""
    files = {
        "customUI/customUI14.xml": b'<customUI><tab id="calpaeTab"/></customUI>',
        "xl/vbaProject.bin": note.encode(),
        "docProps/core.xml": f"<p>CALPAE {version}</p>".encode() if version else b"<p>CALPAE</p>",
    }
    return zipped({**files, "xl/vbaProjectSignature.bin": b"s"} if signed else files)


def private_python(folder: Path, version: str) -> Path:
    """A private Python that holds a version of the package."""
    package = folder / "Lib" / "site-packages" / "calpae_xl"
    package.mkdir(parents=True)
    (folder / "python.exe").write_bytes(b"MZ")
    (package / "__init__.py").write_text(f'__version__ = "{version}"\n', encoding="utf-8")
    return folder


def library(machine: int = 0x8664, version: tuple[int, int, int, int] = (3, 11, 9150, 1013)) -> bytes:
    """A Windows library reduced to its headers and its version."""
    major, minor, build, private = version
    header = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x40) + struct.pack("<4sH", b"PE\0\0", machine)
    return header + bytes(10) + struct.pack("<II4H", 0xFEEF04BD, 0x10000, minor, major, private, build)


def embedded_python(**replaced: bytes) -> bytes:
    """The official archive, its binaries reduced to a word."""
    files = {name: name.encode() for name in EMBEDDED}
    return zipped({**files, "python311.dll": library(), "python311._pth": PTH, **replaced})


def wheel(name: str, version: str, files: Mapping[str, str], licence: str = "Texte de la licence") -> bytes:
    """A wheel as pip installs it."""
    info = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\nLicense-Expression: MIT\n\nLe reste.\n"
    texts = {**files, f"{info}/METADATA": metadata, f"{info}/RECORD": "", f"{info}/WHEEL": "Wheel-Version: 1.0\n"}
    if licence:
        texts[f"{info}/licenses/LICENSE"] = licence
    return zipped({path: text.encode() for path, text in texts.items()})


def pin(name: str, version: str, content: bytes) -> Pin:
    return Pin(name, version, frozenset({sha256(content).hexdigest()}))
