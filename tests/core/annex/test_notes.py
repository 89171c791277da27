"""The footnotes of a department's table."""

from factories import found, grid, plain, year

from calpae_xl.core.annex.notes import CellNotes
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.model import Reservation, ReservationType

NAME = "rsa_1er_rdv"
KEY = ("67", NAME, year(2021))


def noted(entries, **options):
    """What the notes say of the cell of 2021, and of its row."""
    work = process_grid(grid(entries, **options))
    seen = next(each for each in work.campaign.series["67"][NAME] if each.period == year(2021))
    notes = CellNotes(work)
    return plain(notes.of_cell(seen)), plain(notes.of_row("67", NAME))


def test_a_plain_figure_has_no_note():
    assert noted({KEY: 12}) == ("", "")


def test_reservations_of_a_cell_make_one_note():
    reservations = (
        Reservation("67", NAME, "2021", ReservationType.PARTIAL_YEAR, "premier trimestre"),
        Reservation("67", NAME, "2021", ReservationType.ESTIMATED),
        Reservation("67", NAME, "2020", ReservationType.PROVISIONAL),
        Reservation("68", NAME, "2021", ReservationType.PROVISIONAL),
    )

    assert noted({KEY: 12}, reservations=reservations)[0] == "Année incomplète : premier trimestre. Estimé."


def test_a_reservation_without_year_is_a_note_of_the_row():
    reservations = (Reservation("67", NAME, None, ReservationType.DIFFERING_DEFINITION, "Hors ville."),)

    assert noted({KEY: 12}, reservations=reservations) == ("", "Définition différente : Hors ville.")


def test_a_justification_is_a_note_of_the_figure_that_it_explains():
    entries = {("67", NAME, year(2020)): 100, KEY: 1000}
    (jump,) = found(entries, Code.UNJUSTIFIED_JUMP)

    cell, _ = noted(entries, justifications={jump.fingerprint: "Ouverture de deux antennes"})

    assert cell == "Justification : Ouverture de deux antennes."
    assert noted(entries)[0] == ""


def test_what_blocks_says_so():
    cell, _ = noted({KEY: "8 5002"})

    assert cell.startswith("À corriger, exclu des totaux : ")
