"""Tables that draw the cells of their header alone, and rules across below it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from calpae_xl.papers.pdf_rules import Box, Grid, RuledTables, crosses, notes_below, out_of_line
from calpae_xl.papers.pdf_text import Character

COLUMNS = (40.0, 140.0, 200.0, 260.0)


def row(top: float, bottom: float) -> tuple[Box, ...]:
    return tuple((left, top, right, bottom) for left, right in pairwise(COLUMNS))


def written(text: str, x: float, top: float) -> list[Character]:
    return [Character(sign, x + 4 * at, x + 4 * at + 4, top, top + 8, 8) for at, sign in enumerate(text)]


def within(sign: Character, box: Box) -> bool:
    return box[0] <= sign.x0 < box[2] and box[1] <= sign.top < box[3]


def rules(*heights: float, right: float = 260.0) -> list[dict[str, object]]:
    return [{"orientation": "h", "x0": 40.0, "x1": right, "top": height} for height in heights]


def grids(ruled: RuledTables, drawn: Iterable[Grid], *heights: float) -> list[tuple[Grid, bool]]:
    signs = [*written("Indicateurs", 42, 12), *written("2021", 142, 12), *written("2022", 202, 12)]
    return [*ruled.grids(drawn, rules(*heights), signs)]


def test_columns_go_down_from_the_header_and_rows_from_rule_to_rule():
    title: Grid = (((40, 50, 260, 60),),)

    [(grid, ruled)] = grids(RuledTables(within), [title, (row(10, 30),)], 10, 30, 50, 50.5, 60, 90)

    assert (grid, ruled) == ((row(10, 30), row(30, 50), row(50, 60), row(60, 90)), True)


def test_a_table_without_its_header_goes_on_over_the_page():
    ruled = RuledTables(within)
    grids(ruled, [(row(10, 30),)], 30, 50)

    assert grids(ruled, [], 40, 60, 80) == [((row(40, 60), row(60, 80)), True)]
    assert grids(RuledTables(within), [], 40, 60, 80) == []


def test_a_table_that_draws_all_its_cells_stays_as_drawn():
    drawn: Grid = (row(10, 30), row(30, 50))

    assert grids(RuledTables(within), [drawn], 30, 50, 70) == [(drawn, False)]


def test_a_row_whose_figures_stand_beside_those_of_the_table_is_told():
    grid = tuple(row(top, top + 20) for top in (10, 30, 50, 70))
    ends = {30: 190, 50: 181, 70: 190}
    cells = {
        box: written(text, end + at * 60 - 4 * len(text), top + 2)
        for top, end in ends.items()
        for at, (box, text) in enumerate(zip(row(top, top + 20)[1:], ("400", "ND"), strict=True))
    }

    assert out_of_line(grid, cells) == {2}
    assert out_of_line(grid, {}) == frozenset()


def test_a_word_over_a_border_leaves_a_row_without_columns():
    assert crosses(written("Formation", 120, 32), row(30, 50))
    assert not crosses([*written("123", 120, 32), *written("456", 142, 32)], row(30, 50))
    assert not crosses(written("Formation", 120, 52), row(30, 50))


def test_notes_stand_below_a_short_rule_under_the_last_table():
    assert notes_below([*rules(30, 50), *rules(70, right=100)], 50) == 70
    assert notes_below([*rules(30, 50), *rules(40, right=100)], 50) == float("inf")
