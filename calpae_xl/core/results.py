"""From what was computed to what is written: the cells of the result sheets that differ, and no other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from math import isclose
from typing import NamedTuple

from calpae_xl.core.codes import Severity
from calpae_xl.core.errors import CalpaeError
from calpae_xl.core.grid import Grid, Sheet, split_address
from calpae_xl.core.layout import SHEET_NAMES, Role
from calpae_xl.core.lineage import Work
from calpae_xl.core.plan import Content, Plan, Resize, SheetPlan
from calpae_xl.core.sheets.changes import changes_contents
from calpae_xl.core.sheets.consolidation import consolidation_contents
from calpae_xl.core.sheets.contents import SheetContents
from calpae_xl.core.sheets.findings import (
    PreviousFindings,
    findings_contents,
    findings_lines,
    misplaced_notes,
    read_findings,
    severity_counts,
)
from calpae_xl.core.sheets.home import home_contents
from calpae_xl.core.sheets.journal import Action, JournalEntry, entries_digest, journal_contents, read_journal
from calpae_xl.core.sheets.places import TARGET_SHEET
from calpae_xl.core.sheets.snapshot import SNAPSHOT_SHEET, snapshot_cells
from calpae_xl.core.sheets.targets import target_cells
from calpae_xl.core.typography import listed, plural, typeset
from calpae_xl.core.words import word

_ROLES: Mapping[Action, tuple[Role, ...]] = {
    Action.VALIDATE: (),
    Action.COMPARE: (Role.CHANGES,),
    # « Évolutions » too: both sheets share the banner that says whether they are up to date.
    Action.CONSOLIDATE: (Role.CONSOLIDATION, Role.CHANGES),
    Action.PROCESS: (Role.CONSOLIDATION, Role.CHANGES),
    Action.COMPARE_VINTAGES: (Role.CONSOLIDATION, Role.CHANGES),
}
_ALWAYS = (Role.HOME, Role.FINDINGS, Role.JOURNAL)
# Without digits: « T1 » is a cell.
_PLAIN_NAME = re.compile(r"[^\W\d]+")
_FIRST_COLUMN = re.compile(r"A[0-9]")
_LISTING = (Action.VALIDATE, Action.PROCESS, Action.COMPARE_VINTAGES)
"""Actions that write « Contrôles »; all of them read it."""


class MissingResultSheetError(CalpaeError):
    """The workbook was built before it had result sheets, or somebody deleted one."""

    def __init__(self, file: str, sheets: list[str]) -> None:
        names = listed([f"« {sheet} »" for sheet in sheets])
        missing = "la feuille" if len(sheets) == 1 else "les feuilles"
        super().__init__(
            typeset(f"Le classeur « {file} » n’a pas {missing} {names} où écrire les résultats."),
            "Construisez un classeur neuf avec « calpae construire » et reportez-y la saisie, ou repartez d’une "
            "copie complète du classeur de la campagne.",
        )


class Results(NamedTuple):
    """What is to be written.

    Attributes:
        plan: Empty when the workbook says it all already.
        notices: What people should know of it, in sentences.
    """

    plan: Plan
    notices: tuple[str, ...] = ()


def results_plan(grid: Grid, work: Work, action: Action, *, at: datetime, user: str) -> Results:
    """Return what an action writes into a workbook that was just read.

    « Accueil » and a line of « Journal » go with anything else that changes; when nothing does, nothing is
    written at all.

    Args:
        grid: The workbook as it is.
        work: What was made of it.
        action: Decides on the sheets that are written.
        at: Dates the line of « Journal ».
        user: Who asked.

    Raises:
        MissingResultSheetError: A sheet to write has no place.
        CalpaeError: What people wrote in a sheet could not be kept.
    """
    sheets = _sheets(grid, work, action)
    findings, home = sheets[Role.FINDINGS], sheets[Role.HOME]
    journal, previous = read_journal(sheets[Role.JOURNAL]), read_findings(findings)
    plans = _computed(grid, work, action, sheets)
    notices: tuple[str, ...] = ()
    counts = severity_counts(previous.lines.values())
    if action in _LISTING:
        lines = findings_lines(work.campaign, work.validation, previous)
        contents = findings_contents(lines, previous.places)
        plans[findings.name] = sheet_plan(findings, contents, previous.places.first_row)
        notices, counts = _notices(findings.name, previous, contents), severity_counts(lines)
    plans = {name: plan for name, plan in plans.items() if _changes(plan)}
    unsigned = whole_sheet_plan(home, home_contents(work.campaign, counts, journal.entries).cells)
    if not plans and not _changes(unsigned):
        return Results(Plan(), notices)
    entry = JournalEntry(
        at=at.replace(microsecond=0, tzinfo=None),
        user=user,
        action=action.value,
        detail=tally(work),
        cells=sum(len(plan.cells) for plan in plans.values()),
        file=grid.name,
        digest=entries_digest(work.campaign),
    )
    signed = home_contents(work.campaign, counts, (*journal.entries, entry))
    plans[home.name] = whole_sheet_plan(home, signed.cells)
    line = journal_contents(journal, entry)
    plans[sheets[Role.JOURNAL].name] = sheet_plan(sheets[Role.JOURNAL], line, journal.row + 1)
    return Results(Plan(plans), notices)


def tally(work: Work) -> str:
    """Count the findings in words: « 5 bloquants, 76 avertissements »."""
    counts = [(work.validation.count(severity), word(severity)) for severity in Severity]
    counts.append((len(work.validation.justified), "justifié"))
    return ", ".join(plural(count, name) for count, name in counts if count) or "aucun constat"


def sheet_plan(sheet: Sheet, contents: SheetContents, model_row: int | None = None) -> SheetPlan:
    """Return the cells that differ from what a sheet holds.

    Lines beyond the end of a table of ours are emptied; lines that the table gains look like the others.

    Args:
        sheet: As it was read.
        contents: What it should hold.
        model_row: Row whose look new lines take; by default the last one that is filled in.
    """
    filled = _last_rows(sheet, contents)
    last_row = max(filled.values(), default=0)
    cells: dict[str, Content] = {}
    styled: dict[str, str] = {}
    for address, content in contents.cells.items():
        letters, row = split_address(address)
        new = bool(contents.table_rows) and row > last_row
        if new or not same(content, sheet, address):
            cells[address] = content
        if new:
            styled[address] = f"{letters}{model_row or last_row or row}"
    for end in contents.table_rows.values():
        for letters in filled:
            stale = (f"{letters}{row}" for row in range(end + 1, last_row + 1))
            cells |= {address: Content() for address in stale if not same(Content(), sheet, address)}
    resized = tuple(Resize(table, end) for table, end in contents.table_rows.items() if end != last_row)
    return SheetPlan(cells, styled, resized)


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
    if formula != content.formula and not (formula == "=" and content.formula is not None):
        return False
    wanted = content.value
    if wanted in {None, ""} or value in {None, ""}:
        return wanted in {None, ""} and value in {None, ""}
    if isinstance(wanted, bool) or isinstance(value, bool) or isinstance(wanted, str) or isinstance(value, str):
        return type(wanted) is type(value) and wanted == value
    if isinstance(wanted, date) or isinstance(value, date):
        return _moment(wanted) == _moment(value)
    if content.formula is not None:
        return isclose(wanted, value, rel_tol=1e-12)  # Excel may have worked it out in another order.
    return wanted == value


def _moment(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value


def _changes(plan: SheetPlan) -> bool:
    return bool(plan.cells or plan.resized)


def whole_sheet_plan(sheet: Sheet, cells: Mapping[str, Content]) -> SheetPlan:
    """Plan a sheet that is ours whole, but for the hidden first column: whatever is not wanted leaves."""
    held = (address for address in (*sheet.values, *sheet.formulas) if not _FIRST_COLUMN.match(address))
    wanted = {**dict.fromkeys(held, Content()), **cells}
    return SheetPlan({address: content for address, content in wanted.items() if not same(content, sheet, address)})


def _sheets(grid: Grid, work: Work, action: Action) -> dict[Role, Sheet]:
    by_name = {sheet.name: sheet for sheet in grid.sheets}
    wanted = {role: work.campaign.sheets.get((role, "")) for role in (*_ROLES[action], *_ALWAYS)}
    missing = [SHEET_NAMES[role] for role in SHEET_NAMES if role in wanted and wanted[role] is None]
    if missing:
        raise MissingResultSheetError(grid.name, missing)
    return {role: by_name[name] for role, name in wanted.items() if name is not None}


def _computed(grid: Grid, work: Work, action: Action, sheets: Mapping[Role, Sheet]) -> dict[str, SheetPlan]:
    """Plan the sheets whose every cell is worked out; those of hidden helpers go with « CeA »."""
    plans = {}
    for role in _ROLES[action]:
        contents = changes_contents(work) if role is Role.CHANGES else consolidation_contents(work)
        plans[sheets[role].name] = whole_sheet_plan(sheets[role], _with_names(work, contents.cells))
    if Role.CONSOLIDATION in sheets:
        by_name = {sheet.name.casefold(): sheet for sheet in grid.sheets}
        for name, cells in ((TARGET_SHEET, target_cells(work)), (SNAPSHOT_SHEET, snapshot_cells(work))):
            if name not in by_name:
                raise MissingResultSheetError(grid.name, [name])
            plans[by_name[name].name] = whole_sheet_plan(by_name[name], _with_names(work, cells))
    return plans


def _with_names(work: Work, cells: Mapping[str, Content]) -> Mapping[str, Content]:
    """Have formulas call « CeA » by the name that people gave it, as spreadsheets do when a tab is renamed."""
    built, name = SHEET_NAMES[Role.CONSOLIDATION], work.campaign.sheets.get((Role.CONSOLIDATION, ""))
    if name is None or name == built:
        return cells
    called = name if _PLAIN_NAME.fullmatch(name) else "'" + name.replace("'", "''") + "'"
    return {
        address: Content(content.value, content.formula and content.formula.replace(f"{built}!", f"{called}!"))
        for address, content in cells.items()
    }


def _notices(sheet: str, previous: PreviousFindings, contents: SheetContents) -> tuple[str, ...]:
    rows = misplaced_notes(previous, contents)
    if not rows:
        return ()
    where = listed([str(row) for row in rows])
    which = f"ligne {where}" if len(rows) == 1 else f"lignes {where}"
    return (
        typeset(
            f"Feuille « {sheet} » : ce que vous avez écrit à côté du tableau ({which}) n’est plus en face du "
            "constat d’origine ; déplacez-le, ou préférez la colonne « Justification »."
        ),
    )
