"""Undoing the last action: what its cells held before is kept in the workbook, in the very hidden sheet « _avant ».

The record travels with the workbook: what was done in Excel can be undone from the command line, and the
reverse. It holds one action only. An undo without end would need every former text of the workbook to
travel by mail with it, including those that somebody took out on purpose.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from hashlib import blake2b
from typing import NamedTuple

from calpae_xl.core.errors import CalpaeError
from calpae_xl.core.grid import Grid, Sheet, Value, split_address
from calpae_xl.core.plan import Content, Plan, Resize, SheetPlan, applied
from calpae_xl.core.sheets.difference import whole_sheet_plan
from calpae_xl.core.typography import listed, typeset

UNDO_SHEET = "_avant"

_ACTION, _AT, _USER = "B1", "C1", "D1"
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

_EMPTY, _TEXT, _NUMBER, _BOOLEAN, _DATE, _TABLE, _TOO_LONG = (
    "vide",
    "texte",
    "nombre",
    "logique",
    "date",
    "tableau",
    "trop long",
)
_UNCHANGED = "="
"""In place of a formula that the action left as it was: half of the record would repeat what the cell holds."""


class NothingToUndoError(CalpaeError):
    """No action is on record."""

    def __init__(self, file: str) -> None:
        super().__init__(
            typeset(f"Le classeur « {file} » n’a rien à annuler : sa dernière action l’a déjà été, ou n’a rien écrit."),
            typeset("Pour revenir plus loin, repartez d’une sauvegarde."),
        )


class NoUndoRecordError(CalpaeError):
    """The workbook has no place where actions are recorded."""

    def __init__(self, file: str) -> None:
        super().__init__(
            typeset(
                f"Le classeur « {file} » ne garde pas de quoi annuler : la feuille masquée « {UNDO_SHEET} » en est "
                "absente ou abîmée."
            ),
            typeset("Repartez d’une sauvegarde, ou corrigez à la main ; « Journal » dit ce qui a été fait."),
        )


class ChangedSinceError(CalpaeError):
    """What the action wrote is no longer what the workbook holds: undoing would lose somebody's work."""

    def __init__(self, action: str, places: Mapping[str, list[str]]) -> None:
        where = listed([f"{listed(cells)} de « {sheet} »" for sheet, cells in places.items()])
        several = sum(map(len, places.values())) > 1
        changed = "ont changé" if several else "a changé"
        super().__init__(
            typeset(f"L’action « {action} » ne peut plus être annulée : {where} {changed} depuis."),
            typeset("Corrigez à la main, ou repartez d’une sauvegarde."),
        )


class MissingSheetToUndoError(CalpaeError):
    """A sheet that the action wrote was renamed or deleted since."""

    def __init__(self, action: str, sheet: str) -> None:
        super().__init__(
            typeset(f"L’action « {action} » ne peut plus être annulée : la feuille « {sheet} » est introuvable."),
            typeset("Rétablissez-la sous ce nom, puis recommencez."),
        )


class TextTooLongToUndoError(CalpaeError):
    """What a cell held before is longer than a cell can hold."""

    def __init__(self, action: str, sheet: str, cell: str) -> None:
        super().__init__(
            typeset(
                f"L’action « {action} » ne peut pas être annulée : le texte que contenait {cell} de « {sheet} » "
                "dépasse ce qu’Excel peut garder."
            ),
            typeset("Repartez d’une sauvegarde."),
        )


class Undo(NamedTuple):
    """How to undo the last action.

    Attributes:
        plan: What brings every cell back to what it held.
        emptied: What empties the record.
        action: What is undone, in the words of the ribbon.
        at: When it was done.
        user: Who did it.
    """

    plan: Plan
    emptied: Plan
    action: str
    at: datetime
    user: str


class _Recorded(NamedTuple):
    """A line of the record, as its cells hold it: texts."""

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
    sheet = _record_sheet(grid)
    if sheet is None or not plan.sheets:
        return Plan()
    lines = list(_recorded(grid, plan, {*left_out, UNDO_SHEET}))
    cells = {_ACTION: action, _AT: at.replace(microsecond=0, tzinfo=None).isoformat(), _USER: user, **_header_cells()}
    for row, line in enumerate(lines, start=_FIRST_ROW):
        cells.update({f"{_COLUMNS[name]}{row}": text for name, text in line._asdict().items() if text})
    contents = {address: Content(text) for address, text in cells.items()}
    return Plan({sheet.name: whole_sheet_plan(sheet, contents)})


def empty_record() -> Mapping[str, Content]:
    """Return the cells of the hidden sheet of a workbook in which nothing was done."""
    return {address: Content(text) for address, text in _header_cells().items()}


def undo_plan(grid: Grid) -> Undo:
    """Return what undoes the last action.

    A formula whose result alone differs has not changed: Excel worked it out again.

    Raises:
        CalpaeError: Nothing is on record, or something that was written has changed since; names it.
    """
    sheet = _record_sheet(grid)
    if sheet is None:
        raise NoUndoRecordError(grid.name)
    if _ACTION not in sheet.values:
        raise NothingToUndoError(grid.name)
    try:
        action, user = str(sheet.values[_ACTION]), str(sheet.values.get(_USER, ""))
        at = datetime.fromisoformat(str(sheet.values.get(_AT)))
        sheets = _restored(grid, action, [*_lines(sheet)])
    except ValueError as error:  # Somebody wrote in the sheet.
        raise NoUndoRecordError(grid.name) from error
    emptied = Plan({sheet.name: whole_sheet_plan(sheet, empty_record())})
    return Undo(Plan(sheets), emptied, action, at, user)


def _record_sheet(grid: Grid) -> Sheet | None:
    return next((sheet for sheet in grid.sheets if sheet.name.casefold() == UNDO_SHEET), None)


def _header_cells() -> dict[str, str]:
    return {f"{_COLUMNS[name]}{_HEADER_ROW}": header for name, header in _HEADERS.items()}


def _recorded(grid: Grid, plan: Plan, left_out: Collection[str]) -> Iterator[_Recorded]:
    before = {sheet.name: sheet for sheet in grid.sheets}
    after = {sheet.name: sheet for sheet in applied(grid, plan).sheets}
    for name, planned in plan.sheets.items():
        if name in left_out:
            continue
        for cell in planned.cells:
            yield _before(before[name], after[name], cell)
        for resize in planned.resized:
            if resize.was is not None:
                yield _Recorded(name, resize.table, _TABLE, str(resize.was))


def _before(before: Sheet, after: Sheet, cell: str) -> _Recorded:
    formula = before.formulas.get(cell)
    kind, value = _kept(before.values.get(cell))
    if formula is not None and formula == after.formulas.get(cell):
        formula = _UNCHANGED
    return _Recorded(before.name, cell, kind, value, formula or "", _digest(after, cell))


def _kept(value: Value | None) -> tuple[str, str]:
    """Write a value as text: a number kept as a number would come back a date, or rounded, from some programs."""
    if value is None or value == "":
        return _EMPTY, ""
    if isinstance(value, bool):
        return _BOOLEAN, str(int(value))
    if isinstance(value, date):
        return _DATE, value.isoformat()
    if isinstance(value, str):
        return (_TEXT, value) if len(value.encode("utf-16-le")) // 2 <= _LONGEST else (_TOO_LONG, "")
    return _NUMBER, repr(value)


def _value(kind: str, text: str) -> Value | None:
    """Read a value back.

    Raises:
        ValueError: Not one of ours.
    """
    if kind == _TEXT:
        return text
    if kind == _NUMBER:
        return float(text) if any(mark in text for mark in ".en") else int(text)
    if kind == _BOOLEAN:
        return bool(int(text))
    if kind == _DATE:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    if kind != _EMPTY:
        raise ValueError(kind)
    return None


def _digest(sheet: Sheet, cell: str) -> str:
    """Make a word of what a cell holds, and of the id of its row: rows inserted since must not pass unseen."""
    formula, value = sheet.formulas.get(cell), sheet.values.get(cell)
    first = f"A{split_address(cell)[1]}"
    row = "" if first in sheet.formulas else _written(sheet.values.get(first))
    if formula is not None:
        # Excel may keep the text of a formula shared by several cells elsewhere: it reads « = ».
        return "=" + ("" if formula == "=" else _word(formula, row))
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
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        days = (moment - datetime(1899, 12, 30)).total_seconds() / 86_400
        value = days if days > 60 else days - 1  # Excel believes that 1900 had a 29 February.
    # A cell that shows dates is read to the millisecond; adding 0 makes one zero of both.
    return f"n{round(value, 6) + 0:.15g}"


def _word(*parts: str) -> str:
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _same(recorded: str, now: str) -> bool:
    return recorded == now or ("=" in {recorded, now} and recorded.startswith("=") and now.startswith("="))


def _lines(sheet: Sheet) -> Iterator[_Recorded]:
    row = _FIRST_ROW
    while f"{_COLUMNS['sheet']}{row}" in sheet.values:
        yield _Recorded(*(str(sheet.values.get(f"{letters}{row}", "")) for letters in _COLUMNS.values()))
        row += 1


def _restored(grid: Grid, action: str, lines: list[_Recorded]) -> dict[str, SheetPlan]:
    by_name = {sheet.name: sheet for sheet in grid.sheets}
    changed: dict[str, list[str]] = {}
    cells: dict[str, dict[str, Content]] = {}
    resized: dict[str, list[Resize]] = {}
    for line in lines:
        if line.sheet not in by_name:
            raise MissingSheetToUndoError(action, line.sheet)
        if line.kind == _TOO_LONG:
            raise TextTooLongToUndoError(action, line.sheet, line.cell)
        sheet = by_name[line.sheet]
        if line.kind == _TABLE:
            resized.setdefault(line.sheet, []).append(Resize(line.cell, int(line.value)))
        elif not _same(line.after, _digest(sheet, line.cell)):
            changed.setdefault(line.sheet, []).append(line.cell)
        else:
            cells.setdefault(line.sheet, {})[line.cell] = _content(sheet, line)
    if changed:
        raise ChangedSinceError(action, changed)
    return {name: SheetPlan(cells.get(name, {}), {}, tuple(resized.get(name, ()))) for name in {**cells, **resized}}


def _content(sheet: Sheet, line: _Recorded) -> Content:
    formula = sheet.formulas.get(line.cell) if line.formula == _UNCHANGED else line.formula or None
    return Content(_value(line.kind, line.value), formula)
