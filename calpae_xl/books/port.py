"""What the use cases need from a workbook, whichever door it comes through."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from calpae_xl.core.grid import Grid
from calpae_xl.core.plan import Plan


class Applied(NamedTuple):
    """A workbook that holds its plan.

    Attributes:
        name: Where it was put, for messages.
        backup: Name of the copy of what was there before, if one was made.
        changed: Whether anything was written.
    """

    name: str
    backup: str | None
    changed: bool


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


class LiveBook(Book, Protocol):
    """A workbook open in Excel, whose formulas are worked out while people watch."""

    def recalculate(self) -> None:
        """Have every formula worked out, and wait until it is done.

        Raises:
            CalpaeError: Excel does not come to an end.
        """
        ...
