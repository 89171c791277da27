"""The table of conflicts: what it shows, what it keeps, what people may do to it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from factories import campaign, plain, year

from calpae_xl.core.returns.conflicts import conflict_line
from calpae_xl.core.returns.merge import Difference
from calpae_xl.core.sheets.conflicts import (
    CONFLICT_HEADERS,
    NOTHING_TO_DECIDE,
    PLACES,
    ConflictLine,
    MissingConflictColumnError,
    conflicts_contents,
    read_conflicts,
)
from calpae_xl.core.trade.declaration import Part, Subject
from calpae_xl.core.trade.model import ReservationType
from calpae_xl.core.workbook.grid import Sheet

RATE = Subject("67", Part.FIGURE, "pasi_taux_couverture_30min", year(2021).header)
COMMENT = Subject("67", Part.COMMENT, "rsa_1er_rdv")
RESERVATION = Subject("68", Part.RESERVATION, "rsa_1er_rdv", "2021", ReservationType.ESTIMATED)


def line(subject: Subject, *values: object) -> ConflictLine:
    return conflict_line(campaign(), Difference(subject, *values), "retour.xlsx", {})


def sheet(*lines: ConflictLine) -> Sheet:
    headers = {f"{letters}{PLACES.row}": CONFLICT_HEADERS[name] for name, letters in PLACES.columns.items()}
    cells = {a: c.value for a, c in conflicts_contents(lines).cells.items() if c.value is not None}
    return Sheet("Conflits", {**headers, **cells})


def test_people_see_labels_units_and_what_is_empty():
    rate, reserved = line(RATE, None, 0.95, "ND"), line(RESERVATION, "vu", None, "")

    assert [plain(text) for text in (rate.base, rate.ours, rate.theirs)] == ["(vide)", "95 %", "ND"]
    assert (rate.indicator, rate.period) == ("Taux de couverture à 30 minutes", "Réalisé 2021")
    assert (reserved.part, reserved.ours, reserved.theirs) == (
        "estimé",
        "(absente)",
        "(sans note)",
    )


@pytest.mark.parametrize("value", [0.1 + 0.2, 389, "=1+1", " vu\n", True, None, ""])
def test_a_line_reads_back_to_the_letter(value):
    kept = line(COMMENT, "base", value, "autre"), line(RESERVATION, None, "ici", value)

    read = read_conflicts(sheet(*kept)).lines

    assert read == kept
    assert (read[0].subject, read[1].subject) == (COMMENT, RESERVATION)
    assert (type(read[0].our_value), read[0].our_value) == (type(value), value)


def test_an_empty_table_says_so_and_reads_as_no_line():
    empty = sheet()

    assert NOTHING_TO_DECIDE in empty.values.values()
    assert read_conflicts(empty).lines == ()


@pytest.mark.parametrize(
    ("typed", "choice"),
    [("Garder", "Garder"), (" prendre ", "Prendre"), ("", None), ("peut-être", None)],
)
def test_a_decision_is_read_as_people_type_it(typed, choice):
    assert line(RATE, 1, 2, 3)._replace(choice=typed).decision == choice


@pytest.mark.parametrize(
    "altered", [{"kind": "autre"}, {"reservation": "bizarre"}, {"ours_type": "nombre", "ours_value": "douze"}]
)
def test_a_line_whose_hidden_columns_were_altered_is_nobodys(altered):
    assert line(RATE, 1, 2, 3)._replace(**altered).subject is None


def test_a_lost_header_is_named():
    whole = sheet(line(RATE, 1, 2, 3))
    values = {cell: value for cell, value in whole.values.items() if value != CONFLICT_HEADERS["choice"]}

    with pytest.raises(MissingConflictColumnError, match="la colonne «\u00a0Décision\u00a0» est introuvable"):
        read_conflicts(replace(whole, values=values))


def test_what_was_sent_is_not_made_up_when_nobody_knows_it():
    unknown = conflict_line(campaign(), Difference(RATE, None, 0.95, "ND", sent_known=False), "retour.xlsx", {})

    assert (unknown.base, unknown.origin) == ("(inconnu)", "retour.xlsx")
    assert line(RATE, None, 0.95, "ND").origin == ""
