"""What every book promises, whichever door it stands behind: memory, file, Excel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from excel import engine, windows
from excel.opening import opened
from kinds import ENTRY, HELPER, PROTECTED, TABLE, workbook_of_kinds
from masters import AT, BAS_RHIN, FINDINGS, address, cell_of, edit, line_of, master

from calpae_xl.books.file import FileBook
from calpae_xl.books.memory import MemoryBook
from calpae_xl.books.port import Book
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.sheets.undo_record import UNDO_SHEET
from calpae_xl.core.trade.values import PerCent
from calpae_xl.core.workbook.grid import Grid, Sheet, split_address
from calpae_xl.core.workbook.plan import Content, Plan, Resize, SheetPlan, applied
from calpae_xl.usecases.write import prepare, write

Open = Callable[[Path], Book]

BOOKS = [
    pytest.param(lambda path: MemoryBook(FileBook(path).read()), id="memory"),
    pytest.param(FileBook, id="file"),
    pytest.param(lambda path: opened(path, engine.activate).book, id="excel"),
    pytest.param(lambda path: opened(path, windows.activate).book, id="excel-windows"),
]
every_book = pytest.mark.parametrize("book_of", BOOKS)

RESULTS = (Action.VALIDATE, Action.COMPARE, Action.CONSOLIDATE, Action.PROCESS)
"""Actions that need no more than the workbook."""

INJECTIONS = (
    "=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@x", "@SUM(A1)", "1-2", "1/2", "12-25", "'quoted", "''", "00123", "1e5",
    "VRAI", "faux", "TRUE", "12 500", "12\u00a0500", "12,5", "95 %", "5%", "#N/A", "#REF!", "janv-22", "3 mars 2022", "12:30",
    "€5", "(5)", " 7", "ND", "nc", "ligne 1\nligne 2", "🙂 émoji", "É", "a" * 255, "1" * 300, "=" + "é" * 8_000, "x" * 8_300,
    "« ≥ 389 »", "Total = 2 168", "\t9", "-", "=", "+", "'", "@",
)  # fmt: skip


def typed(value: object) -> tuple[type, object]:
    """A value and its type: 1, 1.0 and True are equal, a date and its moment are not.

    Excel is not asked which numbers it shows in per cent.
    """
    if isinstance(value, PerCent):
        value = int(value) if value.is_integer() else float(value)
    return type(value), value


def content(sheet: Sheet) -> tuple[dict[str, object], dict[str, str]]:
    return {at: typed(value) for at, value in sheet.values.items()}, dict(sheet.formulas)


def contents(grid: Grid) -> dict[str, object]:
    return {sheet.name: content(sheet) for sheet in grid.sheets}


def plan_of(sheet: str, cells: Mapping[str, object]) -> Plan:
    return Plan({sheet: SheetPlan({at: Content(value) for at, value in cells.items()})})


@pytest.fixture
def kinds(tmp_path: Path) -> Path:
    return workbook_of_kinds(tmp_path / "genres.xlsx")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The shipped workbook, in which somebody changed a lot."""
    made = master(tmp_path / "saisie.xlsx")
    figures = {"rsa_nouveaux_entrants": 3, "pasi_structures": 900, "ga_orientes": "x"}
    edit(made, BAS_RHIN, {cell_of(made, name, "Réalisé 2019"): value for name, value in figures.items()})
    return made


@every_book
def test_the_shipped_workbook_reads_the_same(book_of: Open, path: Path):
    expected, grid = FileBook(path).read(), book_of(path).read()

    assert contents(grid) == contents(expected)
    assert (grid.name, dict(grid.names)) == (expected.name, expected.names)
    assert {*grid.hidden} == {"_objectifs", "_vu", "_avant"}


@every_book
@pytest.mark.parametrize("date1904", [False, True], ids=["1900", "1904"])
def test_every_kind_of_cell_reads_the_same(book_of: Open, date1904: bool, tmp_path: Path):
    path = workbook_of_kinds(tmp_path / "genres.xlsx", date1904=date1904)

    expected, grid = FileBook(path).read(), book_of(path).read()

    assert contents(grid) == contents(expected)
    assert [sheet.name for sheet in grid.sheets] == [sheet.name for sheet in expected.sheets]
    assert dict(grid.names) == expected.names
    assert {*grid.hidden} == {HELPER, "Masquée"}
    values = grid.sheets[0].values
    assert [typed(values[at]) for at in ("B3", "D3", "I3", "K3", "L6")] == [
        (int, 389), (float, 12.3456789), (date, date(2026, 11, 22)), (str, "#N/A"), (bool, True),
    ]  # fmt: skip


@every_book
def test_a_plan_changes_its_cells_and_no_other(book_of: Open, kinds: Path):
    book = book_of(kinds)
    before = book.read()
    plan = Plan(
        {
            ENTRY: SheetPlan(
                {
                    "B3": Content(390),
                    "B4": Content(None),
                    "B5": Content("=texte"),
                    "C3": Content(0.5),
                    "E3": Content(12.5),
                    "E4": Content(True),
                    "I3": Content(date(2027, 1, 2)),
                    "I4": Content(datetime(2027, 1, 2, 8, 15)),
                    "K3": Content("ND"),
                    "L4": Content(391),
                    "L5": Content(""),
                    "M30": Content(780, "=B3+B3"),
                }
            ),
            "Vide": SheetPlan({"D4": Content("seule")}),
            "Une cellule": SheetPlan({"C7": Content(6), "A1": Content(1)}),
        }
    )

    done = book.apply(plan, at=AT)

    assert (Path(done.name).name, done.changed) == ("genres.xlsx", True)
    after = book.read()
    assert contents(after) == contents(recalculated(applied(before, plan), after, {"L7"}))


def recalculated(expected: Grid, found: Grid, cells: set[str]) -> Grid:
    """The grid with what a spreadsheet works out again by itself: a file keeps the old result."""
    first, seen = expected.sheets[0], found.sheets[0]
    values = {**first.values, **{cell: seen.values[cell] for cell in cells}}
    return replace(expected, sheets=(replace(first, values=values), *expected.sheets[1:]))


@every_book
def test_applying_twice_is_applying_once(book_of: Open, kinds: Path):
    book = book_of(kinds)
    plan = plan_of(ENTRY, {"B3": 390, "E4": "=1+1", "I3": date(2027, 1, 2), "E5": None})
    book.apply(plan, at=AT)
    once = contents(book.read())

    again = book.apply(plan, at=AT)

    assert contents(book.read()) == once
    assert not again.changed or isinstance(book, MemoryBook)  # Which does not look.


@every_book
@pytest.mark.parametrize("together", [True, False], ids=["together", "alone"])
def test_text_stays_text_whatever_it_starts_with(book_of: Open, together: bool, kinds: Path):
    book = book_of(kinds)
    cells = {f"P{row}": text for row, text in enumerate(INJECTIONS, start=1)}
    plans = [plan_of(ENTRY, cells)] if together else [plan_of(ENTRY, {at: text}) for at, text in cells.items()]

    for plan in plans:
        book.apply(plan, at=AT)

    sheet = book.read().sheets[0]
    assert {at: sheet.values.get(at) for at in cells} == cells
    assert not {at for at in sheet.formulas if at in cells}


@every_book
def test_a_very_hidden_sheet_is_written(book_of: Open, kinds: Path):
    book = book_of(kinds)

    book.apply(plan_of(HELPER, {"A1": "=vu", "C3": 5}), at=AT)

    grid = book.read()
    assert next(sheet.values for sheet in grid.sheets if sheet.name == HELPER) == {"A1": "=vu", "C3": 5}
    assert HELPER in grid.hidden


@every_book
@pytest.mark.parametrize("last_row", [6, 7, 8, 9, 30])
def test_a_protected_table_grows_and_shrinks(book_of: Open, last_row: int, kinds: Path):
    book = book_of(kinds)
    before = book.read()
    cells: dict[str, Content] = {}
    for row in range(5, max(last_row, 8) + 1):
        cells[f"B{row}"] = Content(f"{row}-1" if row <= last_row else None)
        cells[f"C{row}"] = Content(10 * row if row <= last_row else None)

    book.apply(Plan({PROTECTED: SheetPlan(cells, (Resize(TABLE, last_row),))}), at=AT)

    wanted = applied(before, Plan({PROTECTED: SheetPlan(cells)}))
    assert contents(book.read()) == contents(wanted)


@pytest.mark.parametrize("book_of", BOOKS[1:])  # The plans of a book in memory are made from its own grid.
def test_sheets_are_found_whatever_the_case_of_their_names(book_of: Open, kinds: Path):
    book = book_of(kinds)

    book.apply(plan_of("UNE LIGNE", {"B2": 2}), at=AT)

    assert next(sheet.values["B2"] for sheet in book.read().sheets if sheet.name == "Une ligne") == 2


@pytest.mark.parametrize("book_of", BOOKS[1:])
@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (plan_of("Absente", {"A1": 1}), "n’a pas de feuille de cellules « Absente »"),
        (plan_of(ENTRY, {"A1": "x" * 32_768}), r"cellule A1 : le texte compte 32 768 caractères"),
        (plan_of(ENTRY, {"A1": 1e308}), "cellule A1 : le nombre est impossible ou trop grand"),
        (plan_of(ENTRY, {"A1": date(1899, 1, 1)}), "cellule A1 : la date est antérieure"),
        (Plan({ENTRY: SheetPlan({"A1": Content(1)}, (Resize("tblPerdu", 9),))}), "tableau « tblPerdu » : il a été renommé, converti en plage ou supprimé"),
        (Plan({PROTECTED: SheetPlan({"D1": Content(1)}, (Resize(TABLE, 4),))}), "ne peut pas se terminer à la ligne 4"),
    ],
    ids=["sheet", "text", "number", "date", "table", "table-too-short"],
)  # fmt: skip
def test_what_cannot_be_written_is_refused_and_nothing_changes(book_of: Open, plan: Plan, sentence: str, kinds: Path):
    book = book_of(kinds)
    before = contents(book.read())
    first = plan_of("Une ligne", {"B2": 7})

    with pytest.raises(Exception, match=sentence.replace(" ", r"\s")):
        book.apply(first.then(plan), at=AT)

    assert contents(book.read()) == before


@every_book
@pytest.mark.parametrize("action", RESULTS)
def test_every_action_writes_the_same(book_of: Open, action: Action, path: Path):
    reference = MemoryBook(FileBook(path).read())
    whole = prepare(reference, action, at=AT, user="jeanne")
    write(reference, whole, at=AT)
    charts = len(whole.results.plan.sheets.get("Graphiques", SheetPlan()).cells)
    book = book_of(path)

    prepared = prepare(book, action, at=AT, user="jeanne")
    write(book, prepared, at=AT)

    expected, found = {sheet.name: sheet for sheet in reference.read().sheets}, book.read()
    for sheet in found.sheets:
        if sheet.name == UNDO_SHEET:
            assert records(sheet) == records(expected[sheet.name])
            continue
        planned = prepared.results.plan.sheets.get(sheet.name, SheetPlan()).cells
        assert sheet.formulas == expected[sheet.name].formulas
        for at in sheet.values.keys() | expected[sheet.name].values.keys():
            # What Excel works out by itself is compared where the action says what it should be.
            if (sheet.name, at) == ("Journal", "F5"):
                # Charts are among it: they are not counted as written.
                assert expected["Journal"].values[at] - sheet.values[at] == (charts if found.alive else 0)
            elif at in planned or at not in sheet.formulas:
                assert same_value(sheet.values.get(at), expected[sheet.name].values.get(at)), (sheet.name, at)


def records(sheet: Sheet) -> list[list[object]]:
    """Lines of the record of undo: in the order in which a book gives its cells."""
    rows: dict[int, list[object]] = {}
    for at, value in sorted(sheet.values.items()):
        rows.setdefault(split_address(at)[1], []).append(value)
    return sorted(rows.values(), key=repr)


def same_value(found: object, expected: object) -> bool:
    if isinstance(found, float | int) and isinstance(expected, float | int):
        return found == pytest.approx(expected, rel=1e-12, abs=1e-12)
    return found == expected


@every_book
def test_what_people_wrote_on_findings_stays(book_of: Open, path: Path):
    row = line_of(path, "B201", "67|ase_logement_stable|Réalisé 2019")
    edit(path, FINDINGS, {address("justification", row): "=Compte vérifié", f"Y{row}": "ma note"})
    book = book_of(path)

    write(book, prepare(book, Action.VALIDATE, at=AT, user="jeanne"), at=AT)

    values = next(sheet.values for sheet in book.read().sheets if sheet.name == FINDINGS)
    assert values[f"Y{row}"] == "ma note"
    assert "=Compte vérifié" in values.values()


def test_the_workbook_of_kinds_is_what_another_reader_says(kinds: Path):
    page = openpyxl.load_workbook(kinds)[ENTRY]

    assert [page[at].data_type for at in ("B3", "E4", "H3", "I3", "L4")] == ["n", "s", "b", "d", "f"]
    assert [page[at].number_format for at in ("D3", "F3")] == ['#,##0.00 "€"', "@"]
