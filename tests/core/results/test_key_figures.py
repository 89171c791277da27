"""The key figures: the first row of each measure, for every territory."""

from __future__ import annotations

from factories import grid, plain, real_grid, shipped_settings, year

from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.home_row import HomeRow, Line
from calpae_xl.core.results.key_figures import key_figure_rows, key_indicators
from calpae_xl.usecases.process import process_book


def processed(book) -> Processed:
    return process_book(MemoryBook(book))


def figures(work: Processed) -> dict[str, list[str]]:
    rows: list[HomeRow] = [row for row in key_figure_rows(work) if row.kind is Line.FIGURE]
    return {plain(str(row.cells[0].value)): [plain(str(c.value)) for c in row.cells[3:]] for row in rows}


def test_the_first_row_of_each_measure_stands_for_it():
    work = processed(real_grid())

    chosen = key_indicators(work)

    measures = [indicator.titled_measure for indicator in chosen]
    assert len({*measures}) == len(measures) == 7
    assert chosen[3].id == "rsa_nouveaux_entrants"


def test_a_partial_figure_is_no_total_and_a_change_that_is_withheld_says_why():
    told = figures(processed(real_grid()))

    assert told["Nouveaux entrants RSA"] == [
        *("7486", "non calculée : sous-estimé"),
        *("3855", "▲ hausse"),
        *("11341", "non calculée : sous-estimé, définition différente"),
    ]
    assert told["Formés CNFPT – total"][0].startswith("≥ ")
    assert told["Formés CNFPT – total"][4].startswith("≥ ")


def test_a_reservation_marks_the_figures_that_the_consolidated_sheet_stars():
    rows = [row for row in key_figure_rows(processed(real_grid())) if row.kind is Line.FIGURE]
    marks = {row.indicator.id: [content.value for content in row.reserved] for row in rows if row.indicator}

    assert marks["rsa_nouveaux_entrants"] == [True, True, True]
    assert [
        row.reserved[0].formula for row in rows if row.indicator and row.indicator.id == "rsa_nouveaux_entrants"
    ] == [
        'COUNTIFS(Reserves_territoire,"67",Reserves_indicateur,"rsa_nouveaux_entrants",Reserves_annee,"2022")'
        '+COUNTIFS(Reserves_territoire,"67",Reserves_indicateur,"rsa_nouveaux_entrants",Reserves_annee,"")>0'
    ]


def test_one_year_has_no_trend():
    settings = shipped_settings(first_year=2022)

    alone = "non calculée : une seule année"
    told = figures(processed(grid({("67", "rsa_nouveaux_entrants", year(2022)): 5}, settings=settings)))

    assert told["Nouveaux entrants RSA"] == ["5", alone, "", alone, "≥ 5", alone]


def test_every_figure_and_trend_is_alive_and_named_after_its_indicator():
    rows = [row for row in key_figure_rows(processed(real_grid())) if row.kind is Line.FIGURE]

    assert {content.formula is None for row in rows for content in row.cells[3:]} == {False}
    assert all(row.indicator is not None for row in rows)
