"""What a damaged workbook still tells: headers by their place, reservations by what the last calculation saw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from masters import AT, BAS_RHIN, cell_of, edit, look, sheet, shipped, shipped_grid

from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid, Sheet, column_letters, column_number, split_address
from calpae_xl.core.workbook.sheet_recognition import IncompleteWorkbookError
from calpae_xl.core.workbook.tables import MissingColumnError
from calpae_xl.renewal.changes import Change
from calpae_xl.renewal.healing import healed
from calpae_xl.usecases.renew import Renewal, put_renewed, remake

RESERVES = "Réserves"

TABLES = (
    RESERVES,
    "Référentiel",
    "Paramètres",
    "Contrôles",
    "Conflits",
    "Révisions",
    "Millésimes",
    "Journal",
    BAS_RHIN,
)
HEADER_ROW = 4

UNREADABLE = {
    (BAS_RHIN, "Identifiant"),
    ("Paramètres", "Identifiant"),
    ("Paramètres", "Valeur"),
    ("Référentiel", "Identifiant"),
}
"""Headers without which nothing at all is read: every command says so."""

NOT_LOST = {"Libellé court", "Priorité", "Effet", "Rang", "Remplace", "Convention", "Libellé 67", "Libellé 68"}
"""Headers that an older workbook may never have had, or by which nothing is read."""


def with_cells(grid: Grid, name: str, cells: Mapping[str, Value | None]) -> Grid:
    def changed(each: Sheet) -> Sheet:
        values = {at: value for at, value in {**each.values, **cells}.items() if value is not None}
        return replace(each, values=values)

    return replace(grid, sheets=tuple(changed(each) if each.name == name else each for each in grid.sheets))


def without(grid: Grid, *names: str) -> Grid:
    return replace(grid, sheets=tuple(each for each in grid.sheets if each.name not in names))


def headers(name: str) -> Iterator[tuple[str, str]]:
    """Cells and texts of the headers of a table, but for those of years."""
    for at, value in look_at(name).values.items():
        is_header = split_address(at)[1] == HEADER_ROW and isinstance(value, str) and value not in NOT_LOST
        if is_header and not value.startswith(("Réalisé", "Attendu")) and (name, value) not in UNREADABLE:
            yield at, value


def look_at(name: str) -> Sheet:
    return next(each for each in shipped_grid().sheets if each.name == name)


def put_back(grid: Grid) -> list[tuple[Change, str, str]]:
    return [(each.change, each.name, each.detail) for each in healed(read_campaign(grid)).told]


@pytest.mark.parametrize("name", TABLES)
def test_a_header_that_lost_its_words_is_known_by_its_place(name: str):
    found = [(header, put_back(with_cells(shipped_grid(), name, {at: "Truc"}))) for at, header in headers(name)]

    assert len(found) >= 2
    assert [(header, told) for header, told in found if told != [(Change.HEADER_RESTORED, header, name)]] == []


def test_a_header_that_was_wiped_out_too():
    [year] = [at for at, header in headers(RESERVES) if header == "Année"]

    found = put_back(with_cells(shipped_grid(), RESERVES, {year: None}))

    assert found == [(Change.HEADER_RESTORED, "Année", RESERVES)]


def test_two_headers_side_by_side_are_put_back_in_their_order():
    cells = {at: "?" for at, header in headers(RESERVES) if header in {"Année", "Réserve"}}
    restored = healed(read_campaign(with_cells(shipped_grid(), RESERVES, cells))).campaign

    assert restored.reservations == read_campaign(shipped_grid()).reservations


def test_a_whole_workbook_is_left_as_it_is():
    assert put_back(shipped_grid()) == []


def column_deleted(grid: Grid, name: str, letters: str) -> Grid:
    """As Excel deletes a column: what stands to its right comes to its place."""
    gone, cells = column_number(letters), {}
    for at, value in look_at(name).values.items():
        column, row = split_address(at)
        number = column_number(column)
        if number >= gone:
            cells.setdefault(at, None)
            if number > gone:
                cells[f"{column_letters(number - 1)}{row}"] = value
    return with_cells(grid, name, cells)


@pytest.mark.parametrize(
    ("name", "header"), [("Référentiel", "Règle de consolidation"), (RESERVES, "Année"), (RESERVES, "Réserve")]
)
def test_a_deciding_column_that_is_not_there_is_refused(name: str, header: str):
    [place] = [split_address(at)[0] for at, value in headers(name) if value == header]

    with pytest.raises(MissingColumnError, match=header):
        healed(read_campaign(column_deleted(shipped_grid(), name, place)))


def remade(path: Path, folder: Path) -> tuple[Renewal, Path]:
    renewal = remake(path, at=AT, user="Jeanne")
    put_renewed(renewal, folder / "neuf.xlsx", replace=False)
    return renewal, folder / "neuf.xlsx"


def worth(path: Path) -> list[tuple[object, ...]]:
    return [(cell.indicator.id, cell.period, cell.state, cell.value) for cell in process_grid(look(path)).cells]


def test_a_workbook_without_its_reservations_has_them_back_from_the_last_calculation(tmp_path):
    path = shipped(tmp_path / "saisie.xlsx")
    expected = worth(path)
    book = openpyxl.load_workbook(path)
    del book[RESERVES]
    book.save(path)

    renewal, new = remade(path, tmp_path)

    assert worth(new) == expected
    assert [each.change for each in renewal.made.told] == [Change.RESERVATIONS_REMEMBERED]
    assert {*sheet(new, RESERVES).values.values()} > {"compté à l’échelle de la CeA", "rupture de série", "67", "2020"}


def test_a_workbook_that_no_longer_tells_its_reservations_is_refused():
    nowhere = without(shipped_grid(), RESERVES, "_vu")
    # A line that could not be read blocked figures: what was seen is then not all.
    in_part = with_cells(without(shipped_grid(), RESERVES), "_vu", {"D3": 22})

    for grid in (nowhere, in_part):
        with pytest.raises(IncompleteWorkbookError, match="additionnés"):
            healed(read_campaign(grid))


def test_rules_and_comments_under_a_lost_header_are_carried(tmp_path):
    path = shipped(tmp_path / "saisie.xlsx")
    comment = cell_of(path, "ase_ressources", "Commentaires")
    edit(path, BAS_RHIN, {comment: "Vérifié en mars."})
    expected = worth(path)
    [rule] = [at for at, value in headers("Référentiel") if value == "Règle de consolidation"]
    edit(path, "Référentiel", {rule: "Comment"})
    edit(path, BAS_RHIN, {f"{split_address(comment)[0]}4": "Remarques"})

    renewal, new = remade(path, tmp_path)

    assert worth(new) == expected
    assert sheet(new, BAS_RHIN).values[comment] == "Vérifié en mars."
    assert renewal.left == ()
