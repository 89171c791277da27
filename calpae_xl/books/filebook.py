"""A workbook on disk."""

from __future__ import annotations

from pathlib import Path

from calpae_xl.books.file import read_grid
from calpae_xl.core.grid import Grid


class FileBook:
    """An ``.xlsx`` file, read as it lies on disk; nothing here writes."""

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
