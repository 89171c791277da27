r"""Lays out the Windows bundle: a folder « Calpae » to extract into ``Program Files``, the same bytes every time.

Calpae\python\                     the official embeddable Python, python311._pth adapted
Calpae\python\pywintypes311.dll    DLLs of pywin32, beside python.exe
Calpae\python\Lib\site-packages\   pinned wheels, less what is of no use, and calpae_xl, with their bytecode
Calpae\calpae.xlam                 the add-in
Calpae\LICENCES\                   the licence of every component
Calpae\MANIFESTE.txt               every file with its size and its SHA-256
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, distribution
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import calpae_xl
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import typeset
from calpae_xl.install.addin_file import AddIn
from calpae_xl.install.folders import ADDIN
from calpae_xl.install.manifest import NAME, Component, manifest_text
from calpae_xl.making.bundle_contents import BESIDE_PYTHON, is_kept, is_licence_kept
from calpae_xl.making.bundle_imports import missing_imports
from calpae_xl.making.bytecode import compiled
from calpae_xl.making.embedded_python import SITE, EmbeddedPython
from calpae_xl.making.wheels import Wheel

TOP = "Calpae"

_EPOCH = (1980, 1, 1, 0, 0, 0)
_HEAD = (
    f"CALPAE {calpae_xl.__version__} pour Windows 64 bits",
    "",
    typeset("Installation, par le service informatique, Excel fermé :"),
    "  1. Extraire ce dossier dans C:\\Program Files.",
    typeset("  2. En tant qu’administrateur, pour tous les utilisateurs du poste :"),
    '     "C:\\Program Files\\Calpae\\python\\python.exe" -I -B -m calpae_xl installer --pour-tous',
    typeset("  3. Dans la session d’un utilisateur, pour savoir ce qui bloque :"),
    '     "C:\\Program Files\\Calpae\\python\\python.exe" -I -B -m calpae_xl installer --verifier',
    typeset("Désinstallation : la ligne 2 avec --desinstaller, puis supprimer le dossier Calpae."),
)


class IncompleteBundleError(CalpaeError):
    """Something in the bundle imports what is not in it."""

    def __init__(self, missing: Mapping[str, str]) -> None:
        module, importer = next(iter(missing.items()))
        super().__init__(
            typeset(f"Le paquet serait incomplet : « {importer} » demande « {module} », qui n’y est pas."),
            typeset("Complétez la liste des composants ou celle des absents admis, puis recommencez."),
        )


class Bundle(NamedTuple):
    """A bundle, as the bytes of a zip archive.

    Attributes:
        files: Its files by path under « Calpae ».
        components: What it is made of, Python first.
    """

    archive: bytes
    files: Mapping[str, bytes]
    components: tuple[Component, ...]


def lay_out(python: EmbeddedPython, wheels: Sequence[Wheel], addin: AddIn, package: Mapping[str, bytes]) -> Bundle:
    """Put the bundle together.

    Args:
        python: The embeddable Python, adapted.
        wheels: What our package needs.
        addin: The built add-in.
        package: Our package, by path in ``site-packages``.

    Raises:
        IncompleteBundleError: A module that something imports is not in it.
        OtherInterpreterError: This Python cannot compile for the one of the bundle.
    """
    site, beside, left_out = _sorted_out(wheels)
    site |= package
    missing = missing_imports(site, left_out)
    if missing:
        raise IncompleteBundleError(missing)
    files = {f"python/{path}": data for path, data in {**python.contents, **beside}.items()}
    files |= {f"python/{SITE}/{path}": data for path, data in {**site, **compiled(site)}.items()}
    files |= _licences(python, wheels)
    files[ADDIN] = addin.content
    components = _components(python, wheels)
    shown = {path.replace("/", "\\"): data for path, data in files.items()}
    files[NAME] = manifest_text(_HEAD, components, shown).encode("utf-8")
    return Bundle(_zipped({f"{TOP}/{path}": data for path, data in files.items()}), files, components)


def _sorted_out(wheels: Sequence[Wheel]) -> tuple[dict[str, bytes], dict[str, bytes], list[str]]:
    """Tell what goes into ``site-packages``, what beside ``python.exe``, and what is left out."""
    site, beside, left_out = {}, {}, []
    for wheel in wheels:
        for path, data in wheel.contents.items():
            folder = next((prefix for prefix in BESIDE_PYTHON if path.startswith(prefix)), None)
            if not is_kept(wheel.pin.name, path):
                left_out.append(path)
            elif folder is None:
                site[path] = data
            else:
                beside[BESIDE_PYTHON[folder] + path.removeprefix(folder)] = data
    return site, beside, left_out


def own_package() -> dict[str, bytes]:
    """Return the files of the package that runs, by path in ``site-packages``, without bytecode."""
    root = Path(calpae_xl.__file__).parent
    own = (path for path in sorted(root.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
    kept = (path for path in own if not path.name.startswith("."))
    return {f"{root.name}/{path.relative_to(root).as_posix()}": path.read_bytes() for path in kept}


def _own_licence() -> bytes:
    beside = Path(calpae_xl.__file__).parents[1] / "LICENSE"
    if beside.is_file():
        return beside.read_bytes()
    try:
        text = distribution("calpae-xl").read_text("licenses/LICENSE")
    except PackageNotFoundError:
        text = None
    if text is None:
        raise FileNotFoundError(beside)
    return text.encode("utf-8")


def _licences(python: EmbeddedPython, wheels: Sequence[Wheel]) -> dict[str, bytes]:
    texts = {"calpae_xl/LICENSE": _own_licence(), "Python/LICENSE.txt": python.contents["LICENSE.txt"]}
    for wheel in wheels:
        kept = ((path, text) for path, text in wheel.licences.items() if is_licence_kept(wheel.pin.name, path))
        texts |= {f"{wheel.pin.name}/{path}": text for path, text in kept}
    return {f"LICENCES/{path}": text for path, text in texts.items()}


def _components(python: EmbeddedPython, wheels: Sequence[Wheel]) -> tuple[Component, ...]:
    return (
        Component("Python", python.version, "PSF-2.0", python.file, python.digest),
        *(Component(w.pin.name, w.pin.version, w.licence, w.file, w.digest) for w in wheels),
        Component("calpae_xl", calpae_xl.__version__, "MIT", "sources"),
    )


def _zipped(files: Mapping[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for path, data in sorted(files.items()):
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # Of the machine that builds, otherwise.
            archive.writestr(entry, data, compresslevel=9)
    return stream.getvalue()
