"""What a department says, cut into the least that is merged."""

from __future__ import annotations

from calpae_xl.core.trade.declaration import ANSWERS, CELLS, Answer, Declaration, Part, Subject, said
from calpae_xl.core.trade.model import ReservationType

KIND = ReservationType.ESTIMATED


def test_every_part_becomes_a_subject_of_its_own():
    declaration = Declaration(
        figures={("rsa", "Réalisé 2021"): 389, ("rsa", "Réalisé 2020"): None},
        comments={"rsa": ""},
        reservations={("rsa", None, KIND): ""},
        answers={"abc": Answer("Refuser", "")},
    )

    assert said("67", declaration) == {
        Subject("67", Part.FIGURE, "rsa", "Réalisé 2021"): 389,
        Subject("67", Part.FIGURE, "rsa", "Réalisé 2020"): None,
        Subject("67", Part.COMMENT, "rsa"): None,
        Subject("67", Part.RESERVATION, "rsa", "", KIND): "",
        Subject("67", Part.DECISION, "abc"): "Refuser",
        Subject("67", Part.JUSTIFICATION, "abc"): None,
    }


def test_a_part_has_a_cell_or_a_line_and_is_an_answer_or_not():
    assert {Part.FIGURE, Part.COMMENT} == CELLS
    assert {Part.DECISION, Part.JUSTIFICATION} == ANSWERS
