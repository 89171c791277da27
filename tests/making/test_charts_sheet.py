"""« Graphiques » as a file: native charts on live cells, told in words, which redraw when somebody edits a figure."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from masters import BAS_RHIN, cell_of, edit, look, master, master_bytes
from others import OTHERS, filled_bytes
from recalculation import IronCalc

from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.results.charts import charts_places
from calpae_xl.core.results.charts_places import CHOICE_CELL

CHARTS = "Graphiques"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


def charts(data: bytes) -> list[ElementTree.Element]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        names = [name for name in package.namelist() if re.fullmatch(r"xl/charts/chart[0-9]+\.xml", name)]
        return [ElementTree.fromstring(package.read(name)) for name in sorted(names)]


def places(path: Path):
    return charts_places(process_grid(look(path)))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return master(tmp_path_factory.mktemp("graphiques") / "saisie.xlsx")


def test_every_indicator_has_its_chart_and_the_chosen_one_another(path):
    assert len(charts(master_bytes())) == 1 + len(places(path).names)


def test_no_chart_looks_at_a_cell_that_another_sheet_shows(path):
    areas = [each.text or "" for chart in charts(master_bytes()) for each in chart.iter(f"{_C}f")]

    assert areas
    assert {area.partition("!")[0] for area in areas} == {CHARTS}


def test_no_chart_keeps_a_copy_of_what_it_draws():
    copies = [len(chart.findall(f".//{_C}{kind}Cache")) for chart in charts(master_bytes()) for kind in ("num", "str")]

    # The unit of the chosen indicator, which LibreOffice does not read from its cell.
    assert sum(copies) == 1


def test_missing_is_no_column_and_partial_is_told_without_colour():
    for chart in charts(master_bytes()):
        series = chart.findall(f".//{_C}ser")
        hatched = [each for each in series if each.find(".//{*}pattFill") is not None]
        hollow = [
            each for each in series if each.find(".//{*}noFill") is not None and each.find(".//{*}prstDash") is not None
        ]
        assert (len(series), len(hatched), len(hollow)) == (7, 3, 1)
        assert chart.find(f".//{_C}plotVisOnly").get("val") == "0"
        assert not chart.findall(f".//{_C}dLbls")


def test_each_chart_is_told_in_words_and_has_its_unit():
    with zipfile.ZipFile(BytesIO(master_bytes())) as package:
        drawing = ElementTree.fromstring(package.read("xl/drawings/drawing1.xml"))
    told = [each.get("descr") or "" for each in drawing.iter(f"{_XDR}cNvPr")]

    assert len(told) == len(charts(master_bytes()))
    assert len({*told}) == len(told)
    assert all("67, 68 et CeA" in text for text in told)
    assert all(chart.find(f".//{_C}valAx/{_C}title") is not None for chart in charts(master_bytes()))


def test_each_key_shows_what_hatching_and_dashes_mean():
    for chart in charts(master_bytes()):
        names = [each.findtext(f"{_C}tx//{_C}v") for each in chart.findall(f".//{_C}ser")]
        gone = {int(each.find(f"{_C}idx").get("val")) for each in chart.iter(f"{_C}legendEntry")}
        assert [name for number, name in enumerate(names) if number not in gone] == [
            *("67", "68", "CeA", "CeA, partiel", "Objectif")
        ]


def test_an_axis_of_small_counts_does_not_say_the_same_number_twice():
    codes = {chart.find(f".//{_C}valAx/{_C}numFmt").get("formatCode") for chart in charts(master_bytes())}

    assert codes == {"[<10]General;#,##0", '0"\u00a0%"'}


def test_only_the_choice_is_open(path):
    sheet = openpyxl.load_workbook(path)[CHARTS]
    opened = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}

    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert opened == {CHOICE_CELL}
    [validation] = sheet.data_validations.dataValidation
    first, _, last = validation.formula1.replace("$", "").partition(":")
    listed = [cell.value for row in sheet[f"{first}:{last}"] for cell in row]
    assert listed == [*places(path).labels.values()]


def test_an_edit_redraws_its_year_and_what_goes_missing_is_not_drawn(tmp_path):
    path = master(tmp_path / "saisie.xlsx")
    where = {name: cell_of(path, name, "Réalisé 2019") for name in ("ase_majeurs_annee", "rsa_nouveaux_entrants")}
    edit(path, BAS_RHIN, {where["ase_majeurs_annee"]: 500, where["rsa_nouveaux_entrants"]: "ND"})
    at, engine = places(path), IronCalc(path)

    edited, missing = at.rows["ase_majeurs_annee"], at.rows["rsa_nouveaux_entrants"]
    assert engine.value(CHARTS, at.whole(edited, 0, 1)) == 500
    assert engine.value(CHARTS, at.whole(edited, 2, 1)) == 730
    assert engine.value(CHARTS, at.whole(missing, 0, 1)) == "#N/A"
    assert engine.value(CHARTS, at.whole(missing, 2, 1)) == "#N/A"
    assert engine.value(CHARTS, at.category(missing, 1)) == "2019 – ND"


def test_another_choice_shows_another_indicator(tmp_path):
    path = master(tmp_path / "saisie.xlsx")
    edit(path, CHARTS, {CHOICE_CELL: "Délai de démarrage"})
    at, engine = places(path), IronCalc(path)

    row = at.rows["ag_delai_demarrage"]
    assert engine.value(CHARTS, f"{at.table_columns[1]}5") == "Unité\u00a0: jours"
    for position in range(6):
        assert engine.value(CHARTS, at.category(6, position)) == engine.value(CHARTS, at.category(row, position))


@pytest.mark.parametrize("name", [*OTHERS])
def test_one_to_five_departments_are_drawn(name):
    series = {len(chart.findall(f".//{_C}ser")) for chart in charts(filled_bytes(name))}
    departments = len(OTHERS[name].departments)

    assert series == {2 * (departments + 1) + 1}
