"""Areas that defined names cover: how far they reach beyond what is written, and how they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping

from calpae_xl.core.workbook.grid import LAST_COLUMN, LAST_ROW, column_letters

_SPARE_ROWS, _SPARE_COLUMNS = 500, 20
_LEAST_ROWS, _LEAST_COLUMNS = 2000, 52

# Without digits: « T1 » is a cell.
_PLAIN_NAME = re.compile(r"[^\W\d]+")


def generous_row(last_row: int) -> int:
    """Return the last row that a name should cover, with room beyond what is written."""
    return min(max(_LEAST_ROWS, last_row + _SPARE_ROWS), LAST_ROW)


def generous_column(last_column: int) -> int:
    """Return the number of the last column that a name should cover, with room beyond what is written."""
    return min(max(_LEAST_COLUMNS, last_column + _SPARE_COLUMNS), LAST_COLUMN)


def area_reference(sheet: str, left: int, top: int, right: int, bottom: int) -> str:
    """Write what a defined name refers to: ``'67 Bas-Rhin'!$A$1:$AZ$2000``."""
    first, last = (f"${column_letters(column)}${row}" for column, row in ((left, top), (right, bottom)))
    return f"{called(sheet)}!{first if first == last else f'{first}:{last}'}"


def called(sheet: str) -> str:
    """Write the name of a sheet as formulas do."""
    return sheet if _PLAIN_NAME.fullmatch(sheet) else "'" + sheet.replace("'", "''") + "'"


def sheet_referred_to(reference: str) -> str:
    """Return the name of the sheet that an area is on, without regard to case; empty when it says none."""
    return reference.rpartition("!")[0].strip("'").replace("''", "'").casefold()


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
