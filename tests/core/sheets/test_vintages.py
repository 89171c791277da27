"""« Millésimes » as a table: figures as they were published."""

from __future__ import annotations

import pytest

from calpae_xl.core.sheets.vintages import (
    VINTAGE_HEADERS,
    MissingVintageColumnError,
    VintageLine,
    added_lines,
    read_vintages,
)
from calpae_xl.core.trade.model import Kind, Period
from calpae_xl.core.workbook.grid import Sheet


def read(*rows: tuple[object, ...], headers: tuple[str, ...] = (*VINTAGE_HEADERS.values(),)):
    values = dict(zip(("B4", "C4", "D4", "E4", "F4", "G4"), headers, strict=True))
    for row, cells in enumerate(rows, start=5):
        values |= {f"{letters}{row}": cell for letters, cell in zip("BCDEFG", cells, strict=True) if cell is not None}
    return read_vintages(Sheet("Millésimes", values))


def test_figures_are_kept_as_text_by_vintage_territory_indicator_and_period():
    vintages = read(
        ("2020", "67", "ase", "2019", "réalisé", 522),
        (2020, "67", "ase", "2022", "attendu", "ND"),
        ("2022", "68", "ase", "2019", "réalisé", None),
    )

    assert vintages == {
        "2020": {
            ("67", "ase", Period("2019")): "522",
            ("67", "ase", Period("2022", Kind.TARGET)): "ND",
        },
        "2022": {("68", "ase", Period("2019")): ""},
    }


def test_a_line_without_vintage_or_nature_is_nobodys():
    assert read((None, "67", "ase", "2019", "réalisé", 5), ("2020", "67", "ase", "2019", "peut-être", 5)) == {}


def test_a_table_that_lost_a_header_says_nothing_rather_than_half():
    headers = ("Millésime", "Territoire", "Indicateur", "Période", "Nature", "Valeur")

    assert read(("2020", "67", "ase", "2019", "réalisé", 5), headers=headers) == {}
    assert read_vintages(None) == {}


def test_lines_are_added_below_the_last_as_text_blanks_too():
    sheet = Sheet(
        "Millésimes",
        {**dict(zip(("B4", "C4", "D4", "E4", "F4", "G4"), VINTAGE_HEADERS.values(), strict=True)), "B5": "2019"},
    )

    plan = added_lines(sheet, [VintageLine("2020", "67", "ase", Period("2022-06", Kind.TARGET), "")])

    assert {address: content.value for address, content in plan.cells.items()} == {
        "B6": "2020", "C6": "67", "D6": "ase", "E6": "2022-06", "F6": "attendu", "G6": "",
    }  # fmt: skip


def test_nothing_is_added_to_a_table_that_lost_a_header():
    with pytest.raises(MissingVintageColumnError, match="Valeur publiée"):
        added_lines(
            Sheet("Millésimes", dict(zip(("B4", "C4", "D4", "E4", "F4"), VINTAGE_HEADERS.values(), strict=False))), []
        )
