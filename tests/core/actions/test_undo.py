"""Undo: a workbook gets back exactly what it held, or is left alone with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from factories import plain
from hypothesis import given
from hypothesis import strategies as st

from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.actions.undo import (
    ChangedSinceError,
    MissingSheetToUndoError,
    NothingToUndoError,
    NoUndoRecordError,
    TextTooLongToUndoError,
    undo_plan,
)
from calpae_xl.core.sheets.undo_record import UNDO_SHEET, empty_record, record_plan
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.plan import Content, Plan, Resize, SheetPlan, applied

AT = datetime(2026, 11, 22, 10, 30)
ENTRY, LIST = "67 Bas-Rhin", "Liste"


def record() -> Sheet:
    return Sheet(UNDO_SHEET, {cell: content.value for cell, content in empty_record().items()})


def grid(*sheets: Sheet) -> Grid:
    return Grid("saisie.xlsx", (*sheets, record()))


def entry(**values: object) -> Sheet:
    return Sheet(ENTRY, values)


def typed(sheet: str = ENTRY, **values: object) -> Plan:
    return Plan({sheet: SheetPlan({cell: Content(value) for cell, value in values.items()})})


def done(before: Grid, plan: Plan, *, left_out: tuple[str, ...] = ()) -> Grid:
    kept = record_plan(before, plan, action="Appliquer les corrections", at=AT, user="jeanne", left_out=left_out)
    return applied(before, plan.then(kept))


def undone(after: Grid) -> Grid:
    undo = undo_plan(after)
    return applied(after, undo.plan.then(undo.emptied))


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300),
    st.sampled_from(
        ["=1+1", "'x", " 8 5002 ", "_x0041_", "+33", "-", "@x", "#REF!", "a\nb", "ND", "vide", "é\U0001f600"]
    ),
    st.text(st.characters(codec="utf-8"), max_size=12),
    st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1)).map(lambda moment: moment.replace(microsecond=0, fold=0)),
)
CONTENTS = st.one_of(
    VALUES.map(Content),
    st.sampled_from([Content(2, "=1+1"), Content("x", '="x"'), Content(None, "=A1"), Content(3, "=1+2")]),
)
CELLS = st.dictionaries(st.sampled_from(["A1", "B2", "C3", "D4", "AA10"]), CONTENTS, max_size=5)
PLANS = st.builds(lambda first, second: Plan({ENTRY: SheetPlan(first), LIST: SheetPlan(second)}), CELLS, CELLS)


@given(PLANS, PLANS)
def test_undoing_gives_back_the_very_values_and_formulas(held, plan):
    before = applied(grid(Sheet(ENTRY, {}), Sheet(LIST, {})), held)

    after = undone(done(before, plan))

    assert [dict(sheet.values) for sheet in after.sheets] == [dict(sheet.values) for sheet in before.sheets]
    assert [dict(sheet.formulas) for sheet in after.sheets] == [dict(sheet.formulas) for sheet in before.sheets]
    assert repr(sorted(after.sheets[0].values.items())) == repr(
        sorted(before.sheets[0].values.items())
    )  # 1 is not True


def test_what_was_done_is_told_with_who_and_when():
    undo = undo_plan(done(grid(entry(F9="8 5002")), typed(F9=8500)))

    assert (undo.action, undo.at, undo.user) == ("Appliquer les corrections", AT, "jeanne")
    assert undo.plan == Plan({ENTRY: SheetPlan({"F9": Content("8 5002")})})


def test_one_action_is_undone_once():
    after = undone(done(grid(entry(F9="8 5002")), typed(F9=8500)))

    with pytest.raises(NothingToUndoError, match="n’a rien à annuler"):
        undo_plan(after)


def test_a_longer_record_leaves_nothing_to_a_shorter_one():
    once = done(grid(entry(F9=1, G9=2, H9=3)), typed(F9=10, G9=20, H9=30))
    twice = done(once, typed(F9=100))

    assert undo_plan(twice).plan == Plan({ENTRY: SheetPlan({"F9": Content(10)})})


def test_an_action_that_writes_nothing_leaves_the_record_as_it_was():
    assert done(done(grid(entry(F9=1)), typed(F9=2)), Plan()) == done(grid(entry(F9=1)), typed(F9=2))


@pytest.mark.parametrize("since", [8501, "8500", None, "ND", True])
def test_a_cell_changed_since_is_named(since):
    after = applied(done(grid(entry(B12="8 5002")), typed(B12=8500)), typed(B12=since))

    with pytest.raises(ChangedSinceError) as refused:
        undo_plan(after)

    assert plain(str(refused.value)) == (
        "L’action « Appliquer les corrections » ne peut plus être annulée : B12 de « 67 Bas-Rhin » a changé depuis. "
        "Corrigez à la main, ou repartez d’une sauvegarde."
    )


def test_cells_changed_since_are_named_by_sheet():
    before = grid(entry(B1=1, B2=2), Sheet(LIST, {"C1": 1}))
    after = done(before, typed(B1=10, B2=20).then(typed(LIST, C1=10)))
    changed = applied(after, typed(B1=0, B2=0).then(typed(LIST, C1=0)))

    with pytest.raises(ChangedSinceError, match=r"B1 et B2 de «.67 Bas-Rhin.» et C1 de «.Liste.» ont changé depuis"):
        undo_plan(changed)


def test_a_figure_that_excel_gives_back_as_a_float_has_not_changed():
    after = applied(done(grid(entry(B12="8 500")), typed(B12=8500)), typed(B12=8500.0))

    assert undo_plan(after).plan.sheets[ENTRY].cells == {"B12": Content("8 500")}


@pytest.mark.parametrize(("written", "read"), [(12, date(1900, 1, 12)), (45_000, datetime(2023, 3, 15)), (AT, AT)])
def test_a_figure_that_a_cell_shows_as_a_date_has_not_changed(written, read):
    after = applied(done(grid(entry(B12="x")), typed(B12=written)), typed(B12=read))

    assert undo_plan(after).plan.sheets[ENTRY].cells == {"B12": Content("x")}


def test_a_formula_that_was_worked_out_again_has_not_changed():
    held = Sheet("CeA", {"E9": 389}, {"E9": "=F9+G9"})
    after = done(grid(held), Plan({"CeA": SheetPlan({"E9": Content(400, "=F9+G9")})}))
    recalculated = applied(after, Plan({"CeA": SheetPlan({"E9": Content(401, "=F9+G9")})}))

    assert undo_plan(recalculated).plan == Plan({"CeA": SheetPlan({"E9": Content(389, "=F9+G9")})})


def test_a_formula_whose_text_excel_keeps_elsewhere_has_not_changed():
    after = done(grid(Sheet("CeA", {"E9": 389})), Plan({"CeA": SheetPlan({"E9": Content(400, "=F9+G9")})}))
    shared = applied(after, Plan({"CeA": SheetPlan({"E9": Content(400, "=")})}))

    assert undo_plan(shared).plan == Plan({"CeA": SheetPlan({"E9": Content(389)})})


@pytest.mark.parametrize(
    ("file", "excel"),
    [
        ('=IF(tblReserves[[#This Row],[Indicateur]]="","",1)', '=IF(tblReserves[@Indicateur]="","",1)'),
        ("=tblReserves[[#This Row],[Libellé court]]", "=tblReserves[@[Libellé court]]"),
    ],
)
def test_a_table_formula_as_excel_writes_it_has_not_changed(file, excel):
    after = done(grid(Sheet(LIST, {})), Plan({LIST: SheetPlan({"D9": Content("x", file)})}))
    opened = applied(after, Plan({LIST: SheetPlan({"D9": Content("x", excel)})}))

    assert undo_plan(opened).plan == Plan({LIST: SheetPlan({"D9": Content()})})


def test_a_result_whose_formula_excel_keeps_elsewhere_since_is_left_to_follow():
    held = Sheet("CeA", {"E9": 389, "E10": 1}, {"E9": "=F9+G9"})
    plan = Plan({"CeA": SheetPlan({"E9": Content(400, "=F9+G9"), "E10": Content(2)})})
    shared = applied(done(grid(held), plan), Plan({"CeA": SheetPlan({"E9": Content(400, "=")})}))

    assert undo_plan(shared).plan == Plan({"CeA": SheetPlan({"E10": Content(1)})})


def test_another_formula_has_changed():
    after = done(grid(Sheet("CeA", {"E9": 389})), Plan({"CeA": SheetPlan({"E9": Content(400, "=F9+G9")})}))
    edited = applied(after, Plan({"CeA": SheetPlan({"E9": Content(400, "=F9+400")})}))

    with pytest.raises(ChangedSinceError, match=r"E9 de «.CeA.» a changé"):
        undo_plan(edited)


def test_a_formula_left_as_it_was_is_not_kept_twice():
    held = Sheet("CeA", {"E9": 389}, {"E9": "=F9+G9"})
    after = done(grid(held), Plan({"CeA": SheetPlan({"E9": Content(400, "=F9+G9")})}))

    assert "=F9+G9" not in after.sheets[-1].values.values()


def test_a_row_inserted_above_an_equal_figure_does_not_pass_unseen():
    before = grid(entry(A9="rsa_orientes", F9="8 500", A8="rsa_1er_rdv", F8=8500))
    after = done(before, typed(F9=8500))
    moved = {"A10": "rsa_orientes", "F10": 8500, "A9": "rsa_1er_rdv", "F9": 8500}
    inserted = replace(after, sheets=(Sheet(ENTRY, moved), after.sheets[1]))

    with pytest.raises(ChangedSinceError, match="F9"):
        undo_plan(inserted)


def test_tables_get_back_their_size():
    plan = Plan({LIST: SheetPlan({"B6": Content(2)}, (Resize("tblListe", 6, was=5),))})

    assert undo_plan(done(grid(Sheet(LIST, {"B5": 1})), plan)).plan.sheets[LIST].resized == (Resize("tblListe", 5),)


def test_sheets_left_out_are_not_brought_back():
    before = grid(entry(F9=1), Sheet("Journal", {}))
    after = done(before, typed(F9=2).then(typed("Journal", B5="x")), left_out=("Journal",))

    assert {*undo_plan(after).plan.sheets} == {ENTRY}


def test_a_workbook_without_the_hidden_sheet_takes_the_action_and_says_why_it_cannot_undo():
    before = Grid("copie.xlsx", (entry(F9=1),))
    after = done(before, typed(F9=2))

    assert after.sheets[0].values == {"F9": 2}
    with pytest.raises(NoUndoRecordError, match=r"ne garde pas de quoi annuler.*absente ou abîmée"):
        undo_plan(after)


@pytest.mark.parametrize("damage", [{"C1": "hier"}, {"D3": "chose"}, {"D3": "nombre", "E3": "douze"}])
def test_a_damaged_record_is_said_so(damage):
    after = applied(done(grid(entry(F9="x")), typed(F9=2)), typed(UNDO_SHEET, **damage))

    with pytest.raises(NoUndoRecordError):
        undo_plan(after)


def test_a_sheet_renamed_since_is_named():
    after = done(grid(entry(F9=1)), typed(F9=2))
    renamed = replace(after, sheets=(replace(after.sheets[0], name="Bas-Rhin"), after.sheets[1]))

    with pytest.raises(MissingSheetToUndoError, match=r"la feuille «.67 Bas-Rhin.» est introuvable"):
        undo_plan(renamed)


@pytest.mark.parametrize("sign", ["x", "\U0001f600"], ids=["one unit", "two units"])
def test_the_longest_text_of_excel_is_kept(sign):
    longest = sign * (32_767 // (1 if sign == "x" else 2))

    assert undone(done(grid(entry(F9=longest)), typed(F9=2))).sheets[0].values == {"F9": longest}


def test_a_text_that_no_cell_can_hold_is_named():
    after = done(grid(entry(F9="x" * 32_768)), typed(F9=2))

    with pytest.raises(TextTooLongToUndoError, match=r"le texte que contenait F9 de «.67 Bas-Rhin.»"):
        undo_plan(after)


def test_refusals_are_told_to_people():
    with pytest.raises(CalpaeError):
        undo_plan(MemoryBook(grid(entry())).read())
