"""« Journal » as a table: lines are read, and only ever added."""

from __future__ import annotations

from datetime import datetime

import pytest
from factories import plain

from calpae_xl.core.sheets.journal import (
    JOURNAL_HEADERS,
    NEW_JOURNAL,
    TABLE,
    Action,
    JournalEntry,
    UnreadableJournalError,
    journal_contents,
    last_of,
    read_journal,
    standing,
    start_of,
    with_start,
    without_start,
)
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.workbook.grid import Sheet

NINE, TEN, ELEVEN = (datetime(2026, 11, 28, hour) for hour in (9, 10, 11))


def entry(action: Action, at: datetime | str = NINE, cells: int | None = 3) -> JournalEntry:
    return JournalEntry(at, "jeanne", action.value, "5 bloquants", cells, "saisie.xlsx", "abc")


def undoing(action: Action) -> JournalEntry:
    """The line of an undo, which names what it took back."""
    return entry(Action.UNDO, ELEVEN)._replace(detail=typeset(f"« {action.value} » du 28/11/2026 à 09:00, par jeanne"))


def written(*entries: JournalEntry) -> Sheet:
    headers = {f"{letters}{NEW_JOURNAL.row}": JOURNAL_HEADERS[name] for name, letters in NEW_JOURNAL.columns.items()}
    cells = journal_contents(NEW_JOURNAL, *entries).cells
    return Sheet("Journal", {**headers, **{a: c.value for a, c in cells.items() if c.value is not None}})


def test_what_is_written_reads_back():
    journal = read_journal(written(entry(Action.VALIDATE), entry(Action.CORRECT, TEN)))

    assert journal.entries == [entry(Action.VALIDATE), entry(Action.CORRECT, TEN)]
    assert journal.last_row == NEW_JOURNAL.row + 2


def test_new_lines_go_under_the_last_one_and_the_table_grows_to_them():
    journal = read_journal(written(entry(Action.VALIDATE)))

    contents = journal_contents(journal, entry(Action.COMPARE, TEN), entry(Action.PROCESS, ELEVEN))

    assert contents.cells[f"{journal.columns['action']}6"].value == "Évolutions"
    assert contents.table_rows == {TABLE: 7}


def test_a_lost_header_is_refused():
    values = {address: value for address, value in written(entry(Action.VALIDATE)).values.items() if value != "Détail"}

    with pytest.raises(UnreadableJournalError, match="la colonne «\u00a0Détail\u00a0» est introuvable"):
        read_journal(Sheet("Journal", values))


def test_what_was_undone_stands_no_more_but_what_was_sent_does():
    entries = [
        entry(Action.CORRECT, NINE),
        entry(Action.SEND, TEN),
        undoing(Action.CORRECT),
    ]

    assert [each.action for each in standing(entries)] == ["Préparer l’envoi", "Annuler"]


def test_undoing_takes_back_every_line_of_one_action():
    told, summed_up = entry(Action.CORRECT, TEN, cells=None), entry(Action.CORRECT, TEN)

    left = standing([entry(Action.VALIDATE, NINE), told, told, summed_up, undoing(Action.CORRECT)])

    assert [each.action for each in left] == ["Valider", "Annuler"]


def test_of_two_actions_in_one_second_undoing_takes_back_the_last():
    """As a program does that integrates one return after the other, or two people at once."""
    told, summed_up = entry(Action.INTEGRATE, TEN, cells=None), entry(Action.INTEGRATE, TEN, cells=0)
    theirs = summed_up._replace(user="paul")

    entries = read_journal(written(told, summed_up, theirs, told, summed_up)).entries

    assert standing([*entries, undoing(Action.INTEGRATE)])[:-1] == [told, summed_up, theirs]
    assert standing([*entries[:3], undoing(Action.INTEGRATE)])[:-1] == [told, summed_up]


def test_undoing_passes_over_results_worked_out_since():
    entries = [entry(Action.RESERVE, NINE), entry(Action.INTEGRATE, TEN), entry(Action.PROCESS, ELEVEN)]

    once = standing([*entries, undoing(Action.INTEGRATE)])
    twice = standing([*entries, undoing(Action.INTEGRATE), undoing(Action.RESERVE)])

    assert [each.action for each in once] == ["Ajouter une réserve", "Traiter", "Annuler"]
    assert [each.action for each in twice] == ["Traiter", "Annuler", "Annuler"]


def test_the_actions_that_can_be_undone_change_what_people_own():
    assert {action for action in Action if action.changes_workbook} == {
        Action.CORRECT,
        Action.JUSTIFY,
        Action.RESERVE,
        Action.INTEGRATE,
        Action.DECIDE,
        Action.IMPORT,
        Action.ARCHIVE,
    }


def test_the_last_line_of_an_action_has_a_date():
    entries = [entry(Action.VALIDATE, NINE), entry(Action.VALIDATE, "hier"), entry(Action.CORRECT, TEN)]

    assert last_of(entries, Action.VALIDATE) == entry(Action.VALIDATE, NINE)
    assert last_of(entries, Action.SEND) is None


def test_the_line_of_a_sending_holds_what_the_copy_remembers_of_itself():
    detail = with_start("collecte du 67, version 1", "0a" * 32)

    assert plain(detail) == f"collecte du 67, version 1 (contenu au départ : {'0a' * 32})"
    assert (start_of(detail), without_start(detail)) == ("0a" * 32, "collecte du 67, version 1")
    assert (start_of("collecte du 67"), without_start("collecte du 67")) == (None, "collecte du 67")
