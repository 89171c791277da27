"""Reads the sources of the add-in: the modules of VBA and the ribbon, as text that can be compiled in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from calpae_xl import __version__
from calpae_xl.books.package import DamagedPartError, parse_xml
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import typeset

MODULES = ("CalpaeLauncher", "CalpaeRibbon")
RIBBON = "customUI14.xml"

_RIBBON_ROOT = "http://schemas.microsoft.com/office/2009/07/customui customUI"
_VERSION = re.compile(r'^Private Const AddinVersion As String = "(.*?)"', re.MULTILINE)


class UnusableMacroSourceError(CalpaeError):
    """A source of the add-in is missing, or is not what Excel could take."""

    def __init__(self, path: Path, fault: str, remedy: str, *, line: int | None = None) -> None:
        place = f"« {path} »" if line is None else f"« {path} », ligne {line}"
        super().__init__(typeset(f"{place} : {fault}."), typeset(remedy))


class MacroSources(NamedTuple):
    """What the add-in is made of.

    Attributes:
        modules: Text of every module by name, its lines ended as VBA wants them (CR LF).
        ribbon: The ribbon, its lines ended by LF.
    """

    modules: Mapping[str, str]
    ribbon: str


def read_macro_sources(folder: Path) -> MacroSources:
    """Read and check the sources, which are UTF-8 text.

    Args:
        folder: Holds ``MODULES`` as ``.bas`` files, and ``RIBBON``.

    Raises:
        UnusableMacroSourceError: One is missing, is no text, uses a character that VBA does not have, is not
            well-formed, or belongs to another version of the package.
    """
    modules = {name: _module(folder / f"{name}.bas") for name in MODULES}
    _require_version(folder / "CalpaeLauncher.bas", modules["CalpaeLauncher"])
    return MacroSources(modules, _ribbon(folder / RIBBON))


def _module(path: Path) -> str:
    lines = unicodedata.normalize("NFC", _text(path)).split("\n")
    for number, line in enumerate(lines, start=1):
        try:
            # A project of VBA is stored in one code page; another character would become « ? » without a word.
            line.encode("cp1252")
        except UnicodeEncodeError as error:
            character = line[error.start]
            fault = f"le caractère « {character} » (U+{ord(character):04X}) n’existe pas en VBA"
            raise UnusableMacroSourceError(path, fault, "Remplacez-le.", line=number) from error
    return "\r\n".join(lines)


def _ribbon(path: Path) -> str:
    text = _text(path)
    try:
        parse_xml(text, (_RIBBON_ROOT,))
    except DamagedPartError as error:
        raise UnusableMacroSourceError(path, f"le ruban est mal formé ({error})", "Corrigez-le.") from error
    return text


def _text(path: Path) -> str:
    """Return a text whose lines end by LF, however the file was checked out."""
    try:
        text = path.read_bytes().decode("utf-8").removeprefix("\ufeff")
    except OSError as error:
        remedy = "Lancez la commande depuis le dossier des sources de CALPAE, qui contient « macros »."
        raise UnusableMacroSourceError(path, "fichier introuvable ou illisible", remedy) from error
    except UnicodeDecodeError as error:
        raise UnusableMacroSourceError(path, "le texte n’est pas en UTF-8", "Enregistrez-le en UTF-8.") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _require_version(path: Path, text: str) -> None:
    stated = _VERSION.search(text)
    version = stated[1] if stated else "inconnue"
    if version != __version__:
        fault = f"version {version}, alors que CALPAE est en version {__version__}"
        raise UnusableMacroSourceError(path, fault, f"Mettez « {__version__} » dans AddinVersion.")
