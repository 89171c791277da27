"""A workbook on disk."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from calpae_xl.books.port import Applied
from calpae_xl.books.workbook import read_grid
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.plan import Plan


class FileBook:
    """An ``.xlsx`` file, read as it lies on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def name(self) -> str:
        """File name, for messages."""
        return self.path.name

    def read(self) -> Grid:
        """Read the whole workbook.

        Raises:
            UnusableFileError: Missing, damaged, protected, or of another format.
        """
        return read_grid(self.path)

    def apply(self, plan: Plan, *, at: datetime, target: Path | None = None) -> Applied:
        """Save a plan into the file, or into another; what is replaced is kept beside it.

        Raises:
            CalpaeError: It cannot be edited without risk, or not be saved.
        """
        from calpae_xl.books.writing import write_workbook  # Reading does without it.

        saved = write_workbook(self.path, plan, now=at, backup=True, target=target)
        return Applied(str(saved.path), None if saved.backup is None else saved.backup.name, saved.changed)
