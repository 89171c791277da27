"""« Construire le paquet Windows » : what IT installs, made from files that they can check."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import typeset
from calpae_xl.install.addin_file import read_addin
from calpae_xl.install.manifest import Component
from calpae_xl.making.bytecode import require_same_bytecode
from calpae_xl.making.embedded_python import read_embedded_python
from calpae_xl.making.wheels import Pin, find_wheels, pinned
from calpae_xl.making.windows_bundle import lay_out, own_package


class UnwritableBundleError(CalpaeError):
    """The folder or the disk refuses the bundle."""

    def __init__(self, path: Path, cause: OSError) -> None:
        super().__init__(
            typeset(f"« {path} » n’a pas pu être écrit ({cause.strerror or type(cause).__name__})."),
            typeset("Vérifiez que le dossier existe et accepte l’écriture, puis recommencez."),
        )


@dataclass(frozen=True, slots=True)
class BuiltBundle:
    """A bundle that was built.

    Attributes:
        digest: SHA-256 of the archive.
        size: Of the archive, in bytes.
        installed: Of its files once extracted, in bytes.
        count: Of its files.
    """

    path: Path
    digest: str
    size: int
    installed: int
    count: int
    components: tuple[Component, ...]


class Ingredients(NamedTuple):
    """The files that a bundle is made of.

    Attributes:
        python: The official embeddable Python, as IT downloaded it.
        wheels: Folder of the pinned wheels.
        addin: The built add-in.
    """

    python: Path
    wheels: Path
    addin: Path


class Recipe(NamedTuple):
    """What the package itself says of its bundle.

    Attributes:
        pins: The wheels wanted.
        package: Our own files, by path in ``site-packages``.
    """

    pins: tuple[Pin, ...]
    package: Mapping[str, bytes]


def build_bundle(target: Path, ingredients: Ingredients, recipe: Recipe | None = None) -> BuiltBundle:
    """Build the bundle, whole or not at all; it replaces an older one.

    Args:
        target: Where the archive goes.
        ingredients: What it is made of.
        recipe: By default that of the package that runs.

    Raises:
        CalpaeError: An ingredient is missing or is not the one wanted, or the disk refuses.
    """
    require_same_bytecode()
    python = read_embedded_python(ingredients.python)
    addin = read_addin(ingredients.addin)
    recipe = recipe or Recipe(pinned(), own_package())
    bundle = lay_out(python, find_wheels(ingredients.wheels, recipe.pins), addin, recipe.package)
    draft = target.with_name(f"~{target.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(bundle.archive)
        draft.replace(target)
    except OSError as error:
        raise UnwritableBundleError(target, error) from error
    finally:
        with suppress(OSError):  # The first failure is the one to tell.
            draft.unlink(missing_ok=True)
    installed = sum(map(len, bundle.files.values()))
    digest = sha256(bundle.archive).hexdigest()
    return BuiltBundle(target, digest, len(bundle.archive), installed, len(bundle.files), bundle.components)
