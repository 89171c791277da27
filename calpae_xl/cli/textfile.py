"""Writing a text that people may rework: what is already there is theirs, and stays."""

from __future__ import annotations

import os
from pathlib import Path

from calpae_xl.books.newfile import create_file
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import typeset

_ENCODING = "utf-8-sig"
"""With the mark by which older Windows programs recognise UTF-8."""


class ExistingTextError(CalpaeError):
    """Another text stands there; somebody may have reworked it."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            typeset(f"« {path} » existe déjà et dit autre chose : il n’a pas été modifié."),
            "Choisissez un autre nom, ou supprimez ce fichier, puis recommencez.",
        )


class UnwritableTextError(CalpaeError):
    """The folder or the disk refuses the text."""

    def __init__(self, path: Path, cause: OSError) -> None:
        super().__init__(
            typeset(f"« {path} » n’a pas pu être écrit (erreur système {cause.errno})."),
            "Vérifiez que le dossier existe, accepte l’écriture et a de la place, puis recommencez.",
        )


def write_text(path: Path, lines: list[str]) -> None:
    """Write lines into a new file, whole or not at all; the same text already there is fine.

    Raises:
        ExistingTextError: Another text is there.
        UnwritableTextError: It cannot be written.
    """
    content = "".join(f"{line}{os.linesep}" for line in lines).encode(_ENCODING)
    try:
        if path.exists():
            if not path.is_file() or path.read_bytes() != content:
                raise ExistingTextError(path)
            return
        create_file(path, content)
    except OSError as error:
        raise UnwritableTextError(path, error) from error
