"""A workbook made in a test."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from calpae_xl.books.port import Applied
from calpae_xl.core.grid import Grid, Sheet
from calpae_xl.core.plan import Plan, SheetPlan


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

    def apply(self, plan: Plan, *, at: datetime, target: Path | None = None) -> Applied:
        """Put a plan into the content; a copy goes nowhere."""
        if target is None:
            sheets = (_patched(sheet, plan.sheets.get(sheet.name, SheetPlan())) for sheet in self._grid.sheets)
            self._grid = replace(self._grid, sheets=tuple(sheets))
        return Applied(self.name if target is None else str(target), None, bool(plan.cells))


def _patched(sheet: Sheet, plan: SheetPlan) -> Sheet:
    values, formulas = dict(sheet.values), dict(sheet.formulas)
    for address, content in plan.cells.items():
        values.pop(address, None)
        formulas.pop(address, None)
        if content.value is not None and content.value != "":
            values[address] = content.value
        if content.formula is not None:
            formulas[address] = content.formula
    return replace(sheet, values=values, formulas=formulas)
