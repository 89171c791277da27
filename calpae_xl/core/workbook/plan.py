"""What a use case wants written: the exact cells, nothing else. Printed, applied, inverted, compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from calpae_xl.core.trade.values import Value, trimmed_text
from calpae_xl.core.workbook.areas import redefined
from calpae_xl.core.workbook.grid import Grid, ListTable, Sheet, area_corners, column_letters
from calpae_xl.core.workbook.table_references import Renaming, renamed


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


class Mending(NamedTuple):
    """An Excel table of ours put right, without a total row; what its cells hold is said by the cells of the plan.

    Attributes:
        table: Its name.
        area: Where it stands, header row included.
        headers: What its columns are called, from left to right.
        was: The table that it was; ``None`` when there is none there any more.
        renamed: Headers as they were altered, and as they are to be.
        computed: Formulas of the columns that Excel fills in by itself, by header.
    """

    table: str
    area: str
    headers: tuple[str, ...]
    was: ListTable | None = None
    renamed: tuple[tuple[str, str], ...] = ()
    computed: tuple[tuple[str, str], ...] = ()

    @property
    def renaming(self) -> Renaming | None:
        """How formulas call it otherwise now; ``None`` when they go on as they did."""
        if self.was is None or (self.was.name == self.table and not self.renamed):
            return None
        return Renaming(self.was.name, self.table, self.renamed)


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """What changes in one sheet.

    Attributes:
        cells: Content wanted, by address; a cell that is new looks like its column.
        resized: Tables of this sheet that grow or shrink.
        mended: Tables of this sheet that are put right before.
    """

    cells: Mapping[str, Content] = field(default_factory=dict)
    resized: tuple[Resize, ...] = ()
    mended: tuple[Mending, ...] = ()


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
            mended = {mending.table: mending for mending in (*first.mended, *plan.mended)}
            sheets[name] = SheetPlan({**first.cells, **plan.cells}, tuple(resized.values()), tuple(mended.values()))
        return Plan(sheets, {**self.names, **later.names})


def applied(grid: Grid, plan: Plan) -> Grid:
    """Return a workbook as it reads once a plan has been put into it."""
    followed = with_mended_tables(grid, plan)
    sheets = (
        _applied(sheet, plan.sheets[sheet.name]) if sheet.name in plan.sheets else sheet for sheet in followed.sheets
    )
    # Looked at only when some change: in Excel, each name is a question.
    names = redefined(followed.names, plan.names) if plan.names else followed.names
    return replace(followed, sheets=tuple(sheets), names=names)


def renamings(plan: Plan) -> tuple[Renaming, ...]:
    """Return how formulas, wherever they stand, call the tables that a plan puts right."""
    every = (mending.renaming for sheet in plan.sheets.values() for mending in sheet.mended)
    return tuple(renaming for renaming in every if renaming is not None)


def with_mended_tables(grid: Grid, plan: Plan) -> Grid:
    """Return a workbook whose formulas and names call tables as a plan has them; its cells are as they were."""
    wanted = renamings(plan)
    if not wanted:
        return grid
    names = {name: renamed(target, wanted) for name, target in grid.names.items()}
    return replace(grid, sheets=tuple(_following(sheet, wanted) for sheet in grid.sheets), names=names)


def _following(sheet: Sheet, wanted: tuple[Renaming, ...]) -> Sheet:
    formulas = {address: renamed(formula, wanted) for address, formula in sheet.formulas.items()}
    return sheet if formulas == sheet.formulas else replace(sheet, formulas=formulas)


def _applied(sheet: Sheet, plan: SheetPlan) -> Sheet:
    values, formulas = dict(sheet.values), dict(sheet.formulas)
    for address, content in plan.cells.items():
        values.pop(address, None)
        formulas.pop(address, None)
        if content.value is not None and content.value != "":
            values[address] = content.value
        if content.formula is not None:
            formulas[address] = content.formula
    return replace(sheet, values=values, formulas=formulas, tables=_tables(sheet, plan))


def _tables(sheet: Sheet, plan: SheetPlan) -> tuple[ListTable, ...] | None:
    if sheet.tables is None:
        return None
    tables = {table.name.casefold(): table for table in sheet.tables}
    for mending in plan.mended:
        if mending.was is not None:
            tables.pop(mending.was.name.casefold(), None)
        tables[mending.table.casefold()] = ListTable(mending.table, mending.area)
    for resize in plan.resized:
        table = tables.get(resize.table.casefold())
        if table is not None and (corners := area_corners(table.area)) is not None:
            left, top, right, _ = corners
            area = f"{column_letters(left)}{top}:{column_letters(right)}{resize.last_row}"
            tables[resize.table.casefold()] = table._replace(area=area)
    return tuple(tables.values())
