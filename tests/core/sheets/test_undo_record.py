"""The very hidden sheet « _avant »: what the cells of the last actions held, and what was put into them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from calpae_xl.core.sheets.findings import FINDING_HEADERS, PLACES, FindingLine, findings_contents
from calpae_xl.core.sheets.undo_record import (
    ANSWER,
    ANY_FORMULA,
    MOST_CHARACTERS,
    PROPOSAL,
    TABLE,
    UNCHANGED,
    UNDO_SHEET,
    Recorded,
    RecordedAction,
    answer_digest,
    digest,
    empty_record,
    popped_plan,
    record_plan,
    record_sheet,
    same_digest,
    standing_record,
)
from calpae_xl.core.workbook.difference import whole_sheet_plan
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.plan import Content, Plan, Resize, SheetPlan, applied

AT = datetime(2026, 11, 28, 9, 30, 15, 999)
RECORD = Sheet(UNDO_SHEET, {a: c.value for a, c in empty_record().items()})
ENTRY = Sheet("67", {"A5": "rsa", "E5": 389, "F5": "ND", "G5": 2}, {"G5": "=1+1"})
WORKBOOK = Grid("saisie.xlsx", (ENTRY, RECORD))


def recorded(plan: Plan, grid: Grid = WORKBOOK) -> RecordedAction:
    """The record once the action is done."""
    written = record_plan(grid, plan, plan, action="Valider", at=AT, user="jeanne")
    actions = standing_record(applied(applied(grid, plan), written))
    assert actions is not None
    return actions[-1]


def typed(**values: object) -> Plan:
    return Plan({"67": SheetPlan({cell: Content(value) for cell, value in values.items()})})


def test_it_says_who_did_what_and_when_to_the_second():
    assert recorded(typed(E5=1))[:3] == ("Valider", datetime(2026, 11, 28, 9, 30, 15), "jeanne")


def test_a_line_keeps_what_a_cell_held_and_a_digest_of_what_was_put_there():
    plan = typed(E5=390, H5="vu")

    [figure, blank] = recorded(plan).lines

    after = applied(WORKBOOK, plan).sheets[0]
    assert figure == Recorded("67", "E5", "nombre", "389", "", digest(after, "E5"))
    assert blank == Recorded("67", "H5", "vide", "", "", digest(after, "H5"))


def test_a_formula_that_the_action_left_is_not_kept_twice():
    plan = Plan({"67": SheetPlan({"G5": Content(3, "=1+1"), "F5": Content(1, "=E5")})})

    [kept, new] = recorded(plan).lines

    assert (kept.formula, kept.after) == (UNCHANGED, ANY_FORMULA)
    assert (new.kind, new.value, new.formula) == ("texte", "ND", "")


def test_a_table_keeps_its_last_row_and_the_one_it_was_given():
    plan = Plan({"67": SheetPlan({"E5": Content(1)}, (Resize("tblX", 9, was=7), Resize("tblY", 9)))})

    lines = [line for line in recorded(plan).lines if line.kind == TABLE]

    assert lines == [Recorded("67", "tblX", TABLE, "7", "", "9")]


def findings(*lines: FindingLine) -> Sheet:
    cells = findings_contents(lines).cells
    headers = {f"{letters}{PLACES.row}": FINDING_HEADERS[name] for name, letters in PLACES.columns.items()}
    values = {a: c.value for a, c in cells.items() if c.value is not None}
    return Sheet("Contrôles", {"A1": "calpae:2:controles::2022", **headers, **values})


def answered(fingerprint: str, decision: str = "", justification: str = "", proposal: str = "") -> FindingLine:
    texts = {"fingerprint": fingerprint, "decision": decision, "justification": justification, "proposal": proposal}
    return FindingLine(**{name: Content(text or None) for name, text in texts.items()})


def test_answers_to_findings_are_known_by_fingerprint_not_by_cell():
    before = findings(answered("aa", "Accepter", "", "8500"), answered("bb"), answered("cc", "", "Compté deux fois."))
    after = findings(answered("bb", "", "Reçu du 67."), answered("cc", "", "Compté deux fois."))
    workbook = Grid("saisie.xlsx", (ENTRY, before, RECORD))
    followed = Plan({"Contrôles": whole_sheet_plan(before, {a: Content(v) for a, v in after.values.items()})})

    written = record_plan(workbook, typed(E5=1).then(followed), typed(E5=1), action="x", at=AT, user="jeanne")
    [done] = standing_record(applied(workbook, typed(E5=1).then(followed).then(written))) or []

    assert done.lines[1:] == (
        Recorded("Contrôles", "aa", ANSWER, "", "Accepter", ""),
        Recorded("Contrôles", "aa", PROPOSAL, "8500"),
        Recorded("Contrôles", "bb", ANSWER, "", "", answer_digest(answered("bb", "", "Reçu du 67."))),
    )


def test_the_oldest_leave_when_texts_are_long():
    workbook = WORKBOOK
    for number in range(1, 40):
        plan = typed(E5=f"{number}" * 15_000)
        workbook = applied(workbook, plan.then(record_plan(workbook, plan, plan, action="x", at=AT, user="j")))

    actions = standing_record(workbook) or []

    assert 3 <= len(actions) <= 10
    assert sum(len(text) for done in actions for line in done.lines for text in line) <= MOST_CHARACTERS


def test_what_was_undone_leaves_the_sheet_as_it_was_built():
    plan = typed(E5=1)
    after = applied(WORKBOOK, plan.then(record_plan(WORKBOOK, plan, plan, action="x", at=AT, user="jeanne")))

    assert record_sheet(applied(after, popped_plan(after, Plan()))) == RECORD


def test_a_workbook_without_the_sheet_records_nothing():
    bare = Grid("saisie.xlsx", (ENTRY,))

    assert record_sheet(bare) is None
    assert record_plan(bare, typed(E5=1), typed(E5=1), action="x", at=AT, user="jeanne") == Plan()
    assert standing_record(bare) == []


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
