"""Undoing the last action that changed what people own: every cell gets back what it held, or nothing is touched.

Results are worked out anew, and what people wrote in « Contrôles » of findings that come back comes back with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from calpae_xl.core.sheets.findings import FindingLine, FindingsTable, findings_contents, lines_apart, read_findings
from calpae_xl.core.sheets.undo_record import (
    ANSWER,
    PROPOSAL,
    TABLE,
    TOO_LONG,
    TOO_MUCH,
    UNCHANGED,
    UNDO_SHEET,
    Recorded,
    answer_digest,
    digest,
    record_sheet,
    same_digest,
    standing_record,
)
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import listed, typeset
from calpae_xl.core.workbook.difference import sheet_plan
from calpae_xl.core.workbook.encoded_value import decoded
from calpae_xl.core.workbook.grid import Grid, Sheet, split_address
from calpae_xl.core.workbook.plan import Content, Plan, Resize, SheetPlan
from calpae_xl.core.workbook.writable import refuse_unwritable


class NothingToUndoError(CalpaeError):
    """No action is on record."""

    def __init__(self, file: str) -> None:
        super().__init__(
            typeset(
                f"Le classeur « {file} » n’a rien à annuler : aucune action gardée n’a changé la saisie, les réserves "
                "ou les décisions."
            ),
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


class TooMuchToUndoError(CalpaeError):
    """The action changed more cells than the record holds."""

    def __init__(self, action: str) -> None:
        super().__init__(
            typeset(f"L’action « {action} » ne peut pas être annulée : elle a changé trop de cellules à la fois."),
            typeset("Repartez de la sauvegarde faite juste avant elle."),
        )


class ForeignRecordError(CalpaeError):
    """The record was not written by us for this workbook, or « Journal » was altered since."""

    def __init__(self, file: str) -> None:
        super().__init__(
            typeset(
                f"Le classeur « {file} » ne peut rien annuler : ce que garde sa feuille masquée « {UNDO_SHEET} » n’est "
                "pas ce que CALPAE y a écrit pour lui, ou des lignes de « Journal » ont changé depuis."
            ),
            typeset(
                "Repartez d’une sauvegarde, ou corrigez à la main ; les prochaines actions pourront être annulées."
            ),
        )


class Undo(NamedTuple):
    """How to undo the last action.

    Attributes:
        plan: What brings every cell that people own back to what it held.
        cells: How many cells that is.
        action: What is undone, in the words of the ribbon.
        at: When it was done.
        user: Who did it.
        left: How many actions before it can be undone next.
    """

    plan: Plan
    cells: int
    action: str
    at: datetime
    user: str
    left: int


def undo_plan(grid: Grid) -> Undo:
    """Return what undoes the last action that changed what people own.

    A formula whose result alone differs has not changed: Excel worked it out again.

    Raises:
        CalpaeError: Nothing is on record, or something that was written has changed since; names it.
    """
    refuse_unwritable(grid)
    if record_sheet(grid) is None:
        raise NoUndoRecordError(grid.name)
    actions = standing_record(grid)
    if actions is None:
        raise ForeignRecordError(grid.name)
    if not actions:
        raise NothingToUndoError(grid.name)
    done = actions[-1]
    try:
        sheets = _restored(grid, done.action, done.lines)
    except ValueError as error:  # The seal fits, and yet: somebody wrote it on purpose.
        raise ForeignRecordError(grid.name) from error
    cells = sum(map(_is_cell, done.lines)) or sum(line.kind == ANSWER for line in done.lines)
    return Undo(Plan(sheets), cells, done.action, done.at, done.user, len(actions) - 1)


def _restored(grid: Grid, action: str, lines: Sequence[Recorded]) -> dict[str, SheetPlan]:
    by_name = {sheet.name: sheet for sheet in grid.sheets}
    changed: dict[str, list[str]] = {}
    cells: dict[str, dict[str, Content]] = {}
    for line in lines:
        if line.kind == TOO_MUCH:
            raise TooMuchToUndoError(action)
        if line.sheet not in by_name:
            raise MissingSheetToUndoError(action, line.sheet)
        if line.kind == TOO_LONG:
            raise TextTooLongToUndoError(action, line.sheet, line.cell)
        sheet = by_name[line.sheet]
        if not _is_cell(line):
            continue
        if not same_digest(line.after, digest(sheet, line.cell)):
            changed.setdefault(line.sheet, []).append(line.cell)
        elif line.formula != UNCHANGED or sheet.formulas.get(line.cell) != "=":
            # A formula whose text Excel keeps elsewhere cannot be written; its result will follow by itself.
            cells.setdefault(line.sheet, {})[line.cell] = _content(sheet, line)
    if changed:
        raise ChangedSinceError(action, changed)
    resized = {name: _resized(by_name[name], lines, cells.get(name, {})) for name in {line.sheet for line in lines}}
    plans = {
        name: SheetPlan(cells.get(name, {}), tables) for name, tables in resized.items() if cells.get(name) or tables
    }
    return {**plans, **_answered(by_name, lines)}


def _is_cell(line: Recorded) -> bool:
    return line.kind not in {TABLE, ANSWER, PROPOSAL}


def _resized(sheet: Sheet, lines: Iterable[Recorded], cells: Iterable[str]) -> tuple[Resize, ...]:
    """Give tables back their size, but for those below whose former end somebody has written since."""
    columns = {split_address(cell)[0] for cell in cells}
    filled = [split_address(address) for address in sheet.values.keys() | sheet.formulas.keys()]
    last = max((row for letters, row in filled if letters in columns), default=0)
    tables = [line for line in lines if line.sheet == sheet.name and line.kind == TABLE]
    return tuple(Resize(line.cell, int(line.value)) for line in tables if last <= int(line.after))


def _answered(sheets: Mapping[str, Sheet], lines: Sequence[Recorded]) -> dict[str, SheetPlan]:
    """Write into « Contrôles » what people had said of findings, unless they have said something else since.

    Lines of findings that left come back below the others: the results that follow put them in their place.
    """
    proposals = {line.cell: line.value for line in lines if line.kind == PROPOSAL}
    answers = [line for line in lines if line.kind == ANSWER]
    if not answers:
        return {}
    sheet = sheets[answers[0].sheet]
    table = read_findings(sheet)
    if table.missing:
        return {}
    now = dict(enumerate(lines_apart(table.lines.values())))
    held = {line.fingerprint.text: row for row, line in now.items()}
    for line in answers:
        row = held.get(line.cell)
        if row is None:
            proposal = Content(proposals.get(line.cell) or None)
            now[max(now, default=0) + 1] = FindingLine(fingerprint=Content(line.cell), proposal=proposal)._replace(
                **_said(line)
            )
        elif answer_digest(now[row]) == line.after:
            now[row] = now[row]._replace(**_said(line))
    return {sheet.name: _listed(sheet, table, [*now.values()])}


def _said(line: Recorded) -> dict[str, Content]:
    return {"decision": Content(line.formula or None), "justification": Content(line.value or None)}


def _listed(sheet: Sheet, table: FindingsTable, lines: Sequence[FindingLine]) -> SheetPlan:
    return sheet_plan(sheet, findings_contents(lines, table.places))


def _content(sheet: Sheet, line: Recorded) -> Content:
    formula = sheet.formulas.get(line.cell) if line.formula == UNCHANGED else line.formula or None
    return Content(decoded(line.kind, line.value), formula)
