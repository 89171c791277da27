"""« Révisions »: its lines, and what people wrote on them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from factories import campaign, plain, read_campaign, real_grid, target, year

from calpae_xl.core.campaign.vintages import archived_vintage, entered_vintage
from calpae_xl.core.figures.revisions import Comparison, compare
from calpae_xl.core.results.revisions import revisions_lines, revisions_plan
from calpae_xl.core.sheets.findings import TO_REVIEW
from calpae_xl.core.sheets.revisions import (
    ELSEWHERE,
    JUSTIFIED,
    NOTHING_REVISED,
    PLACES,
    REVISION_HEADERS,
    TABLE,
    TO_JUSTIFY,
    MissingRevisionColumnError,
    RevisionLine,
    RevisionsTable,
    read_revisions,
    revisions_contents,
)
from calpae_xl.core.trade.model import Period, Territory
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Sheet, split_address

FLOW, RATE, STOCK = "mob_mesures_diagnostic", "pasi_taux_couverture_30min", "pasi_structures"
SIXTY_SEVEN = (Territory("67", "Bas-Rhin"),)
Entries = Mapping[tuple[str, str, Period], Value]


def between(before: Entries, after: Entries, vintage: str = "2020") -> Comparison:
    """Compare a vintage of that name with a workbook."""
    read = campaign(after, vintages=[(vintage, *key, str(value).replace(".", ",")) for key, value in before.items()])
    return compare(archived_vintage(read, vintage), entered_vintage(read), SIXTY_SEVEN)


def one(before: Value, after: Value, indicator: str = FLOW, vintage: str = "2020") -> Comparison:
    key = ("67", indicator, year(2020))
    return between({key: before}, {key: after}, vintage)


def written(contents: Mapping[str, object]) -> Sheet:
    """The sheet as it reads once its contents are written."""
    values = {f"{letters}4": REVISION_HEADERS[name] for name, letters in PLACES.columns.items()}
    formulas = {}
    for address, content in contents.items():
        if content.value is not None:
            values[address] = content.value
        if content.formula is not None:
            formulas[address] = content.formula
    return Sheet("Révisions", values, formulas)


def run(comparison: Comparison, sheet: Sheet | None = None, answers: Mapping[str, str] | None = None) -> Sheet:
    """Write a comparison over the sheet as it was."""
    previous = read_revisions(sheet)
    return written(revisions_contents(revisions_lines(comparison, previous), previous.places, answers).cells)


def typed(sheet: Sheet, field: str, value: Value | None, row: int = 5) -> Sheet:
    """The sheet once somebody typed into a cell, or emptied it."""
    address = f"{PLACES.columns[field]}{row}"
    values = {a: v for a, v in sheet.values.items() if a != address}
    formulas = {a: f for a, f in sheet.formulas.items() if a != address}
    return Sheet(sheet.name, values if value is None else {**values, address: value}, formulas)


def lines(sheet: Sheet) -> list[RevisionLine]:
    return [line for line in read_revisions(sheet).lines if line.kind.text]


def told(sheet: Sheet, *fields: str) -> list[tuple[str, ...]]:
    return [tuple(plain(getattr(line, field).text) for field in fields) for line in lines(sheet)]


def test_a_line_says_both_values_the_difference_and_what_is_wanted():
    sheet = run(one("172 277", 8_175))
    fields = ("vintage", "territory", "indicator", "period", "before", "after", "difference", "kind", "cell", "state")

    assert told(sheet, *fields)[0] == (
        "2020",
        "67",
        "Mesures de diagnostic mobilité",
        "2020",
        "172277",
        "8175",
        "-164102",
        "chiffre modifié",
        "E45",
        TO_JUSTIFY,
    )
    assert (sheet.values["F5"], sheet.values["G5"], sheet.values["H5"]) == (172_277, 8_175, -164_102)
    assert sheet.formulas["J5"] == """=HYPERLINK("#'67 Bas-Rhin'!E45","E45")"""


def test_what_a_bare_number_would_lose_is_written_as_people_read_it():
    [line, *_] = lines(run(one("90 %", 0.95, RATE)))

    assert [plain(getattr(line, field).text) for field in ("before", "after", "difference")] == [
        "90 %",
        "95 %",
        "+5 points",
    ]


def test_the_real_table_has_31_lines_then_breakdowns_retired_and_new_indicators():
    read = read_campaign(real_grid())
    sheet = run(compare(archived_vintage(read), entered_vintage(read), read.territories))

    kinds = [line.kind.text for line in lines(sheet)]
    assert len(kinds) == 31 + 6 + 5 + 6
    assert kinds[31:37] == ["ventilation non publiée"] * 6
    assert kinds[37:42] == ["indicateur retiré"] * 5
    assert kinds[42:] == ["indicateur nouveau"] * 6
    assert [line.state.text for line in lines(sheet)].count(TO_JUSTIFY) == 8


def test_the_sentence_above_the_table_says_what_was_compared():
    sheet, comparison = run(one(12, 13)), one(12, 14)

    plan = revisions_plan(sheet, comparison, read_revisions(sheet), {})

    assert plain(str(plan.cells["B3"].value)) == (
        "Du millésime 2020 au millésime 2022. 67 : 1 cellule diffère, dont 1 chiffre modifié."
    )
    said = Sheet(sheet.name, {**sheet.values, "B3": plan.cells["B3"].value}, sheet.formulas)
    assert "B3" not in revisions_plan(said, comparison, read_revisions(said), {}).cells


def test_vintages_that_agree_leave_one_line_that_says_so():
    read = campaign({})
    alike = compare(entered_vintage(read), entered_vintage(read), SIXTY_SEVEN)
    contents = revisions_contents(revisions_lines(alike, RevisionsTable()))

    assert contents.table_rows == {TABLE: 5}
    assert [c.value for c in contents.cells.values() if c.value] == [NOTHING_REVISED]


def test_only_a_changed_result_wants_a_justification():
    key, aim = ("67", FLOW, year(2020)), ("67", FLOW, target())
    sheet = run(between({key: "ND", aim: "12"}, {key: 12, aim: 13}))

    assert told(sheet, "period", "state")[:2] == [("2020", ""), ("attendu 2023", "")]


def test_a_justification_stays_while_both_values_are_unchanged():
    sheet = typed(run(one(12, 13)), "justification", "Recomptage.")

    again = run(one(12, 13), sheet)

    assert told(again, "justification", "state")[0] == ("Recomptage.", JUSTIFIED)
    assert run(one(12, 13), again) == again


def test_a_text_typed_where_none_is_asked_stays_too():
    sheet = typed(run(one("ND", 13)), "justification", "Chiffre retrouvé dans les archives.")

    assert told(run(one("ND", 13), sheet), "justification", "state")[0] == ("Chiffre retrouvé dans les archives.", "")


@pytest.mark.parametrize(("before", "after"), [(12, 14), (11, 13), (12, "ND")])
def test_a_justification_of_other_values_waits_to_be_reviewed(before: Value, after: Value):
    sheet = typed(run(one(12, 13)), "justification", "Recomptage.")

    again = run(one(before, after), sheet)

    assert told(again, "justification", "state")[0] == ("Recomptage.", TO_REVIEW)
    assert read_revisions(again).written == {}
    assert run(one(before, after), again) == again


def test_a_reviewed_justification_holds_once_its_word_is_erased():
    sheet = run(one(12, 14), typed(run(one(12, 13)), "justification", "Recomptage."))

    again = run(one(12, 14), typed(sheet, "state", None))

    assert told(again, "justification", "state")[0] == ("Recomptage.", JUSTIFIED)


def test_a_justification_whose_revision_is_not_met_is_kept_below():
    sheet = typed(run(one(12, 13)), "justification", "Recomptage.")

    elsewhere = run(one(7, 8, STOCK, vintage="2021"), sheet)

    assert ("2020", "Recomptage.", ELSEWHERE) in told(elsewhere, "vintage", "justification", "state")
    assert run(one(7, 8, STOCK, vintage="2021"), elsewhere) == elsewhere
    back = run(one(12, 13), elsewhere)
    assert told(back, "justification", "state")[0] == ("Recomptage.", JUSTIFIED)
    assert ELSEWHERE not in {state for (state,) in told(back, "state")}


def test_a_kept_line_leaves_once_its_text_is_erased():
    sheet = run(one(7, 8, STOCK), typed(run(one(12, 13)), "justification", "Recomptage."))
    row = 5 + [state for (state,) in told(sheet, "state")].index(ELSEWHERE)

    assert ELSEWHERE not in {
        state for (state,) in told(run(one(7, 8, STOCK), typed(sheet, "justification", None, row)), "state")
    }


def test_the_same_values_in_another_vintage_take_the_same_justification():
    sheet = typed(run(one(12, 13)), "justification", "Recomptage.")

    assert told(run(one(12, 13, vintage="2021"), sheet), "vintage", "justification", "state")[0] == (
        "2021",
        "Recomptage.",
        JUSTIFIED,
    )


def test_a_justification_of_a_retired_indicator_stays_as_it_is():
    retired = [("67", "ena_enfants_proteges", year(2020))]
    comparison = between(dict.fromkeys([*retired, ("67", FLOW, year(2020))], 12), {("67", FLOW, year(2020)): 12})
    sheet = typed(run(comparison), "justification", "Confié à l’État.")

    assert told(run(comparison, sheet), "kind", "justification", "state")[0] == (
        "indicateur retiré",
        "Confié à l’État.",
        "",
    )


def test_moved_columns_and_rows_do_not_matter():
    sheet = typed(run(one(12, 13)), "justification", "Recomptage.")
    down = {f"{a[0]}{int(a[1:]) + 3}": v for a, v in sheet.values.items()}
    moved = Sheet("Écarts", down, {f"{a[0]}{int(a[1:]) + 3}": f for a, f in sheet.formulas.items()})

    previous = read_revisions(moved)
    contents = revisions_contents(revisions_lines(one(12, 13), previous), previous.places)

    assert previous.places.row == 7
    assert contents.cells["L8"].value == "Recomptage."
    assert contents.cells["K8"].value == JUSTIFIED
    assert revisions_plan(moved, one(12, 14), previous, {}).cells["B6"].value is not None


def test_a_missing_header_is_named():
    sheet = run(one(12, 13))
    values = {address: value for address, value in sheet.values.items() if value != "Justification"}

    with pytest.raises(MissingRevisionColumnError, match="la colonne «\u00a0Justification\u00a0» est introuvable"):
        read_revisions(Sheet("Révisions", values)).whole  # noqa: B018


def test_raw_texts_stay_text_whatever_they_start_with():
    sheet = run(one(12, "=1+1"))

    address = next(a for a, v in sheet.values.items() if v == "=1+1")
    assert split_address(address)[0] == PLACES.columns["after"]
    assert address not in sheet.formulas
