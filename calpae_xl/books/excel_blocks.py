"""Which rectangles to write into a sheet: few, whatever the number of cells, and sparing what belongs to people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import Enum, auto
from typing import NamedTuple

from calpae_xl.books.area import Area
from calpae_xl.books.excel_values import Typed, content_in, typed, typed_again
from calpae_xl.core.grid import Sheet, column_letters, column_number, split_address
from calpae_xl.core.layout import Role
from calpae_xl.core.plan import Content
from calpae_xl.core.sheet_recognition import mark_of

MOST_RUNS = 8
"""Rectangles of planned cells alone that a shared sheet may take, each some round trips to Excel."""


class Ownership(Enum):
    """Who writes in a sheet, which says what may be written again beside the planned cells."""

    PEOPLE = auto()
    SHARED = auto()
    CALPAE = auto()


_OWNERSHIP = {
    Role.HOME: Ownership.CALPAE,
    Role.CONSOLIDATION: Ownership.CALPAE,
    Role.CHANGES: Ownership.CALPAE,
    Role.REVISIONS: Ownership.CALPAE,
    Role.VINTAGES: Ownership.CALPAE,
    Role.JOURNAL: Ownership.CALPAE,
    Role.FINDINGS: Ownership.SHARED,
}
"""The sheets that are not people's alone; design.md, section 4."""


class Written(NamedTuple):
    """A rectangle to write.

    Attributes:
        area: Where.
        rows: What goes into its cells.
        before: What to put back should the writing fail.
    """

    area: Area
    rows: tuple[tuple[Typed, ...], ...]
    before: tuple[tuple[Typed, ...], ...]


class Styled(NamedTuple):
    """Cells that take the look of others.

    Attributes:
        model: Cells of one row.
        area: Cells below or above them that are to look alike.
    """

    model: Area
    area: Area


def ownership(sheet: Sheet) -> Ownership:
    """Tell who writes in a sheet, from its marker; a sheet of ours without one is hidden and starts with « _ »."""
    mark = mark_of(sheet)
    if mark is not None:
        return _OWNERSHIP.get(mark.role, Ownership.PEOPLE)
    return Ownership.CALPAE if sheet.name.startswith("_") and not sheet.visible else Ownership.PEOPLE


def written_blocks(sheet: Sheet, cells: Mapping[str, Content], date1904: bool) -> list[Written]:
    """Return the rectangles by which planned cells are written.

    A sheet that is ours takes one. One that we share with people takes the planned cells alone as long as they
    make few rectangles; past that, its columns from the first planned cell to the last, with what they hold. In a
    sheet of people's own nothing but planned cells is ever written.

    Args:
        sheet: As it was read.
        cells: Planned, by address.
        date1904: Whether the workbook counts days from 1904.
    """
    places = {_place(address): content for address, content in cells.items()}
    return [_written(sheet, area, places, date1904) for area in _areas(ownership(sheet), places)]


def styled_blocks(styled_like: Mapping[str, str]) -> list[Styled]:
    """Return the rectangles that take the look of a row; a cell that is its own model is left alone."""
    groups: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for address, model in styled_like.items():
        (column, row), (model_column, model_row) = _place(address), _place(model)
        if (column, row) != (model_column, model_row):
            groups.setdefault((model_row, model_column - column), set()).add((column, row))
    return [
        Styled(Area(area.left + shift, row, area.right + shift, row), area)
        for (row, shift), places in groups.items()
        for area in _runs(places)
    ]


def _place(address: str) -> tuple[int, int]:
    letters, row = split_address(address)
    return column_number(letters), row


def _areas(owner: Ownership, places: Collection[tuple[int, int]]) -> list[Area]:
    if not places:
        return []
    if owner is Ownership.CALPAE:
        columns, rows = zip(*places, strict=True)
        return [Area(min(columns), min(rows), max(columns), max(rows))]
    runs = list(_runs(places))
    return list(_bands(places)) if owner is Ownership.SHARED and len(runs) > MOST_RUNS else runs


def _by_column(places: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    columns: dict[int, list[int]] = {}
    for column, row in sorted(places):
        columns.setdefault(column, []).append(row)
    return columns


def _runs(places: Iterable[tuple[int, int]]) -> Iterator[Area]:
    """Yield rectangles that hold these places and no other."""
    open_areas: dict[tuple[int, int], Area] = {}
    for column, rows in _by_column(places).items():
        spans = list(_spans(rows))
        grown = {}
        for top, bottom in spans:
            left = open_areas.pop((top, bottom), None)
            beside = left is not None and left.right == column - 1
            if left is not None and not beside:
                yield left
            grown[top, bottom] = Area(left.left if left is not None and beside else column, top, column, bottom)
        yield from open_areas.values()
        open_areas = grown
    yield from open_areas.values()


def _spans(rows: list[int]) -> Iterator[tuple[int, int]]:
    top = bottom = rows[0]
    for row in rows[1:]:
        if row > bottom + 1:
            yield top, bottom
            top = row
        bottom = row
    yield top, bottom


def _bands(places: Iterable[tuple[int, int]]) -> Iterator[Area]:
    """Yield one rectangle for each group of neighbouring columns; columns without a place are left out."""
    band: Area | None = None
    for column, rows in _by_column(places).items():
        if band is not None and band.right == column - 1:
            band = Area(band.left, min(band.top, rows[0]), column, max(band.bottom, rows[-1]))
            continue
        if band is not None:
            yield band
        band = Area(column, rows[0], column, rows[-1])
    if band is not None:
        yield band


def _written(sheet: Sheet, area: Area, places: Mapping[tuple[int, int], Content], date1904: bool) -> Written:
    rows, before = [], []
    for row in range(area.top, area.bottom + 1):
        line: list[Typed] = []
        line_before: list[Typed] = []
        for column in range(area.left, area.right + 1):
            held = typed_again(content_in(sheet, f"{column_letters(column)}{row}"), date1904)
            content = places.get((column, row))
            line.append(held if content is None else typed(content, date1904))
            line_before.append(held)
        rows.append(tuple(line))
        before.append(tuple(line_before))
    return Written(area, tuple(rows), tuple(before))
