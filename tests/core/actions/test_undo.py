"""Undo: a workbook gets back exactly what it held, or is left alone with a reason."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import date, datetime

import pytest
from factories import plain
from hypothesis import given
from hypothesis import strategies as st

from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.actions.undo import (
    ChangedSinceError,
    ForeignRecordError,
    MissingSheetToUndoError,
    NothingToUndoError,
    NoUndoRecordError,
    TextTooLongToUndoError,
    TooMuchToUndoError,
    undo_plan,
)
from calpae_xl.core.sheets.journal import JOURNAL_HEADERS
from calpae_xl.core.sheets.undo_record import (
    MOST_ACTIONS,
    MOST_LINES,
    UNDO_SHEET,
    empty_record,
    popped_plan,
    record_plan,
)
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


def done(before: Grid, plan: Plan, *, whole: Plan | None = None, action: str = "Appliquer les corrections") -> Grid:
    whole = plan if whole is None else whole
    return applied(before, whole.then(record_plan(before, whole, plan, action=action, at=AT, user="jeanne")))


def undone(after: Grid) -> Grid:
    plan = undo_plan(after).plan
    return applied(after, plan.then(popped_plan(after, plan)))


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


def test_ten_actions_are_undone_one_after_the_other_and_no_more():
    states = [grid(entry(F9=0))]
    for value in range(1, 14):
        states.append(done(states[-1], typed(F9=value)))

    after = states[-1]
    for number in range(MOST_ACTIONS):
        assert undo_plan(after).left == MOST_ACTIONS - 1 - number
        after = undone(after)
        assert after.sheets[0] == states[-2 - number].sheets[0]

    with pytest.raises(NothingToUndoError):
        undo_plan(after)
    assert after.sheets[-1] == record(), "nothing of what was undone is left in the sheet"


def test_an_action_after_an_undo_takes_the_place_of_the_one_undone():
    once = done(grid(entry(F9=1)), typed(F9=2))
    again = done(undone(done(once, typed(F9=3))), typed(F9=4))

    assert undo_plan(again).plan == Plan({ENTRY: SheetPlan({"F9": Content(2)})})
    assert undone(undone(again)).sheets[0].values == {"F9": 1}


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


def test_results_that_follow_are_not_brought_back():
    before = grid(entry(F9=1), Sheet("CeA", {}))
    after = done(before, typed(F9=2), whole=typed(F9=2).then(typed("CeA", B5="x")))

    assert {*undo_plan(after).plan.sheets} == {ENTRY}


def test_a_table_that_grew_since_keeps_its_lines():
    plan = Plan({LIST: SheetPlan({"B6": Content(2)}, (Resize("tblListe", 6, was=5),))})
    after = done(grid(Sheet(LIST, {"B5": 1})), plan)

    since = undo_plan(applied(after, typed(LIST, B7=3))).plan.sheets[LIST]

    assert (since.cells, since.resized) == ({"B6": Content()}, ())


JOURNAL = "Journal"


def journal(*users: str) -> Sheet:
    headers = {f"{letter}4": header for letter, header in zip("BCDEFGH", JOURNAL_HEADERS.values(), strict=True)}
    lines = {f"{cell}{row}": text for row, user in enumerate(users, 5) for cell, text in (("B", AT), ("C", user))}
    return Sheet(JOURNAL, {"A1": "calpae:2:journal::2022", **headers, **lines})


def test_a_record_written_by_hand_is_refused():
    after = done(grid(entry(F9=1), journal("jeanne")), typed(F9=2))
    line = next(cell for cell, value in after.sheets[-1].values.items() if cell[0] == "E" and value == "1")

    with pytest.raises(ForeignRecordError) as refused:
        undo_plan(applied(after, typed(UNDO_SHEET, **{line: "735"})))

    assert plain(str(refused.value)) == (
        "Le classeur « saisie.xlsx » ne peut rien annuler : ce que garde sa feuille masquée « _avant » n’est pas ce "
        "que CALPAE y a écrit pour lui, ou des lignes de « Journal » ont changé depuis. Repartez d’une sauvegarde, ou "
        "corrigez à la main ; les prochaines actions pourront être annulées."
    )


def test_the_record_of_another_workbook_is_refused():
    ours = done(grid(entry(F9=1), journal("jeanne")), typed(F9=2))
    other = done(grid(entry(F9=1), journal("marc")), typed(F9=2))

    with pytest.raises(ForeignRecordError):
        undo_plan(replace(ours, sheets=(*ours.sheets[:-1], other.sheets[-1])))


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        pytest.param(("C5", "marc"), True, id="a line changed"),
        pytest.param(("C5", None), True, id="a line emptied"),
        pytest.param(("C6", "marc"), False, id="a line added"),
    ],
)
def test_lines_of_the_journal_may_be_added_not_changed(change: tuple[str, object], refused: bool):
    after = applied(done(grid(entry(F9=1), journal("jeanne")), typed(F9=2)), typed(JOURNAL, **dict([change])))

    with pytest.raises(ForeignRecordError) if refused else nullcontext():
        undo_plan(after)


def test_after_a_record_that_is_not_ours_the_next_action_can_be_undone():
    foreign = applied(done(grid(entry(F9=1)), typed(F9=2)), typed(UNDO_SHEET, E4="735"))

    after = done(foreign, typed(F9=3))

    assert undo_plan(after).left == 0
    assert undone(after).sheets[0].values == {"F9": 2}


def test_the_sheet_stays_within_bounds_and_the_latest_actions_win():
    many = {f"F{row}": row for row in range(1, MOST_LINES // 2 + 1)}
    once = done(grid(entry(A1="x")), typed(**many), action="Intégrer un retour")
    twice = done(once, typed(**{cell: -value for cell, value in many.items()}))

    assert len({*twice.sheets[-1].values}) < 8 * MOST_LINES
    assert undo_plan(twice).left == 0, "the first one left to make room"


def test_an_action_that_the_sheet_cannot_hold_says_so():
    many = {f"F{row}": row for row in range(1, MOST_LINES + 1)}
    after = done(done(grid(entry(A1="x")), typed(A1="y")), typed(**many))

    assert len(after.sheets[-1].values) < 30
    with pytest.raises(TooMuchToUndoError, match="a changé trop de cellules à la fois"):
        undo_plan(after)


def test_a_workbook_without_the_hidden_sheet_takes_the_action_and_says_why_it_cannot_undo():
    before = Grid("copie.xlsx", (entry(F9=1),))
    after = done(before, typed(F9=2))

    assert after.sheets[0].values == {"F9": 2}
    with pytest.raises(NoUndoRecordError, match=r"ne garde pas de quoi annuler.*absente ou abîmée"):
        undo_plan(after)


@pytest.mark.parametrize("damage", [{"C3": "hier"}, {"D4": "chose"}, {"D4": "nombre", "E4": "douze"}, {"C1": "x"}])
def test_a_damaged_record_is_said_so(damage):
    after = applied(done(grid(entry(F9="x")), typed(F9=2)), typed(UNDO_SHEET, **damage))

    with pytest.raises(ForeignRecordError):
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
