"""« Accueil »: its rows from top to bottom, and whether a sheet is laid out for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from factories import grid, plain, shipped_settings

from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.campaign.conventions import Convention
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.results.home import (
    Standing,
    fits,
    home_contents,
    home_rows,
    kinds_in,
    kinds_of,
    to_fill,
)
from calpae_xl.core.results.home_row import HomeRow, Line
from calpae_xl.core.results.home_state import COUNTED
from calpae_xl.core.trade.model import Territory
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.usecases.process import process_book

DAY, LATER = date(2023, 3, 31), date(2023, 4, 30)


def rows(settings: Settings | None = None) -> list[HomeRow]:
    work = process_book(MemoryBook(grid({}, settings=settings or shipped_settings())))
    # The table of the factory has no line on conventions.
    campaign = work.campaign if settings is None else replace(work.campaign, settings=settings)
    return home_rows(work._replace(campaign=campaign), Standing())


def texts(of: list[HomeRow], kind: Line) -> list[list[str]]:
    return [[plain(str(c.value)) for c in row.cells if c.value is not None] for row in of if row.kind is kind]


def laid_out(of: list[HomeRow]) -> Sheet:
    kinds = {f"A{number}": row.kind.value for number, row in enumerate(of, start=1)}
    return Sheet("Accueil", {**kinds, "A1": "calpae:2:accueil::2022", "B1": "Indicateurs"})


def test_what_to_do_comes_first_and_words_on_how_to_last():
    assert [text for [text] in texts(rows(), Line.HEADING)] == [
        "À traiter d’abord",
        "Saisie de l’année 2022",
        "Ce qui attend",
        "Calendrier des conventions",
        "Dernières actions",
        "Chiffres clés de 2022 : le premier indicateur de chaque mesure (* : sous réserve)",
        "Que faire, en cinq étapes",
        "Constats",
        "Comment les feuilles de saisie signalent une cellule",
        "Feuilles du classeur",
    ]
    assert [row.kind for row in rows()[:4]] == [Line.TITLE, Line.SUBTITLE, Line.STATE, Line.NEXT]


def test_the_sentences_count_on_the_rows_of_what_waits():
    made = rows()

    [first, *_] = [number for number, row in enumerate(made, start=1) if row.kind in COUNTED]

    assert f"$D${first}+$D${first + 1}" in str(made[2].cells[0].formula)
    assert made[first - 1].cells[2].formula is not None


def test_rows_stand_one_under_the_other_from_the_second_column():
    cells = home_contents(rows()).cells

    assert plain(str(cells["B1"].value)) == "Indicateurs CALPAE – campagne 2022"
    assert not [address for address in cells if address.startswith("A")]


def test_each_convention_has_its_calendar_and_what_it_waits_for():
    conventions = (Convention("Solidarités", DAY, LATER), Convention("RSA"))

    told = [row.cells for row in rows(shipped_settings(conventions=conventions)) if row.kind is Line.CALENDAR]

    assert [[plain(str(c.value)) for c in cells if c.value is not None] for cells in told] == [
        ["Solidarités", "2023-03-31", "2023-04-30", "40 lignes, 80 cellules de 2022 à remplir"],
        ["RSA", "à fixer", "à fixer", "0 ligne, 0 cellule de 2022 à remplir"],
        [],
        [
            "À remplir avant d’envoyer",
            "« Paramètres » : échéances, contacts du 67 et du 68, boîte du service, boîte de la préfecture et qui "
            "certifie et quand",
        ],
    ]
    assert told[0][2].value == DAY


def test_the_first_lines_leave_the_days_to_the_calendar():
    made = rows(shipped_settings(conventions=(Convention("RSA", DAY), Convention("Solidarités", LATER))))

    assert texts(made, Line.SUBTITLE) == [
        ["Convention d’appui à la lutte contre la pauvreté et d’accès à l’emploi – Bas-Rhin et Haut-Rhin."]
    ]


def test_where_no_line_asks_anything_the_blank_cells_are_told():
    [first, *_] = [row for row in rows() if row.kind is Line.TREAT]

    assert plain(str(first.cells[2].value)) == "Il reste 80 cellules de 2022 à remplir."


def test_the_count_of_blank_cells_is_found_in_the_rows_to_write_and_in_the_sheet():
    made = rows()
    work = process_book(MemoryBook(grid({}, settings=shipped_settings())))
    [number] = [number for number, row in enumerate(made, start=1) if row.kind is Line.TO_FILL]

    for kinds in (kinds_of(made), kinds_in(laid_out(made))):
        assert to_fill(work.campaign, "Accueil", kinds) == (2022, 80, f"Accueil!$D${number}")
    assert to_fill(work.campaign, "", {}) == (2022, 80, "")


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param({}, True, id="as built"),
        pytest.param(
            {"conventions": (Convention("A"), Convention("B"), Convention("C"))}, True, id="conventions added"
        ),
        pytest.param({"conventions": tuple(map(Convention, "ABCD"))}, False, id="more than there is room for"),
        pytest.param({"territories": (Territory("67", "Bas-Rhin"),)}, False, id="another department"),
    ],
)
def test_a_sheet_fits_the_rows_that_it_was_built_for(changed, expected):
    built = laid_out(rows())

    assert fits(built, rows(shipped_settings(**changed))) is expected


def test_a_sheet_of_an_earlier_version_or_with_rows_inserted_does_not_fit():
    made = rows()
    built = laid_out(made)
    moved = {**built.values, "A3": "", "A4": Line.STATE.value}

    assert not fits(Sheet("Accueil", {"A1": built.values["A1"], "B1": "Indicateurs"}), made)
    assert not fits(replace(built, values=moved), made)
    assert not fits(replace(built, values={**built.values, f"A{len(made) + 1}": "suite"}), made)
