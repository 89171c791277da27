"""« Révisions » as a table: its lines read and written, its live cells."""

from __future__ import annotations

import pytest

from calpae_xl.core.sheets.revisions import (
    ASKED_IN_FINDINGS,
    JUSTIFIED,
    NOTHING_REVISED,
    PLACES,
    REVISION_HEADERS,
    TABLE,
    TO_JUSTIFY,
    MissingRevisionColumnError,
    RevisionLine,
    read_revisions,
    revisions_contents,
    still_to_justify,
)
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.plan import Content

ASKED = RevisionLine(
    vintage=Content("2020"),
    indicator=Content("Jeunes"),
    state=Content(TO_JUSTIFY),
    key=Content("67|jeunes|Réalisé 2019"),
    fingerprint=Content("r1"),
    finding=Content("f1"),
)


def written(*lines: RevisionLine, answers: dict[str, str] | None = None, without: str = "") -> Sheet:
    """The sheet as a file would hold these lines."""
    cells = revisions_contents(lines, PLACES, answers).cells
    values = {f"{letters}{PLACES.row}": REVISION_HEADERS[name] for name, letters in PLACES.columns.items()}
    values |= {address: content.value for address, content in cells.items() if content.value is not None}
    formulas = {address: content.formula for address, content in cells.items() if content.formula is not None}
    return Sheet("Révisions", {a: v for a, v in values.items() if v != without}, formulas)


def test_a_line_has_a_field_for_every_column():
    assert RevisionLine._fields == (*REVISION_HEADERS,)


def test_what_people_typed_is_told_from_what_a_formula_brings():
    typed = ASKED._replace(justification=Content("Recomptage."))
    [own, brought] = read_revisions(written(typed, ASKED, answers={"f1": "Voir la note."})).lines

    assert (own.typed, brought.typed) == ("Recomptage.", "")
    assert brought.justification.value == "Voir la note."


def test_answers_hold_by_revision_and_by_finding_unless_to_be_reviewed():
    stands = ASKED._replace(state=Content("justifiée"), justification=Content("Recomptage."))
    stale = stands._replace(state=Content("À REVOIR"), fingerprint=Content("r2"), finding=Content("f2"))
    alone = stands._replace(fingerprint=Content("r3"), finding=Content())

    table = read_revisions(written(stands, stale, alone))

    assert table.written == {"r1": "Recomptage.", "r3": "Recomptage."}
    assert table.answers == {"f1": "Recomptage."}


@pytest.mark.parametrize(
    ("answers", "state"),
    [({}, TO_JUSTIFY), ({"f1": "vu et revu"}, JUSTIFIED), ({"f1": "vu"}, TO_JUSTIFY), ({"f1": " "}, TO_JUSTIFY)],
)
def test_a_line_that_wants_a_justification_is_alive(answers: dict[str, str], state: str):
    cells = revisions_contents([ASKED], PLACES, answers).cells

    assert cells[f"{PLACES.columns['state']}5"].value == state
    assert "MATCH" in cells[f"{PLACES.columns['justification']}5"].formula


def test_a_line_that_controles_asks_about_says_so_and_is_not_counted_twice():
    asked = revisions_contents([ASKED], PLACES, {}, {"f1"}).cells[f"{PLACES.columns['state']}5"]
    answered = revisions_contents([ASKED], PLACES, {"f1": "vu et revu"}, {"f1"}).cells[f"{PLACES.columns['state']}5"]

    assert (asked.value, answered.value) == (ASKED_IN_FINDINGS, JUSTIFIED)
    assert still_to_justify([ASKED], {}, {"f1"}) == 0
    assert still_to_justify([ASKED._replace(state=asked)], {}) == 1
    assert still_to_justify([ASKED], {"f1": "vu et revu"}) == 0


def test_nothing_is_to_be_counted_before_a_comparison():
    assert still_to_justify([], {}) is None
    assert still_to_justify([RevisionLine()], {}) is None
    assert still_to_justify([RevisionLine(indicator=Content(NOTHING_REVISED))], {}) == 0


def test_no_difference_leaves_one_line_that_says_so():
    contents = revisions_contents([])

    assert contents.table_rows == {TABLE: 5}
    assert [c.value for c in contents.cells.values() if c.value] == [NOTHING_REVISED]


def test_a_lost_header_is_named_only_when_the_whole_table_is_wanted():
    table = read_revisions(written(ASKED._replace(justification=Content("vu et revu")), without="Écart"))

    assert table.written == {"r1": "vu et revu"}
    with pytest.raises(MissingRevisionColumnError, match="la colonne «\u00a0Écart\u00a0» est introuvable"):
        _ = table.whole


def test_a_workbook_without_the_sheet_has_a_whole_and_empty_table():
    assert read_revisions(None).whole.lines == ()
