"""Rows whose cells slipped: read otherwise only where a rule proves it."""

from __future__ import annotations

import pytest
from annexes import SENTENCE, paper, raws, read, row
from factories import plain

from calpae_xl.core.transcription.paper import PaperCell, PaperRow, PaperTable

LABEL = row("67", "ase_majeurs_annee")[1]


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ([LABEL, *"123456", "6", SENTENCE], [*"123456"]),
        ([LABEL, *"123456", SENTENCE, ""], [*"123456"]),
        ([LABEL, *"123456", SENTENCE], [*"123456"]),
        ([LABEL, "", *"123456", SENTENCE], [*"123456"]),
        ([LABEL, "", "", "", "", "", "5", "6", ""], ["", "", "", "", "5", "6"]),
        (["", "", LABEL, *"12345", "6"], None),
    ],
    ids=["a value doubled", "comment too", "a cell less", "label alone", "blanks", "to the right"],
)
def test_a_row_out_of_its_columns_is_read_in_the_one_way_that_loses_nothing(line: list[str], values: list[str] | None):
    transcript = read(paper(row("67", "ase_ressources"), line))

    if values is None:
        assert all(value is None or value in "123456" for value in raws(transcript, "ase_majeurs_annee"))
    else:
        assert raws(transcript, "ase_majeurs_annee") == values
        assert transcript.open_doubts == ()


@pytest.mark.parametrize(
    "line",
    [
        [LABEL, "ND", "ND", "80", "96", "83", "ND", "ND", ""],
        [LABEL, "1", "2", "3", "4", "5", "6", "7", ""],
        [LABEL, "", "1", "2", "3", "4", "5", "", ""],
        [LABEL, "1", "1", "2", "3", "4", "5", "5", ""],
    ],
    ids=["both repeat", "a value too many", "room on both sides", "both double"],
)
def test_where_nothing_proves_a_reading_both_are_told_and_neither_is_taken(line: list[str]):
    transcript = read(paper(row("67", "ase_ressources"), line))

    [doubt] = transcript.open_doubts
    assert len(doubt.readings) == 2
    assert "rien ne prouve" in plain(doubt.message)
    taken = [value for value in raws(transcript, "ase_majeurs_annee") if value is not None]
    assert all(f" {value or 'vide'}" in reading for value in taken for reading in doubt.readings)
    assert len(taken) < 6


BLOCK = [row("67", "form_spec_total"), row("67", "form_spec_participation"), row("67", "form_spec_aller_vers")]
THEME = row("67", "form_spec_dev_social")[1]


def test_the_rows_of_the_same_block_prove_where_values_have_slipped():
    slipped = [THEME, "", "", "0", "", "0", "ND", "", ""]

    transcript = read(paper(BLOCK[0], BLOCK[1], slipped, BLOCK[2]))

    assert raws(transcript, "form_spec_dev_social") == ["", "", "", "0", "0", "ND"]
    [doubt] = transcript.doubts
    assert len(doubt.readings) == 3
    assert doubt.place == "ligne 4"


@pytest.mark.parametrize(
    "lines",
    [
        [BLOCK[0], BLOCK[1], [THEME, "", "", "0", "", "", "ND", "", ""], BLOCK[2]],
        [BLOCK[0], BLOCK[1], [THEME, "", "", "0", "", "0", "ND", "", ""]],
        [BLOCK[0], row("67", "form_spec_numerique"), [THEME, "", "", "0", "", "0", "ND", "", ""], BLOCK[2]],
    ],
    ids=["a value less", "no row below", "neighbours that differ"],
)
def test_a_block_proves_nothing_where_its_rows_do_not_agree(lines: list[list[str]]):
    transcript = read(paper(*lines))

    assert [each.indicator for each in transcript.open_doubts] == ["Spécifique – développement social"]
    assert raws(transcript, "form_spec_dev_social")[3:5] != ["0", "0"]


def test_a_cell_too_many_leaves_the_whole_row_in_doubt():
    transcript = read(paper(row("67", "ase_ressources"), ["", LABEL, *"123456", SENTENCE, "7"]))

    assert raws(transcript, "ase_majeurs_annee") == [None] * 6
    assert len(transcript.open_doubts) == 1


@pytest.mark.parametrize(
    ("line", "readings"),
    [
        (["", LABEL, "1", "2"], ("2018 1, 2019 2,", "2018 vide,")),
        (["", LABEL, *"12356", ""], ("2018 1, 2019 2, 2020 3, 2021 5,", "2018 vide, 2019 1, 2020 2, 2021 3,")),
        (["", LABEL, *"12345", SENTENCE], ("2018 1, 2019 2,", "2018 vide, 2019 1,")),
        (["", LABEL, *"122345", "6", ""], ("2018 1, 2019 2, 2020 2,", "2018 2, 2019 2, 2020 3,")),
    ],
    ids=["stops early", "a cell less", "its comment under a target", "a cell more"],
)
def test_a_row_without_the_cells_of_its_header_is_told_from_both_ends_and_nothing_of_it_is_taken(
    line: list[str], readings: tuple[str, ...]
):
    transcript = read(paper(row("67", "ase_ressources"), line))

    assert raws(transcript, "ase_majeurs_annee") == [None] * 6
    assert {each.indicator for each in transcript.observations} == {"ase_ressources"}
    [doubt] = transcript.open_doubts
    assert all(told.startswith(start) for told, start in zip(map(plain, doubt.readings), readings, strict=True))
    assert f"{len(line)} cellules sous 9 en-têtes" in plain(doubt.message)


def test_a_table_of_nothing_but_short_rows_is_told_row_by_row():
    transcript = read(paper(["", LABEL, *"12356", ""]))

    assert (transcript.observations, len(transcript.open_doubts)) == ((), 1)


def test_a_figure_under_a_merge_is_told_and_not_taken():
    document = paper(row("67", "ase_ressources"), row("67", "ase_majeurs_annee"))
    [title, table] = document.parts
    assert isinstance(table, PaperTable)
    last = table.rows[-1]
    merged = PaperRow(last.place, (*last.cells[:3], PaperCell("389", covered=True), *last.cells[4:]))

    transcript = read(document._replace(parts=(title, PaperTable((*table.rows[:-1], merged)))))

    assert raws(transcript, "ase_majeurs_annee") == ["389", None, "524", "400", "ND", "ND"]
    assert transcript.open_doubts[0].readings == ("vide", "389")
