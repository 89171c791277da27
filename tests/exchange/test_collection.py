"""The copy that a department fills in: what is in it, and what nobody should ever find there."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from copies import sender_of
from factories import plain
from hypothesis import given, settings
from hypothesis import strategies as st
from masters import AT, BAS_RHIN, FINDINGS, address, cell_of, edit, line_of, lines, sheet, shipped_grid
from openpyxl.workbook import Workbook
from openxml_audit import FileFormat, OpenXmlValidator
from sampling import tries
from sendings import DEADLINE, ON, SERVICE_MAILBOX, addressed, collect, parts, saved

from calpae_xl.books.file import FileBook
from calpae_xl.books.workbook import read_grid
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.campaign.conventions import Due
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.returns.declared import declared
from calpae_xl.core.sheets.baseline import BASELINE_SHEET, read_baseline
from calpae_xl.core.sheets.findings import lines_apart
from calpae_xl.core.sheets.revisions import read_revisions
from calpae_xl.core.trade.dispatch import Dispatch, Purpose
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan, applied
from calpae_xl.exchange.copies import UnsendableWorkbookError, collection_copy
from calpae_xl.usecases.compare_vintages import Earlier, prepare_comparison
from calpae_xl.usecases.integrate import preview_returns
from calpae_xl.usecases.send import Sending
from calpae_xl.usecases.validate import validate_book
from calpae_xl.usecases.write import write

HAUT_RHIN = "68 Haut-Rhin"
HOUSED = "67|ase_logement_stable|Réalisé 2019"
SHEETS = [
    "Accueil",
    BAS_RHIN,
    "Contrôles",
    "Réserves",
    "Référentiel",
    "Codes",
    "Paramètres",
    "Millésimes",
    BASELINE_SHEET,
]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return addressed(tmp_path_factory.mktemp("classeur") / "CALPAE.xlsx")


@pytest.fixture(scope="module")
def sending(path: Path) -> Sending:
    return collect(path)


@pytest.fixture(scope="module")
def copy(sending: Sending, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(sending, tmp_path_factory.mktemp("envoi"))


@pytest.fixture(scope="module")
def book(copy: Path) -> Workbook:
    return openpyxl.load_workbook(copy)


def test_it_holds_what_the_department_needs_and_no_journal(book):
    assert book.sheetnames == SHEETS
    assert [book[name].sheet_state for name in SHEETS] == ["visible"] * 8 + ["veryHidden"]


def test_its_name_says_what_it_is(sending):
    assert sending.copy.dispatch.file_name == "CALPAE_67_2022_collecte_v1_2026-11-21.xlsx"


def test_it_is_small_enough_for_any_mailbox(sending):
    assert len(sending.copy.content) < 200_000


def test_it_says_what_to_do_and_by_when(copy):
    said = [plain(str(value)) for value in sheet(copy, "Accueil").values.values()]

    assert "Collecte – Bas-Rhin (67)" in said
    assert f"À retourner pour le 31 janvier 2027, à {SERVICE_MAILBOX}." in said
    assert any(text.endswith(f"en pièce jointe à {SERVICE_MAILBOX}, pour le 31 janvier 2027.") for text in said)
    assert "Copie n° 1 préparée le 21 novembre 2026 par : Collectivité européenne d’Alsace." in said


def test_its_first_sheet_and_its_list_ask_for_no_button(copy):
    for name in ("Accueil", FINDINGS):
        assert not [text for text in sheet(copy, name).values.values() if "Valider" in str(text)]


def test_its_first_sheet_lists_the_lines_of_its_own_list(copy):
    values = sheet(copy, "Accueil").values
    first = [values[f"C{row}"] for row in range(1, 40) if values.get(f"A{row}") == "à traiter"]

    asking = [line for line in lines(copy).values() if line.asks]
    assert first == [f"{line.sheet.text}, {line.cell.text}" for line in asking[:10]]


def test_every_entry_is_there_with_native_validation_and_can_be_typed_over(path, copy, book):
    assert declared(read_campaign(read_grid(copy)), "67") == declared(read_campaign(read_grid(path)), "67")
    entry = book[BAS_RHIN]
    figure = entry[cell_of(copy, "rsa_1er_rdv", "Réalisé 2022")]
    assert not entry.protection.sheet
    assert any(figure.coordinate in rule.sqref for rule in entry.data_validations.dataValidation)


def test_validating_it_says_what_the_workbook_says_of_the_department_alone(path, copy):
    ours = [f for f in validate_book(FileBook(path)).validation.findings if f.territory == "67" and f.code.level < 3]
    [findings] = [validate_book(FileBook(copy)).validation.findings]

    assert [f.fingerprint for f in findings] == [f.fingerprint for f in ours]
    assert len(findings) > 40


def test_what_it_lists_as_findings_is_what_validating_it_finds(copy):
    found = validate_book(FileBook(copy)).validation.findings

    listed = [line.fingerprint.text for line in lines_apart(lines(copy).values())]
    assert sorted(listed) == sorted(finding.fingerprint for finding in found)


def test_decisions_and_justifications_travel_with_their_findings(tmp_path, path):
    own = tmp_path / "CALPAE.xlsx"
    own.write_bytes(path.read_bytes())
    row = line_of(own, "B201", HOUSED)
    edit(
        own, FINDINGS, {address("justification", row): "Logements relais comptés.", address("decision", row): "Refuser"}
    )

    copy = saved(collect(own), tmp_path)

    line = lines(copy)[line_of(copy, "B201", HOUSED)]
    assert (line.justification.text, line.decision.text) == ("Logements relais comptés.", "Refuser")
    assert line.severity.text == "justifié"
    assert "B201" not in {f.code.text for f in validate_book(FileBook(copy)).validation.findings}


def test_what_revisions_justifies_is_written_where_the_copy_can_keep_it(tmp_path, path):
    own = tmp_path / "CALPAE.xlsx"
    own.write_bytes(path.read_bytes())
    _, prepared = prepare_comparison(FileBook(own), Earlier(), at=AT, user="jeanne")
    write(FileBook(own), prepared, at=AT)
    apart = lines_apart(lines(own).values())
    finding = next(i.fingerprint.text for i in apart if (i.code.text, i.key.text) == ("T304", HOUSED))
    revised = read_revisions(sheet(own, "Révisions"))
    row = next(n for n, line in enumerate(revised.lines, revised.places.first_row) if line.finding.text == finding)
    edit(own, "Révisions", {f"{revised.places.columns['justification']}{row}": "Sorties recomptées."})

    copy = saved(collect(own), tmp_path)

    assert lines(copy)[line_of(copy, "T304", HOUSED)].justification.text == "Sorties recomptées."
    assert finding not in {f.fingerprint for f in validate_book(FileBook(copy)).validation.findings}
    seen = preview_returns(FileBook(sender_of(own, copy)), [copy], open_return=FileBook, workbook=own)
    assert (seen.refused, seen.integration.change) == ((), Plan())


def test_nothing_of_the_other_department_is_in_any_part(tmp_path, path):
    own = tmp_path / "CALPAE.xlsx"
    own.write_bytes(path.read_bytes())
    figures = {}
    grid = read_grid(own)
    campaign = read_campaign(grid)
    for number, observed in enumerate(campaign.series["68"].values()):
        for position, seen in enumerate(observed):
            figures[seen.cell] = 76_000_000 + 100 * number + position
    edit(own, HAUT_RHIN, figures)
    edit(own, HAUT_RHIN, {at.cell: "secret du 68" for (code, _), (_, at) in campaign.comments.items() if code == "68"})
    for row, line in lines(own).items():
        if line.key.text.startswith("68"):
            edit(own, FINDINGS, {address("justification", row): "secret du 68"})
            break
    reserved = sheet(own, "Réserves")
    row = next(a[1:] for a, value in reserved.values.items() if a.startswith("B") and value == "68")
    edit(own, "Réserves", {f"G{row}": "secret du 68"})

    everything = parts(collect(own).copy.content)

    assert not [name for name, text in everything.items() if re.search(r"7600[0-9]{4}|76\D?000\D?[0-9]{3}", text)]
    assert not [name for name, text in everything.items() if "secret du 68" in text or "Haut-Rhin" in text]
    assert not [name for name, text in everything.items() if ">68|" in text]


def test_no_earlier_vintage_of_the_other_department_is_left(copy):
    territories = {
        value for a, value in sheet(copy, "Millésimes").values.items() if a.startswith("C") and int(a[1:]) > 4
    }

    assert territories == {"67"}


def test_no_name_no_path_no_macro_no_link_to_elsewhere(tmp_path, path):
    book = openpyxl.load_workbook(path)
    book.properties.creator = book.properties.lastModifiedBy = "Jeanne Martin"
    own = tmp_path / "CALPAE.xlsx"
    book.save(own)
    edit(own, "Journal", {"C5": "jeanne.martin", "D5": "Valider", "G5": r"C:\Users\jeanne\CALPAE.xlsx"})

    everything = parts(collect(own).copy.content)

    assert not [name for name, text in everything.items() if re.search(r"jeanne|martin|C:\\|/home/|/tmp/", text, re.I)]
    assert not [name for name in everything if re.search(r"vba|external|printer|comments|person|customXml", name, re.I)]
    assert not [name for name, text in everything.items() if 'TargetMode="External"' in text]
    assert "<dc:creator>Collectivité européenne d’Alsace</dc:creator>" in everything["docProps/core.xml"]


def test_the_service_and_the_server_of_the_office_stay_at_the_office(sending):
    everything = "".join(parts(sending.copy.content).values())

    assert SERVICE_MAILBOX in everything
    assert "smtp.alsace.example" not in everything
    assert "prefecture@etat.example" not in everything


@pytest.mark.parametrize("version", [FileFormat.OFFICE_2016, FileFormat.MICROSOFT_365])
def test_the_package_follows_the_open_xml_rules(copy, version):
    assert [str(error) for error in OpenXmlValidator(file_format=version).validate(str(copy)).errors] == []


def test_its_bytes_depend_on_what_is_sent_alone(path, sending):
    assert collect(path).copy.content == sending.copy.content


def test_it_remembers_what_it_held(copy):
    baseline = read_baseline(read_grid(copy))

    assert baseline.dispatch == Dispatch(Purpose.COLLECTION, "67", "2022", 1, ON)
    assert baseline.declaration == declared(read_campaign(read_grid(copy)), "67", lines(copy).values())


def test_coming_back_untouched_it_changes_nothing(path, copy):
    seen = preview_returns(FileBook(path), [copy], open_return=FileBook, workbook=path)

    assert seen.refused == ()
    assert seen.integration.change == Plan()


def test_a_figure_typed_into_it_comes_back(tmp_path, path, copy):
    back = tmp_path / copy.name
    back.write_bytes(copy.read_bytes())
    edit(back, BAS_RHIN, {cell_of(back, "rsa_1er_rdv", "Réalisé 2022"): 4321})

    own = tmp_path / "CALPAE.xlsx"
    own.write_bytes(path.read_bytes())
    seen = preview_returns(FileBook(sender_of(own, copy)), [back], open_return=FileBook, workbook=own)

    cell = cell_of(path, "rsa_1er_rdv", "Réalisé 2022")
    assert seen.integration.change.sheets[BAS_RHIN].cells == {cell: Content(4321)}


def test_libreoffice_shows_its_results_and_saves_it_without_a_change(tmp_path, path, copy, soffice):
    back = soffice("xlsx:Calc MS Excel 2007 XML", copy, tmp_path)

    shown = openpyxl.load_workbook(back, data_only=True)
    kept = openpyxl.load_workbook(copy, data_only=True)
    for name in ("Accueil", "Contrôles", "Réserves"):
        results = [
            c.coordinate for row in openpyxl.load_workbook(copy)[name].iter_rows() for c in row if c.data_type == "f"
        ]
        assert results
        for cell in results:
            assert (shown[name][cell].value or "") == (kept[name][cell].value or ""), (name, cell)
    seen = preview_returns(FileBook(path), [back], open_return=FileBook, workbook=path)
    assert (seen.refused, seen.integration.change) == ((), Plan())


def test_what_people_added_beside_the_layout_stays_and_is_counted(tmp_path, path):
    own = tmp_path / "CALPAE.xlsx"
    book = openpyxl.load_workbook(path)
    book.create_sheet("Brouillon")["A1"] = "pense-bête"
    book[BAS_RHIN]["L6"] = "pense-bête"
    book[BAS_RHIN]["M4"] = "Suivi"
    book[BAS_RHIN]["E90"] = 12
    book[BAS_RHIN]["E6"] = "=300+89"
    book[HAUT_RHIN]["M4"] = "du 68, qui n’est pas de cet envoi"
    book["Réserves"]["I6"] = "note à part"
    book.save(own)
    edit(own, BAS_RHIN, {"E6": 389})
    grid = read_grid(own)
    entry = next(s for s in grid.sheets if s.name == BAS_RHIN)
    entry = replace(entry, formulas={**entry.formulas, "E6": "=300+89"})
    grid = replace(grid, sheets=tuple(entry if s.name == BAS_RHIN else s for s in grid.sheets))

    made = collection_copy(process_grid(grid), Dispatch(Purpose.COLLECTION, "67", "2022", 1, ON))

    assert made.left == (4, ("Brouillon",), 0, 1)
    assert "pense-bête" not in "".join(parts(made.content).values())


def test_the_shipped_workbook_leaves_nothing_behind(sending):
    assert sending.copy.left == (0, (), 0, 0)


def test_a_missing_row_is_told_rather_than_sent_blank(tmp_path, path):
    own = tmp_path / "CALPAE.xlsx"
    own.write_bytes(path.read_bytes())
    row = cell_of(own, "rsa_1er_rdv", "Réalisé 2022").lstrip("ABCDEFGHIJ")
    edit(own, BAS_RHIN, {f"A{row}": None})

    with pytest.raises(UnsendableWorkbookError) as refused:
        collect(own)

    assert plain(str(refused.value)).startswith(
        "« CALPAE.xlsx » ne peut pas être envoyé tel quel : feuille « 67 Bas-Rhin », "
    )


def test_what_the_other_department_lost_is_no_reason_to_refuse(tmp_path, path):
    own = tmp_path / "CALPAE.xlsx"
    own.write_bytes(path.read_bytes())
    edit(own, HAUT_RHIN, {"A6": None})

    assert collect(own).copy.content


def with_cell(grid: Grid, at: str, value: object) -> Grid:
    return applied(grid, Plan({BAS_RHIN: SheetPlan({at: Content(value)})}))


@pytest.mark.parametrize(
    "value",
    [date(2022, 3, 1), True, "=1+1", "  espaces  ", "a\r\nb", "_x0041_", "#REF!", "1-2", 0, 0.95, 1e15, -3, "é" * 3000],
    ids=repr,
)
def test_whatever_was_typed_arrives_as_it_was(value):
    grid = with_cell(shipped_grid(), "E6", value)

    made = collection_copy(process_grid(grid), Dispatch(Purpose.COLLECTION, "67", "2022", 1, ON), (Due(DEADLINE),))

    [seen] = made.work.campaign.series["67"]["ase_majeurs_annee"][:1]
    assert seen.typed == value


@settings(max_examples=tries(15))
@given(
    st.dictionaries(
        st.sampled_from([f"{column}{row}" for column in "EFGHIJK" for row in (6, 7, 8, 9)]),
        st.none() | st.integers(-(10**9), 10**9) | st.floats(-1e6, 1e6) | st.text(max_size=30).filter(str.isprintable),
        max_size=8,
    )
)
def test_any_entries_make_a_copy_that_comes_back_without_a_change(cells):
    grid = applied(shipped_grid(), Plan({BAS_RHIN: SheetPlan({a: Content(value) for a, value in cells.items()})}))

    made = collection_copy(process_grid(grid), Dispatch(Purpose.COLLECTION, "67", "2022", 1, ON))

    assert made.work.campaign.comments.keys() == {key for key in read_campaign(grid).comments if key[0] == "67"}
