"""What a click changed of Excel itself is put right again, though Excel refuses: sheets, events, status bar, mouse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from factories import plain
from kinds import ENTRY, HELPER, PROTECTED, workbook_of_kinds
from masters import AT

from calpae_xl.books.excel_errors import ExcelGoneError, LeftOpenError, NotTakenError
from calpae_xl.books.port import Applied
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan

from .model import GONE, Application, ComError, Range, Worksheet
from .opening import ENGINES, Opened, opened

PLAN = Plan({name: SheetPlan({"B6": Content("vu")}) for name in (ENTRY, PROTECTED, HELPER)})
ALL = 99


@pytest.fixture(params=ENGINES)
def click(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    click = opened(workbook_of_kinds(tmp_path / "genres.xlsx"), request.param)
    click.book.read()
    return click


def refusing(click: Opened, member: str, times: int, hresult: int = -2147352567) -> list[str]:
    refused: list[str] = []

    def before(called: str) -> None:
        if called == member and len(refused) < times:
            refused.append(called)
            raise ComError("Non.", hresult=hresult)

    click.excel.calls.before = before
    return refused


def sheet(click: Opened, name: str) -> Worksheet:
    return next(each for each in click.workbook.sheets if each.page.title == name)


def applied(click: Opened) -> Applied:
    return click.book.apply(PLAN, at=AT)


def test_a_sheet_that_excel_does_not_protect_at_once_is_protected_all_the_same(click: Opened):
    refused = refusing(click, "Worksheet.Protect", 2)

    assert applied(click).notices == ()
    assert len(refused) == 2
    assert sheet(click, PROTECTED).page.protection.sheet


def test_a_sheet_that_excel_never_protects_again_is_named_with_what_to_do(click: Opened):
    refusing(click, "Worksheet.Protect", ALL)

    done = applied(click)

    assert [plain(notice) for notice in done.notices] == [
        "Excel n’a pas laissé protéger de nouveau la feuille « Protégée » : elle reste ouverte à la saisie. "
        "Affichez-la, puis choisissez Révision > Protéger la feuille, sans mot de passe."
    ]
    assert sheet(click, PROTECTED).page["B6"].value == "vu"


def test_one_that_nobody_sees_is_closed_by_the_next_writing(click: Opened):
    refusing(click, "Worksheet.Protect", ALL)
    applied(click)
    click.excel.calls.before = None

    click.book.apply(Plan({HELPER: SheetPlan({"B7": Content("vu")})}), at=AT)

    assert sheet(click, HELPER).page.protection.sheet


def test_a_writing_that_failed_tells_the_sheet_that_it_left_open_too(click: Opened, monkeypatch: pytest.MonkeyPatch):
    put_cell = Range.put_cell

    def stubborn(self: Range, row: int, column: int, item: object, *, together: bool) -> None:
        put_cell(self, row, column, "autre chose" if item == "vu" else item, together=together)

    monkeypatch.setattr(Range, "put_cell", stubborn)
    refusing(click, "Worksheet.Protect", ALL)

    with pytest.raises(LeftOpenError) as told:
        applied(click)

    assert isinstance(told.value.__cause__, NotTakenError)
    said = plain(str(told.value))
    assert "relue, la cellule diffère de ce qui y a été écrit" in said
    assert said.endswith("Affichez-la, puis choisissez Révision > Protéger la feuille, sans mot de passe.")


def test_of_an_excel_that_is_gone_no_sheet_is_to_be_protected(click: Opened):
    refusing(click, "Range.Formula =", ALL, GONE)
    before = click.excel.calls.before
    assert before is not None

    def gone(called: str) -> None:
        before(called)
        if called == "Worksheet.Protect":
            raise ComError(hresult=GONE)

    click.excel.calls.before = gone

    with pytest.raises(ExcelGoneError):
        applied(click)


def test_other_add_ins_act_again_though_excel_refuses_at_first(click: Opened):
    def before(called: str) -> None:
        if called == "Application.EnableEvents =" and not click.excel.events and len(click.excel.calls.log) % 2:
            raise ComError("Non.")

    click.excel.calls.before = before
    applied(click)

    assert click.excel.events


@pytest.mark.parametrize(
    ("member", "others"),
    [
        ("StatusBar", lambda excel: excel.screen and excel.interactive),
        ("ScreenUpdating", lambda excel: excel.status is False and excel.interactive),
        ("Interactive", lambda excel: excel.status is False and excel.screen),
    ],
    ids=["status", "screen", "mouse"],
)
def test_one_thing_that_cannot_be_put_right_leaves_the_others_so(
    member: str, others: Callable[[Application], bool], click: Opened
):
    with pytest.raises(Exception, match="recommencez"), click.desk.working("CALPAE : validation…"):
        refusing(click, f"Application.{member} =", ALL)

    assert others(click.excel)
