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
    OtherDepartmentError,
    Returned,
    read_return,
)
from calpae_xl.core.returns.sendings import Sendings
from calpae_xl.core.sheets.baseline import BASELINE_SHEET, baseline_cells
from calpae_xl.core.sheets.journal import Action, JournalEntry
from calpae_xl.core.trade.dispatch import Dispatch, Purpose
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.seal import SEAL

FLOW = "rsa_1er_rdv"
CELL, COMMENT = where(FLOW, year(2021)).cell or "", where(FLOW, None).cell or ""
KEY = (FLOW, "Réalisé 2021")
MASTER = grid({("67", FLOW, year(2021)): 12}, comments={("67", FLOW): "Vu."})


DISPATCH = Dispatch(Purpose.COLLECTION, "67", "2022", 1, date(2026, 11, 21))
SENT = Sendings([JournalEntry("", "", Action.SEND.value, "", 0, DISPATCH.file_name, "")])


def copy(campaign: str = "2022") -> Grid:
    """The workbook as it was sent to the 67, with the sheet that remembers what it held."""
    dispatch = DISPATCH._replace(campaign=campaign)
    cells = baseline_cells(dispatch, declared(read_campaign(MASTER), "67"))
    base = Sheet(BASELINE_SHEET, {a: c.value for a, c in cells.items() if c.value is not None})
    return replace(MASTER, name="retour.xlsx", sheets=(*MASTER.sheets, base))


def back(
    edits: Mapping[str, Value | None] | None = None,
    formulas: Mapping[str, str] | None = None,
    sent: Grid | None = None,
    sendings: Sendings = SENT,
) -> Returned:
    """A return in whose entry sheet some cells were typed over."""
    first, *others = (sent or copy()).sheets
    values = {a: v for a, v in {**first.values, **(edits or {})}.items() if v is not None}
    entry = replace(first, values=values, formulas=formulas or {})
    return read_return(replace(sent or copy(), sheets=(entry, *others)), read_campaign(MASTER), sendings)


def told(read: Returned) -> list[RemarkKind]:
    # The small workbooks of tests have no sheet « Contrôles » that can be read back.
    return [each.kind for each in read.remarks if each.kind is not RemarkKind.FINDINGS_ABSENT]


def test_an_untouched_return_says_what_was_sent():
    read = back()

    assert read.declaration.figures == read.sent.figures
    assert (read.dispatch, read.known_as, read.doubt) == (DISPATCH, DISPATCH.file_name, None)
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
    assert read.declaration.figures == read.sent.figures


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
    read = read_return(replace(copy(), sheets=(entry, *others)), read_campaign(MASTER), SENT)

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
        read_return(MASTER, read_campaign(MASTER), SENT)


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
        read_return(replace(copy(), sheets=sheets), read_campaign(MASTER), SENT)


def bare(**edits: Value | None) -> Grid:
    """The entry sheet of the 67, moved into another workbook."""
    entry = MASTER.sheets[0]
    values = {a: v for a, v in {**entry.values, **edits}.items() if v is not None}
    return Grid("Classeur1.xlsx", (replace(entry, name="Feuil1", values=values), Sheet("Feuil2", {"A1": "notes"})))


def alone(grid: Grid) -> Grid:
    """A copy as it is made: without the entry sheet of the other department."""
    kept = (sheet for sheet in grid.sheets if "saisie:68" not in str(sheet.values.get("A1")))
    return replace(grid, name="retour.xlsx", sheets=tuple(kept))


def altered(**edits: Value | None) -> Grid:
    *others, base = alone(copy()).sheets
    values = {a: v for a, v in {**base.values, **edits}.items() if v is not None}
    return replace(copy(), sheets=(*others, replace(base, values=values)))


@pytest.mark.parametrize(
    ("sent", "sendings", "kind"),
    [
        pytest.param(alone(copy()), Sendings([]), RemarkKind.NEVER_SENT, id="never sent"),
        pytest.param(altered(B3="1"), SENT, RemarkKind.BASELINE_LOST, id="damaged"),
        pytest.param(altered(A1=None), SENT, RemarkKind.BASELINE_LOST, id="no mark"),
        pytest.param(alone(MASTER), SENT, RemarkKind.BASELINE_LOST, id="deleted"),
        pytest.param(bare(), SENT, RemarkKind.BARE_SHEET, id="the entry sheet alone"),
    ],
)
def test_what_was_sent_is_not_known_of_a_copy_that_is_not_believed(sent: Grid, sendings: Sendings, kind: RemarkKind):
    read = read_return(sent, read_campaign(MASTER), sendings)

    assert read.doubt is not None
    assert (read.doubt.kind, read.territory, read.dispatch) == (kind, "67", None)
    assert (read.sent.figures, read.declaration.figures[KEY]) == ({}, 12)
    assert plain(read.known_as) == f"{sent.name} (envoi non reconnu)"


def test_what_cannot_be_read_of_an_entry_sheet_alone_says_nothing_and_is_told():
    read = read_return(bare(**{f"A{CELL[1:]}": None, CELL: None}), read_campaign(MASTER), SENT)

    assert KEY not in read.declaration.figures
    assert [each.kind for each in read.remarks] == [RemarkKind.ROW_ABSENT]
    assert (read.declaration.reservations, read.declaration.answers, read.reservations_whole) == ({}, {}, False)


def test_a_bare_sheet_answers_for_the_department_that_it_bears():
    campaign = read_campaign(MASTER)

    assert read_return(bare(A1="calpae:2:saisie:68:2022"), campaign, SENT).territory == "68"
    with pytest.raises(OtherDepartmentError, match="département 21, et non 67 ou 68"):
        read_return(bare(A1="calpae:2:saisie:21:2022"), campaign, SENT)
    with pytest.raises(OtherCampaignError, match="2021"):
        read_return(bare(A1="calpae:2:saisie:67:2021"), campaign, SENT)


def test_a_baseline_of_another_department_than_the_entry_sheet_is_not_believed_and_the_sheet_decides():
    relabelled = altered(A1="calpae:2:base:68:2022", B2=DISPATCH._replace(territory="68").file_name)

    read = read_return(relabelled, read_campaign(MASTER), SENT)

    assert (read.territory, read.dispatch) == ("67", None)


def test_a_transmitted_copy_is_no_return():
    sealed = bare(A2=SEAL)

    with pytest.raises(NoBaselineError, match="n’est pas un retour de collecte"):
        read_return(sealed, read_campaign(MASTER), SENT)
