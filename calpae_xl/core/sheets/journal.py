"""The sheet « Journal »: who had CALPAE write what, and when; lines are only ever added."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from typing import NamedTuple

from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import Value, trimmed_text
from calpae_xl.core.workbook.contents import SheetContents
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Content
from calpae_xl.core.workbook.tables import MissingColumnError, find_table, new_places

TABLE = "tblJournal"
JOURNAL_HEADERS = {
    "at": "Date",
    "user": "Utilisateur",
    "action": "Action",
    "detail": "Détail",
    "cells": "Cellules",
    "file": "Fichier",
    "digest": "Empreinte",
}


_START = re.compile(r"\s*\(contenu au départ\s*:\s*([0-9a-f]{64})\)")


class Action(Enum):
    """What people ask for; values are the words of the ribbon."""

    VALIDATE = "Valider"
    COMPARE = "Évolutions"
    CONSOLIDATE = "Consolider"
    PROCESS = "Traiter"
    CORRECT = "Appliquer les corrections"
    RESERVE = "Ajouter une réserve"
    JUSTIFY = "Justifier la sélection"
    SEND = "Préparer l’envoi"
    INTEGRATE = "Intégrer un retour"
    DECIDE = "Appliquer les décisions"
    IMPORT = "Importer une annexe"
    ARCHIVE = "Importer un millésime"
    COMPARE_VINTAGES = "Comparer à un millésime"
    UNDO = "Annuler"
    REMAKE = "Remettre le classeur en état"
    NEW_CAMPAIGN = "Nouvelle campagne"

    @property
    def changes_workbook(self) -> bool:
        """Whether it changes what people own, and so can be undone; others work results out, or say what was done."""
        return self not in _REFRESHING


_REFRESHING = frozenset(
    {
        *(Action.VALIDATE, Action.COMPARE, Action.CONSOLIDATE, Action.PROCESS, Action.COMPARE_VINTAGES),
        *(Action.SEND, Action.UNDO, Action.REMAKE, Action.NEW_CAMPAIGN),
    }
)


class UnreadableJournalError(MissingColumnError):
    """« Journal » lost a header: nothing says where its lines go."""


class JournalEntry(NamedTuple):
    """One thing that was done.

    Attributes:
        at: When, to the second.
        cells: How many cells were written, « Journal » and « Accueil » left out; ``None`` on a line that
            another one sums up.
        digest: Of the entries and reservations that were read: same digest, same results.
    """

    at: Value
    user: str
    action: str
    detail: str
    cells: Value | None
    file: str
    digest: str


class Journal(NamedTuple):
    """The table as it is.

    Attributes:
        row: Row number of the headers.
        columns: Column letters by field of ``JOURNAL_HEADERS``.
        last_row: Of the last line; that of the headers when there is none.
        entries: Oldest first, as far as people left them whole.
    """

    row: int
    columns: Mapping[str, str]
    last_row: int
    entries: Sequence[JournalEntry]


NEW_JOURNAL = Journal(*new_places(JOURNAL_HEADERS), 4, ())
"""The table of a new workbook, whose only line is blank: Excel does not let a table have none."""


def read_journal(sheet: Sheet) -> Journal:
    """Read the table.

    Raises:
        UnreadableJournalError: It cannot be read whole.
    """
    table = find_table(sheet, JOURNAL_HEADERS.values())
    if table is None or table.missing:
        raise UnreadableJournalError(sheet.name, JOURNAL_HEADERS["at"] if table is None else table.missing[0])
    columns = {name: table.columns[header] for name, header in JOURNAL_HEADERS.items()}
    last_row, entries = table.row, []
    for row, cells in table.rows():
        values = {name: cells.get(header) for name, header in JOURNAL_HEADERS.items()}
        at, count = values.pop("at") or "", values.pop("cells")
        texts = {name: trimmed_text(value) for name, value in values.items()}
        entries.append(JournalEntry(at=at, cells=count, **texts))
        last_row = row
    return Journal(table.row, columns, last_row, entries)


def journal_contents(journal: Journal, *entries: JournalEntry) -> SheetContents:
    """Return the lines to add at the end of the table, one at least."""
    cells = {
        f"{journal.columns[name]}{row}": Content(value)
        for row, entry in enumerate(entries, start=journal.last_row + 1)
        for name, value in entry._asdict().items()
    }
    return SheetContents(Role.JOURNAL, cells, {TABLE: journal.last_row + len(entries)})


def with_start(detail: str, digest: str) -> str:
    """Have the line of a sending hold what the copy remembers of itself, as one word."""
    return typeset(f"{detail} (contenu au départ : {digest})")


def start_of(detail: str) -> str | None:
    """Return that word; ``None`` on a line of 0.1.0, which kept none."""
    match = _START.search(detail)
    return None if match is None else match[1]


def without_start(detail: str) -> str:
    """Return what people need of a line."""
    return _START.sub("", detail)


def standing(entries: Sequence[JournalEntry]) -> list[JournalEntry]:
    """Return the lines of what was not undone since; undoing takes back the last action that it names, whole."""
    left: list[JournalEntry] = []
    for entry in entries:
        if entry.action == Action.UNDO.value:
            named = (place for place, each in enumerate(left) if typeset(f"« {each.action} »") in entry.detail)
            undone = max(named, default=None)
            if undone is not None:
                del left[_first_line(left, undone) : undone + 1]
        left.append(entry)
    return left


def _first_line(entries: Sequence[JournalEntry], last: int) -> int:
    """Return the place of the first line of an action, whose last one sums the others up.

    People who act in the same second, or one program that acts twice, are told apart by those that sum up.
    """
    first, of = last, entries[last][:3]
    while first and entries[first - 1].cells is None and entries[first - 1][:3] == of:
        first -= 1
    return first


def standing_of(sheet: Sheet | None, action: Action) -> list[JournalEntry]:
    """Return the lines of an action that was not undone since; none without « Journal »."""
    entries = () if sheet is None else read_journal(sheet).entries
    return [entry for entry in standing(entries) if entry.action == action.value]


def last_of(entries: Sequence[JournalEntry], action: Action) -> JournalEntry | None:
    """Return the last line of an action; a line without a date is not one of ours."""
    mine = (entry for entry in reversed(entries) if entry.action == action.value and isinstance(entry.at, date))
    return next(mine, None)
