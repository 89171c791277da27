"""The last actions, by the names of their buttons."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from factories import plain

from calpae_xl.core.results.home_row import Line
from calpae_xl.core.results.last_actions import action_rows
from calpae_xl.core.sheets.journal import Action, JournalEntry

AT = datetime(2026, 11, 22, 10, 30)
RIBBON = Path(__file__).parents[3] / "macros" / "customUI14.xml"


def entry(action: Action, detail: str, at: datetime = AT) -> JournalEntry:
    return JournalEntry(
        at=at, user="jeanne", action=action.value, detail=detail, cells=1, file="essai.xlsx", digest="aa"
    )


def rows(*entries: JournalEntry) -> dict[str, tuple[object, str]]:
    told = (row.cells for row in action_rows(entries) if row.kind is Line.ACTION)
    return {str(cells[0].value): (cells[2].value, plain(str(cells[3].value))) for cells in told}


def test_every_row_is_a_button_of_the_ribbon():
    ribbon = RIBBON.read_text(encoding="utf-8")

    assert {f'label="{name}"' in ribbon for name in rows()} == {True}
    assert "Traiter" not in rows()


def test_the_last_run_of_each_action_is_told():
    told = rows(entry(Action.VALIDATE, "5 constats"), entry(Action.VALIDATE, "4 constats", AT.replace(hour=11)))

    assert told["Valider"] == (AT.replace(hour=11), "4 constats (par jeanne)")


def test_those_that_never_ran_say_so_and_results_are_those_of_the_making():
    told = rows()

    assert told["Préparer l’envoi"] == (None, "pas encore lancée sur ce classeur")
    assert told["Consolider"] == (None, "pas encore lancée ; les résultats sont ceux de la création du classeur")


def test_a_change_of_the_workbook_works_every_result_out():
    told = rows(entry(Action.CORRECT, "1 correction"))

    assert {told[name] for name in ("Valider", "Évolutions", "Consolider")} == {
        (AT, "avec « Appliquer les corrections »")
    }
    assert told["Comparer à un millésime"] == (None, "pas encore lancée sur ce classeur")


def test_doing_all_at_once_is_doing_each():
    told = rows(entry(Action.VALIDATE, "5 constats"), entry(Action.PROCESS, "tout", AT.replace(hour=11)))

    assert {told[name][1] for name in ("Valider", "Évolutions", "Consolider")} == {"tout (par jeanne)"}


def test_an_action_that_was_undone_says_so():
    done = entry(Action.CORRECT, "1 correction")
    undone = entry(Action.UNDO, "«\u00a0Appliquer les corrections\u00a0» du 22/11/2026", AT.replace(hour=12))

    assert rows(done, undone)["Appliquer les corrections"] == (AT, "annulée – 1 correction (par jeanne)")
    assert rows(done)["Appliquer les corrections"] == (AT, "1 correction (par jeanne)")
