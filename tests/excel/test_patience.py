"""People click and type while a click of ours runs: what Excel refuses for a moment is asked again, never for ever."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from masters import AT, BAS_RHIN, small_master

from calpae_xl.books import excel_patience
from calpae_xl.books.excel_errors import (
    DistantFileError,
    ExcelBusyError,
    ExcelGoneError,
    NotPutBackError,
)
from calpae_xl.books.excel_session import connect
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan

from . import windows
from .model import BUSY, Application, ComError
from .opening import ENGINES, Activate, Opened, arguments, opened

EDITING = -2146777998
"""0x800AC472: what Excel answers while a cell is being edited or a menu is open."""

DISPATCH_EXCEPTION = -2147352567
PLAN = Plan({BAS_RHIN: SheetPlan({"E6": Content(12), "F7": Content("ND"), "I9": Content(7)})})


def refusal(kind: str) -> ComError:
    """The three ways in which Excel says « not now »."""
    return {
        "rejected": ComError(hresult=BUSY),
        "editing": ComError(hresult=EDITING),
        "editing, wrapped": ComError(hresult=DISPATCH_EXCEPTION, scode=EDITING),
    }[kind]


@pytest.fixture
def desk(tmp_path: Path) -> Opened:
    return opened(small_master(tmp_path / "saisie.xlsx"), windows.activate)


def refusing(desk: Opened, kind: str, when: Callable[[str, int], bool]) -> None:
    def before(member: str) -> None:
        if when(member, desk.excel.calls.count):
            raise refusal(kind)

    desk.excel.calls.before = before


@pytest.mark.parametrize("kind", ["rejected", "editing", "editing, wrapped"])
def test_what_is_refused_for_a_moment_is_done_all_the_same(desk: Opened, kind: str):
    refusing(desk, kind, lambda _, count: count % 3 != 0)

    applied = desk.book.apply(PLAN, at=AT)
    desk.book.recalculate()

    assert applied.changed
    assert desk.book.read().sheet(BAS_RHIN).values["F7"] == "ND"


@pytest.mark.parametrize("kind", ["rejected", "editing", "editing, wrapped"])
def test_a_method_that_is_refused_once_it_is_found_is_called_again(
    desk: Opened, kind: str, monkeypatch: pytest.MonkeyPatch
):
    """Looking a method up and calling it are two requests: Excel refuses either."""
    calculate, refused = Application.Calculate, []

    def busy(excel: Application) -> None:
        if len(refused) < 5:
            refused.append(kind)
            raise refusal(kind)
        calculate(excel)

    monkeypatch.setattr(Application, "Calculate", busy)

    desk.book.recalculate()

    assert len(refused) == 5


@pytest.mark.parametrize("kind", ["rejected", "editing", "editing, wrapped"])
def test_an_excel_that_never_answers_again_is_not_waited_for_for_ever(
    desk: Opened, kind: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(excel_patience, "ATTEMPTS", 50)
    desk.book.read()
    desk.excel.calls.log.clear()
    refusing(desk, kind, lambda *_: True)

    with pytest.raises(ExcelBusyError):
        desk.book.apply(PLAN, at=AT)
    assert desk.excel.calls.count < 20_000


def test_a_rollback_that_fails_names_its_cells(desk: Opened, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(excel_patience, "ATTEMPTS", 3)
    desk.book.read()
    written: list[str] = []

    def before(member: str) -> None:
        if member == "Range.Formula =":
            written.append(member)
        if len(written) > 1:
            raise refusal("editing")

    desk.excel.calls.before = before

    # The status bar cannot be put back either: that is not what people have to be told.
    with pytest.raises(NotPutBackError) as told, desk.desk.working("CALPAE : validation…"):
        desk.book.apply(PLAN, at=AT)

    assert "« 67 Bas-Rhin »" in str(told.value).replace("\u00a0", " ")
    assert all(cell in str(told.value) for cell in ("E6", "F7", "I9"))
    assert "sans l’enregistrer" in str(told.value)


def test_a_sheet_that_was_opened_is_protected_again_though_excel_refuses_at_first(desk: Opened):
    page = next(sheet.page for sheet in desk.workbook.sheets if sheet.page.title == "CeA")
    desk.book.read()
    refused: list[str] = []

    def before(member: str) -> None:
        if member == "Worksheet.Protect" and len(refused) < 5:
            refused.append(member)
            raise refusal("editing")

    desk.excel.calls.before = before
    desk.book.apply(Plan({"CeA": SheetPlan({"B2": Content("Campagne")})}), at=AT)

    assert len(refused) == 5
    assert page.protection.sheet


@pytest.mark.parametrize("activate", ENGINES)
def test_nobody_clicks_in_excel_while_we_work_and_everybody_does_afterwards(activate: Activate, tmp_path: Path):
    desk = opened(small_master(tmp_path / "saisie.xlsx"), activate)

    with desk.desk.working("CALPAE : validation…"):
        assert not desk.excel.interactive
    assert desk.excel.interactive

    with pytest.raises(ZeroDivisionError), desk.desk.working("CALPAE : validation…"):
        raise ZeroDivisionError
    assert desk.excel.interactive


@pytest.mark.parametrize("handle", [-7, -2147483648, 4242])
@pytest.mark.parametrize("activate", ENGINES)
def test_a_window_handle_may_be_negative(activate: Activate, handle: int, tmp_path: Path):
    excel = Application()
    object.__setattr__(excel, "hwnd", handle)
    excel.open(small_master(tmp_path / "saisie.xlsx"), "saisie.xlsx")
    activate(excel)

    assert connect(arguments("saisie.xlsx", excel)).book.name == "saisie.xlsx"


@pytest.mark.parametrize("error", [OSError(-2147024890, "handle"), OSError("no accessible object")], ids=str)
def test_a_window_that_windows_cannot_reach_is_told(error: OSError, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    excel = Application()
    excel.open(small_master(tmp_path / "saisie.xlsx"), "saisie.xlsx")
    windows.activate(excel)

    def unreachable(_: int) -> None:
        raise error

    monkeypatch.setattr(windows.load(), "get_xl_app_from_hwnd", unreachable)

    with pytest.raises(ExcelGoneError):
        connect(arguments("saisie.xlsx", excel))


@pytest.mark.parametrize("activate", ENGINES)
@pytest.mark.parametrize("picker", ["files", "folder"])
def test_an_address_that_a_picker_gives_is_told_in_a_sentence(activate: Activate, picker: str, tmp_path: Path):
    desk = opened(small_master(tmp_path / "saisie.xlsx"), activate)
    address = "https://cea.sharepoint.com/sites/calpae/Retours"
    desk.excel.answers.append((f"{address}/retour.xlsx",) if picker == "files" else address)

    with pytest.raises(DistantFileError, match="est une adresse en ligne"):
        desk.desk.pick_files("Retours") if picker == "files" else desk.desk.pick_folder("Dossier")
