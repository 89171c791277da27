"""What a use case wants written: the exact cells, nothing else. Printed, applied, inverted, compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from calpae_xl.core.trade.values import Value, trimmed_text
from calpae_xl.core.workbook.areas import redefined
from calpae_xl.core.workbook.grid import Grid, Sheet


class Content(NamedTuple):
    """What a cell holds.

    Attributes:
        value: The typed value, or the cached result of the formula; ``None`` for an empty cell. Text is
            text, whatever it starts with.
        formula: With its leading ``=``, in English as files keep it; ``None`` for a plain value.
    """

    value: Value | None = None
    formula: str | None = None

    @property
    def text(self) -> str:
        """What people read in it, without the blanks around; empty when it holds nothing."""
        return trimmed_text(self.value)


class Resize(NamedTuple):
    """A new extent for an Excel table.

    Attributes:
        table: Name of the table.
        last_row: Its last row; header row and columns stay.
        was: Its last row before, as far as the cells tell; ``None`` when that need not be known.
    """

    table: str
    last_row: int
    was: int | None = None


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """What changes in one sheet.

    Attributes:
        cells: Content wanted, by address; a cell that is new looks like its column.
        resized: Tables of this sheet that grow or shrink.
    """

    cells: Mapping[str, Content] = field(default_factory=dict)
    resized: tuple[Resize, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What changes in a workbook; applying it twice is the same as applying it once.

    Attributes:
        sheets: By sheet name.
        names: What defined names of the workbook are to refer to, without ``=``; those of one sheet stay.
    """

    sheets: Mapping[str, SheetPlan] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def cells(self) -> int:
        """How many cells are written."""
        return sum(len(sheet.cells) for sheet in self.sheets.values())

    def then(self, later: Plan) -> Plan:
        """Return the one plan that does this, then the other: the later content of a cell wins."""
        sheets = dict(self.sheets)
        for name, plan in later.sheets.items():
            first = sheets.get(name, SheetPlan())
            was = {resize.table: resize.was for resize in (*plan.resized, *first.resized)}
            resized = {
                resize.table: resize._replace(was=was[resize.table]) for resize in (*first.resized, *plan.resized)
            }
            sheets[name] = SheetPlan({**first.cells, **plan.cells}, tuple(resized.values()))
        return Plan(sheets, {**self.names, **later.names})


def applied(grid: Grid, plan: Plan) -> Grid:
    """Return a workbook as it reads once a plan has been put into it."""
    sheets = (_applied(sheet, plan.sheets[sheet.name]) if sheet.name in plan.sheets else sheet for sheet in grid.sheets)
    # Looked at only when some change: in Excel, each name is a question.
    names = redefined(grid.names, plan.names) if plan.names else grid.names
    return replace(grid, sheets=tuple(sheets), names=names)


def _applied(sheet: Sheet, plan: SheetPlan) -> Sheet:
    values, formulas = dict(sheet.values), dict(sheet.formulas)
    for address, content in plan.cells.items():
        values.pop(address, None)
        formulas.pop(address, None)
        if content.value is not None and content.value != "":
            values[address] = content.value
        if content.formula is not None:
            formulas[address] = content.formula
    return replace(sheet, values=values, formulas=formulas)
