"""Rows that pages cut, labels out of their column, lines that belong to nobody."""

from __future__ import annotations

import pytest
from annexes import SENTENCE, paper, raws, read, row

from calpae_xl.core.transcription.cut_rows import is_prose

LABEL = "Nombre de jeunes pris en charge dans le cadre du référentiel"
START, END = LABEL[:30], LABEL[30:]
BLANKS = [""] * 6


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        (SENTENCE, True),
        ("Cahier des charges en réécriture", True),
        ("ND 8 interventions réalisées à distance, nombre impossible à estimer", False),
        ("33 400 ménages reçus dans les UTAMS", False),
        ("Tendre vers 3 semaines", False),
        ("12 (27 %)", False),
        ("n.d. cette année encore une fois", False),
        ("en cours", False),
        ("", False),
    ],
)
def test_a_sentence_is_told_from_what_a_cell_of_figures_holds(text: str, prose: bool):
    assert is_prose(text) is prose


@pytest.mark.parametrize(
    "lines",
    [
        [["", START, *"123456", ""], ["", END, *BLANKS, ""]],
        [["", START, *BLANKS, ""], ["", END, *"123456", ""]],
        [["", START, *"123456", ""], ["", *[""] * 7, ""], ["", END, *BLANKS, SENTENCE]],
        [["", START[:20], *"123456", ""], ["", START[20:], *BLANKS, ""], ["", END, *BLANKS, ""]],
        [["", START, *"123456", ""], [END, "", *BLANKS, ""]],
    ],
    ids=["figures above", "figures below", "comment below", "in three", "its end in another column"],
)
def test_a_row_that_a_page_cut_is_one_row(lines: list[list[str]]):
    transcript = read(paper(row("67", "ase_majeurs_annee"), *lines))

    assert raws(transcript, "ase_pec_referentiel") == [*"123456"]
    assert len({each.indicator for each in transcript.observations}) == 2


def test_the_end_of_a_label_that_begins_as_another_goes_with_it():
    transcript = read(
        paper(["", "Nombre de nouveaux entrants", *"123456", ""], ["", "orientés en 1 mois et moins", *BLANKS, ""])
    )

    assert raws(transcript, "rsa_ne_orientes_1mois") == [*"123456"]
    assert raws(transcript, "rsa_nouveaux_entrants") == [None] * 6


def test_figures_without_label_are_nobodys():
    transcript = read(paper(["", "", *"999999", ""], row("67", "ase_majeurs_annee")))

    assert {each.indicator for each in transcript.observations} == {"ase_majeurs_annee"}
    assert [each.retained for each in transcript.doubts] == [None]
    assert "999999" not in {each.raw for each in transcript.observations}


def test_figures_under_a_row_without_label_of_their_own_leave_that_cell_in_doubt():
    transcript = read(paper(row("67", "ase_majeurs_annee"), ["", "", "", "12", "", "", "", "", ""]))

    assert raws(transcript, "ase_majeurs_annee") == ["389", None, "524", "400", "ND", "ND"]
    [doubt] = transcript.open_doubts
    assert doubt.readings == ("426", "426 12")


def test_an_unknown_label_is_told_with_the_closest_ones_and_nothing_of_it_is_taken():
    transcript = read(
        paper(row("67", "ase_majeurs_annee"), ["", "Nombre total de premiers contrats engagés", *"123456", ""])
    )

    [doubt] = transcript.open_doubts
    assert doubt.readings[-1] == "aucun indicateur"
    assert len(doubt.readings) > 1
    assert len(transcript.observations) == 6


def test_a_theme_without_its_block_is_told():
    transcript = read(paper(row("67", "ase_majeurs_annee"), row("67", "form_spec_numerique")))

    assert {each.indicator for each in transcript.observations} == {"ase_majeurs_annee"}
    assert "plusieurs indicateurs" in transcript.open_doubts[0].message


def test_a_comment_below_is_no_row():
    transcript = read(paper(row("67", "ase_majeurs_annee"), ["", *[""] * 7, "1 274 bénéficiaires, 894 autres"]))

    assert transcript.doubts == ()
    assert raws(transcript, "ase_majeurs_annee") == ["389", "426", "524", "400", "ND", "ND"]
