"""« Accueil » as it is built: what stands on the first screen, one printed page, and sentences that follow edits."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from masters import BAS_RHIN, FINDINGS, address, cell_of, lines, shipped
from recalculation import IronCalc, save

from calpae_xl.core.results.home_row import Line

HOME, STATE, NEXT, FIRST = "Accueil", "B3", "B4", "C7"
SCREEN_WIDTH, SCREEN_HEIGHT = 1290, 500
"""What Excel shows of a sheet at 1366 × 768, in pixels."""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shipped(tmp_path_factory.mktemp("classeur") / "saisie.xlsx")


@pytest.fixture(scope="module")
def page(path: Path):
    return openpyxl.load_workbook(path)[HOME]


def test_the_name_of_an_indicator_to_treat_is_never_cut(page):
    assert {page[f"D{row}"].alignment.shrink_to_fit for row in rows_of(page, Line.TREAT)} == {True}


def test_a_key_figure_on_which_a_reservation_bears_is_starred(page):
    starred = {
        str(area.sqref)
        for area in page.conditional_formatting
        for rule in area.rules
        if rule.dxf is not None
        and rule.dxf.numFmt is not None
        and "*" in rule.dxf.numFmt.formatCode
        and "Reserves_indicateur" in rule.formula[0]
    }

    figures = {f"{letters}{row}" for row in rows_of(page, Line.FIGURE) for letters in "EGI"}
    assert starred == figures


def rows_of(page, kind: Line) -> list[int]:
    return [cell.row for cell in page["A"] if cell.value == kind.value]


def test_the_first_screen_holds_the_state_the_ten_rows_and_the_first_measures(page):
    last = rows_of(page, Line.MEASURE)[1]
    heights = [(page.row_dimensions[row].height or page.sheet_format.defaultRowHeight) for row in range(1, last + 1)]
    widths = [page.column_dimensions[letters].width * 7 + 5 for letters in "BCD"]
    pairs = sum(page.column_dimensions[letters].width * 7 + 5 for letters in "EFGHIJ")

    assert len(rows_of(page, Line.TREAT)) == 10
    assert sum(heights) * 96 / 72 <= SCREEN_HEIGHT
    assert sum(widths) + pairs <= SCREEN_WIDTH


def test_it_prints_on_one_page_that_stands(page):
    assert page.page_setup.orientation == "portrait"
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert {page.page_setup.fitToWidth, page.page_setup.fitToHeight} <= {None, 1}  # One page is what a file omits.
    assert page.print_area == f"'{HOME}'!$B$1:$J${page.max_row}"


def test_each_row_says_what_it_is_in_the_hidden_column(page):
    kinds = {kind.value for kind in Line}

    assert {page.cell(row, 1).value for row in range(2, page.max_row + 1)} <= kinds
    assert page.column_dimensions["A"].hidden
    assert page.protection.sheet


def test_every_sheet_of_the_workbook_has_its_link(path, page):
    book = openpyxl.load_workbook(path)
    linked = {page.cell(row, 2).value.split('"')[3] for row in rows_of(page, Line.SHEET)}

    assert linked == {sheet.title for sheet in book if sheet.sheet_state == "visible"} - {HOME}


@pytest.fixture(scope="module")
def edited(path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first line is justified, a correction is chosen and another accepted that has to be named, a cell of the year emptied, and a conflict waits."""
    book = openpyxl.load_workbook(path)
    first = next(row for row, line in lines(path).items() if line.code.text == "B201")
    book[FINDINGS][address("justification", first)] = "Compte vérifié avec le service."
    chosen, named = (next(r for r, line in lines(path).items() if line.code.text == code) for code in ("C102", "C103"))
    book[FINDINGS][address("decision", chosen)] = 8500
    book[FINDINGS][address("decision", named)] = "Accepter"
    book[BAS_RHIN][cell_of(path, "rsa_1er_rdv", "Réalisé 2022")] = None
    conflicts = book["Conflits"]
    headers = {cell.value: cell.column for cell in conflicts[4]}
    conflicts.cell(5, headers["Clé"]).value = "rsa_1er_rdv"
    made = tmp_path_factory.mktemp("édité") / "saisie.xlsx"
    save(book, made)
    return made


def check(value) -> None:
    assert "1 cellule a changé" in value(STATE)
    assert "Valider" in value(NEXT)
    waiting = {label: value(f"D{row}") for label, row in WAITING.items()}
    assert waiting == {"blocking": 3, "corrections": 1, "blank": 1, "undecided": 1}
    assert value(f"C{SEVERITIES['bloquant']}") == 3
    assert value(f"C{SEVERITIES['à appliquer']}") == 1


WAITING = {"blocking": 32, "corrections": 34, "blank": 35, "undecided": 36}
SEVERITIES = {"bloquant": 77, "à appliquer": 79}
"""Rows of the counts in the shipped workbook."""


def test_counts_and_sentences_follow_edits_in_ironcalc(edited):
    engine = IronCalc(edited)

    check(lambda cell: str(engine.value(HOME, cell)) if cell[0] == "B" else engine.value(HOME, cell))


def test_counts_and_sentences_follow_edits_in_libreoffice(edited, tmp_path, soffice):
    book = openpyxl.load_workbook(soffice("xlsx", edited, tmp_path / "recalcul"), data_only=True)

    check(lambda cell: book[HOME][cell].value)
    assert book[HOME]["D41"].value is not None


def test_what_is_answered_leaves_the_list_at_once(path, edited):
    before, after = IronCalc(path), IronCalc(edited)
    listed = [[engine.value(HOME, f"C{row}") for row in range(7, 17)] for engine in (before, after)]

    settled = {"67 Bas-Rhin, F9", "68 Haut-Rhin, G30"}
    assert settled < {*listed[0]}
    assert [cell for cell in listed[0] if cell not in settled] == listed[1][:8]
