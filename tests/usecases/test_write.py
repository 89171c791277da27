"""Writing into the shipped workbook: what stays, what goes, and that twice is once."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from everything import with_peoples_things
from masters import (
    AT,
    BAS_RHIN,
    COMPUTING,
    FINDINGS,
    address,
    cell_of,
    edit,
    line_of,
    lines,
    look_of,
    master,
    sheet,
    shipped,
)
from openxml_audit import FileFormat, OpenXmlValidator
from python_calamine import CalamineWorkbook

from calpae_xl.books.file import FileBook
from calpae_xl.books.memory import MemoryBook
from calpae_xl.books.writing import UnwritableFileError
from calpae_xl.core.sheets.findings import TO_REVIEW
from calpae_xl.core.sheets.journal import Action
from calpae_xl.usecases.write import prepare, write

HOUSED = "67|ase_logement_stable|Réalisé 2019"
CHANGES_A_LOT = {"rsa_nouveaux_entrants": 3, "pasi_structures": 900, "ga_orientes": "x"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return master(tmp_path / "saisie.xlsx")


def process(path: Path, action: Action = Action.PROCESS, *, target: Path | None = None):
    book = FileBook(path)
    prepared = prepare(book, action, at=AT, user="jeanne")
    return prepared, write(book, prepared, at=AT, target=target)


def change(path: Path, figures: dict[str, object]) -> None:
    edit(path, BAS_RHIN, {cell_of(path, name, "Réalisé 2019"): value for name, value in figures.items()})


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def kinds_of_findings(path: Path) -> set[str]:
    """What the auditor objects to; people's own parts may be odd already."""
    errors = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(path).errors
    return {error.description for error in errors}


def table_area(path: Path, sheet_name: str, table: str) -> str:
    return openpyxl.load_workbook(path)[sheet_name].tables[table].ref


def test_nothing_is_written_into_a_workbook_that_says_it_all(path):
    before = path.read_bytes()

    _, applied = process(path)

    assert not applied.changed
    assert applied.backup is None
    assert path.read_bytes() == before
    assert sorted(p.name for p in path.parent.iterdir()) == ["saisie.xlsx"]


def test_twice_gives_the_same_bytes_as_once(path):
    change(path, CHANGES_A_LOT)
    _, first = process(path)
    once = path.read_bytes()

    _, second = process(path)

    assert (first.changed, second.changed) == (True, False)
    assert path.read_bytes() == once


def test_one_action_after_another_settles(path):
    change(path, CHANGES_A_LOT)
    for action in COMPUTING:
        process(path, action)
    settled = path.read_bytes()

    for action in COMPUTING:
        process(path, action)

    assert path.read_bytes() == settled


def test_only_the_parts_of_result_sheets_change(path):
    change(path, CHANGES_A_LOT)
    before = parts(path)

    process(path)

    after = parts(path)
    book = openpyxl.load_workbook(path)
    entries = {f"xl/worksheets/sheet{n}.xml" for n, name in enumerate(book.sheetnames, 1) if name[:2] in {"67", "68"}}
    changed = {name for name in after if after[name] != before.get(name)}
    assert before.keys() == after.keys() | {"xl/calcChain.xml"} & before.keys()
    assert not entries & changed
    assert not {name for name in changed if "styles" in name or "sharedStrings" in name or "theme" in name}


@pytest.mark.filterwarnings("ignore:Unknown extension is not supported:UserWarning")  # openpyxl says it would lose it
def test_what_people_added_to_the_workbook_survives(path, soffice, tmp_path):
    path.write_bytes(with_peoples_things(path.read_bytes()))
    audited = kinds_of_findings(path)
    change(path, CHANGES_A_LOT)
    before = parts(path)

    process(path)

    after = parts(path)
    added = {"xl/media/image1.png", "xl/drawings/dessin.xml", "xl/calpae/trace.dat", "customXml/item1.xml"}
    entry = {"xl/worksheets/sheet2.xml", "xl/worksheets/_rels/sheet2.xml.rels", "[Content_Types].xml"}
    assert added <= after.keys()
    assert {name: after[name] for name in added | entry} == {name: before[name] for name in added | entry}
    assert b"calpae:trace" in after["xl/worksheets/sheet2.xml"]
    assert kinds_of_findings(path) <= audited
    assert openpyxl.load_workbook(path)["Journal"]["D5"].value == "Traiter"
    assert "Traiter" in CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Journal").to_python()[-1]
    opened = soffice("xlsx", path, tmp_path / "relu")
    assert openpyxl.load_workbook(opened)["Journal"]["D5"].value == "Traiter"


def test_the_table_grows_and_shrinks_with_its_findings(path):
    shipped(path)
    change(path, CHANGES_A_LOT)
    process(path)
    grown = len(lines(path))

    assert grown > 80
    assert table_area(path, FINDINGS, "tblControles") == f"B4:T{4 + grown}"

    change(path, {"rsa_nouveaux_entrants": 9000, "pasi_structures": 72, "ga_orientes": 1112})
    process(path)

    left = len(lines(path))
    assert left < grown
    assert table_area(path, FINDINGS, "tblControles") == f"B4:T{4 + left}"
    values = sheet(path, FINDINGS).values
    assert not [cell for cell in values if int(cell.lstrip("ABCDEFGHIJKLMNOPQRST")) > 4 + left]


def test_a_line_that_a_filter_hid_is_shown_when_it_changes(path):
    book = openpyxl.load_workbook(path)
    for row in lines(path):
        book[FINDINGS].row_dimensions[row].hidden = row % 2 == 0
    book.save(path)
    process(path)
    before = lines(path)
    change(path, CHANGES_A_LOT)

    process(path)

    changed = [row for row, line in lines(path).items() if before.get(row) != line]
    shown = openpyxl.load_workbook(path)[FINDINGS]
    assert len(changed) > 30
    assert not any(shown.row_dimensions[row].hidden for row in changed)


def test_new_lines_look_like_the_others(path):
    change(path, CHANGES_A_LOT)
    process(path)

    tab = openpyxl.load_workbook(path)[FINDINGS]
    last = 4 + len(lines(path))
    for column in range(2, 18):
        assert look_of(tab, last, column) == look_of(tab, 5, column)


def test_decisions_and_justifications_survive(path):
    row = line_of(path, "B201", HOUSED)
    edit(path, FINDINGS, {address("justification", row): "=Compte vérifié", address("decision", row): "Refuser"})
    change(path, CHANGES_A_LOT)

    process(path)

    line = lines(path)[line_of(path, "B201", HOUSED)]
    assert (line.severity.text, line.decision.text, line.justification.text) == (
        "justifié", "Refuser", "=Compte vérifié",
    )  # fmt: skip


def test_a_figure_that_changed_brings_its_justification_back_for_review(path):
    row = line_of(path, "B201", HOUSED)
    edit(path, FINDINGS, {address("justification", row): "Compte vérifié."})
    process(path)
    change(path, {"ase_logement_stable": 530})

    process(path)

    line = lines(path)[line_of(path, "B201", HOUSED)]
    assert (line.severity.text, line.decision.text, line.justification.text) == (
        "bloquant", TO_REVIEW, "Compte vérifié.",
    )  # fmt: skip


def test_notes_beside_the_table_are_left_alone_and_told(path):
    row = line_of(path, "B201", HOUSED) + 1
    edit(path, FINDINGS, {f"Z{row}": "ma note"})
    change(path, {"ase_logement_stable": 322})

    prepared, _ = process(path)

    assert sheet(path, FINDINGS).values[f"Z{row}"] == "ma note"
    [notice] = prepared.results.notices
    assert f"ligne {row}" in notice


def test_the_journal_only_grows(path):
    for figure in (3, 4, 5):
        change(path, {"rsa_nouveaux_entrants": figure})
        process(path, Action.VALIDATE)

    rows = [*openpyxl.load_workbook(path)["Journal"].iter_rows(min_row=5, values_only=True)]
    assert [row[3] for row in rows] == ["Valider"] * 3
    assert [row[1] for row in rows] == [AT] * 3
    assert table_area(path, "Journal", "tblJournal") == "B4:H7"


def test_a_copy_leaves_the_workbook_as_it_was(path, tmp_path):
    shipped(path)
    change(path, CHANGES_A_LOT)
    before = path.read_bytes()

    _, applied = process(path, target=tmp_path / "copie.xlsx")

    assert path.read_bytes() == before
    assert applied.name == str(tmp_path / "copie.xlsx")
    assert len(lines(tmp_path / "copie.xlsx")) > 80


def test_a_workbook_open_in_excel_is_left_alone(path):
    change(path, CHANGES_A_LOT)
    before = path.read_bytes()
    path.with_name(f"~${path.name}").touch()

    with pytest.raises(UnwritableFileError, match=r"est ouvert dans Excel. Fermez-le"):
        process(path)

    assert path.read_bytes() == before


def test_a_book_in_memory_takes_the_same_plan(path):
    change(path, CHANGES_A_LOT)
    book = MemoryBook(FileBook(path).read())
    prepared = prepare(book, Action.PROCESS, at=AT, user="jeanne")

    write(book, prepared, at=AT)

    assert prepare(book, Action.PROCESS, at=AT, user="jeanne").results.plan.sheets == {}
    process(path)
    written = {s.name: (s.values, s.formulas) for s in FileBook(path).read().sheets}
    assert {s.name: (s.values, s.formulas) for s in book.read().sheets} == written


def test_what_was_written_follows_the_rules_of_the_format(path, soffice, tmp_path):
    change(path, CHANGES_A_LOT)
    process(path)

    assert OpenXmlValidator(file_format=FileFormat.OFFICE_2019).validate(path).errors == []
    opened = soffice("xlsx", path, tmp_path / "ouvert")
    assert openpyxl.load_workbook(opened, data_only=True)[FINDINGS]["B4"].value == "Priorité"
