"""Excel tables of ours, found damaged and put right where that takes no guess."""

from __future__ import annotations

from dataclasses import replace

import pytest
from masters import shipped_grid

from calpae_xl.core.campaign.own_tables import OWN_TABLES, Damaged, damaged_tables
from calpae_xl.core.sheets.findings import FORMER_HEADERS, OLDER_HEADERS
from calpae_xl.core.trade.facts import TableFault
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid, ListTable, Sheet
from calpae_xl.core.workbook.plan import Plan, applied
from calpae_xl.core.workbook.sheet_recognition import recognise_sheets

RESERVED = ListTable("tblReserves", "B4:G37")
OTHER = "Avis"


def damaged(book: Grid) -> list[Damaged]:
    return [*damaged_tables(book, recognise_sheets(book, []))]


def changed(name: str = "Réserves", tables: tuple[ListTable, ...] = (RESERVED,), **cells: Value | None) -> Grid:
    """The master workbook with other tables on a sheet, and some cells typed over."""

    def typed(sheet: Sheet) -> Sheet:
        values = {cell: value for cell, value in {**sheet.values, **cells}.items() if value is not None}
        return replace(sheet, tables=tables, values=values)

    book = shipped_grid()
    return replace(book, sheets=tuple(typed(s) if s.name == name else s for s in book.sheets))


def mended(book: Grid) -> Grid:
    plans = {each.sheet: each.plan for each in damaged(book) if each.plan is not None}
    return applied(book, Plan(plans))


def test_the_shipped_tables_are_sound():
    assert damaged(shipped_grid()) == []
    names = {table.name for sheet in shipped_grid().sheets for table in sheet.tables or ()}
    assert names == {own.name for own in OWN_TABLES.values()}


def test_a_workbook_that_nobody_looked_at_says_nothing():
    book = shipped_grid()

    assert damaged(replace(book, sheets=tuple(replace(sheet, tables=None) for sheet in book.sheets))) == []


@pytest.mark.parametrize(
    ("tables", "fault"),
    [
        ((ListTable("Tableau1", "B4:G37"),), TableFault.RENAMED),
        ((ListTable("Tableau1", "B4:H38", totalled=True),), TableFault.RENAMED),
        ((), TableFault.CONVERTED),
        ((ListTable("tblReserves", "J4:K9"),), TableFault.CONVERTED),
        ((ListTable("tblReserves", "B4:G38", totalled=True),), TableFault.TOTALLED),
    ],
)
def test_what_became_of_a_table_is_told(tables: tuple[ListTable, ...], fault: TableFault):
    [found] = damaged(changed(tables=tables))

    assert (found.sheet, found.facts.table, found.facts.fault) == ("Réserves", "tblReserves", fault)


@pytest.mark.parametrize(
    "tables",
    [(ListTable("Tableau1", "B4:G37"),), (), (ListTable("tblReserves", "B4:G38", totalled=True),)],
    ids=["renamed", "converted", "totalled"],
)
def test_a_table_put_right_is_sound_and_covers_its_lines(tables: tuple[ListTable, ...]):
    after = mended(changed(tables=tables))

    assert damaged(after) == []
    assert (after.sheet("Réserves") or Sheet("", {})).tables == (RESERVED,)


def test_formulas_follow_a_table_that_gets_its_name_back():
    book = changed(tables=(ListTable("Tableau1", "B4:G37"),))
    formulas = {"D5": "=Tableau1[[#This Row],[Indicateur]]", "D6": "=Tableau12[Note]"}
    sheets = tuple(replace(s, formulas=formulas) if s.name == "Réserves" else s for s in book.sheets)
    book = replace(book, sheets=sheets, names={**book.names, "Mes_notes": "Tableau1[Note]"})

    after = mended(book)

    assert after.sheet("Réserves").formulas == {
        "D5": "=tblReserves[[#This Row],[Indicateur]]",
        "D6": "=Tableau12[Note]",
    }
    assert after.names["Mes_notes"] == "tblReserves[Note]"


def test_headers_that_were_altered_are_written_back():
    book = changed("Contrôles", (ListTable("tblControles", "B4:T84"),), K4="Explication", B4="Poids")

    [found] = damaged(book)

    assert (found.facts.fault, found.facts.headers) == (TableFault.HEADERS_LOST, ("Priorité", "Justification"))
    after = mended(book)
    assert damaged(after) == []
    assert [after.sheet("Contrôles").values[cell] for cell in ("B4", "K4")] == ["Priorité", "Justification"]


def test_the_last_header_and_two_side_by_side_are_written_back():
    book = changed("Contrôles", (ListTable("tblControles", "B4:T84"),), T4="x", J4="y", K4="z")

    assert damaged(mended(book)) == []


@pytest.mark.parametrize(
    "cells",
    [{"K4": "Décision"}, {"K4": "Code"}, {"J4": "Mes notes", "K4": "Décision"}],
    ids=["twice", "twice elsewhere", "moved"],
)
def test_a_header_that_would_be_guessed_is_left_to_people(cells: dict[str, Value]):
    [found] = damaged(changed("Contrôles", (ListTable("tblControles", "B4:T84"),), **cells))

    assert found.plan is None


def test_a_table_without_any_of_its_headers_is_left_to_people():
    lost = dict.fromkeys((f"{letters}4" for letters in "BCDEFGHIJKLMNOPQRST"), None)

    [found] = damaged(changed("Contrôles", (), **lost))

    assert (found.facts.fault, found.plan) == (TableFault.HEADERS_LOST, None)


def test_a_table_is_not_made_over_another_nor_over_merged_cells():
    book = changed(tables=(ListTable("Notes", "F30:H50"),))
    assert damaged(book)[0].plan is None

    merged = changed(tables=())
    sheets = tuple(replace(s, merges=("B10:C10",)) if s.name == "Réserves" else s for s in merged.sheets)
    assert damaged(replace(merged, sheets=sheets))[0].plan is None


def test_a_name_that_another_table_has_is_left_to_people():
    book = changed(tables=(ListTable("Tableau1", "B4:G37"),))
    sheets = (*book.sheets, Sheet(OTHER, {}, tables=(ListTable("TBLRESERVES", "A1:B2"),)))

    assert damaged(replace(book, sheets=sheets))[0].plan is None
    assert damaged(changed(tables=(ListTable("tblReserves", "J4:K9"),)))[0].plan is None


def test_a_column_that_people_added_is_part_of_the_table_made_anew():
    [found] = damaged(changed(tables=(), H4="Suivi", H5="vu"))

    [mending] = found.plan.mended
    assert (mending.area, mending.headers[-1]) == ("B4:H37", "Suivi")


def test_titles_that_no_table_could_have_are_left_to_people():
    [found] = damaged(changed(tables=(), H4="note"))

    assert found.plan is None


def test_a_total_row_that_says_no_more_than_a_total_goes():
    book = changed(tables=(ListTable("tblReserves", "B4:G38", totalled=True),), B38="Total")

    after = mended(book)

    assert "B38" not in after.sheet("Réserves").values


def test_a_total_row_where_people_typed_stays_as_a_line():
    book = changed(tables=(ListTable("tblReserves", "B4:G38", totalled=True),), B38="68", C38="ga_orientes")

    after = mended(book)

    assert after.sheet("Réserves").values["C38"] == "ga_orientes"


def of_before(**cells: Value | None) -> Grid:
    """The master workbook with « Contrôles » as it was before it listed what to do first."""
    blank = dict.fromkeys((f"{letters}4" for letters in "BCDEFGHIJKLMNOPQRST"), None)
    places = (f"{letters}4" for letters in "BCDEFGHIJKLMNOPQ")
    older = dict(zip(places, OLDER_HEADERS, strict=True))
    return changed("Contrôles", (ListTable("tblControles", "B4:Q84"),), **{**blank, **older, **cells})


def test_a_list_built_when_what_to_do_stood_last_is_sound_and_put_right_as_it_was():
    places = (f"{letters}4" for letters in "BCDEFGHIJKLMNOPQRST")
    former = dict(zip(places, FORMER_HEADERS, strict=True))
    area = (ListTable("tblControles", "B4:T84"),)

    assert damaged(changed("Contrôles", area, **former)) == []
    after = mended(changed("Contrôles", area, **{**former, "K4": "À faire", "I4": None}))
    assert [after.sheet("Contrôles").values[cell] for cell in ("I4", "K4")] == ["Décision", "Que faire"]


def test_a_list_built_before_it_had_an_order_is_sound_and_put_right_as_it_was():
    assert damaged(of_before()) == []

    altered = of_before(K4="Explication", B4="Poids")

    assert [found.facts.headers for found in damaged(altered)] == [("Gravité", "Justification")]
    assert damaged(mended(altered)) == []
