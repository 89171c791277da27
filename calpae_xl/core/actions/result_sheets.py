"""From what was computed to what is written: the result sheets, « Accueil » and a line of « Journal »."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from calpae_xl.core.actions.home_writing import HomeWriter
from calpae_xl.core.actions.justifications import new_justifications
from calpae_xl.core.actions.own_names import with_names
from calpae_xl.core.actions.restoration import Mended, restored
from calpae_xl.core.actions.signature import Signature
from calpae_xl.core.campaign.defined_names import SNAPSHOT_SHEET
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.changes import changes_contents
from calpae_xl.core.results.charts import charts_contents, chosen_in
from calpae_xl.core.results.consolidation import consolidation_contents
from calpae_xl.core.results.consolidation_places import TARGET_SHEET
from calpae_xl.core.results.findings import findings_lines
from calpae_xl.core.results.home import kinds_in, to_fill
from calpae_xl.core.results.remaining import counted_text, remaining_contents
from calpae_xl.core.results.snapshot import snapshot_cells
from calpae_xl.core.results.targets import target_cells
from calpae_xl.core.sheets.baseline import BASELINE_SHEET
from calpae_xl.core.sheets.findings import (
    FindingLine,
    FindingsTable,
    findings_contents,
    misplaced_notes,
    read_findings,
)
from calpae_xl.core.sheets.journal import Action, JournalEntry, journal_contents, read_journal
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.typography import listed, typeset
from calpae_xl.core.workbook.contents import SheetContents
from calpae_xl.core.workbook.difference import live_plan, same, says_something, sheet_plan, whole_sheet_plan
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Plan, SheetPlan
from calpae_xl.core.workbook.sheet_recognition import MisfitResultSheetsError, MissingResultSheetError

_CALCULATED = {Role.CONSOLIDATION: consolidation_contents, Role.CHANGES: changes_contents}
"""The sheets whose every cell is worked out; together, since they share the banner that says whether they are late."""

_ALWAYS = (Role.HOME, Role.FINDINGS, Role.JOURNAL)
_HELPERS = {TARGET_SHEET: target_cells, SNAPSHOT_SHEET: snapshot_cells}
"""The very hidden sheets to which the formulas of the consolidated sheet and « Évolutions » look."""

_LISTING = (Action.VALIDATE, Action.PROCESS)
"""Actions that write « Contrôles »; all of them read it."""


class Results(NamedTuple):
    """What is to be written.

    Attributes:
        plan: Empty when the workbook says it all already.
        notices: What people should know of it, in sentences.
        detail: What is done, in the few words of « Journal »; empty when nothing is.
    """

    plan: Plan
    notices: tuple[str, ...] = ()
    detail: str = ""


def results_plan(
    grid: Grid, work: Processed, action: Action, *, at: datetime, user: str, mended: Mended | None = None
) -> Results:
    """Return what an action that computes writes into a workbook that was just read.

    « Accueil » and a line of « Journal » go with anything else that changes; when nothing does, nothing is
    written at all.

    Args:
        grid: The workbook as it is.
        work: What was made of it.
        action: Decides on the sheets that are written.
        at: Dates the line of « Journal ».
        user: Who asked.
        mended: What of its tables is put right in the same writing.

    Raises:
        MisfitResultSheetsError: The result sheets were laid out for other periods.
        MissingResultSheetError: A sheet to write has no place.
        CalpaeError: What people wrote in a sheet could not be kept.
    """
    _refuse_misfit(work)
    sheets = _required_sheets(grid, work, action)
    previous = read_findings(sheets[Role.FINDINGS]).whole
    plans = _calculated(grid, work, sheets)
    notices: tuple[str, ...] = ()
    listed: Sequence[FindingLine] | None = None
    if action in _LISTING:
        plans[sheets[Role.FINDINGS].name], notices, listed = _listing(grid, work, sheets[Role.FINDINGS], previous)
    plans = {name: plan for name, plan in plans.items() if says_something(plan)}
    signature = Signature(action, at, user, tally(work))
    if action in _LISTING:
        signature = _keeping(signature, sheets, work, previous)
    names, told = restored(work.campaign)
    if mended is not None:
        told = (*mended.notices, *told)
    on = at.date()
    recalculated = Role.CONSOLIDATION in sheets
    home = HomeWriter(grid, work, sheets.get(Role.HOME), listed, on, recalculated=recalculated)
    notices = (*notices, *home.notices)
    if (
        not plans
        and not names
        and not (mended and mended.plan.sheets)
        and not signature.kept
        and not (Role.HOME in sheets and home.is_late(read_journal(sheets[Role.JOURNAL]).entries))
    ):
        return Results(Plan(), notices)
    signed = _signed(sheets, home, signature, Plan(plans).cells)
    return Results(Plan({**plans, **signed}, names), (*told, *notices), signature.detail)


def change_plan(grid: Grid, change: Plan, work: Processed, signature: Signature) -> Results:
    """Return a change that people accepted, with all that follows from it in the result sheets.

    A workbook that lacks some of them, such as the copy sent to one department, has those it has written.

    Args:
        grid: The workbook with the change in it.
        change: What people accepted, not empty.
        work: What was made of ``grid``.
        signature: What « Journal » says of it.

    Raises:
        CalpaeError: What people wrote in a sheet could not be kept.
    """
    _refuse_misfit(work)
    sheets = _sheets(grid, work, (*_always(grid), *_CALCULATED, Role.CHARTS))
    helped = {*_HELPERS} <= {sheet.name.casefold() for sheet in grid.sheets}
    if Role.CONSOLIDATION not in sheets or not helped:  # Their formulas look to one another.
        sheets = {role: sheet for role, sheet in sheets.items() if role in _ALWAYS}
    plans = _calculated(grid, work, sheets)
    notices: tuple[str, ...] = ()
    listed: Sequence[FindingLine] | None = None
    if Role.FINDINGS in sheets:
        findings, previous = sheets[Role.FINDINGS], read_findings(sheets[Role.FINDINGS]).whole
        plans[findings.name], notices, listed = _listing(grid, work, findings, previous)
        signature = _keeping(signature, sheets, work, previous)
    on = signature.at.date()
    recalculated = Role.CONSOLIDATION in sheets
    home = HomeWriter(grid, work, sheets.get(Role.HOME), listed, on, recalculated=recalculated)
    followed = change.then(Plan({name: plan for name, plan in plans.items() if says_something(plan)}))
    names, told = restored(work.campaign)
    signed = Plan(_signed(sheets, home, signature, followed.cells), names)
    return Results(followed.then(signed), (*told, *notices, *home.notices), signature.detail)


def relisted(grid: Grid, work: Processed, signature: Signature) -> Results:
    """Return what lists anew in « Contrôles » all that the validation of ``work`` holds, and nothing else.

    Args:
        grid: The workbook as it is.
        work: What was made of it.
        signature: What « Journal » says of it.

    Raises:
        CalpaeError: What people wrote in « Contrôles » could not be kept.
    """
    sheets = _sheets(grid, work, _always(grid))
    if Role.FINDINGS not in sheets:
        return Results(Plan())
    findings, previous = sheets[Role.FINDINGS], read_findings(sheets[Role.FINDINGS]).whole
    plan, notices, lines = _listing(grid, work, findings, previous)
    if not says_something(plan):
        return Results(Plan(), notices)
    signature = _keeping(signature, sheets, work, previous)
    home = HomeWriter(grid, work, sheets.get(Role.HOME), lines, signature.at.date())
    signed = Plan(_signed(sheets, home, signature, len(plan.cells)))
    return Results(Plan({findings.name: plan}).then(signed), notices, signature.detail)


def signed_change(grid: Grid, change: Plan, work: Processed, signature: Signature) -> Results:
    """Return a change that nothing else follows, with what « Accueil » and « Journal » say of it.

    Args:
        grid: The workbook with the change in it.
        change: What is to be written.
        work: What was made of ``grid``.
        signature: What « Journal » says of it.
    """
    sheets = _sheets(grid, work, _always(grid))
    home = HomeWriter(grid, work, sheets.get(Role.HOME), None, signature.at.date())
    signed = Plan(_signed(sheets, home, signature, change.cells))
    return Results(change.then(signed), detail=signature.detail)


def _refuse_misfit(work: Processed) -> None:
    if any(finding.code is Code.MISFIT_RESULTS for finding in work.campaign.structure):
        raise MisfitResultSheetsError(work.campaign.name)


def tally(work: Processed) -> str:
    """Count the rows to answer in words: « 5 bloquants, 64 avertissements »."""
    lines = findings_lines(work.campaign, work.validation, work.campaign.listed)
    return counted_text(lines) or "aucun constat"


def _always(grid: Grid) -> tuple[Role, ...]:
    """List the sheets that every action writes; a copy sent has no « Journal », and its « Accueil » is a letter."""
    is_copy = any(sheet.name.casefold() == BASELINE_SHEET for sheet in grid.sheets)
    return (Role.FINDINGS,) if is_copy else _ALWAYS


def _sheets(grid: Grid, work: Processed, roles: Iterable[Role]) -> dict[Role, Sheet]:
    """Return our sheets of these roles, as far as there are any."""
    found = {role: work.campaign.sheet_in(grid, role) for role in roles}
    return {role: sheet for role, sheet in found.items() if sheet is not None}


def _required_sheets(grid: Grid, work: Processed, action: Action) -> dict[Role, Sheet]:
    wanted = (*(() if action is Action.VALIDATE else _CALCULATED), *_always(grid))
    sheets = _sheets(grid, work, (*wanted, *(() if action is Action.VALIDATE else (Role.CHARTS,))))
    missing = [work.campaign.settings.sheet_name(role) for role in Role if role in wanted and role not in sheets]
    if missing:
        raise MissingResultSheetError(grid.name, missing)
    if Role.CONSOLIDATION in sheets:
        held = {sheet.name.casefold() for sheet in grid.sheets}
        for name in _HELPERS:
            if name not in held:
                raise MissingResultSheetError(grid.name, [name])
    return sheets


def _calculated(grid: Grid, work: Processed, sheets: Mapping[Role, Sheet]) -> dict[str, SheetPlan]:
    """Plan the sheets whose every cell is worked out; those of hidden helpers go with the consolidated one."""
    plans = {}
    for role, contents_of in _CALCULATED.items():
        if role in sheets:
            cells = with_names(work, contents_of(work).cells)
            plans[sheets[role].name] = whole_sheet_plan(sheets[role], cells)
    if Role.CHARTS in sheets:
        charts = sheets[Role.CHARTS]
        cells = with_names(work, charts_contents(work, chosen_in(charts)).cells)
        plans[charts.name] = live_plan(grid, charts, cells)
    if Role.CONSOLIDATION in sheets:
        by_name = {sheet.name.casefold(): sheet for sheet in grid.sheets}
        for name, cells_of in _HELPERS.items():
            plans[by_name[name].name] = whole_sheet_plan(by_name[name], with_names(work, cells_of(work)))
    return plans


def _listing(
    grid: Grid, work: Processed, findings: Sheet, previous: FindingsTable
) -> tuple[SheetPlan, tuple[str, ...], Sequence[FindingLine]]:
    """Plan « Contrôles »; also say what to tell of it, and which lines it comes to hold."""
    lines = findings_lines(work.campaign, work.validation, previous, work.cells)
    contents = findings_contents(lines, previous.places)
    home = work.campaign.sheet_in(grid, Role.HOME)
    blank = to_fill(work.campaign, "", {}) if home is None else to_fill(work.campaign, home.name, kinds_in(home))
    head = remaining_contents(lines, blank, previous.places, findings)
    told = {at: content for at, content in head.items() if not same(content, findings, at)}
    plan = sheet_plan(findings, contents)
    plan = replace(plan, cells={**told, **plan.cells})
    return plan, _notices(findings.name, previous, contents), lines


def _keeping(signature: Signature, sheets: Mapping[Role, Sheet], work: Processed, previous: FindingsTable) -> Signature:
    """Have « Journal » keep the justifications that this run is the first to take."""
    if Role.JOURNAL not in sheets:
        return signature
    fresh = new_justifications(work, previous, read_journal(sheets[Role.JOURNAL]).entries)
    return signature._replace(kept=(*signature.kept, *fresh))


def _signed(sheets: Mapping[Role, Sheet], home: HomeWriter, signature: Signature, cells: int) -> dict[str, SheetPlan]:
    """Plan the lines of « Journal » and what « Accueil » makes of them, as far as both are there."""
    plans = {}
    entries: Sequence[JournalEntry] = ()
    added = signature.entries(home.campaign, cells)
    if Role.JOURNAL in sheets:
        journal = read_journal(sheets[Role.JOURNAL])
        entries = journal.entries
        plans[sheets[Role.JOURNAL].name] = sheet_plan(sheets[Role.JOURNAL], journal_contents(journal, *added))
    if Role.HOME in sheets:
        plans[sheets[Role.HOME].name] = home.plan((*entries, *added))
    return plans


def _notices(sheet: str, previous: FindingsTable, contents: SheetContents) -> tuple[str, ...]:
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
