"""The cell that a button is about."""

from __future__ import annotations

from calpae_xl.addin.click import Click
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.trade.typography import typeset


class NoCellSelectedError(CalpaeError):
    """A chart is selected, or another workbook came to the front."""

    def __init__(self, book: str) -> None:
        super().__init__(
            typeset(f"Aucune cellule n’est sélectionnée dans « {book} »."),
            "Cliquez sur la cellule d’un chiffre, puis recommencez.",
        )


def selected_cell(click: Click) -> CellRef:
    """Return the cell that somebody selected.

    Raises:
        NoCellSelectedError: There is none.
    """
    at = click.desk.selected()
    if at.cell is None:
        raise NoCellSelectedError(click.book.name)
    return at
