"""How many times each button crosses over to Excel, on the shipped workbook and on one ten times as large.

``python -m pytest tests/addin/test_call_budgets.py -n 0 -s`` prints the counts.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from excel import windows
from excel.test_budgets import TIMES, workbook
from masters import BAS_RHIN, cell_of, edit, shipped

from calpae_xl.addin.door import TOLD, run
from calpae_xl.books.excel_session import connect
from calpae_xl.exchange import delivery

from .test_buttons import FIGURE, YEAR, Desk

BUDGETS = {
    "valider": 200,
    "evolutions": 200,
    "consolider": 300,
    "suivant": 160,
    "expliquer": 160,
    "reserver:estimated": 250,
    "justifier": 250,
    "corriger": 250,
    "annuler": 250,
    "comparer": 220,
    "collecte": 220,
    "integrer": 250,
    "transmission": 220,
    "decisions": 160,
    "annexe": 190,
    "refaire": 40,
    "campagne": 40,
    "aide": 15,
}
"""Calls of a click from the launcher's command line to the last message, dialogs included."""

_MOST_PAGES = 9


def counted(desk: Desk, action: str, *answers: object) -> int:
    """Calls of one click, which reaches its end; pages are read to the last."""
    desk.excel.calls.log.clear()
    desk.excel.shown.clear()
    desk.excel.answers[:] = [*answers, *["ok"] * _MOST_PAGES]
    assert run(desk.arguments(action), connect) == TOLD
    assert "problem" not in [kind for kind, _ in desk.excel.shown], desk.excel.shown
    print(f"\n« {action} » : {desk.excel.calls.count} appels")
    return desk.excel.calls.count


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is opened with its own program, nor shown in Outlook."""
    monkeypatch.setattr("calpae_xl.books.excel_desk.ExcelDesk.open_document", lambda *_: None)
    nobody = delivery.Desktop(lambda draft, copy: None, lambda target: None)
    monkeypatch.setattr(delivery.deliver, "__defaults__", (nobody,))


_LUCK = 2
"""Calls more or fewer, as cells to write happen to touch; what grew with the rows would be hundreds."""


def entered(times: int, folder: Path) -> dict[str, int]:
    """Click on the buttons of the groups « Saisie » and « Calcul », and on undoing.

    Nothing is worked out by Excel, as the large workbook would take its time: what that adds, `excel.test_budgets` says.
    """
    path = folder / f"saisie_{times}.xlsx"
    path.write_bytes(workbook(times))
    edit(path, BAS_RHIN, {cell_of(path, FIGURE, YEAR): "12 500"})
    desk = Desk(path, windows.activate)
    desk.excel.calculates = False
    clicks: dict[str, tuple[object, ...]] = {
        "valider": (),
        "suivant": (),
        "expliquer": (),
        "reserver:estimated": ("d’après le logiciel",),
        "justifier": ("Chiffre revérifié avec le service.",),
        "corriger": ("yes",),
        "annuler": ("ok",),
        "evolutions": (),
        "consolider": (),
    }
    counts = {}
    doubted = cell_of(path, "pasi_personnes_cd", "Réalisé 2022")
    for action, answers in clicks.items():
        desk.select(BAS_RHIN, doubted if action == "justifier" else cell_of(path, FIGURE, YEAR))
        counts[action] = counted(desk, action, *answers)
    return counts


def test_buttons_of_entry_and_figures_take_as_many_calls_whatever_the_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """What was not worked out would be told, which takes calls of its own: Excel and we agree here."""
    monkeypatch.setattr("calpae_xl.usecases.reconcile.disagreements", lambda grid, work: [])

    shipped, large = (entered(times, tmp_path) for times in (1, TIMES))

    more = {action: large[action] - shipped[action] for action in shipped}
    assert {action: calls for action, calls in more.items() if abs(calls) > _LUCK} == {}
    assert {action: count for action, count in shipped.items() if count > BUDGETS[action]} == {}


def test_buttons_of_exchanges_and_campaigns_stay_within_their_budgets(tmp_path: Path):
    path, folder = shipped(tmp_path / "saisie.xlsx"), tmp_path / "envois"
    folder.mkdir()
    desk = Desk(path, windows.activate)
    desk.workbook.folder = str(tmp_path)
    counts = {
        "refaire": counted(desk, "refaire", "ok", str(tmp_path), "refait.xlsx"),
        "campagne": counted(desk, "campagne", "2023", "ok", "ok", str(tmp_path), "suite.xlsx"),
        "collecte": counted(desk, "collecte", "67", "31/01/2027", str(folder), "ok"),
    }
    copy = next(folder.glob("*.xlsx"))
    edit(copy, BAS_RHIN, {cell_of(copy, FIGURE, YEAR): 12_345})
    clicks: dict[str, tuple[object, ...]] = {
        "comparer": (),
        "integrer": ([str(copy)], "ok"),
        "decisions": (),
        "annexe": ("ok", str(folder), "annexe.docx", "cancel"),
        "transmission": ("ok", str(folder), "ok"),
        "aide": (),
    }
    counts |= {action: counted(desk, action, *answers) for action, answers in clicks.items()}

    assert {action: count for action, count in counts.items() if count > BUDGETS[action]} == {}
