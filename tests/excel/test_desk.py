"""The person at the screen of Excel."""

from __future__ import annotations

from pathlib import Path

import pytest
from kinds import ENTRY, HELPER, workbook_of_kinds

from calpae_xl.books.excel_errors import ExcelBusyError, ExcelRefusalError, HiddenRowError, HiddenSheetError
from calpae_xl.core.trade.model import CellRef

from .model import BUSY, ComError
from .opening import ENGINES, Opened, opened


@pytest.fixture(params=ENGINES)
def at_desk(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    return opened(workbook_of_kinds(tmp_path / "genres.xlsx"), request.param, name="l'essai = 1.xlsx")


def test_a_cell_is_shown_then_is_the_selection(at_desk: Opened):
    at_desk.desk.show(CellRef("Une ligne", "C2"))

    assert at_desk.desk.selected() == CellRef("Une ligne", "C2")
    assert at_desk.excel.calls.log[0] == "Application.Goto"


@pytest.mark.parametrize("cell", ["C2", None])
def test_a_sheet_is_shown_alone_though_others_were_selected_with_it(cell: str | None, at_desk: Opened):
    at_desk.workbook.group = at_desk.workbook.sheets[:3]

    at_desk.desk.show(CellRef("Une ligne", cell))

    assert at_desk.workbook.group == []
    assert at_desk.workbook.shown.page.title == "Une ligne"


def test_a_whole_sheet_is_shown_where_people_were_in_it(at_desk: Opened):
    at_desk.desk.show(CellRef(ENTRY, "C5"))
    at_desk.desk.show(CellRef("Une ligne", "B2"))
    at_desk.desk.show(CellRef(ENTRY))

    assert at_desk.desk.selected() == CellRef(ENTRY, "C5")


@pytest.mark.parametrize(("asked", "shown"), [("A12", "B12"), ("A1", "B1"), (None, "C4")], ids=str)
def test_nothing_in_a_hidden_column_is_left_selected(asked: str | None, shown: str, at_desk: Opened):
    page = next(sheet.page for sheet in at_desk.workbook.sheets if sheet.page.title == ENTRY)
    page.column_dimensions["A"].hidden = True
    if asked is None:  # Somebody left the selection between two hidden columns.
        page.column_dimensions["B"].hidden = True
        page.views.sheetView[0].selection[-1].activeCell = "A4"

    at_desk.desk.show(CellRef(ENTRY, asked))

    assert at_desk.desk.selected() == CellRef(ENTRY, shown)


def test_a_cell_in_a_row_that_does_not_show_is_told(at_desk: Opened):
    page = next(sheet.page for sheet in at_desk.workbook.sheets if sheet.page.title == ENTRY)
    page.row_dimensions[4].hidden = True

    with pytest.raises(
        HiddenRowError, match="C4 de «\u00a0L'entrée\u00a0» est sélectionnée, mais sa ligne est masquée"
    ):
        at_desk.desk.show(CellRef(ENTRY, "C4"))
    assert at_desk.desk.selected() == CellRef(ENTRY, "C4")
    at_desk.desk.show(CellRef(ENTRY, None))
    at_desk.desk.show(CellRef(ENTRY, "C5"))


def test_a_chart_has_no_selected_cell(at_desk: Opened):
    at_desk.excel.current = None

    assert at_desk.desk.selected() == CellRef(ENTRY, None)


@pytest.mark.parametrize("sheet", [HELPER, "Masquée"])
def test_a_hidden_sheet_cannot_be_shown(sheet: str, at_desk: Opened):
    remedy = "Affichez-la" if sheet == "Masquée" else "Un programme l’a masquée"
    with pytest.raises(HiddenSheetError, match=rf"est masquée\. {remedy}"):
        at_desk.desk.show(CellRef(sheet, "A1"))


def test_a_sheet_that_is_not_there_cannot_be_shown(at_desk: Opened):
    with pytest.raises(ExcelRefusalError):
        at_desk.desk.show(CellRef("Absente", "A1"))


def test_messages_say_whether_they_tell_a_problem(at_desk: Opened):
    at_desk.desk.tell("5 bloquants.")
    at_desk.desk.tell("Excel est occupé.", problem=True)

    assert at_desk.excel.shown == [("message", "5 bloquants."), ("problem", "Excel est occupé.")]


@pytest.mark.parametrize(("answer", "confirmed"), [("ok", True), ("cancel", False)])
def test_a_go_ahead_is_asked_for(answer: str, confirmed: bool, at_desk: Opened):
    at_desk.excel.answers = [answer]

    assert at_desk.desk.confirm("Convertir 12 nombres ?") is confirmed
    assert at_desk.excel.shown == [("ok_cancel", "Convertir 12 nombres ?")]


@pytest.mark.parametrize(("answer", "chosen"), [("yes", True), ("no", False), ("cancel", None)])
def test_a_choice_is_asked_for(answer: str, chosen: bool | None, at_desk: Opened):
    at_desk.excel.answers = [answer]

    assert at_desk.desk.choose("Tout convertir ?") is chosen
    assert at_desk.excel.shown == [("yes_no_cancel", "Tout convertir ?")]


@pytest.mark.parametrize(
    ("answer", "text"), [("Compté deux fois", "Compté deux fois"), ("", ""), (False, None), (None, "proposé")]
)
def test_a_line_of_text_is_asked_for(answer: object, text: str | None, at_desk: Opened):
    at_desk.excel.answers = [answer]

    assert at_desk.desk.ask("Note de la réserve ?", "proposé") == text


def test_a_long_question_is_cut_where_excel_would_refuse_it(at_desk: Opened):
    at_desk.excel.answers = ["x"]

    at_desk.desk.ask("é" * 300)

    [(_, question)] = at_desk.excel.shown
    assert (len(question), question[-1]) == (255, "…")


def test_files_are_picked(at_desk: Opened):
    at_desk.excel.answers = [("C:/retours/67.xlsx", "C:/retours/68.xlsx"), False]

    assert at_desk.desk.pick_files("Retours") == [Path("C:/retours/67.xlsx"), Path("C:/retours/68.xlsx")]
    assert at_desk.desk.pick_files("Retours") == []


def test_a_folder_is_picked(at_desk: Opened):
    at_desk.excel.answers = ["C:/retours", False]

    assert at_desk.desk.pick_folder("Dossier des retours") == Path("C:/retours")
    assert at_desk.desk.pick_folder("Dossier des retours") is None
    assert at_desk.excel.shown == [("folder", "Dossier des retours")] * 2


def test_a_document_opens_in_its_own_program(at_desk: Opened, monkeypatch: pytest.MonkeyPatch):
    opened_by_windows: list[Path] = []
    monkeypatch.setattr("os.startfile", opened_by_windows.append, raising=False)

    at_desk.desk.open_document(Path("notice.pdf"))

    assert opened_by_windows == [Path("notice.pdf")]


def test_the_status_bar_says_what_is_going_on_and_the_screen_stays_still(at_desk: Opened):
    with at_desk.desk.working("Validation…"):
        assert (at_desk.excel.status, at_desk.excel.screen) == ("Validation…", False)

    assert (at_desk.excel.status, at_desk.excel.screen) == (False, True)


def test_the_status_bar_and_the_screen_are_restored_after_a_fault(at_desk: Opened):
    at_desk.excel.status, at_desk.excel.screen = "Calcul d’un autre", False

    with pytest.raises(ZeroDivisionError), at_desk.desk.working("Validation…"):
        1 / 0  # noqa: B018

    assert (at_desk.excel.status, at_desk.excel.screen) == ("Calcul d’un autre", False)


def test_an_excel_that_is_busy_is_told(at_desk: Opened):
    def busy(_: str) -> None:
        raise ComError(hresult=BUSY)

    at_desk.excel.calls.before = busy

    with pytest.raises(ExcelBusyError), at_desk.desk.working("Validation…"):
        raise AssertionError("nothing runs")
