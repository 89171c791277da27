"""« _vu »: what the last run saw of entries and reservations, and the formulas that compare it with what stands now."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from factories import grid, plain, real_grid, shipped_settings, target, year

from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.campaign.defined_names import CHANGED_CELL
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.consolidation_places import ConsolidationPlaces
from calpae_xl.core.results.snapshot import BANNER_CELL, ENTRIES_CELL, RESERVATIONS_CELL, snapshot_cells
from calpae_xl.core.trade.model import Reservation, ReservationType
from calpae_xl.core.trade.values import Marked, Value
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.plan import Content
from calpae_xl.usecases.process import process_book

FIRST = ("67", "ase_majeurs_annee", year(2018))
SEEN, LIVE = "C", "O"
"""Columns of the first department's first year: what was seen, and the twelfth column after it, what stands now."""


def work(book: Grid) -> Processed:
    return process_book(MemoryBook(book))


def cells(book: Grid) -> dict[str, Content]:
    return dict(snapshot_cells(work(book)))


def first_row(book: Grid) -> int:
    """Row of the first indicator."""
    campaign = work(book).campaign
    return ConsolidationPlaces(campaign.referential, campaign.settings).rows["ase_majeurs_annee"]


def kept(typed: Value | None) -> tuple[Value | None, Value | None]:
    """What is kept of one entry, and what the formula beside it is expected to give now."""
    book = grid({} if typed is None else {FIRST: typed})
    made, row = cells(book), first_row(book)
    return made.get(f"{SEEN}{row}", Content()).value, made[f"{LIVE}{row}"].value


@pytest.mark.parametrize(
    ("typed", "seen", "live"),
    [
        pytest.param(None, None, "", id="blank"),
        pytest.param(0, 0, "0", id="zero"),
        pytest.param(389, 389, "389", id="count"),
        pytest.param(389.0, 389.0, "389", id="count-as-excel-stores-it"),
        pytest.param(0.1 + 0.2, 0.1 + 0.2, "0.3", id="fifteen-digits"),
        pytest.param("389", "t:389", "t:389", id="typed-as-text"),
        pytest.param("nd", "t:nd", "t:nd", id="code"),
        pytest.param(Marked("389²", "3892"), "t:3892", "t:3892", id="raised-digit"),
        pytest.param(True, True, "TRUE", id="true"),
        pytest.param("#REF!", "#", "#", id="error"),
        pytest.param("#12", "#", "#", id="text-that-begins-as-an-error"),
        pytest.param("x" * 32_765, "t:" + "x" * 32_765, "t:" + "x" * 32_765, id="longest-text-whose-image-is-one"),
        pytest.param("x" * 32_766, "#", "#", id="text-whose-image-would-be-too-long"),
        pytest.param("🙂" * 16_383, "#", "#", id="too-long-as-excel-counts"),
        pytest.param(date(1900, 1, 22), 22, "22", id="count-under-a-date-format"),
        pytest.param(date(1900, 2, 28), 59, "59", id="before-the-day-that-never-was"),
        pytest.param(date(1900, 3, 1), 61, "61", id="after-the-day-that-never-was"),
        pytest.param(date(2023, 1, 1), 44927, "44927", id="day"),
        pytest.param(datetime(2023, 1, 1, 6), 44927.25, "44927.25", id="moment"),
        pytest.param(datetime(1900, 2, 28, 12), 59.5, "59.5", id="moment-of-1900"),
    ],
)
def test_an_entry_is_kept_as_the_formula_will_read_it(typed, seen, live):
    assert kept(typed) == (seen, live)


def test_an_entry_whose_cell_is_gone_is_kept_as_an_error_as_its_formula_gives_one():
    book = real_grid()
    entry = book.sheets[0]
    header = next(address for address, value in entry.values.items() if value == target().header)
    without = {address: value for address, value in entry.values.items() if address != header}
    made = cells(Grid(book.name, (type(entry)(entry.name, without), *book.sheets[1:])))

    row, position = first_row(book), len(shipped_settings().periods) - 1
    assert made[f"{chr(ord(SEEN) + position)}{row}"].value == "#"


def test_each_entry_stands_beside_a_formula_that_finds_it_again_by_id_and_period():
    made = cells(grid({FIRST: 389}))

    entry = "INDEX(Calpae_saisie_67,CeA!$N8,CeA!P$5)"
    assert made["C8"].value == 389
    assert (
        made["O8"].formula
        == f'=IFERROR(IF(LEFT({entry},1)="#","#",IF(ISTEXT({entry})*LEN({entry}),"t:","")&{entry}),"#")'
    )
    assert made[ENTRIES_CELL].formula == '=SUMPRODUCT(--(O8:Z57<>C8:N57&""))'


NOTED = Reservation("67", "rsa_1er_rdv", "2020", ReservationType.PARTIAL_YEAR, "début")
EVERY_YEAR = Reservation("68", "rsa_1er_cer", None, ReservationType.CEA_SCOPE)


def test_each_reservation_is_kept_once_with_how_often_it_stands():
    made = cells(grid(reservations=[NOTED, EVERY_YEAR, NOTED]))

    first = [made.get(f"{letter}60", Content()).value for letter in "ABCDE"]
    second = [made.get(f"{letter}61", Content()).value for letter in "ABCDE"]
    assert first == ["67", "rsa_1er_rdv", "2020", "année incomplète", 2]
    # A straight apostrophe says the same as a curly one; no year stands for all of them.
    assert second == ["68", "rsa_1er_cer", None, "compté à l?échelle de la CeA", 1]
    assert made["F60"].formula == (
        '=COUNTIFS(Reserves_territoire,$A60&"",Reserves_indicateur,$B60&"",Reserves_annee,$C60&"",Reserves_type,$D60&"")'
    )
    assert made["F61"].value == 1


def test_lines_and_the_signs_of_their_notes_are_counted_as_spreadsheets_count_them():
    emoji = Reservation("67", "rsa_1er_cer", "2021", ReservationType.ESTIMATED, "\U0001f600")

    made = cells(grid(reservations=[NOTED, EVERY_YEAR, emoji]))

    assert (made["C3"].value, made["D3"].value) == (3, 3)
    assert (made["C4"].value, made["D4"].value) == (7, 7)
    assert [made[f"G{row}"].value for row in (60, 61, 62)] == [5, 0, 2]
    assert made["G61"].formula == "=IFERROR(LEN(INDEX(Reserves_note,2)),0)"
    assert made["C4"].formula == "=SUM(G60:G62)"


def test_a_reservation_that_says_nothing_usable_is_counted_too():
    unknown = Reservation("67", "inconnu", "2021", ReservationType.ESTIMATED, "vu")

    made = cells(grid(reservations=[NOTED, unknown]))

    assert (made["D3"].value, made["D4"].value) == (2, 7)
    assert "A54" not in made


def test_without_a_reservation_their_lines_and_signs_are_still_watched():
    made = cells(grid())

    assert (made["D3"].value, made["D4"].value) == (0, 0)
    assert made[RESERVATIONS_CELL].formula == "=IF(C5=D5,IFERROR(MAX(0,ABS(C3-D3),IF(C4=D4,0,1)),1),1)"


def test_the_banner_counts_cells_and_reservations_apart():
    banner = plain(str(cells(grid())[BANNER_CELL].formula))

    assert banner.startswith('=IF(B2=0,"","À recalculer : "')
    assert 'B3&IF(B3=1," cellule"," cellules")' in banner
    assert 'B4&IF(B4=1," réserve"," réserves")' in banner
    assert banner.endswith('&IF(B2=1," a changé"," ont changé")&" depuis le dernier calcul.")')


def test_a_run_that_has_just_ended_sees_no_difference():
    made = cells(real_grid())

    assert [made[cell].value for cell in (BANNER_CELL, CHANGED_CELL, ENTRIES_CELL, RESERVATIONS_CELL)] == ["", 0, 0, 0]
