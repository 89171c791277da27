"""What a use case wants written: the exact cells, nothing else. Printed, applied, inverted, compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from calpae_xl.core.grid import Value


class Content(NamedTuple):
    """What a cell holds.

    Attributes:
        value: The typed value, or the cached result of the formula; ``None`` for an empty cell. Text is
            text, whatever it starts with.
        formula: With its leading ``=``, in English as files keep it; ``None`` for a plain value.
    """

    value: Value | None = None
    formula: str | None = None


class Resize(NamedTuple):
    """A new extent for an Excel table.

    Attributes:
        table: Name of the table.
        last_row: Its last row; header row and columns stay.
    """

    table: str
    last_row: int


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """What changes in one sheet.

    Attributes:
        cells: Content wanted, by address.
        styled_like: For cells that may not exist yet: the address whose format they take.
        resized: Tables of this sheet that grow or shrink.
    """

    cells: Mapping[str, Content] = field(default_factory=dict)
    styled_like: Mapping[str, str] = field(default_factory=dict)
    resized: tuple[Resize, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What changes in a workbook, by sheet name; applying it twice is the same as applying it once."""

    sheets: Mapping[str, SheetPlan] = field(default_factory=dict)

    @property
    def cells(self) -> int:
        """How many cells are written."""
        return sum(len(sheet.cells) for sheet in self.sheets.values())
