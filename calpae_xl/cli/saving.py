"""Options that let a command write, and what it says of what it wrote or would write."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import wraps
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import click

from calpae_xl.books.port import Applied, Book, ChangedMeanwhileError
from calpae_xl.cli.arguments import FileToWrite
from calpae_xl.cli.folding import put_folded
from calpae_xl.cli.streams import complain, put_lines
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import plural, shortened, typeset
from calpae_xl.doors.person import user_name

if TYPE_CHECKING:
    from calpae_xl.core.documents import Document
    from calpae_xl.core.figures.processed import Processed
    from calpae_xl.core.sheets.journal import Action
    from calpae_xl.core.workbook.grid import Sheet
    from calpae_xl.core.workbook.plan import Content
    from calpae_xl.usecases.write import Prepared

Command = TypeVar("Command", bound=Callable[..., int])
Done = TypeVar("Done")

_HIDDEN = "_"
"""Start of the names of sheets that nobody sees."""

_EMPTY = "(vide)"
_MOST_SHOWN = 60
_MOST_RUNS = 20
"""A run lasts a fraction of a second; of twenty commands at once on one file, each has its turn."""


class Saving(NamedTuple):
    """What the options say: where to write, if at all."""

    target: Path | None
    in_place: bool
    simulated: bool

    @property
    def asked(self) -> bool:
        """Whether the result sheets are concerned at all."""
        return self.target is not None or self.in_place or self.simulated


class Saved(NamedTuple):
    """What was done of the result sheets; ``applied`` is ``None`` when it was only simulated."""

    prepared: Prepared
    applied: Applied | None

    @property
    def work(self) -> Processed:
        """What was made of the workbook."""
        return self.prepared.work


def saving(command: Command) -> Command:
    """Add the options, and run the command anew when somebody else saved the workbook meanwhile.

    Such a command says nothing before it has saved.
    """
    options = (
        click.option(
            "--sortie",
            "target",
            metavar="CHEMIN",
            type=FileToWrite(),
            help="Écrit les résultats dans une copie du classeur. Un fichier déjà là est gardé, daté, à côté.",
        ),
        click.option(
            "--sur-place",
            "in_place",
            is_flag=True,
            help="Écrit les résultats dans le classeur lui-même, dont une copie datée est gardée à côté.",
        ),
        click.option("--simuler", "simulated", is_flag=True, help="Montre ce qui serait écrit, et n’écrit rien."),
    )
    made: Callable[..., int] = wraps(command)(lambda *given, **named: anew(lambda: command(*given, **named)))
    for option in reversed(options):
        made = option(made)
    return cast("Command", made)


def anew(run: Callable[[], Done], met: type[CalpaeError] = ChangedMeanwhileError) -> Done:
    """Do something from the reading of a workbook to its saving, again if somebody else was quicker.

    Args:
        run: What is done.
        met: What it raises then.

    Raises:
        CalpaeError: As what is done raises it; ``met`` if somebody is quicker each time.
    """
    for _ in range(_MOST_RUNS - 1):
        with suppress(met):
            return run()
    return run()


def read_options(options: dict[str, Any]) -> Saving:
    """Check the options together.

    Raises:
        click.UsageError: Two places to write.
    """
    wanted = Saving(**options)
    if wanted.target is not None and wanted.in_place:
        raise click.UsageError(typeset("Choisissez entre --sortie et --sur-place : l’un ou l’autre."))
    return wanted


def save(book: Book, action: Action, wanted: Saving) -> Saved:
    """Do the work, then write it where asked, or nowhere.

    Raises:
        CalpaeError: Nothing can be said of the workbook, or it cannot be written.
    """
    from calpae_xl.usecases.write import prepare

    at = datetime.now()  # The clock on the wall, as « Journal » and backups show it.
    return save_prepared(book, prepare(book, action, at=at, user=user_name()), wanted, at=at)


def save_prepared(book: Book, prepared: Prepared, wanted: Saving, *, at: datetime) -> Saved:
    """Write what was prepared where asked, or nowhere.

    Raises:
        CalpaeError: The workbook cannot be written.
    """
    from calpae_xl.usecases.write import write

    applied = None if wanted.simulated else write(book, prepared, at=at, target=wanted.target)
    for notice in (*prepared.results.notices, *(() if applied is None else applied.notices)):
        complain(notice)
    return Saved(prepared, applied)


def put_saved(saved: Saved, step: str = "") -> None:
    """Print the plan, or say in one line what was written, then what to do next."""
    if saved.applied is None:
        put_lines(_plan_lines(saved.prepared))
        return
    told = written_text(saved)
    if sys.stdout.isatty():
        put_folded([told, *filter(None, [step])])
    else:
        put_lines([" ".join(filter(None, (told, step)))])


def written_text(saved: Saved) -> str:
    """Say in a sentence what was written, and where the workbook as it was is kept."""
    applied = saved.applied
    if applied is None or not applied.changed:
        return typeset("Classeur déjà à jour : rien n’a été écrit.")
    plan, entries = saved.prepared.results.plan, _entry_sheets(saved.prepared)
    entered = sum(len(sheet.cells) for name, sheet in plan.sheets.items() if name in entries)
    kept = kept_text(applied.backup)
    if not entered:
        return typeset(f"Résultats écrits dans « {applied.name} »{kept}.")
    count = plural(entered, "cellule de saisie", "cellules de saisie")
    return typeset(f"{count} ; résultats recalculés dans « {applied.name} »{kept}.")


def kept_text(backup: Path | str | None) -> str:
    """Say, after the name of a file that was written, where what it replaced is kept."""
    return "" if backup is None else f" (sauvegarde : « {backup} »)"


def _entry_sheets(prepared: Prepared) -> frozenset[str]:
    from calpae_xl.core.workbook.layout import Role

    return frozenset(name for (role, _), name in prepared.work.campaign.sheets.items() if role is Role.ENTRY)


def saved_document(saved: Saved) -> Document:
    """Make the part of a JSON document that says what was written, or would be."""
    plan, applied = saved.prepared.results.plan, saved.applied
    changes = [
        {
            "sheet": sheet,
            "cell": address,
            "old": _value(old),
            "new": _value(new),
            "formula": new.formula,
        }
        for sheet, address, old, new in _changes(saved.prepared)
    ]
    return {
        "cells": plan.cells,
        "changed": applied is not None and applied.changed,
        "path": None if applied is None else applied.name,
        "backup": None if applied is None else applied.backup,
        "plan": changes if applied is None else None,
    }


def _plan_lines(prepared: Prepared) -> list[str]:
    from calpae_xl.cli.columns import aligned

    people = _seen_by_people(prepared)
    changes = (change for change in _changes(prepared) if people(change[0], change[1]))
    # A cell that only changes its formula shows the same before and after.
    shown = [change for change in changes if _whole(change[2]) != _whole(change[3])]
    rows = [(f"{sheet}!{address}", *_both(old, new)) for sheet, address, old, new in shown]
    plan = prepared.results.plan
    tables = [(f"{name}, tableau {r.table}", r.last_row) for name, sheet in plan.sheets.items() for r in sheet.resized]
    rows += [(table, "", f"→ jusqu’à la ligne {last_row}") for table, last_row in tables]
    held = {name.casefold(): target for name, target in prepared.grid.names.items()} if plan.names else {}
    rows += [(f"nom {name}", held.get(name.casefold(), _EMPTY), f"→ {area}") for name, area in plan.names.items()]
    count = plural(len(shown), "cellule serait écrite", "cellules seraient écrites")
    sheets = plural(len({sheet for sheet, *_ in shown}), "feuille")
    more = [
        plural(len(tables), "tableau mis à sa longueur", "tableaux mis à leur longueur") if tables else "",
        plural(len(plan.names), "nom défini", "noms définis") if plan.names else "",
    ]
    said = ", ".join(filter(None, (f"{count}, dans {sheets}", *more)))
    total = f"{said} ; rien n’a été écrit." if plan.sheets else "Classeur déjà à jour : rien à écrire."
    lines = aligned(rows)
    if sys.stdout.isatty() and len(lines) > _ONE_SCREEN:
        entries = _entry_sheets(prepared)
        own = aligned([row for row in rows if row[0].rpartition("!")[0] in entries])[:_ONE_SCREEN]
        left = len(lines) - len(own)
        lines = [*own, typeset(f"et {plural(left, 'autre ligne', 'autres lignes')}, que « | more » montre toutes.")]
    return [*lines, typeset(total)]


_ONE_SCREEN = 18


def _seen_by_people(prepared: Prepared) -> Callable[[str, str], bool]:
    """Tell which cells people see: not those of hidden sheets, nor keys and fingerprints."""
    from calpae_xl.core.workbook.grid import split_address

    hidden = {
        sheet.name: {split_address(at)[0] for at, value in sheet.values.items() if value in _FOR_MACHINES}
        for sheet in prepared.grid.sheets
        if sheet.name in prepared.results.plan.sheets
    }
    return lambda sheet, at: not sheet.startswith(_HIDDEN) and split_address(at)[0] not in hidden.get(sheet, ())


_FOR_MACHINES = ("Clé", "Empreinte")
"""Headers of the columns that hold what only programs compare."""


def _changes(prepared: Prepared) -> list[tuple[str, str, Content, Content]]:
    from calpae_xl.core.workbook.plan import Content

    by_name: dict[str, Sheet] = {sheet.name: sheet for sheet in prepared.grid.sheets}
    return [
        (name, address, Content(by_name[name].values.get(address), by_name[name].formulas.get(address)), content)
        for name, sheet in prepared.results.plan.sheets.items()
        for address, content in sorted(sheet.cells.items(), key=lambda cell: _place(cell[0]))
    ]


def _place(address: str) -> tuple[int, int]:
    from calpae_xl.core.workbook.grid import column_number, split_address

    letters, row = split_address(address)
    return row, column_number(letters)


def _both(old: Content, new: Content) -> tuple[str, str]:
    """Show a cell before and after; long texts that begin alike, from where they part."""
    before, after = _whole(old), _whole(new)
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
    start = max(0, alike - _MOST_SHOWN // 2) if alike >= _MOST_SHOWN else 0
    return _shown(before, start, old), f"→ {_shown(after, start, new)}"


def _whole(content: Content) -> str:
    from calpae_xl.core.trade.values import raw_text

    return raw_text(content.value) or ""


def _shown(text: str, start: int, content: Content) -> str:
    shown = shortened(f"…{text[start:]}" if start else text, _MOST_SHOWN)
    mark = " [formule]" if content.formula is not None else ""
    return (shown or _EMPTY) + mark


def _value(content: Content) -> object:
    from datetime import date

    return content.value.isoformat() if isinstance(content.value, date) else content.value
