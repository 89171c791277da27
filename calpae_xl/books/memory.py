"""A workbook in memory, as tests make them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from calpae_xl.books.port import Applied
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.plan import Plan, applied
from calpae_xl.core.workbook.sensitivity import SensitivityLabel


class MemoryBook:
    """A book whose content is at hand."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid

    @property
    def name(self) -> str:
        """File name, for messages."""
        return self._grid.name

    def read(self) -> Grid:
        """Return the content."""
        return self._grid

    def label(self) -> SensitivityLabel | None:
        """Return nothing: no file, no label."""
        return None

    def unwritable(self, plan: Plan) -> Mapping[CellRef, str]:
        """Return nothing: no cell is anybody else's."""
        return {}

    def apply(self, plan: Plan, *, at: datetime, target: Path | None = None) -> Applied:
        """Put a plan into the content; a copy goes nowhere."""
        if target is None:
            self._grid = applied(self._grid, plan)
        return Applied(self.name if target is None else str(target), None, bool(plan.cells or plan.names))
