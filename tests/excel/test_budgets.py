"""How many times a click crosses over to Excel: xlwings' own code for Windows, on the shipped workbook.

`addin.test_call_budgets` has every button, and a workbook ten times as large.

``python -m pytest tests/excel/test_budgets.py -n 0 -s`` prints the counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from masters import AT, BAS_RHIN, cell_of, edit

from calpae_xl.addin.door import TOLD, run
from calpae_xl.books.excel_session import connect
from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.workbook.difference import same
from calpae_xl.core.workbook.grid import LAST_COLUMN, LAST_ROW
from calpae_xl.making.content import MasterContent, packaged_content
from calpae_xl.making.workbook import workbook_bytes
from calpae_xl.usecases.write import prepare, write

from . import windows
from .model import Worksheet
from .opening import arguments, opened

TIMES = 10
BUDGETS = {Action.VALIDATE: 200, Action.COMPARE: 200, Action.CONSOLIDATE: 300, Action.PROCESS: 300}


def multiplied(content: MasterContent, times: int) -> MasterContent:
    """The same campaign, each indicator that many times under other ids."""
    indicators = {}
    for copy in range(times):
        for i in content.referential.indicators.values():
            names = {"id": named(i.id, copy), "weight": tuple(named(w, copy) for w in i.weight)}
            parent = None if i.parent is None else named(i.parent, copy)
            indicators[names["id"]] = replace(
                i, parent=parent, label=named(i.label, copy), short=named(i.short, copy), **names
            )
    bounds = tuple(
        bound._replace(
            indicator=named(bound.indicator, copy),
            operand=named(bound.operand, copy) if isinstance(bound.operand, str) else bound.operand,
        )
        for copy in range(times)
        for bound in content.referential.bounds
    )
    return replace(
        content,
        referential=Referential(indicators, bounds),
        bound_notes=content.bound_notes * times,
        entries={(t, named(i, n), p): v for n in range(times) for (t, i, p), v in content.entries.items()},
        comments={(t, named(i, n)): text for n in range(times) for (t, i), text in content.comments.items()},
        reservations=tuple(
            replace(r, indicator=named(r.indicator, n)) for n in range(times) for r in content.reservations
        ),
        vintages=(),
    )


def named(name: str, copy: int) -> str:
    return f"{name}_{copy}" if copy else name


@cache
def workbook(times: int) -> bytes:
    content = replace(packaged_content(), vintages=())
    return workbook_bytes(content if times == 1 else multiplied(content, times))


def counts(action: Action, folder: Path) -> dict[str, int]:
    """Calls of one click, step by step; somebody has changed three figures since the last one."""
    path = folder / "saisie.xlsx"
    path.write_bytes(workbook(1))
    changes = {"rsa_nouveaux_entrants": 3, "pasi_structures": 900, "ga_orientes": "x"}
    edit(path, BAS_RHIN, {cell_of(path, name, "Réalisé 2019"): value for name, value in changes.items()})
    click = opened(path, windows.activate)
    calls, steps = click.excel.calls, {"connexion": 5}

    def step(name: str) -> None:
        steps[name] = calls.count
        calls.log.clear()

    with click.desk.working("Validation…"):
        step("barre d’état")
        prepared = prepare(click.book, action, at=AT, user="jeanne")
        step("lecture")
        write(click.book, prepared, at=AT)
        step("écriture")
        if action is not Action.VALIDATE:
            click.book.recalculate()
            plan = prepared.results.plan.sheets
            read = click.book.read_again(plan)
            if action is Action.COMPARE:  # Its click reads nothing again; here it is checked all the same.
                calls.log.clear()
            else:
                step("calcul et relecture")
            assert all(same(content, read.sheet(name), at) for name in plan for at, content in plan[name].cells.items())
    click.desk.show(CellRef(BAS_RHIN, "I14"))
    click.desk.tell("5 bloquants")
    step("message et sélection")
    return steps


@pytest.mark.parametrize("action", [*BUDGETS])
def test_a_click_stays_within_its_budget(action: Action, tmp_path: Path):
    steps = counts(action, tmp_path)

    print(f"\n{action.value} : {sum(steps.values())} appels ({steps})")
    assert sum(steps.values()) <= BUDGETS[action], steps


def test_connecting_takes_five_calls(tmp_path: Path):
    path = tmp_path / "saisie.xlsx"
    path.write_bytes(workbook(1))
    excel = windows_excel = opened(path, windows.activate).excel
    windows_excel.calls.log.clear()

    connect(arguments(path.name, excel))

    assert excel.calls.count == 5, excel.calls.log


def sound(sheet: Worksheet) -> None:
    """Leave a sheet as it is."""


def damaged(sheet: Worksheet) -> None:
    """Type something into the last cell of a sheet, and merge cells of twenty rows."""
    sheet.page.cell(LAST_ROW, LAST_COLUMN).value = "oubliée"
    for row in range(8, 28):
        sheet.page.merge_cells(start_row=row, end_row=row, start_column=5, end_column=6)


def clicked(
    action: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    deed: Callable[[Worksheet], None] = sound,
) -> int:
    """Calls of one click on a button, from the launcher's command line to the last message."""
    path = folder / "saisie.xlsx"
    path.write_bytes(workbook(1))
    edit(path, BAS_RHIN, {cell_of(path, "rsa_nouveaux_entrants", "Réalisé 2019"): 3})
    click = opened(path, windows.activate)
    deed(next(sheet for sheet in click.workbook.sheets if sheet.page.title == BAS_RHIN))
    click.excel.calculates = deed is sound
    if deed is not sound:  # What was not worked out would be told, which takes calls of its own.
        monkeypatch.setattr("calpae_xl.usecases.reconcile.disagreements", lambda grid, work: [])
    assert run([action, *arguments(path.name, click.excel)[1:]], connect) == TOLD
    assert [kind for kind, _ in click.excel.shown] == ["message"], click.excel.shown
    return click.excel.calls.count


BUTTONS = pytest.mark.parametrize(("action", "budget"), [("valider", 200), ("evolutions", 200), ("consolider", 300)])


@BUTTONS
def test_a_button_stays_within_its_budget(action: str, budget: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    count = clicked(action, tmp_path, monkeypatch)

    print(f"\n« {action} » : {count} appels")
    assert count <= budget


@BUTTONS
def test_what_people_typed_since_the_last_run_costs_nothing_more(
    action: str, budget: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def typed(sheet: Worksheet) -> None:
        sheet.book.app.calculates = True
        sheet.at(cell_of(tmp_path / "saisie.xlsx", "pasi_structures", "Réalisé 2019")).put(900)
        sheet.book.calculate()

    count = clicked(action, tmp_path, monkeypatch, typed)

    print(f"\n« {action} », après une saisie : {count} appels")
    assert count <= budget


_FOR_DAMAGE = 20
"""What a cell at the end of a sheet and twenty merges may add."""


@BUTTONS
def test_a_cell_far_away_and_merges_keep_a_button_within_its_budget(
    action: str, budget: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    count = clicked(action, tmp_path, monkeypatch, damaged)

    print(f"\n« {action} », feuille abîmée : {count} appels")
    assert count <= budget + _FOR_DAMAGE
