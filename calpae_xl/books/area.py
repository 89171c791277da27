"""Rectangles of cells, as worksheets write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from calpae_xl.core.workbook.grid import area_corners, column_letters

_LONGEST_ADDRESS = 250  # ``Worksheet.Range`` takes 255 characters.


class Area(NamedTuple):
    """A rectangle of cells; rows and columns count from 1, both ends included."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def parse(cls, reference: str) -> Area | None:
        """Read ``"B4:H50"`` or ``"B4"``; ``None`` for whole rows, whole columns and anything else."""
        corners = area_corners(reference)
        return None if corners is None else cls(*corners)

    def __str__(self) -> str:
        first, last = f"{column_letters(self.left)}{self.top}", f"{column_letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    @property
    def cells(self) -> int:
        """How many cells it has."""
        return (self.right - self.left + 1) * (self.bottom - self.top + 1)

    def halves(self) -> tuple[Area, Area]:
        """Cut it in two, across its longer side."""
        if self.right - self.left > self.bottom - self.top:
            middle = (self.left + self.right) // 2
            return self._replace(right=middle), self._replace(left=middle + 1)
        middle = (self.top + self.bottom) // 2
        return self._replace(bottom=middle), self._replace(top=middle + 1)

    def holds(self, column: int, row: int) -> bool:
        """Tell whether a cell lies inside."""
        return self.left <= column <= self.right and self.top <= row <= self.bottom

    def meets(self, other: Area) -> bool:
        """Tell whether the two have a cell in common."""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )

    def reaching(self, column: int, row: int) -> Area:
        """Return the smallest area that also holds a cell."""
        return Area(min(self.left, column), min(self.top, row), max(self.right, column), max(self.bottom, row))


class Place(NamedTuple):
    """Where cells stand, as Excel tells it to other workbooks.

    Attributes:
        book: File name of the workbook.
        sheet: Name of the sheet.
        address: ``A1`` or ``A1:C3``.
    """

    book: str
    sheet: str
    address: str

    @classmethod
    def parse(cls, reference: str) -> Place:
        """Read an external address: « '[classeur.xlsx]2A Corse-du-Sud'!$A$1:$K$54 »."""
        place, _, address = reference.rpartition("!")
        name = place.removeprefix("'").removesuffix("'").replace("''", "'")
        book, _, sheet = name.rpartition("]")  # No sheet has a bracket in its name.
        return cls(book.removeprefix("["), sheet, address.replace("$", ""))


def together(cells: Iterable[str]) -> Iterator[list[str]]:
    """Part addresses into lists that ``Worksheet.Range`` takes at once, joined by commas."""
    batch: list[str] = []
    length = 0
    for cell in cells:
        if batch and length + len(cell) > _LONGEST_ADDRESS:
            yield batch
            batch, length = [], 0
        batch.append(cell)
        length += len(cell) + 1
    if batch:
        yield batch
