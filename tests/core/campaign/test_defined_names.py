"""Where defined names should lead in the sheets as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from masters import master_grid

from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.campaign.defined_names import COLUMN_NAMES, needed_names, restored_names
from calpae_xl.core.workbook.grid import Grid, Sheet, column_letters, column_number, split_address
from calpae_xl.core.workbook.layout import Role
from core.telling.test_messages import named, typed

ENTRY = "67 Bas-Rhin"


def placed(book: Grid, *broken: str) -> dict[str, str]:
    read = read_campaign(book)
    return restored_names(book, read.found, read.settings, broken or needed_names(read.found, read.settings))


def moved(book: Grid, name: str, *, down: int = 0, right: int = 0) -> Grid:
    """The workbook with rows inserted above a sheet, and columns before it."""

    def at(address: str) -> str:
        letters, row = split_address(address)
        return f"{column_letters(column_number(letters) + right)}{row + down}"

    def of(sheet: Sheet) -> Sheet:
        return Sheet(sheet.name, {at(address): value for address, value in sheet.values.items()})

    return replace(book, sheets=tuple(of(sheet) if sheet.name == name else sheet for sheet in book.sheets))


def test_every_name_of_the_master_gets_the_place_that_the_builder_gave_it():
    book = master_grid()
    # These find a sheet that has lost its marker; how far they reach does not matter.
    whole = {name: area for name, area in placed(book).items() if name.startswith("Calpae_")}
    parts = {name: area for name, area in placed(book).items() if name not in whole}

    assert parts == {name: book.names[name] for name in parts}
    assert {*parts, *whole} == {*needed_names(read_campaign(book).found, read_campaign(book).settings)}
    assert {whole[f"Calpae_saisie_{code}"] == book.names[f"Calpae_saisie_{code}"] for code in ("67", "68")} == {True}
    assert {name: area.partition(":")[0] for name, area in whole.items()} == {
        name: book.names[name].partition(":")[0] for name in whole
    }


def test_rows_and_columns_that_people_inserted_are_followed():
    book = moved(master_grid(), ENTRY, down=2, right=1)

    names = placed(book, "Saisie_67_id")

    assert names == {
        "Calpae_saisie_67": "'67 Bas-Rhin'!$B$3:$AZ$2000",
        "Saisie_67_id": "'67 Bas-Rhin'!$B$3:$B$2000",
        "Saisie_67_entetes": "'67 Bas-Rhin'!$B$6:$AZ$6",
    }


def test_a_renamed_sheet_is_followed_whatever_its_name():
    book = master_grid()
    sheets = tuple(replace(s, name="Saisie d'été") if s.name == ENTRY else s for s in book.sheets)

    assert placed(replace(book, sheets=sheets), "Saisie_67_id")["Saisie_67_id"] == "'Saisie d''été'!$A$1:$A$2000"


def test_names_reach_beyond_what_is_written():
    book = typed(master_grid(), "Réserves", {"B4000": "67"})

    assert placed(book, "Reserves_type")["Reserves_type"] == "Réserves!$F$5:$F$4500"


def test_the_columns_of_one_sheet_are_all_of_the_same_rows():
    """COUNTIFS gives an error when they are not: a sound one, longer, follows the others."""
    names = placed(master_grid(), "Controles_borne")

    assert {name for name in names if name.startswith("Controles_")} == {
        f"Controles_{suffix}" for suffix in COLUMN_NAMES[Role.FINDINGS]
    }
    assert len({area.rpartition(":")[2].lstrip("$ABCDEFGHIJKLMNOPQRSTUVWXYZ") for area in names.values()
                if area.startswith("Contrôles!$") and "$A$1" not in area}) == 1  # fmt: skip


def header(sheet: str, text: str) -> Callable[[Grid], Grid]:
    def without(book: Grid) -> Grid:
        [cell] = [at for at, value in book.sheet(sheet).values.items() if value == text]  # type: ignore[union-attr]
        return typed(book, sheet, {cell: None})

    return without


@pytest.mark.parametrize(
    ("lost", "name"),
    [
        (header(ENTRY, "Identifiant"), "Saisie_67_id"),
        (header("Contrôles", "Empreinte"), "Controles_borne"),
        (header("Contrôles", "Borne"), "Controles_borne"),
        (header("Réserves", "Note"), "Reserves_note"),
        (header("Paramètres", "Effet"), "Liste_reserves"),
        (header("Paramètres", "Période"), "Liste_annees"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_name_whose_header_is_lost_has_no_place(lost: Callable[[Grid], Grid], name: str):
    assert name in placed(master_grid(), name)
    assert name not in placed(lost(master_grid()), name)


def test_the_sheet_of_a_department_that_is_not_declared_gets_no_name():
    book = master_grid()
    [line] = [at for at, value in book.sheet("Paramètres").values.items() if value == "territoire_68"]  # type: ignore[union-attr]
    book = typed(book, "Paramètres", {line.replace("A", "C"): None})

    assert not [name for name in placed(book) if "68" in name]


def test_what_the_banner_counts_is_found_in_its_hidden_sheet():
    assert placed(master_grid(), "Ecarts_vus") == {"Ecarts_vus": "_vu!$B$2"}
    assert placed(named(), "Ecarts_vus") == {}
