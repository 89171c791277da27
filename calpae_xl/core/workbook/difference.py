"""From what a sheet holds to what it should hold: the cells that differ, and no other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from math import isclose

from calpae_xl.core.trade.values import bare_day
from calpae_xl.core.workbook.contents import SheetContents
from calpae_xl.core.workbook.formula_text import same_formula
from calpae_xl.core.workbook.grid import Grid, Sheet, split_address
from calpae_xl.core.workbook.plan import Content, Plan, Resize, SheetPlan

_FIRST_COLUMN = re.compile(r"A[0-9]")


def sheet_plan(sheet: Sheet, contents: SheetContents) -> SheetPlan:
    """Return the cells that differ from what a sheet holds; lines beyond the end of a table of ours are emptied."""
    filled = _last_rows(sheet, contents)
    last_row = max(filled.values(), default=0)
    cells = {address: content for address, content in contents.cells.items() if not same(content, sheet, address)}
    for end in contents.table_rows.values():
        for letters in filled:
            stale = (f"{letters}{row}" for row in range(end + 1, last_row + 1))
            cells |= {address: Content() for address in stale if not same(Content(), sheet, address)}
    # A table that somebody emptied still has a line: Excel does not let it have none.
    was = max(last_row, min((split_address(address)[1] for address in contents.cells), default=0))
    resized = tuple(Resize(table, end, was) for table, end in contents.table_rows.items() if end != last_row)
    return SheetPlan(cells, resized)


def _last_rows(sheet: Sheet, contents: SheetContents) -> dict[str, int]:
    """Return the last filled row of each column that the contents use."""
    last = {split_address(address)[0]: 0 for address in contents.cells}
    for address in sheet.values.keys() | sheet.formulas.keys():
        letters, row = split_address(address)
        if letters in last and row > last[letters]:
            last[letters] = row
    return last


def same(content: Content, sheet: Sheet, address: str) -> bool:
    """Tell whether a cell holds this already: 389 and 389.0 are the same, and nothing is an empty text."""
    formula, value = sheet.formulas.get(address), sheet.values.get(address)
    if not same_formula(formula, content.formula) and not (formula == "=" and content.formula is not None):
        return False
    wanted = content.value
    if wanted in {None, ""} or value in {None, ""}:
        return wanted in {None, ""} and value in {None, ""}
    if isinstance(wanted, bool) or isinstance(value, bool) or isinstance(wanted, str) or isinstance(value, str):
        return type(wanted) is type(value) and wanted == value
    if isinstance(wanted, date) or isinstance(value, date):
        return isinstance(wanted, date) and isinstance(value, date) and bare_day(wanted) == bare_day(value)
    if content.formula is not None:
        return isclose(wanted, value, rel_tol=1e-12)  # Excel may have worked it out in another order.
    return wanted == value


def says_something(plan: SheetPlan) -> bool:
    """Tell whether a plan changes anything."""
    return bool(plan.cells or plan.resized)


def whole_sheet_plan(sheet: Sheet, cells: Mapping[str, Content]) -> SheetPlan:
    """Plan a sheet that is ours whole, but for the hidden first column: whatever is not wanted leaves."""
    held = (address for address in (*sheet.values, *sheet.formulas) if not _FIRST_COLUMN.match(address))
    wanted = {**dict.fromkeys(held, Content()), **cells}
    return SheetPlan({address: content for address, content in wanted.items() if not same(content, sheet, address)})


def live_plan(grid: Grid, sheet: Sheet, cells: Mapping[str, Content]) -> SheetPlan:
    """Plan a sheet that is ours whole, whose results nobody reads.

    A spreadsheet that is open works out by itself the formulas that the sheet has already.
    """
    plan = whole_sheet_plan(sheet, cells)
    if not grid.alive:
        return plan
    held, planned = sheet.formulas, plan.cells.items()
    return SheetPlan({at: c for at, c in planned if c.formula is None or not same_formula(held.get(at), c.formula)})


def effective(grid: Grid, plan: Plan) -> Plan:
    """Return a plan without the cells that hold their content already, nor the sheets left without any."""
    by_name = {sheet.name: sheet for sheet in grid.sheets}
    sheets = {}
    for name, planned in plan.sheets.items():
        sheet = by_name[name]
        cells = {cell: content for cell, content in planned.cells.items() if not same(content, sheet, cell)}
        if cells or planned.resized:
            sheets[name] = replace(planned, cells=cells)
    return Plan(sheets, plan.names)
