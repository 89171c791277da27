"""The record of the last action: what its cells held before, in the very hidden sheet « _avant ».

It travels with the workbook: what was done in Excel can be undone from the command line, and the reverse. It
holds one action only. An undo without end would need every former text of the workbook to travel by mail
with it, including those that somebody took out on purpose.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from hashlib import blake2b
from typing import NamedTuple

from calpae_xl.core.trade.values import Value, serial
from calpae_xl.core.workbook.difference import whole_sheet_plan
from calpae_xl.core.workbook.encoded_value import encoded
from calpae_xl.core.workbook.formula_text import canonical, same_formula
from calpae_xl.core.workbook.grid import Grid, Sheet, split_address
from calpae_xl.core.workbook.plan import Content, Plan, applied

UNDO_SHEET = "_avant"

ACTION_CELL, AT_CELL, USER_CELL = "B1", "C1", "D1"
_COLUMNS = {"sheet": "B", "cell": "C", "kind": "D", "value": "E", "formula": "F", "after": "G"}
_HEADERS = {
    "sheet": "Feuille",
    "cell": "Cellule",
    "kind": "Nature",
    "value": "Avant",
    "formula": "Formule",
    "after": "Empreinte",
}
_HEADER_ROW, _FIRST_ROW = 2, 3

_LONGEST = 32_767
"""Characters that a cell of Excel can hold, counted as UTF-16 does."""

TABLE, TOO_LONG = "tableau", "trop long"
"""Kinds of lines beside those of typed values: the extent of a table, a text that no cell holds."""

UNCHANGED = "="
"""In place of a formula that the action left as it was: half of the record would repeat what the cell holds."""

ANY_FORMULA = "="
"""Digest of a formula whose text is unknown, or does not matter."""


class Recorded(NamedTuple):
    """A line of the record, as its cells hold it: texts.

    Attributes:
        sheet: Name of the sheet.
        cell: Address, or name of a table.
        kind: Of the value that the cell held, or that the line is about a table.
        value: What the cell held, or the last row of the table.
        formula: What it held, ``UNCHANGED`` when the action left it, empty when there was none.
        after: Digest of what the action wrote.
    """

    sheet: str
    cell: str
    kind: str
    value: str = ""
    formula: str = ""
    after: str = ""


def record_plan(grid: Grid, plan: Plan, *, action: str, at: datetime, user: str, left_out: Collection[str]) -> Plan:
    """Return what goes into the hidden sheet before a plan is applied; nothing if the workbook has no such sheet.

    Args:
        grid: The workbook before.
        plan: What is about to be written.
        action: Its name, in the words of the ribbon.
        at: When.
        user: Who.
        left_out: Sheets that undoing does not bring back: « Journal », which only grows, and « Accueil », which
            is worked out anew.
    """
    sheet = record_sheet(grid)
    if sheet is None or not plan.sheets:
        return Plan()
    lines = list(_recorded(grid, plan, {*left_out, UNDO_SHEET}))
    cells = {
        ACTION_CELL: action,
        AT_CELL: at.replace(microsecond=0, tzinfo=None).isoformat(),
        USER_CELL: user,
        **_header_cells(),
    }
    for row, line in enumerate(lines, start=_FIRST_ROW):
        cells.update({f"{_COLUMNS[name]}{row}": text for name, text in line._asdict().items() if text})
    contents = {address: Content(text) for address, text in cells.items()}
    return Plan({sheet.name: whole_sheet_plan(sheet, contents)})


def empty_record() -> Mapping[str, Content]:
    """Return the cells of the hidden sheet of a workbook in which nothing was done."""
    return {address: Content(text) for address, text in _header_cells().items()}


def record_sheet(grid: Grid) -> Sheet | None:
    """Return the hidden sheet; older workbooks and stripped copies have none."""
    return next((sheet for sheet in grid.sheets if sheet.name.casefold() == UNDO_SHEET), None)


def _header_cells() -> dict[str, str]:
    return {f"{_COLUMNS[name]}{_HEADER_ROW}": header for name, header in _HEADERS.items()}


def recorded_lines(sheet: Sheet) -> Iterator[Recorded]:
    """Yield the lines of the record, those of tables among those of cells."""
    row = _FIRST_ROW
    while f"{_COLUMNS['sheet']}{row}" in sheet.values:
        yield Recorded(*(str(sheet.values.get(f"{letters}{row}", "")) for letters in _COLUMNS.values()))
        row += 1


def _recorded(grid: Grid, plan: Plan, left_out: Collection[str]) -> Iterator[Recorded]:
    before = {sheet.name: sheet for sheet in grid.sheets}
    after = {sheet.name: sheet for sheet in applied(grid, plan).sheets}
    for name, planned in plan.sheets.items():
        if name in left_out:
            continue
        for cell in planned.cells:
            yield _before(before[name], after[name], cell)
        for resize in planned.resized:
            if resize.was is not None:
                yield Recorded(name, resize.table, TABLE, str(resize.was))


def _before(before: Sheet, after: Sheet, cell: str) -> Recorded:
    formula = before.formulas.get(cell)
    kind, value = _kept(before.values.get(cell))
    if formula is not None and same_formula(formula, after.formulas.get(cell)):
        # Whatever formula stands there by then, the former result may come back under it.
        return Recorded(before.name, cell, kind, value, UNCHANGED, ANY_FORMULA)
    return Recorded(before.name, cell, kind, value, formula or "", digest(after, cell))


def _kept(value: Value | None) -> tuple[str, str]:
    """Write a value as text: a number kept as a number would come back a date, or rounded, from some programs."""
    if isinstance(value, str) and len(value.encode("utf-16-le")) // 2 > _LONGEST:
        return TOO_LONG, ""
    return encoded(None if value == "" else value)


def digest(sheet: Sheet, cell: str) -> str:
    """Make a word of what a cell holds, and of the id of its row: rows inserted since must not pass unseen."""
    formula, value = sheet.formulas.get(cell), sheet.values.get(cell)
    first = f"A{split_address(cell)[1]}"
    row = "" if first in sheet.formulas else _written(sheet.values.get(first))
    if formula is not None:
        # Excel may keep the text of a formula shared by several cells elsewhere: it reads « = ».
        return ANY_FORMULA if formula == "=" else ANY_FORMULA + _word(canonical(formula), row)
    return _word(_written(value), row)


def _written(value: Value | None) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return f"b{int(value)}"
    if isinstance(value, str):
        return f"t{value}"
    if isinstance(value, date):
        # A number written in a cell that shows dates comes back as a date.
        value = serial(value)
    # A cell that shows dates is read to the millisecond; adding 0 makes one zero of both.
    return f"n{round(value, 6) + 0:.15g}"


def _word(*parts: str) -> str:
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def same_digest(recorded: str, now: str) -> bool:
    """Tell whether a cell still holds what was written."""
    formulas = recorded.startswith(ANY_FORMULA) and now.startswith(ANY_FORMULA)
    return recorded == now or (formulas and ANY_FORMULA in {recorded, now})
