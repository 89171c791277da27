"""« Ajouter une réserve »: on the right line of the table, in words that are read back."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from factories import plain
from masters import AT, BAS_RHIN, cell_in, master, master_grid

from calpae_xl.books.file import FileBook
from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.actions.designation import NoFigureError, UnknownNameError
from calpae_xl.core.actions.reservation import AlreadyReservedError
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.campaign.reservations import MissingReservationsError
from calpae_xl.core.sheets.reservations import TABLE
from calpae_xl.core.trade.model import CellRef, Reservation, ReservationType
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.plan import Content, Plan, Resize, SheetPlan
from calpae_xl.usecases.reserve import designated_reservation, prepare_reservation, reservation_at
from calpae_xl.usecases.undo import prepare_undo
from calpae_xl.usecases.write import write

FLOW = "rsa_nouveaux_entrants"
ESTIMATED = Reservation("67", FLOW, "2019", ReservationType.ESTIMATED, "=1+1")
RESERVES = "Réserves"


def reserved(book: MemoryBook | FileBook, reservation: Reservation = ESTIMATED) -> None:
    write(book, prepare_reservation(book.read(), reservation, at=AT, user="jeanne"), at=AT)


def filled_up() -> MemoryBook:
    """The master workbook whose table of reservations has no empty line left."""
    book = MemoryBook(master_grid())
    held = next(s for s in master_grid().sheets if s.name == RESERVES)
    cells = {
        f"{letters}{row}": Content(text)
        for row in {int(c[1:]) for c in held.formulas}
        if f"B{row}" not in held.values
        for letters, text in (("B", "68"), ("C", FLOW), ("E", str(2018 + row % 5)), ("F", "provisoire"))
    }
    book.apply(Plan({RESERVES: SheetPlan(cells)}), at=AT)
    return book


@pytest.mark.parametrize("note", ["=1+1", "+33", "-", "@x", "Chiffre partiel.", None])
def test_a_reservation_is_read_back_as_it_was_given(note):
    book = MemoryBook(master_grid())

    reserved(book, _noted(note))

    assert _noted(note) in read_campaign(book.read()).reservations
    assert read_campaign(book.read()).structure == read_campaign(master_grid()).structure


def _noted(note: str | None) -> Reservation:
    return Reservation("67", FLOW, "2019", ReservationType.ESTIMATED, note)


def test_it_takes_the_first_empty_line_of_the_table():
    held = next(s for s in master_grid().sheets if s.name == RESERVES)
    first = next(row for row in range(5, 60) if f"B{row}" not in held.values)

    plan = prepare_reservation(master_grid(), ESTIMATED, at=AT, user="jeanne").results.plan.sheets[RESERVES]

    assert {cell[1:] for cell in plan.cells} == {str(first)}
    assert plan.resized == ()
    assert plan.cells[f"D{first}"].value == "Nouveaux entrants RSA"
    assert plan.cells[f"D{first}"].formula == held.formulas[f"D{first}"]


def test_a_full_table_grows_by_a_line(tmp_path: Path):
    held = next(s for s in master_grid().sheets if s.name == RESERVES)
    last = max(int(cell[1:]) for cell in held.formulas)

    plan = prepare_reservation(filled_up().read(), ESTIMATED, at=AT, user="jeanne").results.plan.sheets[RESERVES]

    assert plan.resized == (Resize(TABLE, last + 1, was=last),)
    assert plan.cells[f"D{last + 1}"].formula == held.formulas[f"D{last}"]


def test_a_file_whose_table_is_full_grows_and_shrinks_back(tmp_path: Path):
    path = master(tmp_path / "saisie.xlsx")
    book = FileBook(path)
    full = next(s for s in filled_up().read().sheets if s.name == RESERVES)
    book.apply(
        Plan({RESERVES: SheetPlan({c: Content(v, full.formulas.get(c)) for c, v in full.values.items()})}), at=AT
    )
    extent = openpyxl.load_workbook(path)[RESERVES].tables[TABLE].ref

    reserved(book)
    grown = openpyxl.load_workbook(path)[RESERVES].tables[TABLE].ref
    write(book, prepare_undo(book.read(), at=AT, user="jeanne"), at=AT)

    assert int(grown.split(":G")[1]) == int(extent.split(":G")[1]) + 1
    assert openpyxl.load_workbook(path)[RESERVES].tables[TABLE].ref == extent


def test_the_journal_says_which():
    prepared = prepare_reservation(master_grid(), ESTIMATED, at=AT, user="jeanne")

    assert plain(prepared.results.detail) == "« estimé » : 67, « Nouveaux entrants RSA », 2019"


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2022", "Nouveaux entrants RSA » (67) porte déjà la réserve « sous-estimé » en 2022"),
        (None, "pour toutes les années"),
    ],
)
def test_a_reservation_that_is_there_is_refused(period, said):
    kind = ReservationType.UNDERESTIMATED if period else ReservationType.DIFFERING_DEFINITION

    with pytest.raises(AlreadyReservedError) as refused:
        reserved(MemoryBook(master_grid()), Reservation("67", FLOW, "2022", kind))

    assert said in plain(str(refused.value))


def test_another_type_or_year_on_the_same_figure_is_not_the_same():
    book = MemoryBook(master_grid())
    reserved(book, Reservation("67", FLOW, "2021", ReservationType.UNDERESTIMATED))
    reserved(book, Reservation("67", FLOW, "2022", ReservationType.ESTIMATED))

    assert len(read_campaign(book.read()).reservations) == len(read_campaign(master_grid()).reservations) + 2


def test_a_workbook_without_the_sheet_is_refused():
    grid = master_grid()
    bare = Grid(grid.name, tuple(s for s in grid.sheets if s.name != RESERVES), {})

    with pytest.raises(MissingReservationsError, match=r"n’a pas la feuille «.Réserves.» où écrire la réserve"):
        reserved(MemoryBook(bare))


def test_a_lost_column_is_refused():
    book = MemoryBook(master_grid())
    book.apply(Plan({RESERVES: SheetPlan({"G4": Content("Remarque")})}), at=AT)

    with pytest.raises(MissingReservationsError, match=r"la colonne «.Note.» dans «.Réserves.»"):
        reserved(book)


REQUESTS = {
    "words": ("67", FLOW, "2019", "estimé"),
    "id": ("67", FLOW, "2019", "estimated"),
    "several words": ("Bas-Rhin", "Nouveaux entrants RSA", "2019", "ESTIMÉ"),
    "cell": (f"67 Bas-Rhin!{cell_in(master_grid(), FLOW, 'Réalisé 2019')}", "estimé"),
}


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
def test_a_reservation_is_designated_by_words_or_by_its_cell(request_):
    assert designated_reservation(master_grid(), request_) == _noted(None)


def test_without_a_year_every_year_is_meant():
    made = designated_reservation(master_grid(), ("67", FLOW, "rupture", "de", "série"), "Fusion.")

    assert made == Reservation("67", FLOW, None, ReservationType.SERIES_BREAK, "Fusion.")


TARGET = {
    "year": ("2023", "estimé"),
    "words": ("attendu", "2023", "estimé"),
    "one word": ("Attendu 2023", "estimé"),
    "letter": ("A2023", "estimé"),
}


@pytest.mark.parametrize("words", TARGET.values(), ids=TARGET)
def test_a_reservation_may_bear_on_a_target(words):
    cell = f"67 Bas-Rhin!{cell_in(master_grid(), FLOW, 'Attendu 2023')}"
    made = Reservation("67", FLOW, "2023", ReservationType.ESTIMATED, None)

    assert designated_reservation(master_grid(), ("67", FLOW, *words)) == made
    assert designated_reservation(master_grid(), (cell, "estimé")) == made


WRONG = {
    "no type": (("67", FLOW, "2019"), UnknownNameError, "« » n’est pas un type de réserve"),
    "unknown type": (("67", FLOW, "2019", "truc"), UnknownNameError, "« truc » n’est pas un type de réserve"),
    "collectivity": (("CeA", FLOW, "2019", "estimé"), NoFigureError, "n’est pas un département"),
    "cell of CeA": (("CeA!E21", "estimé"), NoFigureError, "n’est pas le chiffre d’un département"),
    "too short": (("67", FLOW), NoFigureError, "ne suffit pas à désigner une réserve"),
    "unknown year": (("67", FLOW, "1999", "estimé"), UnknownNameError, "« 1999 » n’est pas une période"),
    "unknown target": (
        ("67", FLOW, "attendu", "2022", "estimé"), UnknownNameError,
        "« attendu 2022 » n’est pas une période de ce classeur. Choisissez parmi : 2018, 2019, 2020, 2021, 2022, ",
    ),
    "unknown department": (
        ("69", FLOW, "2019", "estimé"), UnknownNameError,
        "« 69 » n’est pas un département de ce classeur. Choisissez parmi : 67, 68.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("request_", "error", "said"), WRONG.values(), ids=WRONG)
def test_a_reservation_on_nothing_is_refused(request_, error, said):
    with pytest.raises(error) as refused:
        designated_reservation(master_grid(), request_)

    assert said in plain(str(refused.value)).replace("«  »", "« »")


def test_the_selected_cell_is_reserved():
    at = CellRef(BAS_RHIN, cell_in(master_grid(), FLOW, "Réalisé 2019"))

    assert reservation_at(master_grid(), at, ReservationType.ESTIMATED) == _noted(None)
