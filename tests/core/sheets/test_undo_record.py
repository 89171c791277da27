"""The very hidden sheet « _avant »: what the cells of one action held, and what it put into them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from calpae_xl.core.sheets.undo_record import (
    ACTION_CELL,
    ANY_FORMULA,
    AT_CELL,
    TABLE,
    UNCHANGED,
    UNDO_SHEET,
    USER_CELL,
    Recorded,
    digest,
    empty_record,
    record_plan,
    record_sheet,
    recorded_lines,
    same_digest,
)
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.plan import Content, Plan, Resize, SheetPlan, applied

AT = datetime(2026, 11, 28, 9, 30, 15, 999)
RECORD = Sheet(UNDO_SHEET, {a: c.value for a, c in empty_record().items()})
ENTRY = Sheet("67", {"A5": "rsa", "E5": 389, "F5": "ND", "G5": 2}, {"G5": "=1+1"})
WORKBOOK = Grid("saisie.xlsx", (ENTRY, RECORD))


def recorded(plan: Plan, left_out: tuple[str, ...] = ()) -> Sheet:
    """The record once the action is done."""
    written = record_plan(WORKBOOK, plan, action="Valider", at=AT, user="jeanne", left_out=left_out)
    sheet = record_sheet(applied(applied(WORKBOOK, plan), written))
    assert sheet is not None
    return sheet


def typed(**values: object) -> Plan:
    return Plan({"67": SheetPlan({cell: Content(value) for cell, value in values.items()})})


def test_it_says_who_did_what_and_when_to_the_second():
    values = recorded(typed(E5=1)).values

    assert (values[ACTION_CELL], values[AT_CELL], values[USER_CELL]) == ("Valider", "2026-11-28T09:30:15", "jeanne")


def test_a_line_keeps_what_a_cell_held_and_a_digest_of_what_was_put_there():
    plan = typed(E5=390, H5="vu")

    [figure, blank] = recorded_lines(recorded(plan))

    after = applied(WORKBOOK, plan).sheets[0]
    assert figure == Recorded("67", "E5", "nombre", "389", "", digest(after, "E5"))
    assert blank == Recorded("67", "H5", "vide", "", "", digest(after, "H5"))


def test_a_formula_that_the_action_left_is_not_kept_twice():
    plan = Plan({"67": SheetPlan({"G5": Content(3, "=1+1"), "F5": Content(1, "=E5")})})

    [kept, new] = recorded_lines(recorded(plan))

    assert (kept.formula, kept.after) == (UNCHANGED, ANY_FORMULA)
    assert (new.kind, new.value, new.formula) == ("texte", "ND", "")


def test_a_table_keeps_its_last_row():
    plan = Plan({"67": SheetPlan({"E5": Content(1)}, (Resize("tblX", 9, was=7), Resize("tblY", 9)))})

    lines = [line for line in recorded_lines(recorded(plan)) if line.kind == TABLE]

    assert lines == [Recorded("67", "tblX", TABLE, "7")]


def test_sheets_left_out_and_the_record_itself_are_not_recorded():
    assert [*recorded_lines(recorded(typed(E5=1), left_out=("67",)))] == []


def test_a_workbook_without_the_sheet_records_nothing():
    bare = Grid("saisie.xlsx", (ENTRY,))

    assert record_sheet(bare) is None
    assert record_plan(bare, typed(E5=1), action="Valider", at=AT, user="jeanne", left_out=()) == Plan()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (389, 389.0, True),
        (0.1 + 0.2, 0.3, True),
        (date(2022, 2, 1), 44593, True),
        ("", None, True),
        ("389", 389, False),
        (True, 1, False),
        ("ND", "nd", False),
    ],
)
def test_a_cell_that_reads_otherwise_has_changed(one: object, other: object, same: bool):
    first, second = (Sheet("67", {"A5": "rsa", "E5": value}) for value in (one, other))

    assert same_digest(digest(first, "E5"), digest(second, "E5")) is same


def test_the_same_figure_on_another_row_is_another_cell():
    moved = Sheet("67", {"A5": "autre", "E5": 389})

    assert not same_digest(digest(ENTRY, "E5"), digest(moved, "E5"))


def test_a_formula_whose_text_is_kept_elsewhere_is_any_formula_but_no_value():
    elsewhere, value = Sheet("67", {"G5": 2}, {"G5": "="}), Sheet("67", {"G5": 2})

    assert same_digest(digest(ENTRY, "G5"), digest(elsewhere, "G5"))
    assert not same_digest(digest(ENTRY, "G5"), digest(value, "G5"))
