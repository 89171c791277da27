"""A workbook open in Excel: what only a live book has to face."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from kinds import ENTRY, HELPER, PROTECTED, TABLE, workbook_of_kinds
from masters import AT, BAS_RHIN, FINDINGS, cell_of, edit, master, small_master
from openpyxl.worksheet.formula import ArrayFormula

from calpae_xl.books.excel import ExcelBook
from calpae_xl.books.excel_errors import (
    ExcelBusyError,
    ExcelGoneError,
    ExcelRefusalError,
    LockedSheetError,
    NoCopyInExcelError,
    NotTakenError,
    UncalculatedError,
    UneditableBookError,
)
from calpae_xl.books.excel_protection import Protection, standard_protection
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.plan import Content, Plan, Resize, SheetPlan, applied
from calpae_xl.usecases.write import prepare, write

from .model import BUSY, GONE, MANUAL, ComError
from .opening import ENGINES, Activate, Opened, opened

NAMED = "genres.xlsx"


@pytest.fixture
def kinds(tmp_path: Path) -> Path:
    return workbook_of_kinds(tmp_path / NAMED)


@pytest.fixture(params=ENGINES)
def open_kinds(request: pytest.FixtureRequest, kinds: Path) -> Opened:
    return opened(kinds, request.param)


def put(at: str, value: object, sheet: str = ENTRY) -> Plan:
    return Plan({sheet: SheetPlan({at: Content(value)})})


def content(book: ExcelBook) -> dict[str, object]:
    return {sheet.name: (dict(sheet.values), dict(sheet.formulas)) for sheet in book.read().sheets}


def sheet_of(workbook: Opened, name: str):
    return next(sheet for sheet in workbook.workbook.sheets if sheet.page.title == name)


def options(workbook: Opened) -> dict[str, dict[str, object]]:
    return {sheet.page.title: dict(vars(sheet.page.protection)) for sheet in workbook.workbook.sheets}


# Protection


def test_a_protected_sheet_ends_up_with_the_same_options(open_kinds: Opened):
    before = options(open_kinds)

    open_kinds.book.apply(put("B5", "autre", PROTECTED).then(put("A1", "vu", HELPER)).then(put("A2", 3, HELPER)), at=AT)

    assert options(open_kinds) == before
    assert sheet_of(open_kinds, PROTECTED).page["B5"].value == "autre"


def test_every_sheet_of_the_shipped_workbook_ends_up_protected_as_it_is_built(tmp_path: Path):
    path = small_master(tmp_path / "saisie.xlsx")
    edit(path, BAS_RHIN, {cell_of(path, "pasi_structures", "Réalisé 2019"): 900})
    workbook = opened(path)
    before = options(workbook)

    write(workbook.book, prepare(workbook.book, Action.PROCESS, at=AT, user="jeanne"), at=AT)

    assert options(workbook) == before
    for sheet in workbook.book.read().sheets:
        live = sheet_of(workbook, sheet.name)
        if sheet.name in {"CeA", "Évolutions", "Accueil", "Journal", "_vu", "_objectifs"}:
            built, standard = Protection.of(live), standard_protection(sheet)
            assert {name for name, allowed in built.permissions.items() if allowed} == {*standard.permissions}
            assert built[1:] == standard[1:]


def test_a_sheet_that_somebody_unprotected_stays_so(open_kinds: Opened):
    sheet_of(open_kinds, PROTECTED).page.protection.sheet = False

    open_kinds.book.apply(put("B5", "autre", PROTECTED), at=AT)

    assert not sheet_of(open_kinds, PROTECTED).page.protection.sheet


def test_a_sheet_with_a_password_is_refused_before_anything_is_written(open_kinds: Opened):
    sheet_of(open_kinds, PROTECTED).password = "secret"
    before, protected = content(open_kinds.book), options(open_kinds)

    with pytest.raises(LockedSheetError) as refused:
        open_kinds.book.apply(
            put("A1", 5, "Vide").then(put("A2", 5, HELPER)).then(put("B5", "autre", PROTECTED)), at=AT
        )

    assert str(refused.value) == (
        "La feuille «\u00a0Protégée\u00a0» est protégée par un mot de passe\u00a0; rien n’a été écrit. "
        "Ôtez cette protection (onglet Révision, «\u00a0Ôter la protection de la feuille\u00a0»), puis recommencez."
    )
    assert (content(open_kinds.book), options(open_kinds)) == (before, protected)


def test_protected_sheets_selected_together_are_written_all_the_same(open_kinds: Opened):
    open_kinds.workbook.group = open_kinds.workbook.sheets[:3]
    before = options(open_kinds)

    open_kinds.book.apply(put("B5", "autre", PROTECTED), at=AT)

    assert sheet_of(open_kinds, PROTECTED).page["B5"].value == "autre"
    assert options(open_kinds) == before


# What goes wrong on the way


def big_plan() -> Plan:
    rows = {f"B{row}": Content(f"ligne {row}") for row in range(5, 12)}
    return Plan(
        {
            ENTRY: SheetPlan(
                {"B3": Content(390), "E3": Content("=2"), "G4": Content("z" * 9_000), "L4": Content(1, "=B3")}
            ),
            PROTECTED: SheetPlan(rows, (Resize(TABLE, 11),)),
            HELPER: SheetPlan({"A1": Content("vu"), "B9": Content(True)}),
        }
    )


def number_of_calls(path: Path) -> list[str]:
    workbook = opened(path)
    workbook.book.read()
    workbook.excel.calls.log.clear()
    workbook.book.apply(big_plan(), at=AT)
    return workbook.excel.calls.log


RESTORING = ("Worksheet.Protect", "Worksheet.Unprotect", "Application.EnableEvents =")
"""Calls that are made anew when they fail: see ``test_restoring``."""


@pytest.mark.parametrize("hresult", [BUSY, -2147352567], ids=["busy", "refused"])
def test_a_call_that_fails_anywhere_leaves_the_workbook_as_it_was(hresult: int, kinds: Path):
    calls = number_of_calls(kinds)
    assert {"Range.Formula =", "ListObject.Resize", "Worksheet.Unprotect"} <= {*calls}

    for number, member in enumerate(calls):
        if member in RESTORING:
            continue
        workbook = opened(kinds)
        before, protected = content(workbook.book), options(workbook)
        table = sheet_of(workbook, PROTECTED).page.tables[TABLE]
        workbook.excel.calls.log.clear()

        def fail(_: str, workbook: Opened = workbook, number: int = number) -> None:
            if workbook.excel.calls.count == number + 1:
                raise ComError("Non.", hresult=hresult)

        workbook.excel.calls.before = fail
        with pytest.raises(CalpaeError):
            workbook.book.apply(big_plan(), at=AT)
        workbook.excel.calls.before = None

        assert content(workbook.book) == before, (number, member)
        assert (options(workbook), workbook.excel.events, table.ref) == (protected, True, "B4:C8"), (number, member)


def test_a_cell_that_does_not_take_what_is_written_is_told_and_everything_is_put_back(
    open_kinds: Opened, monkeypatch: pytest.MonkeyPatch
):
    before, protected = content(open_kinds.book), options(open_kinds)
    live = sheet_of(open_kinds, PROTECTED)
    put_cell = type(live.at("A1")).put_cell

    def stubborn(self, row: int, column: int, item: object, *, together: bool) -> None:
        put_cell(self, row, column, "autre chose" if item == "z" else item, together=together)

    monkeypatch.setattr(type(live.at("A1")), "put_cell", stubborn)

    with pytest.raises(NotTakenError) as refused:
        open_kinds.book.apply(put("B3", 4).then(put("B6", "z", PROTECTED)), at=AT)

    assert str(refused.value) == (
        "Feuille «\u00a0Protégée\u00a0», cellule B6\u00a0: relue, la cellule diffère de ce qui y a été écrit\u00a0; ce qui venait "
        "d’être écrit a été retiré. Vérifiez le format, la validation et la fusion de cette cellule, puis recommencez ; si cela se "
        "reproduit, transmettez ce message au service informatique."
    )
    assert (content(open_kinds.book), options(open_kinds)) == (before, protected)


@pytest.mark.parametrize(
    ("hresult", "error"),
    [(BUSY, ExcelBusyError), (GONE, ExcelGoneError), (-2147352567, ExcelRefusalError)],
    ids=["busy", "gone", "refused"],
)
def test_what_excel_answers_becomes_a_sentence(hresult: int, error: type[CalpaeError], open_kinds: Opened):
    def fail(_: str) -> None:
        raise ComError("Erreur définie par l’application.", hresult=hresult)

    open_kinds.excel.calls.before = fail

    with pytest.raises(error, match="recommencez"):
        open_kinds.book.read()


def test_a_cell_that_is_being_edited_is_told_as_excel_tells_it(open_kinds: Opened):
    def edited(_: str) -> None:
        raise ComError("", scode=-2146777998)

    open_kinds.excel.calls.before = edited

    with pytest.raises(ExcelBusyError, match="une cellule est en cours de saisie"):
        open_kinds.book.apply(put("B3", 4), at=AT)


def test_a_refusal_of_excel_is_quoted(open_kinds: Opened):
    def fail(_: str) -> None:
        raise ComError("La mémoire est insuffisante.")

    open_kinds.excel.calls.before = fail

    with pytest.raises(
        ExcelRefusalError,
        match="« genres.xlsx » ".replace(" ", "\u00a0")[:-1] + r" \(«.La mémoire est insuffisante\..»\)",
    ):
        open_kinds.book.read()


def test_a_workbook_open_for_reading_is_refused(open_kinds: Opened):
    open_kinds.workbook.read_only = True

    with pytest.raises(UneditableBookError, match=r"est ouvert en lecture seule\. Enregistrez-le sous un autre nom"):
        open_kinds.book.apply(put("B3", 4), at=AT)


def test_a_workbook_open_for_reading_is_not_saved(open_kinds: Opened):
    open_kinds.workbook.read_only = True

    with pytest.raises(UneditableBookError, match="est ouvert en lecture seule"):
        open_kinds.book.save()


def test_a_copy_is_excels_business(open_kinds: Opened, tmp_path: Path):
    with pytest.raises(NoCopyInExcelError, match="Enregistrer une copie"):
        open_kinds.book.apply(put("B3", 4), at=AT, target=tmp_path / "copie.xlsx")


# Cells


@pytest.mark.parametrize(
    ("value", "formula"), [(1274, None), (0.5, None), (779, "=B3+390"), (date := datetime(2026, 11, 22), None)]
)
def test_a_number_goes_into_a_cell_in_text_format_as_a_number_shown_as_its_row(
    value: object, formula: str | None, open_kinds: Opened
):
    open_kinds.book.apply(Plan({ENTRY: SheetPlan({"F3": Content(value, formula)})}), at=AT)

    cell = sheet_of(open_kinds, ENTRY).page["F3"]
    assert (cell.data_type, cell.number_format) == ("f" if formula else "n", '#,##0.00 "€"')


@pytest.mark.parametrize(
    ("indicator", "value"), [("ag_delai_demarrage", 22), ("pasi_taux_couverture_30min", 0.95), ("pasi_structures", 72)]
)
def test_a_correction_takes_the_format_of_its_row(tmp_path: Path, indicator: str, value: float):
    path = master(tmp_path / "saisie.xlsx")
    cell, other = (cell_of(path, indicator, f"Réalisé {year}") for year in (2020, 2019))
    workbook = opened(path)
    page = sheet_of(workbook, BAS_RHIN).page
    page[cell].value, page[cell].number_format = str(value), "@"

    workbook.book.apply(Plan({BAS_RHIN: SheetPlan({cell: Content(value)})}), at=AT)

    assert (page[cell].value, page[cell].number_format) == (value, page[other].number_format)
    assert page[cell].number_format not in ("@", "General")


def test_only_texts_that_could_be_taken_for_something_else_carry_an_apostrophe(open_kinds: Opened):
    texts = {
        "P1": "ND",
        "P2": "Feuille « 67 Bas-Rhin », cellule I14 : à vérifier.",
        "P3": "12 500",
        "P4": "vrai",
        "P5": "=x",
    }

    open_kinds.book.apply(Plan({ENTRY: SheetPlan({at: Content(text) for at, text in texts.items()})}), at=AT)

    page = sheet_of(open_kinds, ENTRY).page
    assert [bool(page[at].quotePrefix) for at in texts] == [False, False, True, True, True]


def test_a_date_keeps_the_format_of_its_cell(open_kinds: Opened):
    open_kinds.book.apply(put("I3", datetime(2027, 5, 6, 7, 8)).then(put("B3", datetime(2027, 5, 6))), at=AT)

    page = sheet_of(open_kinds, ENTRY).page
    assert (page["I3"].number_format, page["B3"].number_format, page["B3"].value) == ("dd/mm/yyyy", "General", 46513)


def test_lines_that_a_filter_hid_are_shown_when_they_change(tmp_path: Path):
    path = master(tmp_path / "saisie.xlsx")
    edit(path, BAS_RHIN, {cell_of(path, "pasi_structures", "Réalisé 2019"): 900})
    workbook = opened(path)
    findings = sheet_of(workbook, FINDINGS).page
    for row in range(5, 91):
        findings.row_dimensions[row].hidden = True

    write(workbook.book, prepare(workbook.book, Action.VALIDATE, at=AT, user="jeanne"), at=AT)

    assert not findings.row_dimensions[95].hidden
    assert findings.row_dimensions[5].hidden  # Nothing changed there.


def test_a_table_grows_with_its_filter(open_kinds: Opened):
    page = sheet_of(open_kinds, PROTECTED).page

    open_kinds.book.apply(big_plan(), at=AT)

    assert (page.tables[TABLE].ref, page.tables[TABLE].autoFilter.ref) == ("B4:C11", "B4:C11")


def test_peoples_cells_between_the_planned_ones_are_not_touched(open_kinds: Opened):
    touched: list[tuple[int, int]] = []
    live = sheet_of(open_kinds, ENTRY)
    kind = type(live.at("A1"))
    real = kind.touched
    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(
            kind, "touched", lambda self, row, column: (touched.append((row, column)), real(self, row, column))
        )
        cells = {f"{letter}{row}": Content(row) for letter in "BDF" for row in (3, 5, 7, 9)}
        open_kinds.book.apply(Plan({ENTRY: SheetPlan(cells)}), at=AT)

    planned = {(row, column) for column in (2, 4, 6) for row in (3, 5, 7, 9)}
    assert {*touched} == planned


# Calculation


def test_excel_calculates_what_was_written(open_kinds: Opened):
    open_kinds.excel.mode = MANUAL
    open_kinds.book.apply(put("B3", 400), at=AT)

    open_kinds.book.recalculate()

    read = open_kinds.book.read_again([ENTRY]).sheet(ENTRY)
    assert (read.values["L4"], read.formulas["L4"]) == (401, "=B3+1")
    assert open_kinds.excel.mode == MANUAL


def test_an_interrupted_calculation_is_taken_up_again(open_kinds: Opened):
    open_kinds.book.read()
    open_kinds.excel.interrupted = 2

    open_kinds.book.recalculate()

    assert open_kinds.excel.interrupted == 0


def test_a_calculation_that_never_ends_is_told(open_kinds: Opened):
    open_kinds.excel.interrupted = 99

    with pytest.raises(UncalculatedError, match="Appuyez sur F9"):
        open_kinds.book.recalculate()


def test_reading_again_asks_for_nothing_but_the_sheets_named(open_kinds: Opened):
    open_kinds.book.read()
    open_kinds.excel.calls.log.clear()

    open_kinds.book.read_again(["Une ligne"])

    assert open_kinds.excel.calls.by_member() == {
        "Worksheet.UsedRange": 1, "Range.Address": 1, "Range.Value": 1, "Range.Formula": 1,
    }  # fmt: skip


# What is asked for, and when


def test_names_and_hidden_sheets_are_asked_for_only_when_looked_at(open_kinds: Opened):
    grid = open_kinds.book.read()
    assert not {"Workbook.Names", "Worksheet.Visible"} & {*open_kinds.excel.calls.log}

    assert {**grid.names} == {
        "Calpae_essai": "'L''entrée'!$B$3:$B$9",
        "Seuil": "0.5",
        "Masquée!locale": "'Masquée'!$A$1",
    }
    assert [*grid.hidden] == [HELPER, "Masquée"]
    assert ("Masquée" in grid.hidden, ENTRY in grid.hidden, "absente" in grid.hidden, len(grid.hidden)) == (
        True,
        False,
        False,
        2,
    )
    assert len(grid.names) == 3


def test_a_sound_workbook_is_recognised_without_its_names(tmp_path: Path):
    workbook = opened(small_master(tmp_path / "saisie.xlsx"))

    prepare(workbook.book, Action.PROCESS, at=AT, user="jeanne")

    assert "Workbook.Names" not in workbook.excel.calls.log


def test_what_was_applied_is_what_is_known(open_kinds: Opened):
    before: Grid = open_kinds.book.read()
    plan = put("B3", 4)

    open_kinds.book.apply(plan, at=AT)
    open_kinds.excel.calls.log.clear()

    assert not open_kinds.book.apply(plan, at=AT).changed
    assert open_kinds.excel.calls.log == []
    assert applied(before, plan).sheets[0].values["B3"] == open_kinds.book.read().sheets[0].values["B3"]


@pytest.mark.parametrize("activate", ENGINES)
def test_a_book_is_read_before_it_is_first_written(activate: Activate, kinds: Path):
    workbook = opened(kinds, activate)

    assert workbook.book.apply(put("B3", 4), at=AT).changed
    assert workbook.book.read_again([ENTRY]).sheet(ENTRY).values["B3"] == 4


# What Excel does not let anybody write alone


@pytest.mark.parametrize("fault", ["array", "merge"])
def test_a_result_sheet_that_somebody_bound_together_is_left_as_it_was(fault: str, open_kinds: Opened):
    page = sheet_of(open_kinds, HELPER).page
    if fault == "array":
        page["A1"].value = ArrayFormula("A1:A2", "=1+1")
        sheet_of(open_kinds, HELPER).results[1, 1] = 2.0
    else:
        page.merge_cells("A1:A2")
    before = content(open_kinds.book)

    with pytest.raises(CalpaeError, match="partie de matrice" if fault == "array" else "la fusion de cette cellule"):
        open_kinds.book.apply(put("A2", "vu", HELPER), at=AT)

    assert content(open_kinds.book) == before
