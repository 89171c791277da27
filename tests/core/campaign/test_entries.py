"""Reading one entry sheet: rows by id, columns by header; a row that is missing is not a blank one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from factories import REFERENTIAL, entry_sheet, shipped_settings, where, year

from calpae_xl.core.campaign.cell_reading import reader
from calpae_xl.core.campaign.entries import Entries, EntryTable, read_entries
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.model import MissingCode
from calpae_xl.core.trade.values import PerCent, Value
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.layout import COMMENT_HEADER, LAYOUT_VERSION, Mark, Role

SETTINGS = shipped_settings()
[BAS_RHIN, _] = SETTINGS.territories
MARK = Mark(LAYOUT_VERSION, Role.ENTRY, "67", "2022")
FLOW, RATE, WEIGHT = "rsa_1er_rdv", "pasi_taux_couverture_30min", "aux_ag_nb_conseillers"
CELL = where(FLOW, year(2021)).cell or ""
ROW = CELL[1:]


def sheet(edits: Mapping[str, Value | None] | None = None, formulas: Mapping[str, str] | None = None) -> Sheet:
    """An entry sheet with one figure and one comment, some cells typed over."""
    made = entry_sheet(
        "67", "Bas-Rhin", {("67", FLOW, year(2021)): 4100}, SETTINGS, REFERENTIAL, {("67", FLOW): " Vu. "}
    )
    values = {**made.values, **(edits or {})}
    return replace(made, values={a: v for a, v in values.items() if v is not None}, formulas=formulas or {})


def read(found: Sheet | None, mark: Mark | None = MARK) -> Entries:
    return read_entries(found, mark, BAS_RHIN, REFERENTIAL, SETTINGS)


def codes(entries: Entries) -> list[Code]:
    return [finding.code for finding in entries.findings]


def test_a_sound_sheet_gives_every_row_and_nothing_to_report():
    entries = read(sheet())

    assert [*entries.series] == [indicator.id for indicator in REFERENTIAL.entered]
    assert entries.findings == []
    assert [*entries.series[FLOW].figures] == [None, None, None, 4100, None, None]
    assert {seen.code for seen in entries.series[RATE]} == {MissingCode.BLANK}


def test_a_comment_is_kept_as_it_was_typed_with_its_place():
    assert read(sheet()).comments == {FLOW: (" Vu. ", where(FLOW, None))}
    assert read(sheet({where(FLOW, None).cell or "": "  "})).comments == {}


def table(changes: dict[str, Value | None] | None = None) -> EntryTable:
    found = read_entries(sheet(changes), MARK, BAS_RHIN, REFERENTIAL, SETTINGS).table
    assert found is not None
    return found


def test_every_comment_has_a_cell_blank_or_not_unless_its_row_stands_twice():
    found = table()

    assert found.comment_cell(FLOW) == where(FLOW, None).cell
    assert found.comment_cell(RATE) == where(RATE, None).cell
    assert table({"A90": FLOW}).comment_cell(FLOW) is None
    assert table({f"{(where(FLOW, None).cell or '')[0]}3": None}).comment_cell(FLOW) is None
    assert found.comment_cell("inconnu") is None


@pytest.mark.parametrize(
    ("value", "figure", "code"),
    [
        pytest.param(0, 0, None, id="zero"),
        pytest.param(4100.0, 4100, None, id="number-of-excel"),
        pytest.param("nd", None, MissingCode.ND, id="code"),
        pytest.param("4 100", None, MissingCode.UNREADABLE, id="text"),
        pytest.param(-1, None, None, id="negative"),
        pytest.param(10**12, 10**12, None, id="as-large-as-possible"),
        pytest.param(10**12 + 1, None, None, id="larger"),
    ],
)
def test_a_cell_gives_a_figure_to_trust_or_the_reason_why_not(value, figure, code):
    row = read(sheet({CELL: value})).series[FLOW]

    assert (row.figures[3], row[3].code, row[3].typed) == (figure, code, value)


def test_a_rate_is_read_in_per_cent():
    cell = where(RATE, year(2021)).cell or ""

    assert [read(sheet({cell: typed})).series[RATE].figures[3] for typed in (0.95, 1, 0.0)] == [95, 100, 0]


LEAST = [1e-17, 5e-13, 9.9999999999999e-13, 9.999999999999996e-13, 1e-12, 1.0000000000000002e-12, 2e-12, 5e-10]


@pytest.mark.parametrize("typed", [*LEAST, 0.07, 1 / 3, 0.1 + 0.2, 0.12345678901234567, 1 - 1e-16], ids=repr)
def test_a_sheet_of_rates_reads_what_the_reader_of_a_cell_reads(typed: float):
    cell, indicator = where(RATE, year(2021)).cell or "", REFERENTIAL.indicators[RATE]
    [expected] = {reader(indicator.kind, indicator.unit, target=False)(kind(typed)).figure for kind in (float, PerCent)}

    for kind in (float, PerCent):
        assert read(sheet({cell: kind(typed)})).series[RATE].figures[3] == expected


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        pytest.param(4100, Code.FORMULA_IN_ENTRY, id="its-value-is-read"),
        pytest.param(None, Code.FORMULA_WITHOUT_VALUE, id="no-value"),
        pytest.param("#REF!", Code.EXCEL_ERROR, id="an-error-says-more"),
    ],
)
def test_a_formula_is_reported(typed, fault):
    row = read(sheet({CELL: typed}, {CELL: "=4000+100"})).series[FLOW]

    assert row[3].fault is fault
    assert row.figures[3] == (4100 if fault is Code.FORMULA_IN_ENTRY else None)


def test_without_its_sheet_a_department_is_unreadable_not_blank():
    entries = read(None)

    assert codes(entries) == [Code.MISSING_SHEET]
    assert {seen.code for row in entries.series.values() for seen in row} == {MissingCode.UNREADABLE}


@pytest.mark.parametrize(
    ("mark", "found"),
    [
        pytest.param(MARK._replace(campaign="2021"), [Code.OTHER_CAMPAIGN], id="another campaign"),
        pytest.param(None, [], id="marker lost"),
    ],
)
def test_a_sheet_of_another_campaign_is_not_read_and_one_without_a_marker_is(mark, found):
    entries = read(sheet(), mark)

    assert codes(entries) == found
    assert entries.series[FLOW].figures[3] == (None if found else 4100)


@pytest.mark.parametrize(
    ("edits", "found"),
    [
        pytest.param({f"A{ROW}": None}, [Code.MISSING_INDICATOR, Code.ROW_WITHOUT_INDICATOR], id="id gone"),
        pytest.param({"A90": FLOW}, [Code.DUPLICATE_INDICATOR], id="id twice"),
        pytest.param({"A90": "autre"}, [Code.UNKNOWN_INDICATOR], id="unknown id"),
        pytest.param({"F3": None}, [Code.MISSING_HEADER], id="header gone"),
        pytest.param({"Z3": year(2021).header}, [Code.DUPLICATE_HEADER], id="header twice"),
        pytest.param({"A3": None}, [Code.MISSING_HEADER], id="no header of ids"),
        pytest.param({"F90": 12}, [Code.ROW_WITHOUT_INDICATOR], id="figure on a row of nobody"),
        pytest.param({"F90": " \u00a0"}, [], id="blanks on a row of nobody"),
        pytest.param({"A90": WEIGHT}, [Code.DUPLICATE_WEIGHT], id="weight twice"),
    ],
)
def test_what_people_broke_is_reported_and_unreadable_where_it_was(edits, found):
    entries = read(sheet(edits))

    assert codes(entries) == found
    lost = {Code.MISSING_INDICATOR, Code.DUPLICATE_INDICATOR, Code.MISSING_HEADER, Code.DUPLICATE_HEADER}
    assert (entries.series[FLOW].figures[3] is None) is bool(lost & {*found})


def test_an_optional_row_that_nobody_kept_is_blank():
    row = next(address for address, value in sheet().values.items() if value == WEIGHT)

    entries = read(sheet({row: None}))

    assert entries.findings == []
    assert {seen.code for seen in entries.series[WEIGHT]} == {MissingCode.BLANK}


def test_ids_are_compared_as_excel_does_regardless_of_case():
    assert read(sheet({f"A{ROW}": FLOW.upper()})).findings == []


def test_the_header_of_comments_may_be_missing():
    column = next(address for address, value in sheet().values.items() if value == COMMENT_HEADER)

    entries = read(sheet({column: None}))

    assert (entries.comments, entries.findings) == ({}, [])
