"""Copies that were transmitted: they say what was sent, and nothing writes into them any more."""

from __future__ import annotations

from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.workbook.grid import Grid, Sheet, column_letters, column_number, split_address
from calpae_xl.core.workbook.sheet_recognition import mark_place

SEAL, SEAL_CELL = "copie transmise", "A2"
"""What a sealed copy holds right under the marker of each of its sheets: it follows a sheet that is renamed.

It does not begin as markers do: formulas count those.
"""

TRANSMISSION_TITLE = "Transmission à la préfecture"
"""How the second line of the first sheet begins; copies made before there was a seal are known by it."""


class SealedCopyError(CalpaeError):
    """A copy that was transmitted is given to an action that writes."""

    def __init__(self, file: str) -> None:
        super().__init__(
            typeset(f"Le classeur « {file} » est une copie transmise à la préfecture : elle ne se modifie pas."),
            typeset(
                "Travaillez dans le classeur de la campagne, puis transmettez-en une nouvelle version ; « valider » et "
                "« comparer » lisent cette copie."
            ),
        )


def is_sealed(grid: Grid) -> bool:
    """Tell whether a workbook is a copy that was transmitted."""
    return any(_carries_seal(sheet) for sheet in grid.sheets)


def _carries_seal(sheet: Sheet) -> bool:
    at = mark_place(sheet)
    if at is None:
        return False
    letters, row = split_address(at)
    title = f"{column_letters(column_number(letters) + 1)}{row + 1}"
    return sheet.values.get(f"{letters}{row + 1}") == SEAL or str(sheet.values.get(title)).startswith(
        TRANSMISSION_TITLE
    )


def refuse_sealed(grid: Grid) -> None:
    """Refuse to write into a copy that was transmitted.

    Raises:
        SealedCopyError: It is one.
    """
    if is_sealed(grid):
        raise SealedCopyError(grid.name)
