"""Which rectangles are written, and what is put into them."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from calpae_xl.books.area import Area
from calpae_xl.books.cellmarkup import readable
from calpae_xl.books.excel_blocks import MOST_RUNS, Ownership, ownership, written_blocks
from calpae_xl.books.excel_values import is_taken, typed
from calpae_xl.core.sheets.findings import FINDING_HEADERS
from calpae_xl.core.workbook.grid import Sheet, column_letters
from calpae_xl.core.workbook.layout import Mark, Role
from calpae_xl.core.workbook.plan import Content

from .entry import entered

places = st.sets(st.tuples(st.integers(1, 8), st.integers(1, 12)), min_size=1, max_size=40)


def marked(role: Role, **values: object) -> Sheet:
    return Sheet("Feuille", {"A1": Mark(1, role, "", "2022").text, **values})


def findings_sheet() -> Sheet:
    return marked(
        Role.FINDINGS, **{f"{column_letters(n)}4": header for n, header in enumerate(FINDING_HEADERS.values(), start=2)}
    )


def planned(cells: set[tuple[int, int]]) -> dict[str, Content]:
    return {f"{column_letters(column)}{row}": Content(1) for column, row in cells}


def covered(areas: list[Area]) -> list[tuple[int, int]]:
    return [
        (column, row)
        for area in areas
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    ]


@given(places)
def test_in_a_sheet_of_people_planned_cells_are_written_and_no_other(cells):
    blocks = written_blocks(marked(Role.ENTRY), planned(cells), date1904=False)

    written = covered([block.area for block in blocks])
    assert sorted(written) == sorted(cells)


@given(places)
def test_a_sheet_of_ours_takes_one_rectangle(cells):
    blocks = written_blocks(marked(Role.CONSOLIDATION, B2="x"), planned(cells), date1904=False)

    [block] = blocks
    assert cells <= {*covered([block.area])}
    assert [len(row) for row in block.rows] == [block.area.right - block.area.left + 1] * len(block.rows)


@given(places)
def test_in_the_findings_every_planned_cell_is_written_once(cells):
    blocks = written_blocks(findings_sheet(), planned(cells), date1904=False)

    written = covered([block.area for block in blocks])
    assert len(written) == len({*written})
    assert cells <= {*written}


def test_what_people_decide_is_written_alone_as_long_as_that_takes_few_rectangles():
    headers = [*FINDING_HEADERS]
    decision = headers.index("decision") + 2
    few = {(decision, 6 + 2 * row) for row in range(MOST_RUNS)}

    alone = written_blocks(findings_sheet(), planned(few), date1904=False)
    together = written_blocks(findings_sheet(), planned(few | {(decision, 40)}), date1904=False)

    assert len(alone) == MOST_RUNS
    assert [block.area for block in together] == [Area(decision, 6, decision, 40)]


def test_a_column_that_people_inserted_among_the_findings_is_left_alone():
    sheet = findings_sheet()
    moved = marked(
        Role.FINDINGS, B4=FINDING_HEADERS["severity"], C4="Mon avis", D4=FINDING_HEADERS["sheet"], C6="à voir"
    )

    side_by_side = written_blocks(sheet, planned({(2, 5), (4, 9)}), date1904=False)
    apart = written_blocks(moved, planned({(2, 5), (4, 9)}), date1904=False)

    assert [block.area for block in side_by_side] == [Area(2, 5, 4, 9)]
    assert [block.area for block in apart] == [Area(2, 5, 2, 5), Area(4, 9, 4, 9)]


def test_what_stood_between_planned_cells_is_written_again_as_it_was():
    sheet = Sheet("_vu", {"B1": "=texte", "C1": 2, "D1": "#N/A", "B2": True}, {"C2": "=A1"})

    [block] = written_blocks(sheet, {"A1": Content("x"), "D2": Content("#N/A")}, date1904=False)

    assert block.rows == (("x", "'=texte", 2.0, "#N/A"), ("", True, "=A1", "'#N/A"))
    assert block.before == (("", "'=texte", 2.0, "#N/A"), ("", True, "=A1", ""))


def test_who_writes_in_a_sheet_is_told_by_its_marker():
    owners = {
        role: ownership(marked(role)) for role in (Role.ENTRY, Role.RESERVATIONS, Role.FINDINGS, Role.CONSOLIDATION)
    }

    assert [*owners.values()] == [Ownership.PEOPLE, Ownership.PEOPLE, Ownership.SHARED, Ownership.CALPAE]
    assert ownership(Sheet("_vu", {})) is Ownership.CALPAE
    assert ownership(Sheet("Mes notes", {})) is Ownership.PEOPLE


_SIGNS = "0123456789=+-@'#%€/.,: \u00a0\u202f()eEvraiVRAINDjanvmars\n"


@given(st.text(min_size=1, max_size=60) | st.text(_SIGNS, min_size=1, max_size=12))
@example("12 500")
@example("'")
@example("mars 2022")
def test_any_text_that_is_typed_stays_that_text(text):
    sent = typed(Content(text), date1904=False)

    taken = entered(sent, text_format=False)

    assert (taken.value, taken.kind) == (readable(text), "s")
    assert is_taken(sent, taken.value, taken.value)


@given(
    st.one_of(st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.none())
)
def test_any_other_value_that_is_typed_stays_that_value(value):
    sent = typed(Content(value), date1904=False)

    taken = entered(sent, text_format=False)

    assert taken.value == value
    assert is_taken(sent, taken.value, "")
    assert not is_taken(sent, "autre chose", "autre chose")
