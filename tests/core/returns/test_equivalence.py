"""When two cells say the same, and what is written of a cell that was received."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from factories import REFERENTIAL, plain, target, year

from calpae_xl.core.returns.equivalence import FigureSense, text_meaning
from calpae_xl.core.trade.values import PerCent, Undated

COUNT = FigureSense(REFERENTIAL.indicators["rsa_1er_rdv"], year(2021))
RATE = FigureSense(REFERENTIAL.indicators["pasi_taux_couverture_30min"], year(2021))
DELAY = FigureSense(REFERENTIAL.indicators["ag_delai_demarrage"], target(2023))


@pytest.mark.parametrize(
    ("sense", "one", "other"),
    [
        (COUNT, 389, 389.0),
        (COUNT, 12500, "12\u00a0500"),
        (COUNT, 12500, " 12 500 "),
        (COUNT, "nd", "N.D."),
        (COUNT, None, "  "),
        (COUNT, None, ""),
        (COUNT, None, "\n"),
        (COUNT, "8 5002", "8\u00a05002"),
        (COUNT, "deux\r\nlignes", "deux\nlignes"),
        (COUNT, date(2022, 2, 1), datetime(2022, 2, 1)),
        (COUNT, date(2022, 2, 1), "01/02/2022"),
        (RATE, 0.95, "95 %"),
        (RATE, 0.95, 95),
        (RATE, 0.333, "33,3\u202f%"),
        (DELAY, 22, "22 jours"),
        (DELAY, 0.1 + 0.2, 0.3),
        (DELAY, "Tendre vers 3 semaines", "Tendre vers 3\u00a0semaines"),
    ],
)
def test_the_same(sense, one, other):
    assert sense.meaning(one) == sense.meaning(other)


@pytest.mark.parametrize(
    ("sense", "one", "other"),
    [
        (COUNT, 0, None),
        (COUNT, 0, "ND"),
        (COUNT, "ND", "NC"),
        (COUNT, None, "ND"),
        (COUNT, 389, 390),
        (COUNT, 389, "389 environ"),
        (COUNT, 1, True),
        (COUNT, 44593, date(2022, 2, 1)),
        (COUNT, "abc", "ABC"),
        (RATE, 1, 100.5),
        (RATE, 0.95, 0.955),
        (DELAY, 21, "Tendre vers 3 semaines"),
    ],
)
def test_not_the_same(sense, one, other):
    assert sense.meaning(one) != sense.meaning(other)


@pytest.mark.parametrize(
    ("sense", "received", "written"),
    [
        (COUNT, "12\u00a0500", 12500),
        (COUNT, 12500.0, 12500.0),
        (RATE, "95 %", 0.95),
        (RATE, "33,3 %", 0.333),
        (RATE, "0,95", 0.95),
        (RATE, "1 %", 0.01),
        (DELAY, "22 jours", 22),
        (COUNT, "nd", "nd"),
        (COUNT, "8 5002", "8 5002"),
        (COUNT, "=1+1", "=1+1"),
        (COUNT, True, True),
        (COUNT, "  ", None),
        (COUNT, date(2022, 2, 1), "01/02/2022"),
        (DELAY, "Tendre vers 3 semaines", "Tendre vers 3 semaines"),
    ],
)
def test_what_is_written_of_a_cell(sense, received, written):
    settled = sense.settled(received)

    assert (type(settled), settled) == (type(written), written)
    assert sense.meaning(settled) == sense.meaning(received)


def test_a_number_corrects_the_same_number_typed_as_text():
    assert COUNT.corrects(12500, "12 500")
    assert RATE.corrects(0.95, 95)
    assert not COUNT.corrects("12 500", "12 500")
    assert not COUNT.corrects("12 500", 12500)
    assert not COUNT.corrects(12501, "12 500")
    assert not COUNT.corrects("ND", "nd")
    assert not COUNT.corrects(None, None)


@pytest.mark.parametrize(
    ("sense", "value", "shown"),
    [
        (COUNT, 12500, "12 500"),
        (RATE, 0.333, "33,3 %"),
        (COUNT, "n.d.", "n.d."),
        (COUNT, None, ""),
        (COUNT, True, "VRAI"),
    ],
)
def test_values_are_shown_as_people_read_them(sense, value, shown):
    assert plain(sense.shown(value)) == shown


def test_texts_are_compared_without_the_blanks_around_them():
    assert text_meaning(" vu\u00a0: oui\r\n") == text_meaning("vu : oui") != text_meaning("Vu : oui")
    assert text_meaning(2021) == "2021"


@pytest.mark.parametrize("serial", [60.0, -1.0, -1e-107, 1e300], ids=str)
def test_a_number_that_no_calendar_has_never_becomes_a_figure(serial: float):
    # Found by fuzzing: written as « 60 » or « 0 », it would have been read as one.
    written = COUNT.settled(Undated(serial))

    assert written == "########"
    assert COUNT.meaning(Undated(serial)) == COUNT.meaning(written) == "########"


def test_a_count_in_per_cent_beyond_every_number_is_said_all_the_same():
    # Found by fuzzing: a hundred times 1e307 is infinite.
    assert str(COUNT.settled(PerCent(1e307))).endswith("%")
