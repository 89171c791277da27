"""« CeA », « Évolutions » and the very hidden sheets as they are built: names, protection, print set-up, look."""

from __future__ import annotations

import dataclasses
import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from masters import shipped_bytes as shipped_bytes
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from recalculation import RESULT_SHEETS, cached, same

from calpae_xl.books.file import FileBook
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.changes import changes_contents
from calpae_xl.core.results.charts import charts_contents
from calpae_xl.core.results.consolidation import consolidation_contents
from calpae_xl.core.results.findings import findings_lines
from calpae_xl.core.results.home import Standing, home_contents, home_rows
from calpae_xl.core.results.snapshot import snapshot_cells
from calpae_xl.core.results.targets import target_cells
from calpae_xl.core.trade.model import Status, Territory
from calpae_xl.making.content import MOST_CONSOLIDATED, packaged_content
from calpae_xl.making.workbook import workbook_bytes
from calpae_xl.usecases.process import process_book

SHOWN = ("CeA", "Évolutions")
HIDDEN = ("_objectifs", "_vu", "_avant")


@pytest.fixture
def shipped() -> Workbook:
    return openpyxl.load_workbook(BytesIO(shipped_bytes()))


@pytest.fixture
def work(tmp_path: Path) -> Processed:
    path = tmp_path / "CALPAE_CeA.xlsx"
    path.write_bytes(shipped_bytes())
    return process_book(FileBook(path))


def test_results_follow_the_entry_sheets_and_their_helpers_come_last(shipped):
    names = shipped.sheetnames

    assert names[names.index("68 Haut-Rhin") + 1 :][:2] == [*SHOWN]
    assert names[-3:] == [*HIDDEN]
    assert [shipped[name].sheet_state for name in HIDDEN] == ["veryHidden"] * 3
    assert {shipped[name].sheet_state for name in SHOWN} == {"visible"}


def test_the_workbook_holds_what_processing_it_again_says(work):
    lines = findings_lines(work.campaign, work.validation, cells=work.cells)
    wanted = {
        "Accueil": home_contents(home_rows(work, Standing(lines))).cells,
        "CeA": consolidation_contents(work).cells,
        "Évolutions": changes_contents(work).cells,
        "Graphiques": charts_contents(work).cells,
        "_objectifs": target_cells(work),
        "_vu": snapshot_cells(work),
    }
    values, book = cached(shipped_bytes()), openpyxl.load_workbook(BytesIO(shipped_bytes()))

    for name in RESULT_SHEETS:
        for address, content in wanted[name].items():
            assert same(values[name].get(address), content.value), (name, address)
            if content.formula is not None:
                assert book[name][address].value == content.formula, (name, address)


def test_every_cached_result_has_the_type_of_its_value(shipped):
    typed = openpyxl.load_workbook(BytesIO(shipped_bytes()), data_only=True)
    for name in RESULT_SHEETS:
        formulas = [cell.coordinate for row in shipped[name].iter_rows() for cell in row if cell.data_type == "f"]
        assert formulas
        kinds = {typed[name][address].data_type for address in formulas}
        assert kinds <= {"n", "s", "str", "e"}, name
        assert all(typed[name][address].value != "None" for address in formulas), name


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("Reserves_territoire", "Réserves!$B$5:$B$2000"),
        ("Reserves_indicateur", "Réserves!$C$5:$C$2000"),
        ("Reserves_annee", "Réserves!$E$5:$E$2000"),
        ("Reserves_type", "Réserves!$F$5:$F$2000"),
        ("Reserves_note", "Réserves!$G$5:$G$2000"),
        ("Controles_gravite", "Contrôles!$M$5:$M$5004"),
        ("Controles_cle", "Contrôles!$P$5:$P$5004"),
        ("Controles_valeur", "Contrôles!$Q$5:$Q$5004"),
        ("Controles_borne", "Contrôles!$R$5:$R$5004"),
        ("Controles_leve", "Contrôles!$S$5:$S$5004"),
        ("Controles_rang", "Contrôles!$T$5:$T$5004"),
        ("Controles_priorite", "Contrôles!$B$5:$B$5004"),
        ("Ecarts_vus", "_vu!$B$2"),
    ],
)
def test_formulas_reach_other_sheets_through_names_with_room(shipped, name, target):
    assert shipped.defined_names[name].attr_text == target


def test_the_named_columns_hold_what_their_names_say(shipped):
    headers = {
        "Reserves_territoire": "Territoire", "Reserves_indicateur": "Indicateur", "Reserves_annee": "Année",
        "Reserves_type": "Réserve", "Reserves_note": "Note", "Controles_gravite": "Gravité", "Controles_cle": "Clé",
        "Controles_valeur": "Valeur", "Controles_borne": "Borne", "Controles_leve": "Levé",
        "Controles_rang": "Rang", "Controles_priorite": "Priorité", "Controles_feuille": "Feuille",
        "Controles_cellule": "Cellule", "Controles_indicateur": "Indicateur", "Controles_annee": "Année",
        "Controles_constat": "Constat", "Controles_effet": "Effet",
    }  # fmt: skip
    for name, header in headers.items():
        [(sheet, area)] = shipped.defined_names[name].destinations
        assert shipped[sheet][re.match(r"\$([A-Z]+)", area)[1] + "4"].value == header


def test_no_formula_looks_at_a_name_that_does_not_exist(shipped):
    known = {name.casefold() for name in shipped.defined_names}
    for sheet in RESULT_SHEETS:
        for row in shipped[sheet].iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    bare = re.sub(r'"[^"]*"', "", cell.value)
                    used = re.findall(r"\b(?:Saisie|Calpae|Reserves|Controles|Conflits)_\w+", bare)
                    assert {name.casefold() for name in used} <= known, (sheet, cell.coordinate)


def test_formulas_stay_within_what_old_spreadsheets_compute(shipped):
    for sheet in RESULT_SHEETS:
        for row in shipped[sheet].iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert len(cell.value) <= 8192, (sheet, cell.coordinate)
                    assert not re.search(r"\b(LET|XLOOKUP|FILTER|LAMBDA|TEXTJOIN|IFS|INDIRECT|OFFSET)\(", cell.value)


@pytest.mark.parametrize("name", SHOWN)
def test_result_sheets_are_guarded_but_can_be_filtered_and_widened(shipped, name):
    protection = shipped[name].protection

    assert protection.sheet
    assert not protection.password
    assert (protection.autoFilter, protection.formatColumns) == (False, False)
    assert shipped[name].auto_filter.ref


@pytest.mark.parametrize(("name", "pane", "header", "area"), [
    ("CeA", "E7", "$6:$6", "$B$1:$L$55"),
    ("Évolutions", "E5", "$4:$4", "$B$1:$R$127"),
])  # fmt: skip
def test_result_sheets_print_on_a3_one_page_wide_with_their_headers(shipped, name, pane, header, area):
    sheet = shipped[name]
    rows = len(packaged_content().referential.consolidated)
    measures = {(each.code, each.measure) for each in packaged_content().referential.consolidated}
    last = 6 + rows + len(measures) if name == "CeA" else 4 + 3 * rows

    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 8)
    # As narrow as a page with its rows one below the other, it is printed smaller than it might be.
    assert (int(sheet.page_setup.scale), sheet.page_setup.fitToHeight) == (80, None)
    assert sheet.print_title_rows == header
    assert sheet.print_area.rpartition("!")[2] == re.sub(r"\d+$", str(last), area)
    assert sheet.freeze_panes == pane
    assert sheet.sheet_properties.tabColor.rgb == "FF18753C"
    assert "Page &P/&N" in sheet.oddFooter.right.text


def column_states(sheet: Worksheet) -> dict[str, tuple[bool, int]]:
    return {key: (bool(dim.hidden), dim.outlineLevel) for key, dim in sheet.column_dimensions.items()}


def test_the_reading_cells_of_the_table_are_folded_and_its_keys_hidden(shipped):
    sheet = shipped["CeA"]
    states = column_states(sheet)

    assert states["A"][0]
    assert not states["K"][0]
    assert not states["L"][0]
    assert states["N"] == states["P"] == (True, 1)
    assert [row for row in (4, 5) if not sheet.row_dimensions[row].hidden] == []
    auxiliary = [i.id for i in packaged_content().referential.entered if i.status is Status.AUXILIARY]
    rows = {row[0].value: row[0].row for row in sheet.iter_rows(max_col=1)}
    assert all(sheet.row_dimensions[rows[name]].hidden for name in auxiliary)
    assert not sheet.row_dimensions[rows["mob_mesures_diagnostic"]].hidden


def conditions(sheet: Worksheet) -> list[str]:
    return [rule.formula[0] for area in sheet.conditional_formatting for rule in area.rules]


def test_states_are_coloured_from_the_state_cells_beside_them(shipped):
    said = conditions(shipped["CeA"])

    for word in ("partiel", "un seul département", "fourchette", "BLOQUÉ"):
        assert f'$T7="{word}"' in said
    assert '$B$3<>""' in said
    assert '$B$3<>""' in conditions(shipped["Évolutions"])


def test_a_figure_that_a_reservation_bears_on_is_starred_by_its_format_and_stays_a_number(shipped):
    sheet = shipped["CeA"]
    starred = [
        (str(area.sqref), rule.formula[0])
        for area in sheet.conditional_formatting
        for rule in area.rules
        if rule.dxf is not None and rule.dxf.numFmt is not None and "*" in rule.dxf.numFmt.formatCode
    ]
    [row] = [row[0].row for row in sheet.iter_rows() if row[0].value == "rsa_nouveaux_entrants"]

    said = {formula for areas, formula in starred if f"I{row}" in areas.split()}
    assert len(said) == 2, "whole figures, then those with decimals"
    assert all('Reserves_annee,"2022")' in formula and 'Reserves_annee,"")' in formula for formula in said)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("CeA!E8", "#,##0"), ("CeA!E15", '0"\u00a0"%'), ("CeA!I38", '0"\u00a0jours"'),
     ("Évolutions!E5", '+#,##0;"−"#,##0;0'), ("Évolutions!F5", '+#,##0.0"\u00a0"%;"−"#,##0.0"\u00a0"%;0"\u00a0"%')],
)  # fmt: skip
def test_figures_are_shown_in_their_unit_with_their_sign(shipped, cell, shown):
    sheet, _, address = cell.partition("!")
    if address == "I38":
        [row] = [row[0].row for row in shipped[sheet].iter_rows() if row[0].value == "ag_delai_demarrage"]
        address = f"I{row}"

    assert shipped[sheet][address].number_format == shown


def test_many_departments_get_no_result_sheet():
    content = packaged_content()
    many = tuple(Territory(f"{n:02}", f"Département {n}") for n in range(1, MOST_CONSOLIDATED + 2))
    changed = dataclasses.replace(
        content,
        settings=dataclasses.replace(content.settings, territories=many),
        entries={},
        comments={},
        reservations=(),
        vintages=(),
    )

    names = openpyxl.load_workbook(BytesIO(workbook_bytes(changed))).sheetnames

    assert not {*SHOWN, *HIDDEN} & {*names}
    assert len(many) == MOST_CONSOLIDATED + 1


def test_as_many_departments_as_formulas_allow_do():
    content = packaged_content()
    some = tuple(Territory(f"{n:02}", f"Département {n}") for n in range(1, MOST_CONSOLIDATED + 1))
    changed = dataclasses.replace(
        content,
        settings=dataclasses.replace(content.settings, territories=some),
        entries={("03", "ase_majeurs_annee", content.settings.periods[0]): 7},
        comments={},
        reservations=(),
        vintages=(),
    )

    values = cached(workbook_bytes(changed))["CeA"]

    assert values["E8"] == "≥\u00a07"
    assert str(values["K8"]).startswith(
        "2018 : 03 seul ; 01 non renseigné".replace(" :", "\u00a0:").replace(" ;", "\u00a0;")
    )
