"""« Réserves » as a table: its lines read, and what makes one come, change or go."""

from __future__ import annotations

from calpae_xl.core.sheets.reservations import (
    RESERVATION_HEADERS,
    SHORT_HEADER,
    TABLE,
    ReservationLine,
    read_reservations_sheet,
    reservations_plan,
)
from calpae_xl.core.trade.model import CellRef, ReservationType
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.plan import Content, Resize

ESTIMATED = ("67", ("rsa_1er_rdv", "2021", ReservationType.ESTIMATED))
LABEL = "=INDEX(Labels,1)"


def sheet(*rows: tuple[str, str, str, str, str], blank: int = 0, headers: tuple[str, ...] = ()) -> Sheet:
    """The table from row 4 on, columns B to F, the label of the indicator in G, and blank lines at its end."""
    values = dict(zip(("B4", "C4", "D4", "E4", "F4"), headers or RESERVATION_HEADERS.values(), strict=True))
    values["G4"] = SHORT_HEADER
    for row, cells in enumerate(rows, start=5):
        values |= {f"{letters}{row}": text for letters, text in zip("BCDEF", cells, strict=True) if text}
    return Sheet("Réserves", values, {f"G{row}": LABEL for row in range(5, 5 + len(rows) + blank)})


def labelled(name: str) -> str:
    return f"Libellé de {name}"


def test_a_line_is_read_as_typed_and_its_type_as_people_write_it():
    table = read_reservations_sheet(sheet((" 67 ", "rsa_1er_rdv", "2021", "ESTIMÉ", " premier trimestre ")))

    assert table.lines == (ReservationLine(5, "67", "rsa_1er_rdv", "2021", "ESTIMÉ", " premier trimestre "),)
    assert table.lines[0].kind is ReservationType.ESTIMATED
    assert table.rows == {ESTIMATED: (5,)}
    assert table.cell(table.lines[0], "type") == CellRef("Réserves", "E5")


def test_a_type_that_names_nothing_leaves_the_line_without_a_kind():
    [line] = read_reservations_sheet(sheet(("67", "rsa_1er_rdv", "", "douteux", ""))).lines

    assert line.kind is None
    assert line.fields == {"territory": "67", "indicator": "rsa_1er_rdv", "period": "", "type": "douteux", "note": ""}


def test_the_formula_of_the_label_tells_how_far_the_table_goes():
    table = read_reservations_sheet(sheet(("67", "rsa_1er_rdv", "2021", "estimé", ""), blank=2))

    assert (table.blank, table.last_row) == ((6, 7), 7)


def test_a_line_of_blanks_is_a_line_to_tell_of_and_a_place_to_take():
    table = read_reservations_sheet(sheet((" ", "", "", "", "")))

    assert [line.territory for line in table.lines] == [""]
    assert table.blank == (5,)


def test_lost_headers_are_named_but_that_of_the_label():
    table = read_reservations_sheet(sheet(headers=("Territoire", "Indicateur", "Année", "Type", "Note")))

    assert table.missing == ("Réserve",)
    assert read_reservations_sheet(Sheet("Réserves", {"A1": "rien"})) is None
    assert read_reservations_sheet(None) is None


def test_a_new_reservation_takes_the_first_blank_line():
    table = read_reservations_sheet(sheet(blank=2))

    plan = reservations_plan(table, labelled, "CeA", {ESTIMATED: "  =note"})

    assert plan.cells == {
        "B5": Content("67"),
        "C5": Content("rsa_1er_rdv"),
        "D5": Content("2021"),
        "E5": Content("estimé"),
        "F5": Content("  =note"),
        "G5": Content("Libellé de rsa_1er_rdv", LABEL),
    }
    assert plan.resized == ()


def test_without_a_blank_line_the_table_grows():
    table = read_reservations_sheet(sheet(("68", "rsa_1er_cer", "", "estimé", "")))

    plan = reservations_plan(table, labelled, "CeA", {ESTIMATED: ""})

    assert plan.resized == (Resize(TABLE, 6, was=5),)
    assert plan.cells["F6"] == Content(None)


def test_a_note_that_changes_leaves_the_rest_of_the_line_alone():
    table = read_reservations_sheet(sheet(("67", "rsa_1er_rdv", "2021", "Estimé", "ancienne")))

    assert reservations_plan(table, labelled, "CeA", {ESTIMATED: "nouvelle"}).cells == {"F5": Content("nouvelle")}


def test_a_reservation_typed_twice_goes_twice_and_leaves_its_lines_blank():
    twice = ("67", "rsa_1er_rdv", "2021", "estimé", "")
    table = read_reservations_sheet(sheet(twice, twice))

    cells = reservations_plan(table, labelled, "CeA", {ESTIMATED: None}).cells

    assert {address: cells[address] for address in ("B5", "E5", "B6", "E6")} == dict.fromkeys(
        ("B5", "E5", "B6", "E6"), Content(None)
    )
    assert cells["G5"] == Content("", LABEL)


def test_a_reservation_that_is_not_there_has_nothing_to_leave():
    assert reservations_plan(read_reservations_sheet(sheet(blank=1)), labelled, "CeA", {ESTIMATED: None}).cells == {}
