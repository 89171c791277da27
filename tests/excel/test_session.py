"""Reaching the Excel that called us."""

from __future__ import annotations

import atexit
import subprocess
import sys
from pathlib import Path

import pytest
from kinds import workbook_of_kinds

from calpae_xl.books.excel_errors import BookNotOpenError, ExcelBusyError, NotCalledFromExcelError
from calpae_xl.books.excel_session import connect, import_xlwings

from . import windows
from .model import BUSY, Application, ComError
from .opening import ENGINES, Activate, arguments


@pytest.fixture
def kinds(tmp_path: Path) -> Path:
    return workbook_of_kinds(tmp_path / "genres.xlsx")


@pytest.mark.parametrize("activate", ENGINES)
@pytest.mark.parametrize(
    "name", ["CALPAE_CeA.xlsx", "l'été = 50 % ; fin & suite.xlsx", "Budget (copie) [2].xlsx", "x=y=z.xlsx"]
)
def test_the_workbook_is_found_by_its_name_among_others(name: str, activate: Activate, kinds: Path):
    excel = Application()
    for other in ("autre.xlsx", name, "dernier.xlsx"):
        excel.open(kinds, other)
    activate(excel)

    book, desk = connect(arguments(name, excel))

    assert book.name == name
    assert len(book.read().sheets) == 8
    assert desk.selected().sheet == "L'entrée"


@pytest.mark.parametrize("activate", ENGINES)
def test_a_workbook_that_is_not_open_is_told(activate: Activate, kinds: Path):
    excel = Application()
    excel.open(kinds, "autre.xlsx")
    activate(excel)

    with pytest.raises(BookNotOpenError) as refused:
        connect(arguments("saisie.xlsx", excel))

    assert str(refused.value) == (
        "Le classeur «\u00a0saisie.xlsx\u00a0» n’est pas ouvert en modification dans cet Excel. Ouvrez-le, cliquez sur "
        "«\u00a0Activer la modification\u00a0» si Excel le propose, puis recommencez."
    )


@pytest.mark.parametrize("activate", ENGINES)
@pytest.mark.parametrize("state", ["ready", "interactive"])
def test_an_excel_in_the_middle_of_something_is_told_at_once(state: str, activate: Activate, kinds: Path):
    excel = Application()
    excel.open(kinds)
    activate(excel)
    object.__setattr__(excel, state, False)

    with pytest.raises(ExcelBusyError, match="Terminez la saisie en cours"):
        connect(arguments("saisie.xlsx", excel))
    assert "Application.Workbooks" not in excel.calls.log


def test_an_excel_that_rejects_every_call_is_not_waited_for_for_ever(kinds: Path):
    excel = Application()
    excel.open(kinds)
    windows.activate(excel)

    def reject(_: str) -> None:
        raise ComError(hresult=BUSY)

    excel.calls.before = reject

    with pytest.raises(ExcelBusyError):
        connect(arguments("saisie.xlsx", excel))
    assert 1_000 < excel.calls.count < 100_000


def test_a_call_rejected_for_a_moment_is_repeated(kinds: Path):
    excel = Application()
    excel.open(kinds)
    windows.activate(excel)

    def reject(_: str) -> None:
        if excel.calls.count % 5:
            raise ComError(hresult=BUSY)

    excel.calls.before = reject

    book, _ = connect(arguments("saisie.xlsx", excel))

    assert len(book.read().sheets) == 8


@pytest.mark.parametrize(
    "said",
    [
        [],
        ["valider"],
        ["--wb=x.xlsx"],
        ["--hwnd=1"],
        ["--wb=", "--hwnd=1"],
        ["--wb=x.xlsx", "--hwnd=x"],
        ["--wb=x.xlsx", "--hwnd="],
    ],
    ids=repr,
)
def test_a_call_from_elsewhere_is_told(said: list[str]):
    with pytest.raises(NotCalledFromExcelError, match="se lance depuis Excel"):
        connect(said)


def test_the_arguments_are_those_of_the_process(kinds: Path, monkeypatch: pytest.MonkeyPatch):
    excel = Application()
    excel.open(kinds, "saisie.xlsx")
    windows.activate(excel)
    monkeypatch.setattr(sys, "argv", ["calpae_xl.addin", *arguments("saisie.xlsx", excel)])

    assert connect().book.name == "saisie.xlsx"


def test_nothing_is_left_to_kill_excel_when_python_ends(monkeypatch: pytest.MonkeyPatch):
    hook = windows.load().cleanup
    atexit.register(hook)
    registered = atexit._ncallbacks()

    import_xlwings()

    gone: list[object] = []
    monkeypatch.setattr(atexit, "unregister", gone.append)
    import_xlwings()
    assert gone == [hook]
    assert atexit._ncallbacks() <= registered


_LIGHT = """
import sys
import calpae_xl.books.excel_session as session
import calpae_xl.usecases.write
xlwings = session.import_xlwings()
heavy = {"numpy", "pandas", "openpyxl", "matplotlib", "PIL", "polars", "xlwings.pro", "click", "rich"} & {*sys.modules}
import numpy, pandas
assert pandas.DataFrame([1]).shape == (1, 1)
print(sorted(heavy), xlwings.__pro__)
"""


def test_a_click_imports_nothing_heavy_and_hides_nothing_afterwards():
    done = subprocess.run([sys.executable, "-c", _LIGHT], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[] False"
