"""A workbook on disk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from calpae_xl.books.package import Package
from calpae_xl.books.port import Applied
from calpae_xl.books.workbook import Source, read_source
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.plan import Plan
from calpae_xl.core.workbook.sensitivity import SensitivityLabel


class FileBook:
    """An ``.xlsx`` file, read as it lies on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._source: Source | None = None

    @property
    def name(self) -> str:
        """File name, for messages."""
        return self.path.name

    def read(self) -> Grid:
        """Read the whole workbook; what is applied later belongs to the very bytes that were read last.

        Raises:
            UnusableFileError: Missing, damaged, protected, or of another format.
        """
        self._source = read_source(self.path)
        return self._source.grid

    def label(self) -> SensitivityLabel | None:
        """Return the sensitivity label that the file bears, if any; of the bytes that were read last.

        Raises:
            UnusableFileError: Missing, damaged, protected, or of another format.
        """
        from calpae_xl.books.labels import label_of  # Few commands make copies.

        return label_of(self._package())

    def digest(self) -> str:
        """Return the SHA-256 of the bytes that were read last, in hexadecimal.

        Raises:
            UnusableFileError: Missing, damaged, protected, or of another format.
        """
        return sha256(self._package().content).hexdigest()

    def _package(self) -> Package:
        return Package.open(self.path) if self._source is None else self._source.package

    def unwritable(self, plan: Plan) -> Mapping[CellRef, str]:
        """Say which cells of a plan cannot be written without harm, and why.

        Raises:
            CalpaeError: The workbook cannot be edited without risk.
        """
        from calpae_xl.books.patch import unwritable  # Reading does without it.

        return unwritable(Package.open(self.path), plan)

    def apply(self, plan: Plan, *, at: datetime, target: Path | None = None) -> Applied:
        """Save a plan into the file, or into another; what is replaced is kept beside it.

        Raises:
            ChangedMeanwhileError: Somebody else saved it since it was read: read it again.
            CalpaeError: It cannot be edited without risk, or not be saved.
        """
        from calpae_xl.books.writing import write_workbook  # Reading does without it.

        saved = write_workbook(self.path, plan, now=at, backup=True, target=target, source=self._source)
        backup = None if saved.backup is None else saved.backup.name
        return Applied(str(saved.path), backup, saved.changed, saved.notices)
