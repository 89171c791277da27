"""Whether defined names reach what formulas look for."""

from __future__ import annotations

import pytest

from calpae_xl.core.campaign.name_places import Extent, column_extent, misplaced
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.layout import Role

RESERVED = Sheet("Réserves", {"B4": "Territoire", "C4": "Indicateur", "B5": "67", "B9": "68", "C5": "x"})
PLACED = {"territory": column_extent("B", 5, 2000), "indicator": column_extent("C", 5, 2000)}
ENTERED = Sheet("67", {"A4": "Identifiant", "F4": "Réalisé 2022", "A9": "rsa"})
CORNER = {"": Extent(1, 1, 52, 2000), "ids": column_extent("A", 1, 2000), "headers": Extent(1, 4, 52, 4)}


def test_names_in_their_places_are_sound():
    assert misplaced(Role.RESERVATIONS, RESERVED, PLACED, PLACED) == set()
    assert misplaced(Role.ENTRY, ENTERED, CORNER, CORNER) == set()


@pytest.mark.parametrize(
    ("bottom", "wrong"), [(9, set()), (8, {"territory"})], ids=["down to the last line", "a line short"]
)
def test_names_reach_the_last_line(bottom: int, wrong: set[str]):
    held = {"territory": column_extent("B", 5, bottom), "indicator": column_extent("C", 5, bottom)}

    assert misplaced(Role.RESERVATIONS, RESERVED, held, PLACED) == wrong


def test_a_name_that_is_longer_than_the_others_gives_errors():
    held = {**PLACED, "period": column_extent("E", 5, 2000), "type": column_extent("F", 5, 2001)}
    wanted = {**PLACED, "period": column_extent("E", 5, 2000), "type": column_extent("F", 5, 2000)}

    assert misplaced(Role.RESERVATIONS, RESERVED, held, wanted) == {"type"}


def test_what_has_no_place_is_not_judged():
    assert misplaced(Role.RESERVATIONS, RESERVED, {"note": column_extent("A", 1, 1)}, PLACED) == set()
    assert misplaced(Role.ENTRY, ENTERED, CORNER, {"": CORNER[""]}) == set()


@pytest.mark.parametrize(
    ("held", "wrong"),
    [
        ({"": Extent(1, 1, 5, 2000)}, {"", "headers"}),
        ({"": Extent(1, 1, 52, 8)}, {"", "ids"}),
        ({"ids": column_extent("B", 1, 2000)}, {"ids"}),
        ({"ids": column_extent("A", 2, 2000)}, {"ids"}),
        ({"headers": Extent(1, 5, 52, 5)}, {"headers"}),
        ({"headers": Extent(1, 4, 52, 5)}, {"headers"}),
    ],
)
def test_rows_and_columns_of_an_entry_sheet_are_counted_from_one_corner(held: dict[str, Extent], wrong: set[str]):
    assert misplaced(Role.ENTRY, ENTERED, {**CORNER, **held}, CORNER) == wrong
