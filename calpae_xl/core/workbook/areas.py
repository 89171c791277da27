"""Areas that defined names cover: how far they reach beyond what is written, and how they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping

from calpae_xl.core.workbook.grid import LAST_COLUMN, LAST_ROW, area_corners, column_letters

_SPARE_ROWS, _SPARE_COLUMNS = 500, 20
_LEAST_ROWS, _LEAST_COLUMNS = 2000, 52

# Without digits: « T1 » is a cell.
_PLAIN_NAME = re.compile(r"[^\W\d]+")
_ONE_AREA = re.compile(r"(?:'(?:[^']|'')+'|[^'!,]+)!([^!,]+)")
_WHOLE_COLUMNS = re.compile(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})")


def generous_row(last_row: int) -> int:
    """Return the last row that a name should cover, with room beyond what is written."""
    return min(max(_LEAST_ROWS, last_row + _SPARE_ROWS), LAST_ROW)


def generous_column(last_column: int) -> int:
    """Return the number of the last column that a name should cover, with room beyond what is written."""
    return min(max(_LEAST_COLUMNS, last_column + _SPARE_COLUMNS), LAST_COLUMN)


def area_reference(sheet: str, left: int, top: int, right: int, bottom: int) -> str:
    """Write what a defined name refers to: ``'2A Corse-du-Sud'!$A$1:$AZ$2000``."""
    first, last = (f"${column_letters(column)}${row}" for column, row in ((left, top), (right, bottom)))
    return f"{called(sheet)}!{first if first == last else f'{first}:{last}'}"


def called(sheet: str) -> str:
    """Write the name of a sheet as formulas do."""
    return sheet if _PLAIN_NAME.fullmatch(sheet) else "'" + sheet.replace("'", "''") + "'"


def sheet_referred_to(reference: str) -> str:
    """Return the name of the sheet that an area is on, without regard to case; empty when it says none."""
    return reference.rpartition("!")[0].strip("'").replace("''", "'").casefold()


def scoped(sheet: str, name: str) -> str:
    """Write a name of one sheet as Excel does: ``Total!Saisie_2A_id``."""
    return f"{called(sheet)}!{name}"


def scope_of(name: str) -> tuple[str | None, str]:
    """Return the sheet of a defined name, ``None`` for the whole workbook, and the name alone."""
    sheet, _, bare = name.rpartition("!")
    if not sheet:
        return None, name
    return (sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet), bare


def corners_of(reference: str) -> tuple[int, int, int, int] | None:
    """Return left, top, right and bottom of what a name refers to; ``None`` unless it is one area."""
    placed = _ONE_AREA.fullmatch(reference)
    if placed is None:
        return None
    area = placed[1].upper()
    if (whole := _WHOLE_COLUMNS.fullmatch(area)) is not None:
        area = f"{whole[1]}1:{whole[2]}{LAST_ROW}"
    return area_corners(area)


def is_same_area(one: str, other: str) -> bool:
    """Tell whether two references lead to the same cells: case, and quotes that need not be there, say nothing."""
    return _parted(one) == _parted(other)


def _parted(reference: str) -> tuple[str, str]:
    return sheet_referred_to(reference), reference.rpartition("!")[2].upper()


def redefined(names: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """Return defined names, some of which refer to something else or are new; Excel does not regard case."""
    pending = {name.casefold(): (name, target) for name, target in wanted.items()}
    made = {}
    for name, target in names.items():
        _, new = pending.pop(name.casefold(), (name, target))
        made[name] = new
    return {**made, **dict(pending.values())}
