"""Workbooks whose periods stand in any order, with any number of targets: they are valid, alive and print whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from arrangements import ARRANGEMENTS, arranged_content
from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import FileFormat, OpenXmlValidator
from recalculation import IronCalc, LibreOffice, cached, formulas, poisoned, same

from calpae_xl.books.workbook import read_grid
from calpae_xl.core.figures.processed import Processed, process_grid
from calpae_xl.core.figures.targets import aims
from calpae_xl.core.results.changes_places import FIRST_PAIR_COLUMN, gap_headers
from calpae_xl.core.trade.model import Kind
from calpae_xl.core.workbook.grid import column_letters
from calpae_xl.making.content import packaged_content
from calpae_xl.making.row_heights import Text, line_count
from calpae_xl.making.workbook import workbook_bytes

NAMES = [
    "vintage 2020",
    "one year without target",
    "three targets",
    "nine years",
    "latest first",
    "a year without column",
]
"""Those that differ in what is built; the others are read and worked out in the tests of the core."""

each_arrangement = pytest.mark.parametrize("name", NAMES)


@cache
def built(name: str) -> bytes:
    return workbook_bytes(packaged_content("2020") if name == "vintage 2020" else arranged_content(ARRANGEMENTS[name]))


@cache
def book(name: str) -> Workbook:
    return openpyxl.load_workbook(BytesIO(built(name)))


def processed(name: str, folder: Path) -> Processed:
    path = folder / "saisie.xlsx"
    path.write_bytes(built(name))
    return process_grid(read_grid(path))


def disagreements(name: str, engine: IronCalc | LibreOffice) -> Iterator[str]:
    expected = cached(built(name))
    for sheet, addresses in formulas(built(name)).items():
        for address in sorted(addresses):
            got, wanted = engine.value(sheet, address), expected[sheet].get(address)
            if not same(got, wanted):
                yield f"{name}, {sheet}!{address}: {got!r} instead of {wanted!r}"


@pytest.mark.parametrize("name", ["vintage 2020", "three targets", "latest first"])
def test_formulas_give_what_python_wrote_in_libreoffice(
    name: str, tmp_path: Path, libreoffice: Callable[[Path, Path], LibreOffice]
):
    """The others by IronCalc alone, which is faster."""
    path = tmp_path / "saisie.xlsx"
    path.write_bytes(poisoned(built(name)))
    (tmp_path / "made").mkdir()

    assert [*disagreements(name, libreoffice(path, tmp_path / "made"))] == []


@each_arrangement
def test_formulas_give_what_python_wrote_in_ironcalc(name: str, tmp_path: Path):
    path = tmp_path / "saisie.xlsx"
    path.write_bytes(poisoned(built(name)))

    assert [*disagreements(name, IronCalc(path))] == []


@each_arrangement
def test_nothing_is_found_of_the_structure(name: str, tmp_path: Path):
    work = processed(name, tmp_path)

    assert work.campaign.structure == ()
    assert [period.header for period in work.campaign.periods] == [*headers(name, "CeA", 6, "Réalisé", "Attendu")]


@pytest.mark.parametrize("name", ["vintage 2020", "one year without target", "three targets"])
def test_the_package_follows_the_open_xml_rules(name: str, tmp_path: Path):
    path = tmp_path / "saisie.xlsx"
    path.write_bytes(built(name))

    result = OpenXmlValidator(file_format=FileFormat.OFFICE_2016).validate(str(path))

    assert [str(error) for error in result.errors] == []


def headers(name: str, sheet: str, row: int, *starts: str) -> Iterator[str]:
    """Headers that begin so, of the columns that nobody folded away."""
    page = book(name)[sheet]
    for cell in page[row]:
        hidden = page.column_dimensions[cell.column_letter].hidden
        if str(cell.value).startswith(starts) and " – " not in str(cell.value) and not hidden:
            yield str(cell.value)


def width_of(page: Worksheet, column: int) -> float:
    """Width of a column, whose neighbours of the same width openpyxl keeps with the first of them."""
    held = (each for each in page.column_dimensions.values() if (each.min or 0) <= column <= (each.max or 0))
    return next((each.width for each in held), 9.14)


@each_arrangement
@pytest.mark.parametrize(("sheet", "row"), [("CeA", 6), ("Évolutions", 4)])
def test_what_a_result_sheet_shows_is_printed_whole_and_nothing_else(name: str, sheet: str, row: int):
    """« Couverture et réserves » included; the reading cells of « CeA » are for those who check.

    The words above a narrow table run over blank columns, which are printed too.
    """
    page = book(name)[sheet]
    folded = {"Ligne", "s’écrit"}
    titles = {cell.column_letter: str(cell.value) for cell in page[row] if cell.value}
    shown = [at for at, title in titles.items() if " – " not in title and title.split()[0] not in folded]

    areas = [range_boundaries(area.rpartition("!")[2]) for area in page.print_area.split(",")]
    last, end = column_index_from_string(shown[-1]), areas[-1][2]
    assert areas[0][0] == 2
    assert {top for _, top, _, _ in areas} == {1}
    printed = {column for left, _, right, _ in areas for column in range(left, right + 1)}
    assert {column_index_from_string(letters) for letters in shown} - {1} <= printed  # The first one holds the ids.
    assert end == last or (sheet == "Évolutions" and not page.column_dimensions[column_letters(end)].hidden)
    width = sum(width_of(page, column_index_from_string(letters)) for letters in shown)
    blank = sum(width_of(page, column) for column in range(last + 1, end + 1))
    assert [at for at in ("B1", "B2") if line_count(Text(str(page[at].value), width + blank)) > 1] == []
    # Two areas where one would be too small to read: the names of the rows stand on the pages of both.
    assert (len(areas), page.print_title_cols) in {(1, None), (2, "$B:$D")}
    assert (len(areas) == 2) is (sheet == "Évolutions" and 7 * width > 2_260)  # Pixels.
    assert page.auto_filter.ref.startswith(f"B{row}:{shown[-1]}")


@each_arrangement
def test_changes_go_from_year_to_year_then_stand_the_gaps(name: str, tmp_path: Path):
    work = processed(name, tmp_path)
    periods = work.campaign.periods
    years = sorted(period.label for period in periods if period.kind is Kind.ACHIEVED)
    pairs = [f"{before} → {after}" for before, after in pairwise(years)]
    wanted_gaps = [
        header
        for aim in aims(work.campaign.settings.timeline)
        for header in gap_headers(periods[aim.target], periods[aim.achieved])
    ]
    wanted = [text for pair in pairs for text in (pair, f"{pair}, en %")]
    wanted += [header.replace("\u00a0", " ") for header in wanted_gaps]

    row = [cell.value for cell in book(name)["Évolutions"][4][FIRST_PAIR_COLUMN - 1 :]]

    assert [str(value).replace("\u00a0", " ").replace("\u202f", " ") for value in row if value is not None] == wanted
    assert {(change.earlier.label, change.later.label) for change in work.changes} == {*pairwise(years)}


@each_arrangement
def test_conditions_look_at_the_first_of_their_cells(name: str):
    page = book(name)["Évolutions"]
    for areas, rules in page.conditional_formatting._cf_rules.items():
        first = str(areas.sqref).split()[0].partition(":")[0]
        formulas_ = [rule.formula[0] for rule in rules if "ROUND" in rule.formula[0]]
        assert all(re.search(rf"ROUND\((?:100\*)?{first},", formula) for formula in formulas_)


def test_a_workbook_opens_on_the_first_blank_cell_of_its_year_wherever_the_year_stands():
    page = book("latest first")["67 Bas-Rhin"]
    active = page.sheet_view.selection[-1].activeCell

    assert page[f"{active.rstrip('0123456789')}4"].value == "Réalisé 2022"
    assert column_letters(page[active].column) == "F"


def test_the_entry_sheet_says_its_periods():
    subtitle = str(book("vintage 2020")["67 Bas-Rhin"]["B2"].value)

    assert subtitle == "Campagne 2020 – réalisé 2018 à 2020, attendu 2020 et 06/2022"
