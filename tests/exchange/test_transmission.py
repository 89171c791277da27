"""The copy that the prefecture reads: whole, locked, marked while anything blocks."""

from __future__ import annotations

import math
import re
from pathlib import Path

import openpyxl
import pytest
from factories import plain
from masters import AT, BAS_RHIN, FINDINGS, address, cell_of, edit, line_of, lines, sheet
from openpyxl.workbook import Workbook
from openxml_audit import FileFormat, OpenXmlValidator
from sendings import addressed, parts, saved, transmit

from calpae_xl.books.file import FileBook
from calpae_xl.books.workbook import read_grid
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.returns.declared import declared
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.sheets.revisions import read_revisions
from calpae_xl.core.trade.codes import Severity
from calpae_xl.usecases.compare_vintages import Earlier, prepare_comparison
from calpae_xl.usecases.send import BlockedTransmissionError, Sending
from calpae_xl.usecases.validate import validate_book
from calpae_xl.usecases.write import prepare, write

HAUT_RHIN = "68 Haut-Rhin"
SHEETS = [
    "Accueil",
    BAS_RHIN,
    HAUT_RHIN,
    "CeA",
    "Évolutions",
    "Contrôles",
    "Réserves",
    "Référentiel",
    "Codes",
    "Paramètres",
    "Millésimes",
]
HELPERS = ["_objectifs", "_vu"]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return addressed(tmp_path_factory.mktemp("classeur") / "CALPAE.xlsx")


@pytest.fixture(scope="module")
def sending(path: Path) -> Sending:
    return transmit(path)


@pytest.fixture(scope="module")
def copy(sending: Sending, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(sending, tmp_path_factory.mktemp("envoi"))


@pytest.fixture(scope="module")
def book(copy: Path) -> Workbook:
    return openpyxl.load_workbook(copy)


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook once nothing blocks any more."""
    path = addressed(tmp_path_factory.mktemp("fini") / "CALPAE.xlsx")
    for finding in validate_book(FileBook(path)).validation.findings:
        if finding.code.severity is Severity.BLOCKING:
            edit(path, finding.at.sheet, {finding.at.cell: "ND"})
    return path


def same(shown: object, kept: object) -> bool:
    if isinstance(shown, int | float) and isinstance(kept, int | float):
        return math.isclose(shown, kept, rel_tol=1e-12)
    return (shown or "") == (kept or "")


def test_it_is_the_whole_workbook_without_journal_nor_undo(book):
    assert book.sheetnames == [*SHEETS, *HELPERS]
    assert [book[name].sheet_state for name in HELPERS] == ["veryHidden"] * 2


def test_every_cell_of_every_sheet_is_locked_without_a_password(book):
    for name in book.sheetnames:
        assert book[name].protection.sheet, name
        assert book[name].protection.password is None, name
        assert all(cell.protection.locked for row in book[name].iter_rows() for cell in row), name


def test_sheets_keep_their_place_and_excel_proposes_to_read_only(sending):
    everything = parts(sending.copy.content)

    assert '<workbookProtection lockStructure="1"/>' in everything["xl/workbook.xml"]
    assert '<fileSharing readOnlyRecommended="1"/>' in everything["xl/workbook.xml"]
    assert "_MarkAsFinal" in everything["docProps/custom.xml"]
    assert "<cp:contentStatus>Final</cp:contentStatus>" in everything["docProps/core.xml"]


@pytest.mark.parametrize("version", [FileFormat.OFFICE_2016, FileFormat.MICROSOFT_365])
def test_the_package_follows_the_open_xml_rules(copy, version):
    assert [str(error) for error in OpenXmlValidator(file_format=version).validate(str(copy)).errors] == []


def test_it_is_small_enough_for_any_mailbox(sending):
    assert len(sending.copy.content) < 250_000


def test_each_title_and_each_page_says_provisional_while_anything_blocks(book):
    for name in SHEETS:
        assert book[name].oddHeader.center.text.endswith("PROVISOIRE"), name
        assert book[name]["B1"].number_format == '"PROVISOIRE – "@', name


def test_nothing_says_provisional_once_nothing_blocks(settled):
    sending = transmit(settled, provisional=False)

    assert not sending.copy.provisional
    assert "PROVISOIRE" not in "".join(parts(sending.copy.content).values())


def test_a_workbook_that_blocks_does_not_leave_unless_somebody_says_so(path):
    with pytest.raises(BlockedTransmissionError) as refused:
        transmit(path, provisional=False)

    assert plain(str(refused.value)) == (
        "« CALPAE.xlsx » n’est pas prêt à être transmis : 5 constats bloquants, « 67 Bas-Rhin, F9 », "
        "« 67 Bas-Rhin, H18 », « 67 Bas-Rhin, G37 », « 67 Bas-Rhin, G44 » et « 68 Haut-Rhin, G30 ». Corrigez ou "
        "justifiez, ou ajoutez --provisoire : chaque page portera alors « PROVISOIRE »."
    )


def test_the_first_sheet_sums_up_what_was_found(copy):
    said = [plain(str(value)) for value in sheet(copy, "Accueil").values.values()]

    assert "Transmission à la préfecture – Bas-Rhin et Haut-Rhin" in said
    assert (
        "Copie n° 1 préparée le 21 novembre 2026 par : Collectivité européenne d’Alsace. Version provisoire : "
        "5 constats bloquants à lever." in said
    )
    assert "limite dépassée : Jeunes en logement stable" in said
    assert sum(1 for text in said if re.fullmatch(r"6[78] \S+, [A-Z]+[0-9]+", text)) == 5


def test_the_first_sheet_says_that_nothing_blocks(settled, tmp_path):
    said = [plain(str(v)) for v in sheet(saved(transmit(settled), tmp_path), "Accueil").values.values()]

    assert any(text.endswith("Aucun constat bloquant.") for text in said)
    assert "Ce qui bloque encore" not in said


def test_long_lists_of_what_blocks_are_cut_and_say_so(path, tmp_path):
    own = tmp_path / "CALPAE.xlsx"
    own.write_bytes(path.read_bytes())
    edit(own, BAS_RHIN, {f"{column}{row}": -1 for column in "EFGH" for row in (6, 7, 8, 9)})

    said = [plain(str(v)) for v in sheet(saved(transmit(own), tmp_path), "Accueil").values.values()]

    [more] = [text for text in said if text.startswith("et ")]
    listed = sum(1 for text in said if re.fullmatch(r"6[78] \S+, [A-Z]+[0-9]+", text))
    blocking = validate_book(FileBook(own)).validation.count(Severity.BLOCKING)
    assert (listed, more) == (15, f"et {blocking - 15} autres, dans « Contrôles »")


def test_it_says_what_the_workbook_says(path, copy):
    ours, theirs = (read_campaign(read_grid(p)) for p in (path, copy))

    assert all(declared(ours, code) == declared(theirs, code) for code in ("67", "68"))
    assert ours.vintages == theirs.vintages
    assert ours.referential == theirs.referential


def test_results_are_alive_and_shown(copy):
    consolidated = sheet(copy, "CeA")
    shown = {address for address in consolidated.formulas if consolidated.values.get(address) is not None}

    assert len(shown) > 1_000
    assert {value for value in consolidated.values.values() if str(value).startswith("#")} == set()


def test_libreoffice_finds_the_same_results(copy, soffice, tmp_path):
    back = soffice("xlsx:Calc MS Excel 2007 XML", copy, tmp_path)

    shown, kept = (openpyxl.load_workbook(p, data_only=True)["CeA"] for p in (back, copy))
    for row in kept.iter_rows(max_col=11):
        for cell in row:
            assert same(shown[cell.coordinate].value, cell.value), cell.coordinate


def test_justifications_and_decisions_are_there_to_be_read(path, tmp_path):
    own = tmp_path / "CALPAE.xlsx"
    own.write_bytes(path.read_bytes())
    row = line_of(own, "B201", "67|ase_logement_stable|Réalisé 2019")
    edit(own, FINDINGS, {address("justification", row): "Logements relais comptés."})

    copy = saved(transmit(own), tmp_path)

    line = lines(copy)[line_of(copy, "B201", "67|ase_logement_stable|Réalisé 2019")]
    assert (line.severity.text, line.justification.text) == ("justifié", "Logements relais comptés.")


def test_revisions_that_were_found_go_along_as_plain_values(path, tmp_path):
    own = tmp_path / "CALPAE.xlsx"
    own.write_bytes(path.read_bytes())
    _, prepared = prepare_comparison(FileBook(own), Earlier(), at=AT, user="jeanne")
    write(FileBook(own), prepared, at=AT)

    copy = saved(transmit(own), tmp_path)

    ours, theirs = (read_revisions(sheet(p, "Révisions")).lines for p in (own, copy))
    assert len(theirs) == len([line for line in ours if line.indicator.text]) > 30
    assert [line.indicator.text for line in theirs] == [line.indicator.text for line in ours][: len(theirs)]
    assert sheet(copy, "Révisions").formulas == {}
    assert [str(e) for e in OpenXmlValidator(file_format=FileFormat.OFFICE_2016).validate(str(copy)).errors] == []


def test_no_user_no_path_no_server_is_in_any_part(path, tmp_path):
    own = tmp_path / "CALPAE.xlsx"
    own.write_bytes(path.read_bytes())
    book = FileBook(own)
    edit(own, BAS_RHIN, {cell_of(own, "rsa_1er_rdv", "Réalisé 2022"): 4321})
    write(book, prepare(book, Action.PROCESS, at=AT, user="jeanne.martin"), at=AT)
    assert "jeanne.martin" in "".join(parts(own.read_bytes()).values())

    everything = "".join(parts(transmit(own).copy.content).values())

    assert not re.search(r"jeanne|/tmp/|smtp\.alsace|CALPAE\.xlsx", everything)


def test_small_counts_are_pointed_out_and_left_to_whoever_sends(sending):
    assert any(plain(notice).endswith("assurez-vous que la diffusion en est permise.") for notice in sending.notices)
