"""Which rectangles to write into a sheet: few, whatever the number of cells, and sparing what belongs to people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import Enum, auto
from typing import NamedTuple

from calpae_xl.books.area import Area
from calpae_xl.books.excel_values import Typed, content_in, typed, typed_again
from calpae_xl.core.sheets.findings import FINDING_HEADERS
from calpae_xl.core.workbook.grid import Sheet, column_letters, column_number, split_address
from calpae_xl.core.workbook.layout import HELPER_PREFIX, Role
from calpae_xl.core.workbook.plan import Content
from calpae_xl.core.workbook.sheet_recognition import mark_of

MOST_RUNS = 8
"""Rectangles that people's columns of a shared sheet may take, each two round trips to Excel."""


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
    Role.CODES: Ownership.CALPAE,
    Role.VINTAGES: Ownership.CALPAE,
    Role.JOURNAL: Ownership.CALPAE,
    Role.FINDINGS: Ownership.SHARED,
}
"""The sheets that are not people's alone."""

_PEOPLES_COLUMNS = (FINDING_HEADERS["decision"], FINDING_HEADERS["justification"])

_Place = tuple[int, int]
"""Column and row."""


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


def ownership(sheet: Sheet) -> Ownership:
    """Tell who writes in a sheet, from its marker; our very hidden sheets have a name that says it."""
    mark = mark_of(sheet)
    if mark is not None:
        return _OWNERSHIP.get(mark.role, Ownership.PEOPLE)
    return Ownership.CALPAE if sheet.name.startswith(HELPER_PREFIX) else Ownership.PEOPLE


def written_blocks(sheet: Sheet, cells: Mapping[str, Content], date1904: bool) -> list[Written]:
    """Return the rectangles by which planned cells are written.

    A sheet that is ours takes one: what it holds between the planned cells is written again. So are our columns of
    a sheet that we share with people; in theirs, planned cells alone are written as long as they make few
    rectangles. In a sheet of people's own nothing but planned cells is.

    Args:
        sheet: As it was read.
        cells: Planned, by address.
        date1904: Whether the workbook counts days from 1904.
    """
    places = {_place(address): content for address, content in cells.items()}
    return [_written(sheet, area, places, date1904) for area in _areas(sheet, places)]


def extent(areas: Iterable[Area]) -> Area:
    """Return the smallest rectangle that holds others, one at least."""
    first, *others = areas
    for area in others:
        first = first.reaching(area.left, area.top).reaching(area.right, area.bottom)
    return first


def _place(address: str) -> _Place:
    letters, row = split_address(address)
    return column_number(letters), row


def _areas(sheet: Sheet, places: Collection[_Place]) -> list[Area]:
    owner = ownership(sheet)
    if owner is Ownership.CALPAE and places:
        return [extent(Area(column, row, column, row) for column, row in places)]
    if owner is Ownership.PEOPLE:
        return [*_runs(places)]
    ours = _our_columns(sheet)
    theirs = [place for place in places if place[0] not in ours]
    runs = list(_runs(theirs))
    if len(runs) > MOST_RUNS:
        runs = list(_bands(theirs, ()))
    return [*_bands((place for place in places if place[0] in ours), ours), *runs]


def _our_columns(sheet: Sheet) -> frozenset[int]:
    """Return the columns of « Contrôles » that only CALPAE fills."""
    ours = {*FINDING_HEADERS.values()} - {*_PEOPLES_COLUMNS}
    return frozenset(_place(address)[0] for address, value in sheet.values.items() if value in ours)


def _by_column(places: Iterable[_Place]) -> dict[int, list[int]]:
    columns: dict[int, list[int]] = {}
    for column, row in sorted(places):
        columns.setdefault(column, []).append(row)
    return columns


def _runs(places: Iterable[_Place]) -> Iterator[Area]:
    """Yield rectangles that hold these places and no other."""
    unfinished: dict[tuple[int, int], Area] = {}
    for column, rows in _by_column(places).items():
        reached = {}
        for top, bottom in _spans(rows):
            area = unfinished.get((top, bottom))
            if area is not None and area.right == column - 1:
                del unfinished[top, bottom]
                reached[top, bottom] = area._replace(right=column)
            else:
                reached[top, bottom] = Area(column, top, column, bottom)
        yield from unfinished.values()
        unfinished = reached
    yield from unfinished.values()


def _spans(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    top = bottom = rows[0]
    for row in rows[1:]:
        if row > bottom + 1:
            yield top, bottom
            top = row
        bottom = row
    yield top, bottom


def _bands(places: Iterable[_Place], ours: Collection[int]) -> Iterator[Area]:
    """Yield one rectangle for each group of our columns; a column that is not ours stands alone or is left out."""
    band: Area | None = None
    for column, rows in _by_column(places).items():
        if band is not None and all(between in ours for between in range(band.right, column + 1)):
            band = band.reaching(column, rows[0]).reaching(column, rows[-1])
            continue
        if band is not None:
            yield band
        band = Area(column, rows[0], column, rows[-1])
    if band is not None:
        yield band


def _written(sheet: Sheet, area: Area, places: Mapping[_Place, Content], date1904: bool) -> Written:
    rows, before = [], []
    letters = {column: column_letters(column) for column in range(area.left, area.right + 1)}
    for row in range(area.top, area.bottom + 1):
        held = [typed_again(content_in(sheet, f"{name}{row}"), date1904) for name in letters.values()]
        wanted = [places.get((column, row)) for column in letters]
        rows.append(tuple(h if w is None else typed(w, date1904) for h, w in zip(held, wanted, strict=True)))
        before.append(tuple(held))
    return Written(area, tuple(rows), tuple(before))
