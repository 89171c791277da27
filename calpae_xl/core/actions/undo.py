"""Undoing the last action: every cell gets back what the record says it held, or nothing is touched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from calpae_xl.core.sheets.undo_record import (
    ACTION_CELL,
    AT_CELL,
    TABLE,
    TOO_LONG,
    UNCHANGED,
    UNDO_SHEET,
    USER_CELL,
    Recorded,
    digest,
    empty_record,
    record_sheet,
    recorded_lines,
    same_digest,
)
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import listed, typeset
from calpae_xl.core.workbook.difference import whole_sheet_plan
from calpae_xl.core.workbook.encoded_value import decoded
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.plan import Content, Plan, Resize, SheetPlan
from calpae_xl.core.workbook.seal import refuse_sealed


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


def undo_plan(grid: Grid) -> Undo:
    """Return what undoes the last action.

    A formula whose result alone differs has not changed: Excel worked it out again.

    Raises:
        CalpaeError: Nothing is on record, or something that was written has changed since; names it.
    """
    refuse_sealed(grid)
    sheet = record_sheet(grid)
    if sheet is None:
        raise NoUndoRecordError(grid.name)
    if ACTION_CELL not in sheet.values:
        raise NothingToUndoError(grid.name)
    try:
        action, user = str(sheet.values[ACTION_CELL]), str(sheet.values.get(USER_CELL, ""))
        at = datetime.fromisoformat(str(sheet.values.get(AT_CELL)))
        sheets = _restored(grid, action, [*recorded_lines(sheet)])
    except ValueError as error:  # Somebody wrote in the sheet.
        raise NoUndoRecordError(grid.name) from error
    emptied = Plan({sheet.name: whole_sheet_plan(sheet, empty_record())})
    return Undo(Plan(sheets), emptied, action, at, user)


def _restored(grid: Grid, action: str, lines: list[Recorded]) -> dict[str, SheetPlan]:
    by_name = {sheet.name: sheet for sheet in grid.sheets}
    changed: dict[str, list[str]] = {}
    cells: dict[str, dict[str, Content]] = {}
    resized: dict[str, list[Resize]] = {}
    for line in lines:
        if line.sheet not in by_name:
            raise MissingSheetToUndoError(action, line.sheet)
        if line.kind == TOO_LONG:
            raise TextTooLongToUndoError(action, line.sheet, line.cell)
        sheet = by_name[line.sheet]
        if line.kind == TABLE:
            resized.setdefault(line.sheet, []).append(Resize(line.cell, int(line.value)))
        elif not same_digest(line.after, digest(sheet, line.cell)):
            changed.setdefault(line.sheet, []).append(line.cell)
        elif line.formula != UNCHANGED or sheet.formulas.get(line.cell) != "=":
            # A formula whose text Excel keeps elsewhere cannot be written; its result will follow by itself.
            cells.setdefault(line.sheet, {})[line.cell] = _content(sheet, line)
    if changed:
        raise ChangedSinceError(action, changed)
    return {name: SheetPlan(cells.get(name, {}), tuple(resized.get(name, ()))) for name in {**cells, **resized}}


def _content(sheet: Sheet, line: Recorded) -> Content:
    formula = sheet.formulas.get(line.cell) if line.formula == UNCHANGED else line.formula or None
    return Content(decoded(line.kind, line.value), formula)
