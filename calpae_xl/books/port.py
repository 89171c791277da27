"""What the use cases need from a workbook, whichever door it comes through."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.trade.typography import number, typeset
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.plan import Plan
from calpae_xl.core.workbook.sensitivity import SensitivityLabel

MAX_CELLS = 400_000
"""Filled cells that a workbook may have; 101 departments over 20 years take some 200,000."""


IN_BLOCK = "elle appartient à une formule matricielle ou à une table de données"
"""Why a cell cannot be written alone."""


def under_merge(area: str) -> str:
    """Say that a merge hides a cell."""
    return f"elle est cachée par la fusion des cellules {area}"


class OverfilledBookError(CalpaeError):
    """A workbook holds more cells than one of ours ever would."""

    def __init__(self, file: str) -> None:
        super().__init__(
            typeset(f"Le classeur « {file} » contient trop de cellules remplies (plus de {number(MAX_CELLS)})."),
            "Supprimez les feuilles qui ne servent pas à la saisie, puis recommencez.",
        )


class UnknownSheetError(CalpaeError):
    """A plan names a sheet that the workbook has not, or no longer."""

    def __init__(self, file: str, sheet: str) -> None:
        super().__init__(
            typeset(f"Le classeur « {file} » n’a pas de feuille de cellules « {sheet} »."),
            "Rétablissez cette feuille ou son nom, puis recommencez.",
        )


class UnresizableTableError(CalpaeError):
    """A table that cannot be given the planned last row; nothing is written then."""

    def __init__(self, sheet: str, table: str, fault: str, remedy: str) -> None:
        super().__init__(typeset(f"Feuille « {sheet} », tableau « {table} » : {fault}."), typeset(remedy))


class MissingTableError(UnresizableTableError):
    """A table of ours that was renamed, or is a table no more; nothing is written then."""

    def __init__(self, sheet: str, table: str) -> None:
        super().__init__(
            sheet,
            table,
            "il a été renommé, converti en plage ou supprimé",
            "Dans Excel, cliquez dans ses lignes. Si l’onglet « Création de tableau » apparaît, redonnez-lui ce nom "
            "sous « Nom du tableau » ; sinon, sélectionnez ses titres et ses lignes, choisissez Insertion > Tableau et "
            "nommez-le ainsi. Puis recommencez.",
        )


def the_file(name: str) -> str:
    """Begin a sentence on a file by what it is."""
    kind = "classeur" if name.casefold().endswith((".xlsx", ".xlsm")) else "fichier"
    return f"Le {kind} « {name} »"


class ChangedMeanwhileError(CalpaeError):
    """Somebody else saved the file since it was read: what was made of it holds no longer, and is made anew."""

    def __init__(self, file: str) -> None:
        super().__init__(
            typeset(f"{the_file(file)} a été modifié pendant l’opération ; il n’a pas été remplacé."),
            "Vérifiez qui y travaille, puis recommencez avec sa dernière version.",
        )


class Applied(NamedTuple):
    """A workbook that holds its plan.

    Attributes:
        name: Where it was put, for messages.
        backup: Name of the copy of what was there before, if one was made.
        changed: Whether anything was written.
        notices: What people should know of how it was, in sentences.
    """

    name: str
    backup: str | None
    changed: bool
    notices: tuple[str, ...] = ()


class Book(Protocol):
    """A workbook that can be read whole, once, and takes a plan."""

    @property
    def name(self) -> str:
        """File name, for messages."""
        ...

    def read(self) -> Grid:
        """Return every sheet, sparse.

        Raises:
            CalpaeError: The workbook cannot be read; says why and what to do.
        """
        ...

    def label(self) -> SensitivityLabel | None:
        """Return the sensitivity label that the workbook bears, if any.

        Raises:
            CalpaeError: The workbook cannot be read.
        """
        ...

    def unwritable(self, plan: Plan) -> Mapping[CellRef, str]:
        """Say which cells of a plan cannot be written without harm, and why, in words that follow a colon.

        Raises:
            CalpaeError: The workbook cannot be read.
        """
        ...

    def apply(self, plan: Plan, *, at: datetime, target: Path | None = None) -> Applied:
        """Put a plan into the workbook, or into a copy of it.

        Args:
            plan: What changes.
            at: Dates the copy that is kept of what gets replaced.
            target: Where to put the copy; by default the workbook itself changes.

        Raises:
            CalpaeError: It cannot be saved; nothing is written then.
        """
        ...


class StoredBook(Book, Protocol):
    """A workbook that is a file, as it was received."""

    def digest(self) -> str:
        """Return the SHA-256, in hexadecimal, of the very bytes that were read last: the file may be another by now.

        Raises:
            CalpaeError: The workbook cannot be read.
        """
        ...


class NoFolderError(CalpaeError):
    """The workbook in Excel lies in no folder that files can be read from."""

    def __init__(self, name: str) -> None:
        super().__init__(
            typeset(f"« {name} » n’est enregistré dans aucun dossier de ce poste."),
            typeset("Enregistrez-en une copie dans un dossier du poste ou du réseau, ouvrez-la, puis recommencez."),
        )


class LiveBook(Book, Protocol):
    """A workbook open in Excel, whose formulas are worked out while people watch."""

    def saved_path(self) -> Path | None:
        """Return where the workbook lies as it is now; ``None`` while something in it is not saved.

        Raises:
            CalpaeError: It lies in no folder of this computer, or Excel is busy, or gone.
        """
        ...

    def save(self) -> None:
        """Save the workbook where it lies.

        Raises:
            CalpaeError: Excel refuses, is busy, or gone.
        """
        ...

    def recalculate(self) -> None:
        """Have every formula worked out, and wait until it is done.

        Raises:
            CalpaeError: Excel does not come to an end.
        """
        ...

    def read_again(self, names: Collection[str]) -> Grid:
        """Read some sheets once more, for what was worked out since; the others are as they were known.

        Args:
            names: As the workbook was read.

        Raises:
            CalpaeError: It cannot be read.
        """
        ...
