"""Cells and areas as a package writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_ROWS = re.compile(r"\$?([1-9][0-9]{0,6}):\$?([1-9][0-9]{0,6})")


class Cell(NamedTuple):
    """A cell, counted from 1."""

    row: int
    column: int

    def __str__(self) -> str:
        return f"{letters(self.column)}{self.row}"


class Area(NamedTuple):
    """A rectangle of cells."""

    first: Cell
    last: Cell

    def __str__(self) -> str:
        return f"{self.first}:{self.last}" if self.first != self.last else str(self.first)

    def __contains__(self, other: object) -> bool:
        """Whether a cell or a whole area lies inside."""
        if not isinstance(other, Area):
            assert isinstance(other, Cell)
            other = Area(other, other)
        return (
            self.first.row <= other.first.row
            and self.first.column <= other.first.column
            and other.last.row <= self.last.row
            and other.last.column <= self.last.column
        )

    def meets(self, other: Area) -> bool:
        """Whether both share a cell."""
        return (
            self.first.row <= other.last.row
            and other.first.row <= self.last.row
            and self.first.column <= other.last.column
            and other.first.column <= self.last.column
        )

    @property
    def width(self) -> int:
        return self.last.column - self.first.column + 1

    @property
    def height(self) -> int:
        return self.last.row - self.first.row + 1


GRID = Area(Cell(1, 1), Cell(MAX_ROW, MAX_COLUMN))


def letters(column: int) -> str:
    """Name of a column."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


@lru_cache(maxsize=1024)
def column_number(name: str) -> int:
    """Number of a column by its letters."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number


@lru_cache(maxsize=65536)
def cell(text: str, *, absolute: bool = False) -> Cell | None:
    """Read ``B4``; ``None`` when it is no cell of the grid.

    Args:
        text: What is read.
        absolute: Whether dollars may stand in it, as they do in formulas.
    """
    found = _CELL.fullmatch(text)
    if found is None or ("$" in text and not absolute):
        return None
    place = Cell(int(found[2]), column_number(found[1]))
    return place if place.row <= MAX_ROW and place.column <= MAX_COLUMN else None


def area(text: str, *, absolute: bool = False) -> Area | None:
    """Read ``B4`` or ``B4:K48``; ``None`` when it is no area of the grid, or one written backwards."""
    first, _, last = text.partition(":")
    start, end = cell(first, absolute=absolute), cell(last or first, absolute=absolute)
    if start is None or end is None or start.row > end.row or start.column > end.column:
        return None
    return Area(start, end)


def lines(text: str) -> Area | None:
    """Read whole rows (``$4:$4``) or whole columns (``$A:$B``) as a formula writes them."""
    if found := _COLUMNS.fullmatch(text):
        start, end = Cell(1, column_number(found[1])), Cell(MAX_ROW, column_number(found[2]))
    elif found := _ROWS.fullmatch(text):
        start, end = Cell(int(found[1]), 1), Cell(int(found[2]), MAX_COLUMN)
    else:
        return None
    inside = start.row <= end.row <= MAX_ROW and start.column <= end.column <= MAX_COLUMN
    return Area(start, end) if inside else None


def overlaps(held: Iterable[Area]) -> Iterator[tuple[Area, Area]]:
    """Pairs of areas that share a cell; in order of rows, so that tens of thousands cost little."""
    open_ones: list[Area] = []
    for one in sorted(held):
        open_ones = [other for other in open_ones if other.last.row >= one.first.row]
        for other in open_ones:
            if one.meets(other):
                yield other, one
        open_ones.append(one)


def areas(text: str) -> list[Area] | None:
    """Read an ``sqref``: areas with spaces between; ``None`` when one of them is none, or there is none."""
    read = [area(one) for one in text.split(" ") if one]
    whole = [one for one in read if one is not None]
    return whole if whole and len(whole) == len(read) else None
