"""Finding a table by its headers, wherever people moved it."""

from __future__ import annotations

import pytest

from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.tables import MissingColumnError, find_table, new_places

HEADERS = ("Territoire", "Indicateur", "Année", "Note")


def sheet(*rows: tuple[Value | None, ...], column: str = "B", first: int = 3) -> Sheet:
    values = {}
    for number, row in enumerate(rows, start=first):
        for offset, value in enumerate(row):
            if value is not None:
                values[f"{chr(ord(column) + offset)}{number}"] = value
    return Sheet("essai", values)


def test_a_table_is_found_by_its_headers_and_read_by_them():
    found = find_table(sheet(HEADERS, ("67", "rsa", "2021", "vu"), ("68", None, "2022")), HEADERS)

    assert found is not None
    assert (found.row, found.columns["Note"], found.missing, found.duplicated) == (3, "E", (), ())
    assert [*found.rows()] == [
        (4, {"Territoire": "67", "Indicateur": "rsa", "Année": "2021", "Note": "vu"}),
        (5, {"Territoire": "68", "Année": "2022"}),
    ]


@pytest.mark.parametrize(
    ("column", "first"), [("B", 3), ("F", 3), ("B", 40)], ids=["as built", "columns inserted", "rows inserted"]
)
def test_where_it_stands_does_not_matter(column: str, first: int):
    found = find_table(sheet(HEADERS, ("67",), column=column, first=first), HEADERS)

    assert found is not None
    assert [cells for _, cells in found.rows()] == [{"Territoire": "67"}]


def test_columns_in_another_order_and_another_case_are_the_same_table():
    found = find_table(sheet(("NOTE", "Année", "indicateur", "Territoire"), ("vu", "2021", "rsa", "67")), HEADERS)

    assert found is not None
    assert next(iter(found.rows()))[1] == {"Note": "vu", "Année": "2021", "Indicateur": "rsa", "Territoire": "67"}


@pytest.mark.parametrize(
    ("headers", "missing"),
    [
        (("Territoire", "Indicateur"), ("Année", "Note")),
        (("Territoire",), None),
        ((), None),
    ],
    ids=["half", "less than half", "none"],
)
def test_a_row_with_half_of_the_headers_is_the_table(headers: tuple[str, ...], missing: tuple[str, ...] | None):
    found = find_table(sheet(headers), HEADERS)

    assert (found and found.missing) == missing


def test_with_a_key_the_row_that_holds_it_is_the_table_whatever_it_lacks():
    alone = sheet(("Note",), ("vu",))

    assert find_table(alone, HEADERS) is None
    found = find_table(alone, HEADERS, key="Note")
    assert found is not None
    assert found.missing == ("Territoire", "Indicateur", "Année")
    assert find_table(sheet(HEADERS[:3]), HEADERS, key="Note") is None


def test_a_header_that_stands_twice_is_told_and_the_leftmost_one_is_read():
    found = find_table(sheet((*HEADERS, "Note"), ("67", "rsa", "2021", "vu", "autre")), HEADERS)

    assert found is not None
    assert (found.columns["Note"], found.duplicated) == ("E", ("Note",))
    assert next(iter(found.rows()))[1]["Note"] == "vu"


def test_the_leftmost_column_is_told_by_its_number_not_by_its_letters():
    wide = Sheet("essai", {"AA3": "Note", "Z3": "Note", "B3": "Territoire", "C3": "Indicateur", "D3": "Année"})

    found = find_table(wide, HEADERS)

    assert found is not None
    assert found.columns["Note"] == "Z"


def test_of_two_rows_that_hold_as_many_headers_the_upper_one_is_the_table():
    found = find_table(sheet(HEADERS, ("67",), HEADERS), HEADERS)

    assert found is not None
    assert found.row == 3


def test_a_table_ends_where_the_next_one_starts():
    both = sheet(HEADERS, ("67",), HEADERS, ("68",))

    upper = find_table(both, HEADERS, end=5)

    assert upper is not None
    assert [row for row, _ in upper.rows()] == [4]
    assert find_table(both, HEADERS, end=3) is None


def test_cells_beside_the_table_are_not_its_own():
    found = find_table(
        Sheet("essai", {**sheet(HEADERS, ("67",)).values, "J4": "à côté", "B9": "68", "J10": "seul"}), HEADERS
    )

    assert found is not None
    assert [row for row, _ in found.rows()] == [4, 9]


def test_a_new_table_starts_at_the_fourth_row_and_the_second_column():
    places = new_places(["code", "title"])

    assert (places.row, places.first_row, places.columns) == (4, 5, {"code": "B", "title": "C"})


def test_a_lost_header_is_told_with_its_sheet():
    error = MissingColumnError("Réserves", "Note")

    assert str(error).replace("\u00a0", " ") == (
        "Feuille « Réserves » : la colonne « Note » est introuvable. Rétablissez cet en-tête, exactement ainsi écrit, "
        "puis recommencez."
    )
