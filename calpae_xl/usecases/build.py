"""« Construire » : makes a new workbook from the packaged tables, or the add-in from its sources."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from calpae_xl.books.filelock import locked
from calpae_xl.books.replacing import drafted, explained, former_at, real_path, refuse_open, take_place
from calpae_xl.books.workbook import refuse_sealed_file
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import typeset

if TYPE_CHECKING:
    from calpae_xl.making.blank import Asked


class ExistingFileError(CalpaeError):
    """Another file stands where the new one would go; it may hold somebody's figures."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"« {path} » existe déjà et diffère du fichier construit : il n’a pas été modifié.",
            "Choisissez un autre chemin avec --sortie, ou ajoutez --remplacer : l’ancien sera gardé, daté, à côté.",
            in_excel="Recommencez avec un autre nom ou un autre dossier.",
        )


class MisnamedFileError(CalpaeError):
    """The name announces another kind of file: Excel would not open it."""

    def __init__(self, path: Path, suffix: str) -> None:
        super().__init__(
            typeset(f"« {path} » ne peut pas être construit sous ce nom."),
            typeset(f"Choisissez un nom qui finit par « {suffix} », puis recommencez."),
        )


class Built(NamedTuple):
    """A file that was built.

    Attributes:
        digest: SHA-256 of the file, in hexadecimal.
        written: ``False`` when the very same file was already there.
        backup: The copy of the file that it replaced, if it did.
        notices: What people should know of it, in sentences.
    """

    path: Path
    digest: str
    written: bool
    backup: Path | None = None
    notices: tuple[str, ...] = ()


def build_workbook_file(target: Path, *, replace: bool, vintage: str | None = None) -> Built:
    """Build the master workbook.

    Args:
        target: Where it goes.
        replace: Whether a different file may be overwritten.
        vintage: Of the figures that it holds; those of the campaign by default.

    Raises:
        UnknownPackagedVintageError: The package has no such vintage.
        MisnamedFileError: The name announces another kind of file.
        ExistingFileError: A different file is there, and ``replace`` is false.
        UnwritableFileError: The folder or the disk refuses, or a program has the file open.
    """
    # Imported here: building takes writers of packages that no other command needs.
    from calpae_xl.making.content import packaged_content
    from calpae_xl.making.workbook import workbook_bytes

    content = packaged_content() if vintage is None else packaged_content(vintage)
    return put_file(target, workbook_bytes(content), ".xlsx", replace=replace)


def build_blank_file(target: Path, asked: Asked, *, replace: bool) -> Built:
    """Build the workbook of any collectivity, with nothing typed in it.

    Args:
        target: As for the workbook.
        asked: Names and years.
        replace: As for the workbook.

    Raises:
        ImpossibleBlankError: No workbook can be made of what was asked; otherwise as for the workbook.
    """
    from calpae_xl.making.blank import blank_content
    from calpae_xl.making.workbook import workbook_bytes

    return put_file(target, workbook_bytes(blank_content(asked)), ".xlsx", replace=replace)


def packaged_workbook_name() -> str:
    """Return the name of the file of the packaged workbook."""
    from calpae_xl.data import load_collectivity

    return f"CALPAE_{load_collectivity().short}.xlsx"


def build_addin_file(sources: Path, target: Path, *, replace: bool) -> Built:
    """Build the add-in of Excel.

    Args:
        sources: Folder of the modules and of the ribbon.
        target: As for the workbook.
        replace: As for the workbook.

    Raises:
        CalpaeError: A source cannot be used, or the library that writes macros is missing; otherwise as for the
            workbook.
    """
    from calpae_xl.making.addin import addin_bytes
    from calpae_xl.making.macro_sources import read_macro_sources

    return put_file(target, addin_bytes(read_macro_sources(sources)), ".xlam", replace=replace)


def put_file(target: Path, content: bytes, suffix: str, *, replace: bool) -> Built:
    """Write a file beside its target, then give it its name: nobody ever sees a part of it.

    Raises:
        MisnamedFileError: The name announces another kind of file.
        ExistingFileError: A different file is there, and ``replace`` is false.
        SealedCopyError: A copy that was transmitted is there.
        ChangedMeanwhileError: Another program saved another file there at this very moment.
        UnwritableFileError: The folder or the disk refuses, or a program has the file open.
    """
    if target.suffix.casefold() != suffix:
        raise MisnamedFileError(target, suffix)
    goal, digest = real_path(target), sha256(content).hexdigest()
    with explained(target.name):
        refuse_open(target, goal)
        with locked(goal) as alone:
            former = former_at(goal)
            if former is not None:
                if former.content == content:
                    return Built(target, digest, written=False)
                if not replace:
                    raise ExistingFileError(target)
                refuse_sealed_file(target.name, former.content)
            with drafted(goal, content, former, alone=alone) as draft:
                # The clock on the wall, as backups show it.
                placed = take_place(draft, goal, former, now=datetime.now(), asked=target)
    return Built(target, digest, written=True, backup=placed.backup, notices=placed.notices)
