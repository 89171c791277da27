"""Formulas that people typed and merges that they made, once the cells that they speak of stand elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from calpae_xl.core.workbook.formula_text import followed, followed_area
from calpae_xl.core.workbook.grid import area_corners, column_letters
from calpae_xl.core.workbook.plan import Content
from calpae_xl.making.content import EntryKey, MasterContent, OddRow
from calpae_xl.making.entry_sheet import entry_places
from calpae_xl.renewal.changes import Change, Told


class FormerSheet(NamedTuple):
    """An entry sheet as it was.

    Attributes:
        cells: What stood at each address.
        merges: Areas of merged cells.
    """

    cells: Mapping[str, EntryKey]
    merges: tuple[str, ...]


def with_moved_cells(content: MasterContent, former: Mapping[str, FormerSheet], told: list[Told]) -> MasterContent:
    """Have formulas that people typed read the cells that they read, and merges show the cells that they showed.

    A formula that reads anything else is replaced by its value: elsewhere it would say something else.

    Args:
        content: What people own, at its new place.
        former: Entry sheets by territory.
        told: Gains what cannot follow.
    """
    formulas, odd_rows, merges = {}, {}, {}
    for code, sheet in former.items():
        places = entry_places(content, code)
        moved = {address: places[key] for address, key in sheet.cells.items() if key in places}
        merges[code] = tuple(_merges(code, sheet.merges, moved, told))
        for key, formula in content.formulas.items():
            if key[0] == code:
                now = followed(formula, moved)
                if now is None:
                    told.append(Told(Change.FORMULA_LEFT, code, key[1], key[2].header))
                else:
                    formulas[key] = now
        odd_rows[code] = tuple(_odd_following(code, row, moved, told) for row in content.odd_rows.get(code, ()))
    return replace(content, formulas=formulas, odd_rows=odd_rows, merges=merges)


def _merges(code: str, areas: tuple[str, ...], moved: Mapping[str, str], told: list[Told]) -> Iterator[str]:
    """Yield the merged areas of entry cells, where they stand now."""
    for area in areas:
        corners = area_corners(area)
        if corners is None:
            continue
        left, top, right, bottom = corners
        cells = (
            f"{column_letters(column)}{row}" for column in range(left, right + 1) for row in range(top, bottom + 1)
        )
        if corners[:2] == corners[2:] or moved.keys().isdisjoint(cells):
            continue
        now = followed_area(area, moved)
        if now is None:
            told.append(Told(Change.MERGE_UNDONE, code, area))
        else:
            yield now


def _odd_following(code: str, row: OddRow, moved: Mapping[str, str], told: list[Told]) -> OddRow:
    cells = {}
    for period, content in row.cells.items():
        formula = content.formula and followed(content.formula, moved)
        if content.formula and not formula:
            told.append(Told(Change.FORMULA_LEFT, code, row.id or row.label, period.header))
        cells[period] = Content(content.value, formula)
    return row._replace(cells=cells)
