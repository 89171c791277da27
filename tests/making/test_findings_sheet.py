"""The sheets that answer people: « Contrôles », « Accueil », « Journal », « Révisions », marks of the entry sheets."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from masters import AT, BAS_RHIN, FINDINGS, address, cell_of, edit, line_of, lines, shipped

from calpae_xl.books.file import FileBook
from calpae_xl.books.workbook import read_grid
from calpae_xl.core.sheets.findings import FINDING_HEADERS, PLACES, TO_REVIEW, read_findings
from calpae_xl.core.sheets.journal import JOURNAL_HEADERS, Action
from calpae_xl.core.sheets.revisions import REVISION_HEADERS
from calpae_xl.making.severities import CELLS, TEXTS
from calpae_xl.making.styles import BLUE_PALEST, GREY_TEXT, WHITE
from calpae_xl.usecases.write import prepare, write

GUARANTEE = "68|ga_en_cours|Réalisé 2020"
HOUSED = "67|ase_logement_stable|Réalisé 2019"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shipped(tmp_path_factory.mktemp("classeur") / "saisie.xlsx")


@pytest.fixture(scope="module")
def book(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path)


@pytest.mark.parametrize(
    ("name", "headers", "protected"),
    [
        ("Contrôles", FINDING_HEADERS, False),
        ("Journal", JOURNAL_HEADERS, True),
        ("Révisions", REVISION_HEADERS, True),
    ],
)
def test_headers_stand_on_row_4_and_only_what_is_typed_in_is_free(book, name, headers, protected):
    sheet = book[name]

    assert [cell.value for cell in sheet[4]][1 : len(headers) + 1] == [*headers.values()]
    assert sheet.protection.sheet is protected
    assert sheet.column_dimensions["A"].hidden
    assert sheet.freeze_panes is not None
    assert sheet.print_title_rows == "$4:$4"


def test_the_table_of_findings_is_named_and_its_keys_are_hidden(book):
    sheet = book["Contrôles"]

    assert sheet.tables["tblControles"].ref == "B4:T84"
    hidden = sheet.column_dimensions["O"]  # One element for O to T.
    assert (hidden.hidden, hidden.max) == (True, 20)
    assert not any(sheet.column_dimensions[letters].hidden for letters in "BCDEFGHIJKLMN")
    choice, why, proposals = (
        next(rule for rule in sheet.data_validations.dataValidation if str(rule.sqref).startswith(letters))
        for letters in "JKI"
    )
    assert (why.type, why.errorTitle, str(why.sqref)) == ("custom", "Justification trop courte", "K5:K5004")
    assert "deux mots différents au moins" in why.error
    assert "nommez dans Décision celle que vous retenez" in proposals.prompt
    assert (choice.formula1, str(choice.sqref)) == (f'"Accepter,Refuser,{TO_REVIEW}"', "J5:J5004")


def test_all_that_people_read_and_write_fits_a_screen_of_1366_pixels(book):
    sheet = book["Contrôles"]
    columns = [column for column in sheet.column_dimensions.values() if column.min and 2 <= column.min <= 11]
    shown = [column.width for column in columns for _ in range(column.min, column.max + 1)]

    assert len(shown) == 10
    assert [sheet[f"{letters}4"].value for letters in "BHK"] == ["Priorité", "Que faire", "Justification"]
    assert sum(int(7 * int(width) + 5) for width in shown) <= 1335


def test_every_line_is_high_enough_for_its_words(book):
    heights = [book["Contrôles"].row_dimensions[row].height for row in range(5, 85)]

    assert min(heights) >= 30
    assert book["Contrôles"].sheet_format.defaultRowHeight == 30
    assert sum(height <= 30 for height in heights) > len(heights) / 2


def test_links_lead_to_the_cell_they_name(path):
    grid = read_grid(path)
    sheet = next(s for s in grid.sheets if s.name == FINDINGS)
    names = {s.name for s in grid.sheets}
    assert "'Accueil'!B1" in sheet.formulas["E1"]
    links = {a: f for a, f in sheet.formulas.items() if "HYPERLINK" in f and a != "E1"}

    assert len(links) == 80
    for cell, formula in links.items():
        target, where, shown = re.fullmatch(r"""=HYPERLINK\("#'(.+)'!(\w+)","(\w+)"\)""", formula).groups()
        assert target in names
        assert where == shown == sheet.values[cell]


def test_home_comes_first_and_counts_what_is_filled_in(book, path):
    home = next(s for s in read_grid(path).sheets if s.name == "Accueil")

    assert book.sheetnames[0] == "Accueil"
    assert book.active.title == "Accueil"
    assert book["Accueil"].protection.sheet
    totals = next(row for row, value in home.values.items() if value == "Ensemble")[1:]
    counted = [str(home.values[f"{letters}{totals}"]).replace("\u00a0", " ") for letters in "EFGH"]
    assert counted == ["40 sur 40", "██████████ 100 %"] * 2


def test_entry_sheets_look_cells_up_by_what_they_are(book):
    rules = [rule.formula[0] for area in book[BAS_RHIN].conditional_formatting for rule in area.rules]
    looked_up = [rule for rule in rules if "Controles_cle" in rule]

    assert len(looked_up) == 9
    assert any('COUNTIFS(Controles_cle,"67|"&$A5&"|"&E$4,Controles_gravite,"bloquant")>0' in r for r in looked_up)
    assert any("Reserves_annee" in rule for rule in rules)
    assert not [rule for rule in rules if "!" in rule]


@pytest.mark.parametrize("severity", ["bloquant", "avertissement", "information"])
def test_a_reserved_figure_is_underlined_whatever_is_found_of_it(book, severity):
    [rules] = [
        area.rules
        for area in book[BAS_RHIN].conditional_formatting
        if any("Reserves" in r.formula[0] for r in area.rules)
    ]
    found = [rule for rule in rules if f'"{severity}"' in rule.formula[0]]

    both, alone = sorted(found, key=lambda rule: rule.priority)
    assert "Reserves_annee" in both.formula[0]
    assert (both.dxf.font.underline, alone.dxf.font.underline) == ("single", None)
    assert both.dxf.fill.bgColor == alone.dxf.fill.bgColor


def test_pink_and_pale_orange_are_not_taken_for_one_another():
    grounds = [CELLS[severity]["bg_color"] for severity in ("bloquant", "avertissement")]
    (_, green, blue), (_, orange_green, orange_blue) = ([int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in grounds)

    assert blue > green
    assert orange_green - orange_blue >= 30


def test_a_severity_shows_without_its_colour_too():
    looks = [{k: v for k, v in look.items() if "color" not in k} for look in CELLS.values()]

    assert len({tuple(sorted(look.items())) for look in looks}) == 3


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *((look["font_color"], look["bg_color"]) for look in TEXTS.values()),
        (GREY_TEXT, WHITE),
        (TEXTS["avertissement"]["font_color"], BLUE_PALEST),
    ],
)
def test_contrast_is_at_least_4_5(text, ground):
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darker, lighter = sorted((luminance(text), luminance(ground)))
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_live_cells_recalculate_to_what_was_cached(tmp_path, soffice):
    path = shipped(tmp_path / "saisie.xlsx")
    row = line_of(path, "B201", HOUSED)
    edit(
        path,
        FINDINGS,
        {address("justification", row): "Compte vérifié.", address("justification", row + 1): "Oui, compté."},
    )
    edit(path, BAS_RHIN, {cell_of(path, "pasi_structures", "Réalisé 2019"): 900})
    file = FileBook(path)
    write(file, prepare(file, Action.PROCESS, at=AT, user="jeanne"), at=AT)

    again = {s.name: s for s in read_grid(soffice("xlsx", path, tmp_path / "recalcul")).sheets}

    for name in ("Contrôles", "Accueil"):
        sheet = next(s for s in read_grid(path).sheets if s.name == name)
        live = {a: v for a, v in sheet.values.items() if a in sheet.formulas}
        assert live
        assert {a: again[name].values.get(a) for a in live} == live
    assert 1 in {v for a, v in again["Contrôles"].values.items() if a.startswith(PLACES.columns["lifted"])}


def test_what_is_answered_leaves_the_count_at_once_without_python(tmp_path, soffice):
    path = shipped(tmp_path / "saisie.xlsx")
    row = next(row for row, line in lines(path).items() if line.priority.text.startswith("3"))
    edit(path, FINDINGS, {address("justification", row): "Compte vérifié."})
    edit(path, FINDINGS, {address("decision", line_of(path, "C102", GUARANTEE)): "8500"})

    again = {s.name: s for s in read_grid(soffice("xlsx", path, tmp_path / "recalcul")).sheets}["Contrôles"]

    table = read_findings(again)
    ranks = [again.values.get(address("rank", each)) for each in table.lines]
    assert again.values.get(address("rank", row)) is None
    assert [rank for rank in ranks if isinstance(rank, int | float)] == [*range(1, 68)]
    assert again.values.get(address("rank", line_of(path, "C102", GUARANTEE))) == "à appliquer"
    told = "Il reste 4 points qui bloquent, 63 points à expliquer et 1 correction à appliquer."
    assert str(again.values["B2"]).replace("\u00a0", " ") == told
