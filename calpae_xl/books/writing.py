"""Saves a plan into a workbook on disk: whatever happens, the old file or the new one, never between."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from calpae_xl.books.filelock import locked
from calpae_xl.books.package import Package
from calpae_xl.books.patch import Patched, patch
from calpae_xl.books.repack import raw_entries
from calpae_xl.books.replacing import (
    UnwritableFileError,
    drafted,
    explained,
    former_at,
    real_path,
    refuse_changed,
    refuse_open,
    status_of,
    take_place,
)
from calpae_xl.books.sheetpatch import same_content
from calpae_xl.books.workbook import Source, package_suffix, read_grid, read_source, refuse_sealed_file
from calpae_xl.core.trade.errors import UnusableFileError
from calpae_xl.core.trade.values import serial
from calpae_xl.core.workbook.areas import redefined
from calpae_xl.core.workbook.formula_text import same_formula
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.plan import Content, Plan, applied, with_mended_tables

# Half a millisecond, to which the reader rounds moments, in days.
_CLOCK_ROUNDING = 0.6e-8

_RETRY = "Recommencez ; si cela se reproduit, transmettez-le au service informatique."


class Saved(NamedTuple):
    """A workbook that holds its plan.

    Attributes:
        path: The file, symbolic links followed.
        backup: The copy of what it held before, if one was made.
        changed: Whether the file was written; it was not when it held the whole plan already.
        notices: What people should know of it, in sentences.
    """

    path: Path
    backup: Path | None
    changed: bool
    notices: tuple[str, ...] = ()


def write_workbook(
    path: Path, plan: Plan, *, now: datetime, backup: bool, target: Path | None = None, source: Source | None = None
) -> Saved:
    """Put a plan into a workbook, in place or to another file.

    The new file is written beside its place, synchronised and read back before it takes the name of
    the old one, in one step of the system. Other commands of ours wait meanwhile; whatever else saved the
    workbook since it was read is seen by its bytes. Nothing protects from a program that would save it
    during that very step.

    Args:
        path: The workbook.
        plan: What changes.
        now: Dates the backup.
        backup: Whether to keep, beside it, a copy of the file that is replaced.
        target: Where to save; by default in place.
        source: What the plan was made from; by default the workbook as it is.

    Raises:
        UnusableFileError: The workbook cannot be read, or edited without risk.
        ChangedMeanwhileError: It is not what the plan was made from any more.
        UnwritableFileError: It cannot be saved; says why.
        SealedCopyError: A copy that was transmitted would be replaced.
        CalpaeError: See `patch.patch`.
    """
    origin, goal = real_path(path), real_path(target or path)
    with explained(goal.name):
        refuse_open(target or path, goal)
        status_of(goal)
        package, before = source or read_source(origin)
        _refuse_other_format(goal, origin, package)
        patched = patch(package, plan)
        if goal == origin and not patched.parts:
            return Saved(goal, None, changed=False)
        with locked(goal) as alone:
            refuse_changed(origin, package.content)
            former = former_at(goal)
            if former is not None and goal != origin:
                refuse_sealed_file(goal.name, former.content)
            with drafted(goal, patched.content, former, alone=alone, like=origin.stat()) as draft:
                _verify(goal.name, draft, package.content, patched, _Expected(before, plan, patched.date1904))
                refuse_changed(origin, package.content)
                kept_at = now if backup else None
                placed = take_place(draft, goal, former, now=kept_at, asked=target or path, spared=origin)
    return Saved(goal, placed.backup, changed=True, notices=placed.notices)


def _refuse_other_format(goal: Path, origin: Path, package: Package) -> None:
    """Refuse a name that announces another kind of workbook: Excel would not open it."""
    suffix = package_suffix(package)
    if goal.suffix.casefold() != suffix:
        if goal == origin:
            fault = f"est un fichier « {suffix} » sous un autre nom : il se lit, mais rien n’y est écrit"
            remedy = f"Donnez-lui un nom qui finit par « {suffix} », puis recommencez."
            raise UnwritableFileError(goal.name, fault, remedy)
        fault = f"ne peut pas être enregistré sous ce nom : ce n’est pas un fichier « {goal.suffix} »"
        if not goal.suffix:
            fault = "ne peut pas être enregistré sous ce nom, qui ne dit pas ce qu’il est"
        raise UnwritableFileError(goal.name, fault, f"Choisissez un nom qui finit par « {suffix} », puis recommencez.")


class _Expected(NamedTuple):
    """What is to be read back: the workbook as it was, and its plan."""

    before: Grid
    plan: Plan
    date1904: bool


def _verify(name: str, temporary: Path, source: bytes, patched: Patched, expected: _Expected) -> None:
    """Read the new file back from the disk.

    Raises:
        UnwritableFileError: It is not the workbook it should be.
    """
    try:
        fault = _fault(temporary, source, patched, expected)
    except UnusableFileError as error:
        raise UnwritableFileError(name, "n’a pas été modifié : le nouveau fichier serait illisible", _RETRY) from error
    if fault:
        raise UnwritableFileError(name, f"n’a pas été modifié : relu, le nouveau fichier diffère ({fault})", _RETRY)


def _fault(temporary: Path, source: bytes, patched: Patched, expected: _Expected) -> str | None:
    if temporary.read_bytes() != patched.content:
        return "écriture sur le disque"
    old, new = raw_entries(source), raw_entries(patched.content)
    concerned = {part.lower() for part in patched.parts}
    for part in old.keys() | new.keys():
        if part not in concerned and old.get(part) != new.get(part):
            return f"partie « {part} »"
    after = read_grid(temporary)
    before = with_mended_tables(expected.before, expected.plan)
    if [sheet.name for sheet in after.sheets] != [sheet.name for sheet in before.sheets]:
        return "liste des feuilles"
    if after.names != redefined(before.names, expected.plan.names):
        return "noms définis"
    for sheet, wanted_sheet in zip(after.sheets, applied(before, expected.plan).sheets, strict=True):
        if sorted(sheet.tables or ()) != sorted(wanted_sheet.tables or ()):
            return f"tableaux de la feuille « {sheet.name} »"
    planned = {name.lower(): sheet.cells for name, sheet in expected.plan.sheets.items()}
    for was, now in zip(before.sheets, after.sheets, strict=True):
        wanted = planned.get(was.name.lower())
        if was != now and (cell := _unexpected(was, now, wanted or {}, expected.date1904)):
            return f"feuille « {was.name} », cellule {cell}"
    return None


def _unexpected(was: Sheet, now: Sheet, planned: Mapping[str, Content], date1904: bool) -> str | None:
    """Return a cell that is neither as planned nor, unplanned, as it was."""
    wanted = {address.replace("$", ""): content for address, content in planned.items()}
    for address in wanted.keys() | was.values.keys() | was.formulas.keys() | now.values.keys() | now.formulas.keys():
        found = _content(now, address)
        if not _reads_as(wanted[address], found, date1904) if address in wanted else found != _content(was, address):
            return address
    return None


def _content(sheet: Sheet, address: str) -> Content:
    return Content(sheet.values.get(address), sheet.formulas.get(address))


def _reads_as(wanted: Content, found: Content, date1904: bool) -> bool:
    if same_content(wanted, found, date1904):
        return True
    if not same_formula(wanted.formula, found.formula) or not isinstance(found.value, date):
        return False
    # In a cell shown as a date the reader gives a date, to the millisecond, whatever number was written.
    number = serial(wanted.value, date1904=date1904) if isinstance(wanted.value, date) else wanted.value
    return isinstance(number, (int, float)) and abs(serial(found.value, date1904=date1904) - number) < _CLOCK_ROUNDING
