"""What the add-in needs from the person at the screen: their selection, their answers, their patience."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from calpae_xl.core.trade.model import CellRef


class Desk(Protocol):
    """The window in which somebody works on a workbook.

    Every text is French, typeset, and shown as it is. A dialog that is closed without an answer gives ``None``.
    """

    def selected(self) -> CellRef:
        """Return the active sheet and cell."""
        ...

    def selection(self) -> tuple[str, tuple[str, ...]]:
        """Return the active sheet and the areas that are selected, « B5:J9 », without the rows that are hidden."""
        ...

    def show(self, at: CellRef) -> None:
        """Bring a sheet to the front and select a cell; for a whole sheet, leave people where they were in it."""
        ...

    def tell(self, text: str, *, problem: bool = False) -> None:
        """Show a message that wants no answer."""
        ...

    def confirm(self, question: str) -> bool:
        """Ask for a go-ahead: « OK » or « Annuler »."""
        ...

    def choose(self, question: str) -> bool | None:
        """Ask « Oui », « Non » or « Annuler » (``None``)."""
        ...

    def ask(self, question: str, default: str = "") -> str | None:
        """Ask for a line of text."""
        ...

    def pick_files(self, title: str) -> Sequence[Path]:
        """Ask for workbooks to open; empty when nothing was picked."""
        ...

    def pick_folder(self, title: str) -> Path | None:
        """Ask for a folder."""
        ...

    def open_document(self, path: Path) -> None:
        """Open a document with the program that the person uses for it."""
        ...

    def working(self, text: str) -> AbstractContextManager[None]:
        """Show in the status bar what is going on, and keep the screen still, while the block runs."""
        ...
