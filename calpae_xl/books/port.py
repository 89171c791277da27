"""What the use cases need from a workbook, whichever door it comes through."""

from __future__ import annotations

from typing import Protocol

from calpae_xl.core.grid import Grid


class Book(Protocol):
    """A workbook that can be read whole, once."""

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
