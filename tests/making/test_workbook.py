"""The master workbook: what it holds, that it reads back, and that its bytes never change."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
import subprocess
import sys
import zipfile
from io import BytesIO

import openpyxl
import pytest
from masters import shipped_bytes as shipped_bytes
from openpyxl.workbook import Workbook
from openxml_audit import FileFormat, OpenXmlValidator

from calpae_xl.books.workbook import read_grid
from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.campaign.defined_names import SNAPSHOT_SHEET
from calpae_xl.core.results.targets import TARGET_SHEET
from calpae_xl.core.sheets.undo_record import UNDO_SHEET
from calpae_xl.core.trade.model import (
    Indicator,
    Kind,
    MissingCode,
    Period,
    Reservation,
    ReservationType,
    Status,
    Territory,
)
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.workbook.layout import Role, parse_mark, sheet_name_key
from calpae_xl.data import load_figures
from calpae_xl.making.content import packaged_content
from calpae_xl.making.row_heights import Text, line_count, page_breaks, row_pixels
from calpae_xl.making.workbook import build_workbook

UNREADABLE = {
    ("68", "ga_en_cours", "2020"): "8 5002",
    ("67", "form_cnfpt_numerique", "2020"): "355 agents formés",
    ("67", "form_spec_numerique", "2020"): "121 agents formés",
    ("67", "rdp_intervenants_formes", "2021"): "ND 8 interventions réalisées à distance, "
    "nombre de professionnels impossible à estimer",
}
TEXT_TARGETS = {("67", "ag_delai_demarrage", "2023"), ("68", "ag_delai_demarrage", "2023")}
ENTRY_HEADER_ROW = 4


@pytest.fixture
def shipped() -> Workbook:
    return openpyxl.load_workbook(BytesIO(shipped_bytes()))


def written_campaign(tmp_path, content) -> Campaign:
    path = tmp_path / "CALPAE_CeA.xlsx"
    build_workbook(path, content)
    return read_campaign(read_grid(path))


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def entry_cells(book: Workbook, territory: Territory) -> dict[tuple[str, str], object]:
    """Cells of an entry sheet by indicator and header."""
    sheet = book[territory.sheet]
    headers = {cell.column: cell.value for cell in sheet[ENTRY_HEADER_ROW]}
    return {
        (row[0].value, headers[cell.column]): cell
        for row in sheet.iter_rows(min_row=ENTRY_HEADER_ROW + 1)
        if row[0].value
        for cell in row
    }


def published() -> list:
    return [figure for figure in load_figures() if figure.vintage == "2022"]


@pytest.mark.parametrize(
    ("system", "environment"),
    [
        ("linux", {"TZ": "UTC", "PYTHONHASHSEED": "0", "LANG": "C"}),
        (
            "win32",
            {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "4321", "LANG": "fr_FR.UTF-8", "LC_ALL": "C.UTF-8"},
        ),
    ],
)
def test_bytes_do_not_depend_on_the_machine(system, environment):
    script = (
        "import hashlib, sys; from calpae_xl.making.workbook import packaged_content, workbook_bytes;"
        f"sys.platform = {system!r};"  # What a zip says of the machine that made it.
        "print(hashlib.sha256(workbook_bytes(packaged_content())).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, **environment}, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == hashlib.sha256(shipped_bytes()).hexdigest()


@pytest.mark.parametrize("version", [FileFormat.OFFICE_2016, FileFormat.MICROSOFT_365])
def test_the_package_follows_the_open_xml_rules(tmp_path, version):
    path = tmp_path / "CALPAE_CeA.xlsx"
    build_workbook(path, packaged_content())

    result = OpenXmlValidator(file_format=version).validate(str(path))

    assert [str(error) for error in result.errors] == []


def test_every_published_figure_stands_in_its_cell(shipped):
    content = packaged_content()
    cells = {t.code: entry_cells(shipped, t) for t in content.settings.territories}
    checked = 0
    for figure in published():
        cell = cells[figure.territory][figure.indicator, figure.period.header]
        key = (figure.territory, figure.indicator, figure.period.label)
        raw = figure.raw.strip()
        if raw == "":
            assert cell.value is None, key
        elif raw in {"ND", "NC"} or key in UNREADABLE or key in TEXT_TARGETS:
            assert cell.value == figure.raw, key
            assert cell.data_type == "s", key
        else:
            number = float(re.sub(r"[ \u00a0\u202f]|%|jours", "", raw))
            assert cell.data_type == "n", key
            assert cell.value == pytest.approx(number / 100 if raw.endswith("%") else number), key
        checked += 1

    assert checked == len(published()) > 450


@pytest.mark.parametrize("key", UNREADABLE)
def test_what_cannot_be_read_stays_as_published(shipped, key):
    territory, indicator, year = key
    [place] = [t for t in packaged_content().settings.territories if t.code == territory]

    cell = entry_cells(shipped, place)[indicator, f"Réalisé {year}"]

    assert (cell.value, cell.data_type) == (UNREADABLE[key], "s")


@pytest.mark.parametrize(
    ("indicator", "shown"),
    [
        ("pasi_personnes_cd", "#,##0"),
        ("pasi_taux_couverture_30min", '0"\u00a0"%'),
        ("ag_delai_demarrage", '0"\u00a0jours"'),
        ("aux_ag_nb_conseillers", "#,##0"),
    ],
)
def test_figures_are_shown_in_their_unit_without_a_dangling_comma(shipped, indicator, shown):
    cell = entry_cells(shipped, Territory("67", "Bas-Rhin"))[indicator, "Réalisé 2022"]

    assert cell.number_format == shown


def test_reading_the_workbook_back_gives_what_was_written(tmp_path):
    content = packaged_content()

    campaign = written_campaign(tmp_path, content)

    assert campaign.structure == ()
    assert campaign.settings == content.settings
    assert list(campaign.referential.indicators) == list(content.referential.indicators)
    assert [typeset_indicator(i) for i in content.referential.indicators.values()] == [
        *campaign.referential.indicators.values()
    ]
    assert campaign.referential.bounds == content.referential.bounds
    assert campaign.reservations == tuple(
        dataclasses.replace(r, note=typeset(r.note)) for r in content.reservations if r.note
    )
    assert {key: text for key, (text, _) in campaign.comments.items()} == {
        key: typeset(text) for key, text in content.comments.items()
    }
    assert campaign.vintages["2020"] == {
        (f.territory, f.indicator, f.period): f.raw for f in content.vintages if f.vintage == "2020"
    }
    assert set(campaign.vintages) == {"2020"}


def typeset_indicator(indicator: Indicator) -> Indicator:
    texts = ("section", "measure", "label", "short", "unit", "definition")
    return dataclasses.replace(indicator, **{name: typeset(getattr(indicator, name)) for name in texts})


def test_only_the_unreadable_cells_are_unreadable_when_read_back(tmp_path):
    campaign = written_campaign(tmp_path, packaged_content())

    unreadable = {
        (seen.territory, seen.indicator, seen.period.label)
        for rows in campaign.series.values()
        for row in rows.values()
        for seen in row
        if seen.code is MissingCode.UNREADABLE
    }

    assert unreadable == set(UNREADABLE)


def visible(workbook):
    """The sheets that people see; the very hidden ones hold what formulas need."""
    return [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]


def test_every_sheet_carries_its_marker_in_a_hidden_column_and_a_defined_name(shipped):
    for sheet in visible(shipped):
        mark = parse_mark(sheet["A1"].value)
        assert mark is not None, sheet.title
        assert mark.campaign == "2022"
        assert sheet.column_dimensions["A"].hidden, sheet.title
        target = shipped.defined_names[sheet_name_key(mark.role, mark.territory)].attr_text
        assert target.startswith((f"'{sheet.title}'!$A$1:$", f"{sheet.title}!$A$1:$")), target


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("Saisie_67_id", "'67 Bas-Rhin'!$A$1:$A$2000"),
        ("Saisie_67_entetes", "'67 Bas-Rhin'!$A$4:$AZ$4"),
        ("Calpae_saisie_68", "'68 Haut-Rhin'!$A$1:$AZ$2000"),
    ],
)
def test_names_of_entry_sheets_leave_room_for_insertions(shipped, name, target):
    assert shipped.defined_names[name].attr_text == target


def test_lists_of_drop_downs_hold_no_blank(shipped):
    for name in ("Referentiel_id", "Referentiel_libelle_court", "Liste_departements", "Liste_annees", "Liste_reserves"):
        [(sheet, area)] = shipped.defined_names[name].destinations
        values = [cell.value for (cell,) in shipped[sheet][area]]
        assert all(values), name
    assert values == [
        typeset(f"{word}")
        for word in (
            "année incomplète",
            "sous-estimé",
            "événement exceptionnel",
            "rupture de série",
            "définition différente",
            "compté à l’échelle de la CeA",
            "estimé",
            "provisoire",
        )
    ]


def validations(book: Workbook, territory: Territory, indicator: str) -> dict[Kind, object]:
    cells = entry_cells(book, territory)
    places = {Kind.ACHIEVED: "Réalisé 2018", Kind.TARGET: "Attendu 2023"}
    rules = book[territory.sheet].data_validations.dataValidation
    return {
        kind: next(rule for rule in rules if cells[indicator, header].coordinate in rule.sqref)
        for kind, header in places.items()
    }


@pytest.mark.parametrize(
    ("indicator", "kind", "formula"),
    [
        (
            "ase_majeurs_annee",
            Kind.ACHIEVED,
            'IF(ISNUMBER(E6),AND(E6>=0,E6<=1000000000000,E6=INT(E6)),OR(E6="ND",E6="NC",E6="SO"))',
        ),
        (
            "ase_majeurs_annee",
            Kind.TARGET,
            'IF(ISNUMBER(J6),AND(J6>=0,J6<=1000000000000,J6=INT(J6)),OR(J6="ND",J6="NC",J6="SO"))',
        ),
        (
            "pasi_taux_couverture_30min",
            Kind.ACHIEVED,
            'IF(ISNUMBER(E13),AND(E13>=0,E13<=1),OR(E13="ND",E13="NC",E13="SO"))',
        ),
        ("pasi_taux_couverture_30min", Kind.TARGET, "IF(ISNUMBER(J13),AND(J13>=0,J13<=1),TRUE)"),
    ],
)
def test_excel_itself_refuses_what_is_not_in_the_unit(shipped, indicator, kind, formula):
    rule = validations(shipped, Territory("67", "Bas-Rhin"), indicator)[kind]

    assert (rule.type, rule.formula1, rule.allow_blank) == ("custom", formula, True)


def test_every_entry_cell_says_what_to_type_within_the_limits_of_excel(shipped):
    for territory in packaged_content().settings.territories:
        for indicator in packaged_content().referential.entered:
            for rule in validations(shipped, territory, indicator.id).values():
                assert 0 < len(rule.promptTitle) <= 32
                assert "ND" in rule.prompt
                assert indicator.unit in rule.prompt
                assert len(rule.prompt) <= 255
                assert "…" not in rule.prompt
                assert len(rule.error) <= 255


def test_no_cells_are_merged_and_no_entry_is_a_formula(shipped):
    for sheet in shipped.worksheets:
        assert not sheet.merged_cells.ranges, sheet.title
    for name in ("67 Bas-Rhin", "68 Haut-Rhin"):
        formulas = [cell.coordinate for row in shipped[name].iter_rows() for cell in row if cell.data_type == "f"]
        assert formulas == ["D1", "E1"], name  # The way back to « Accueil » and on to « Contrôles ».


def test_retired_indicators_have_no_row_and_the_weights_come_last(shipped):
    content = packaged_content()
    sheet = shipped["67 Bas-Rhin"]
    ids = [cell.value for cell in sheet["A"][ENTRY_HEADER_ROW:] if cell.value]

    assert ids == [i.id for i in content.referential.indicators.values() if i.status is not Status.RETIRED]
    sections = [row[1].value for row in sheet.iter_rows(min_row=ENTRY_HEADER_ROW + 1) if not row[0].value]
    assert [*filter(None, sections)][-1] == "Pondération (facultatif)"


def test_what_is_not_to_be_typed_in_is_protected_without_password(shipped):
    protected = {sheet.title for sheet in visible(shipped) if sheet.protection.sheet}

    people = {"67 Bas-Rhin", "68 Haut-Rhin", "Contrôles", "Conflits", "Réserves"}
    assert protected == {sheet.title for sheet in visible(shipped)} - people
    assert all(not shipped[name].protection.password for name in protected)
    assert all(not shipped[name].protection.autoFilter for name in protected)


def test_reservations_are_a_table_with_room_and_native_lists(shipped):
    sheet = shipped["Réserves"]

    table = sheet.tables["tblReserves"]

    assert table.ref == "B4:G37"
    assert [column.name for column in table.tableColumns] == [
        "Territoire", "Indicateur", "Libellé court", "Année", "Réserve", "Note",
    ]  # fmt: skip
    assert {rule.formula1 for rule in sheet.data_validations.dataValidation} == {
        "Liste_departements",
        "Referentiel_id",
        "Liste_annees",
        "Liste_reserves",
    }


def test_computed_names_of_reservations_are_cached_and_empty_ones_are_texts(shipped):
    cached = openpyxl.load_workbook(BytesIO(shipped_bytes()), data_only=True)["Réserves"]
    names = {i.id: typeset(i.short) for i in packaged_content().referential.indicators.values()}
    for row in cached.iter_rows(min_row=5, max_row=24, min_col=3, max_col=4, values_only=True):
        assert row[1] == names[row[0]]

    position = 1 + shipped.sheetnames.index("Réserves")
    text = parts(shipped_bytes())[f"xl/worksheets/sheet{position}.xml"]
    assert len(re.findall(r't="str"><f>[^<]*</f><v></v>', text)) == 12


def test_rows_grow_when_people_type_more(shipped):
    text = parts(shipped_bytes())
    for position, name in enumerate(shipped.sheetnames, start=1):
        if name not in {TARGET_SHEET, SNAPSHOT_SHEET, UNDO_SHEET}:  # Nobody looks at their rows.
            sheet = text[f"xl/worksheets/sheet{position}.xml"]
            assert re.search(r'<row [^>]* ht="', sheet), name
            assert not re.search(r"<row [^>]*customHeight[^>]*[^/]>", sheet), name


def test_nothing_points_outside_the_workbook():
    for name, text in parts(shipped_bytes()).items():
        assert "externalLink" not in name
        assert 'TargetMode="External"' not in text, name


def test_text_never_becomes_a_formula(tmp_path):
    content = packaged_content()
    suspects = ("=1+1", "+33 3 88", "-5", "@SUM(A1)", '=HYPERLINK("http://x")', "http://exemple.fr", "0012")
    entered = [i.id for i in content.referential.entered][: len(suspects)]
    first = content.referential.indicators[entered[0]]
    changed = dataclasses.replace(
        content,
        comments={("67", name): text for name, text in zip(entered, suspects, strict=True)},
        entries={("67", name, Period("2018")): text for name, text in zip(entered, suspects, strict=True)},
        reservations=tuple(
            Reservation("67", name, None, ReservationType.ESTIMATED, text)
            for name, text in zip(entered, suspects, strict=True)
        ),
        referential=dataclasses.replace(
            content.referential,
            indicators={
                **content.referential.indicators,
                first.id: dataclasses.replace(first, label="=1+1", short="@x"),
            },
        ),
    )
    path = tmp_path / "CALPAE_CeA.xlsx"
    build_workbook(path, changed)

    book = openpyxl.load_workbook(path)

    cells = entry_cells(book, Territory("67", "Bas-Rhin"))
    for name, text in zip(entered, suspects, strict=True):
        for header in ("Commentaires", "Réalisé 2018"):
            cell = cells[name, header]
            assert (cell.value, cell.data_type) == (text, "s")
            assert cell.quotePrefix == text.startswith(("=", "+", "-", "@"))
            assert cell.hyperlink is None
    assert cells[first.id, "Indicateur"].data_type == "s"
    notes = [cell for cell in book["Réserves"]["G"][4:] if cell.value]
    assert [(cell.value, cell.data_type) for cell in notes] == [(text, "s") for text in suspects]


def test_any_number_of_departments_and_years(tmp_path):
    content = packaged_content()
    settings = dataclasses.replace(
        content.settings,
        first_year=2003,
        territories=(Territory("2A", "Corse-du-Sud"), Territory("01", "Ain"), Territory("69", "Rhône l'Est")),
    )
    changed = dataclasses.replace(
        content,
        settings=settings,
        entries={("01", "pasi_structures", Period("2003")): 12, ("2A", "ag_delai_demarrage", Period("2022")): 24.3},
        comments={},
        reservations=(),
        vintages=(),
    )

    campaign = written_campaign(tmp_path, changed)

    assert campaign.structure == ()
    assert campaign.settings == settings
    assert campaign.series["01"]["pasi_structures"][0].figure == 12
    assert campaign.series["2A"]["ag_delai_demarrage"][-2].figure == 24.3
    assert campaign.sheets[Role.ENTRY, "69"] == "69 Rhône l'Est"


def test_a_file_in_the_way_is_replaced_whole_and_nothing_is_left_behind(tmp_path):
    path = tmp_path / "CALPAE_CeA.xlsx"
    path.write_text("ancien")

    build_workbook(path, packaged_content())

    assert path.read_bytes() == shipped_bytes()
    assert [*tmp_path.iterdir()] == [path]


def test_rows_are_high_enough_for_their_lines():
    assert line_count(Text("court", 20)) == 1
    assert line_count(Text("deux mots " * 6, 20)) > 2
    assert line_count(Text("a\nb", 20)) == 2
    assert line_count(Text("sans\u00a0coupure\u00a0possible", 8)) > 1
    assert row_pixels([Text("mot " * 5000, 20)]) == 545
    assert row_pixels([]) == 26


def test_pages_break_between_blocks():
    assert page_breaks([(4, 50), (9, 60), (15, 40)], first_room=100, room=120) == [9]
    assert page_breaks([(4, 300), (9, 60)], first_room=100, room=120) == [9]
