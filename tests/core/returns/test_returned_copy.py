"""Reading a return: what cannot be read is as it was sent, and said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from factories import grid, plain, where, year

from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.returns.declared import declared
from calpae_xl.core.returns.remarks import RemarkKind
from calpae_xl.core.returns.returned_copy import (
    MissingEntrySheetError,
    NoBaselineError,
    OtherCampaignError,
    Returned,
    read_return,
)
from calpae_xl.core.sheets.baseline import BASELINE_SHEET, baseline_cells
from calpae_xl.core.trade.dispatch import Dispatch, Purpose
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid, Sheet

FLOW = "rsa_1er_rdv"
CELL, COMMENT = where(FLOW, year(2021)).cell or "", where(FLOW, None).cell or ""
KEY = (FLOW, "Réalisé 2021")
MASTER = grid({("67", FLOW, year(2021)): 12}, comments={("67", FLOW): "Vu."})


def copy(campaign: str = "2022") -> Grid:
    """The workbook as it was sent to the 67, with the sheet that remembers what it held."""
    dispatch = Dispatch(Purpose.COLLECTION, "67", campaign, 1, date(2026, 11, 21))
    cells = baseline_cells(dispatch, declared(read_campaign(MASTER), "67"))
    base = Sheet(BASELINE_SHEET, {a: c.value for a, c in cells.items() if c.value is not None})
    return replace(MASTER, name="retour.xlsx", sheets=(*MASTER.sheets, base))


def back(
    edits: Mapping[str, Value | None] | None = None, formulas: Mapping[str, str] | None = None, sent: Grid | None = None
) -> Returned:
    """A return in whose entry sheet some cells were typed over."""
    first, *others = (sent or copy()).sheets
    values = {a: v for a, v in {**first.values, **(edits or {})}.items() if v is not None}
    entry = replace(first, values=values, formulas=formulas or {})
    return read_return(replace(sent or copy(), sheets=(entry, *others)), read_campaign(MASTER))


def told(read: Returned) -> list[RemarkKind]:
    # The small workbooks of tests have no sheet « Contrôles » that can be read back.
    return [each.kind for each in read.remarks if each.kind is not RemarkKind.FINDINGS_ABSENT]


def test_an_untouched_return_says_what_was_sent():
    read = back()

    assert read.declaration.figures == read.baseline.declaration.figures
    assert (read.territory, read.name, told(read)) == ("67", "retour.xlsx", [])


def test_what_was_typed_there_is_what_the_department_says():
    read = back({CELL: 13, COMMENT: "Recompté."})

    assert (read.declaration.figures[KEY], read.declaration.comments[FLOW]) == (13, "Recompté.")


@pytest.mark.parametrize(
    ("edits", "kind"),
    [
        pytest.param({f"A{CELL[1:]}": None, CELL: None}, RemarkKind.ROW_ABSENT, id="row deleted"),
        pytest.param({"A90": FLOW, CELL: 13}, RemarkKind.ROW_TWICE, id="row twice"),
        pytest.param({"F3": None, CELL: None}, RemarkKind.COLUMN_ABSENT, id="column deleted"),
        pytest.param({"Z3": KEY[1], CELL: 13}, RemarkKind.COLUMN_TWICE, id="column twice"),
    ],
)
def test_what_cannot_be_found_any_more_is_as_it_was_sent_never_blank(edits, kind):
    read = back(edits)

    assert read.declaration.figures[KEY] == 12
    assert kind in told(read)


@pytest.mark.parametrize(
    ("edits", "kind"),
    [
        pytest.param({"A90": "autre", "F90": 1}, RemarkKind.ROW_UNKNOWN, id="unknown id"),
        pytest.param({"F90": 1}, RemarkKind.ROW_ADDED, id="no id"),
    ],
)
def test_a_row_that_people_added_is_told_and_not_taken(edits, kind):
    read = back(edits)

    assert told(read) == [kind]
    assert read.declaration.figures == read.baseline.declaration.figures


@pytest.mark.parametrize(
    ("value", "kept", "kind"),
    [(13, 13, RemarkKind.FORMULA), (None, 12, RemarkKind.FORMULA_WITHOUT_VALUE)],
    ids=["its value", "no value"],
)
def test_a_formula_gives_its_value_if_it_has_one(value, kept, kind):
    read = back({CELL: value}, {CELL: "=6+7"})

    assert (read.declaration.figures[KEY], told(read)) == (kept, [kind])


@pytest.mark.parametrize("value", [13, None, "ND"])
def test_a_merged_cell_is_as_it_was_sent_and_told(value: Value | None):
    area = f"{CELL}:{chr(ord(CELL[0]) + 1)}{CELL[1:]}"
    first, *others = copy().sheets
    values = {**first.values, CELL: value}
    entry = replace(first, values={a: v for a, v in values.items() if v is not None}, merges=(area,))
    read = read_return(replace(copy(), sheets=(entry, *others)), read_campaign(MASTER))

    assert read.declaration.figures[KEY] == 12
    assert told(read) == [RemarkKind.MERGED] * 2, "each cell of the merge is a figure that may lack"
    assert f"({CELL}, fusion {area}) : la cellule est fusionnée" in plain(read.remarks[0].text)


@pytest.mark.parametrize("text", ["13²", "13 (1)", "13*", "ND¹"])
def test_a_note_mark_comes_back_as_it_stands(text: str):
    assert back({CELL: text}).declaration.figures[KEY] == text


def test_a_formula_in_a_comment_gives_its_text():
    read = back({COMMENT: "Vu et revu."}, {COMMENT: '="Vu et"&" revu."'})

    assert (read.declaration.comments[FLOW], told(read)) == ("Vu et revu.", [RemarkKind.FORMULA])


def test_a_column_of_comments_that_is_gone_deletes_none():
    read = back({f"{COMMENT[0]}3": None})

    assert read.declaration.comments[FLOW] == "Vu."
    assert told(read) == [RemarkKind.COLUMN_ABSENT]


def test_a_workbook_that_was_not_sent_is_refused():
    with pytest.raises(NoBaselineError, match=r"essai\.xlsx"):
        read_return(MASTER, read_campaign(MASTER))


def test_another_campaign_is_refused_with_both():
    with pytest.raises(OtherCampaignError, match="2021") as refused:
        back(sent=copy("2021"))

    assert "2022" in plain(str(refused.value))


@pytest.mark.parametrize("gone", ["the sheet", "every id"])
def test_without_entries_there_is_nothing_to_take(gone: str):
    first, *others = copy().sheets
    ids = {address for address in first.values if address.startswith("A")}
    bare = replace(first, values={a: v for a, v in first.values.items() if a not in ids or a == "A1"})
    sheets = tuple(others) if gone == "the sheet" else (bare, *others)

    with pytest.raises(MissingEntrySheetError, match="département 67"):
        read_return(replace(copy(), sheets=sheets), read_campaign(MASTER))
