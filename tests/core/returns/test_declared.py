"""What one department says in a campaign."""

from __future__ import annotations

from factories import campaign, year

from calpae_xl.core.returns.declared import answers, declared
from calpae_xl.core.sheets.findings import FindingLine
from calpae_xl.core.trade.declaration import Answer
from calpae_xl.core.trade.model import Reservation, ReservationType
from calpae_xl.core.workbook.plan import Content

NAME, KIND = "rsa_1er_rdv", ReservationType.ESTIMATED


def test_figures_and_comments_of_the_department_alone_blank_or_not():
    read = campaign(
        {("67", NAME, year(2021)): 389, ("68", NAME, year(2021)): 4},
        comments={("67", NAME): "vu", ("68", NAME): "à revoir"},
    )

    said = declared(read, "67")

    assert said.figures[NAME, "Réalisé 2021"] == 389
    assert said.figures[NAME, "Réalisé 2020"] is None
    assert (said.comments[NAME], said.comments["rsa_1er_cer"]) == ("vu", "")


def test_of_a_reservation_typed_twice_the_first_note_is_what_it_says():
    typed = [Reservation("67", NAME, None, KIND, note) for note in ("première", "seconde")]
    read = campaign(reservations=[*typed, Reservation("68", NAME, None, KIND, "d’ailleurs")])

    assert declared(read, "67").reservations == {(NAME, None, KIND): "première"}


def test_answers_are_those_of_findings_that_have_one():
    lines = [
        FindingLine(fingerprint=Content("abc"), decision=Content("Refuser")),
        FindingLine(fingerprint=Content("muet")),
        FindingLine(justification=Content("sans constat")),
    ]

    assert answers(lines) == {"abc": Answer("Refuser", "")}
