"""Columns and paper."""

from __future__ import annotations

import pytest

from calpae_xl.annex.page_layout import A3, A4, fits_page, needed, paper_for, widths
from calpae_xl.core.annex.document import Cell, Column, ColumnKind, Row, Table


def table(figures: int, text: str = "110 510", note: str = "", sign: str = "") -> Table:
    columns = (
        Column("Mesures", ColumnKind.MEASURE),
        Column("Indicateurs", ColumnKind.LABEL),
        *(Column(str(n), ColumnKind.FIGURE) for n in range(figures)),
        Column("Commentaires", ColumnKind.REMARK),
    )
    cells = (*(Cell(text, note=note, sign=sign, is_number=True) for _ in range(figures)), Cell("mot"))
    return Table("Titre", "Forme", columns, (Row((Cell("Section"),)), Row((Cell(""), Cell("Nom"), *cells))))


@pytest.mark.parametrize(("figures", "paper"), [(3, A4), (6, A4), (9, A3), (14, A3)])
def test_a3_where_a4_would_cramp(figures, paper):
    assert paper_for([table(2), table(figures)]) == paper


@pytest.mark.parametrize("figures", [1, 6, 9, 14, 30])
@pytest.mark.parametrize("paper", [A4, A3])
def test_a_table_never_runs_over_its_page(figures, paper):
    shared = widths(table(figures), paper)

    assert len(shared.columns) == figures + 3
    assert sum(shared.columns) <= paper.inner or min(shared.columns) == 500


def test_a_table_that_has_room_gives_it_to_sentences_then_to_names():
    cramped, roomy = table(6), table(1)
    shared = widths(roomy, A3)

    assert shared.columns[-1] > widths(cramped, A4).columns[-1]
    assert shared.columns[1] > widths(cramped, A4).columns[1]
    assert sum(shared.columns) < A3.inner


def test_notes_and_signs_widen_the_columns_of_numbers():
    plain, signed, noted = (
        needed(table(3, "9 110 510 000", **more)) for more in ({}, {"sign": "*"}, {"note": "Estimé."})
    )

    assert plain < signed < noted
    assert (widths(table(3), A4).marks, widths(table(3, sign="*"), A4).marks > 0) == (0, True)


@pytest.mark.parametrize(
    ("comment", "fits"),
    [("mot " * 60, True), ("\n".join(["mot"] * 20), True), ("mot " * 1_500, False), ("\n".join(["mot"] * 120), False)],
    ids=["some words", "some lines", "many words", "many short lines"],
)
def test_a_row_longer_than_a_page_is_told_by_its_words_and_by_its_lines(comment: str, fits: bool):
    made = table(6)
    row = made.rows[1]._replace(cells=(*made.rows[1].cells[:-1], Cell(comment)))

    assert fits_page(row, widths(made, A4), A4) is fits


def test_a_long_number_has_a_column_that_holds_it():
    assert widths(table(1, "999 999 999 999,99"), A4).columns[2] > widths(table(1, "9 999 999"), A4).columns[2]
