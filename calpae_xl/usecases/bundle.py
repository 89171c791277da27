"""« Construire le paquet Windows » : what IT installs, made from files that they can check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from calpae_xl.install.addin_file import read_addin
from calpae_xl.install.manifest import Component
from calpae_xl.making.bytecode import require_same_bytecode
from calpae_xl.making.embedded_python import read_embedded_python
from calpae_xl.making.wheels import Pin, find_wheels, pinned
from calpae_xl.making.windows_bundle import lay_out, own_package
from calpae_xl.usecases.build import Built, put_file


@dataclass(frozen=True, slots=True)
class BuiltBundle:
    """A bundle that was built.

    Attributes:
        archive: Where it is, and its digest.
        size: Of the archive, in bytes.
        installed: Of its files once extracted, in bytes.
        count: Of its files.
    """

    archive: Built
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


def build_bundle(
    target: Path, ingredients: Ingredients, recipe: Recipe | None = None, *, replace: bool = False
) -> BuiltBundle:
    """Build the bundle, whole or not at all.

    Args:
        target: Where the archive goes.
        ingredients: What it is made of.
        recipe: By default that of the package that runs.
        replace: Whether a different file may be replaced.

    Raises:
        CalpaeError: An ingredient is missing or is not the one wanted, a file is there, or the disk refuses.
    """
    require_same_bytecode()
    python = read_embedded_python(ingredients.python)
    addin = read_addin(ingredients.addin)
    recipe = recipe or Recipe(pinned(), own_package())
    bundle = lay_out(python, find_wheels(ingredients.wheels, recipe.pins), addin, recipe.package)
    archive = put_file(target, bundle.archive, ".zip", replace=replace)
    installed = sum(map(len, bundle.files.values()))
    return BuiltBundle(archive, len(bundle.archive), installed, len(bundle.files), bundle.components)
