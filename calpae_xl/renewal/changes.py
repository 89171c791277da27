"""What is not in the new workbook as it was in the old one."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Change(Enum):
    """What becomes of a row, a column or a sheet; values sort what is told."""

    ADDED = 1
    MOVED = 2
    RENAMED = 3
    RETIRED = 4
    RESTORED = 5
    ODD = 6
    PERIOD_ADDED = 7
    PERIOD_ARCHIVED = 8
    PERIOD_RESTORED = 9
    SHEET_ADDED = 10
    SHEET_RESTORED = 11
    SHEET_ARCHIVED = 12
    FORMULA_LEFT = 13
    MERGE_UNDONE = 14
    CELL_LEFT = 15
    PERIOD_DOUBLED = 16
    SHEET_RENAMED = 17
    SHEET_EMPTIED = 18
    HEADER_RESTORED = 19
    RESERVATIONS_REMEMBERED = 20


class Told(NamedTuple):
    """One thing that is not in the new workbook as it was in the old one.

    Attributes:
        territory: Code of the department; empty for all.
        name: Id of the indicator, header of the period, or what was typed.
        detail: The id that it had, or where its figures go.
    """

    change: Change
    territory: str
    name: str
    detail: str = ""
