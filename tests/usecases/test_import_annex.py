"""An annex into the entry sheets of a workbook, or into its archive: what is written, what is asked, what comes back."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import annexes
import pytest
from factories import plain
from masters import AT, BAS_RHIN, cell_of, edit, look, sheet, shipped

from calpae_xl.books.file import FileBook
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.sheets.conflicts import read_conflicts
from calpae_xl.core.sheets.journal import Action, read_journal
from calpae_xl.core.sheets.vintages import read_vintages
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.papers.opening import open_paper
from calpae_xl.usecases.compare_vintages import Earlier, UnknownDepartmentError, compare_vintages
from calpae_xl.usecases.import_annex import (
    Archive,
    EarlyVintageError,
    Merged,
    archive_annex,
    merge_annex,
    prepare_archive,
    prepare_merge,
    read_annex,
    read_target,
)
from calpae_xl.usecases.import_report import archive_lines, merge_lines
from calpae_xl.usecases.undo import prepare_undo
from calpae_xl.usecases.write import write

LATER = AT + timedelta(hours=1)
JEANNE = "jeanne"


@pytest.fixture
def annex(tmp_path: Path) -> Path:
    path = tmp_path / "annexe.docx"
    path.write_bytes(annexes.word_annex())
    return path


@pytest.fixture
def old_annex(tmp_path: Path) -> Path:
    path = tmp_path / "suivi.txt"
    path.write_text(annexes.old_text(), encoding="utf-8")
    return path


def merged(annex: Path, path: Path) -> Merged:
    book = FileBook(path)
    target = read_target(book)
    return merge_annex(target, read_annex(annex, target, None, open_paper=open_paper), book)


def imported(annex: Path, path: Path) -> Merged:
    found = merged(annex, path)
    write(FileBook(path), prepare_merge(found, at=AT, user=JEANNE), at=AT)
    return found


def archive(annex: Path, path: Path, year: int = 2020) -> Archive:
    target = read_target(FileBook(path))
    return archive_annex(target, read_annex(annex, target, "67", open_paper=open_paper), year)


def test_empty_cells_are_filled_and_a_figure_against_another_waits(annex: Path, tmp_path: Path):
    path = shipped(tmp_path / "saisie.xlsx")
    empty, other = (cell_of(path, "ase_majeurs_annee", f"Réalisé {year}") for year in (2018, 2019))
    rate, unreadable = (
        cell_of(path, "pasi_taux_couverture_30min", "Réalisé 2018"),
        cell_of(path, "form_cnfpt_numerique", "Réalisé 2020"),
    )
    edit(path, BAS_RHIN, {empty: None, other: 400, rate: None, unreadable: None})

    found = imported(annex, path)

    values = sheet(path, BAS_RHIN).values
    assert (values[empty], values[other], values[rate], values[unreadable]) == (389, 400, 1, "355 agents formés")
    [line] = read_conflicts(sheet(path, "Conflits")).lines
    assert (line.territory, line.header, line.ours, line.theirs, line.file) == (
        "67",
        "Réalisé 2019",
        "400",
        "426",
        "annexe.docx",
    )
    told = [plain(each) for each in merge_lines(found)]
    assert told[0] == "67 : 3 cellules vides remplies, 1 écart à décider dans « Conflits »."
    assert told[-1] == "68 : rien à reprendre."
    assert "  conflit : 67, « Jeunes devenus majeurs », Réalisé 2019 : 400 dans le classeur, 426 dans l’annexe" in told
    [*_, entry] = read_journal(sheet(path, "Journal")).entries
    assert (entry.action, entry.user, entry.file) == ("Importer une annexe", JEANNE, "annexe.docx")


def test_comments_that_the_workbook_lacks_are_counted(tmp_path: Path):
    path, document = shipped(tmp_path / "saisie.xlsx"), tmp_path / "annexe.txt"
    lines = [annexes.row("67", "ase_majeurs_annee", annexes.SENTENCE), annexes.row("67", "ase_ressources")]
    document.write_text(annexes.text([["Bas-Rhin"], annexes.HEADERS, *lines]), encoding="utf-8")
    told = "non repris : 1 commentaire de l’annexe"

    assert plain(merge_lines(merged(document, path))[-1]).startswith(f"  {told} n’est pas dans le classeur")
    assert any(told in plain(line) for line in archive_lines(archive(document, path, 2022)))
    cell = cell_of(path, "ase_majeurs_annee", "Commentaires")
    edit(path, BAS_RHIN, {cell: annexes.SENTENCE.replace(" ", "\n", 1)})
    assert not any("commentaire" in line for line in merge_lines(merged(document, path)))


def test_what_is_blank_in_the_annex_takes_nothing_away(annex: Path, tmp_path: Path):
    path = shipped(tmp_path / "saisie.xlsx")
    kept = cell_of(path, "form_cnfpt_numerique", "Réalisé 2018")
    edit(path, BAS_RHIN, {kept: 12})

    found = merged(annex, path)

    assert [result.kept for result in found.integration.returns] == [1, 0]
    assert "1 cellule gardée, vide dans l’annexe" in plain(merge_lines(found)[0])
    assert found.integration.change.sheets == {}


def test_importing_twice_changes_nothing_and_undoing_brings_all_back(annex: Path, tmp_path: Path):
    path = shipped(tmp_path / "saisie.xlsx")
    empty, other = (cell_of(path, "ase_majeurs_annee", f"Réalisé {year}") for year in (2018, 2019))
    edit(path, BAS_RHIN, {empty: None, other: 400})
    imported(annex, path)

    again = merged(annex, path)
    assert again.known
    assert again.read.digest == sha256(annex.read_bytes()).hexdigest()
    assert prepare_merge(again, at=LATER, user=JEANNE).whole.sheets == {}
    assert [plain(line) for line in merge_lines(again)] == ["« annexe.docx » : déjà importé."]

    write(FileBook(path), prepare_undo(look(path), at=LATER, user=JEANNE), at=LATER)
    assert empty not in sheet(path, BAS_RHIN).values
    assert [line.subject for line in read_conflicts(sheet(path, "Conflits")).lines] == []
    assert not merged(annex, path).known


def test_an_old_annex_becomes_a_vintage_that_can_be_compared(old_annex: Path, tmp_path: Path):
    path = shipped(tmp_path / "saisie.xlsx")
    values = sheet(path, "Millésimes").values
    edit(
        path,
        "Millésimes",
        {cell: None for cell in values if not cell.startswith("A") and int(cell.lstrip("BCDEFGH")) > 4},
    )
    assert read_vintages(sheet(path, "Millésimes")) == {}

    found = archive(old_annex, path)
    write(FileBook(path), prepare_archive(found, at=AT, user=JEANNE), at=AT)

    assert [plain(line) for line in archive_lines(found)] == ["millésime 2020 : 205 chiffres ajoutés."]
    assert read_vintages(sheet(path, "Millésimes")) == {"2020": annexes.published("2020")}
    compared = compare_vintages(FileBook(path), Earlier(vintage="2020"))
    assert (
        compared.counts == compare_vintages(FileBook(shipped(tmp_path / "livré.xlsx")), Earlier(vintage="2020")).counts
    )
    [*_, entry] = read_journal(sheet(path, "Journal")).entries
    assert entry.action == Action.ARCHIVE.value

    again = archive(old_annex, path)
    assert prepare_archive(again, at=LATER, user=JEANNE).whole.sheets == {}
    assert [plain(line) for line in archive_lines(again)] == ["millésime 2020 : 205 déjà là."]

    write(FileBook(path), prepare_undo(look(path), at=LATER, user=JEANNE), at=LATER)
    assert read_vintages(sheet(path, "Millésimes")) == {}


def test_the_archive_is_never_overwritten(old_annex: Path, tmp_path: Path):
    path = shipped(tmp_path / "saisie.xlsx")
    held = next(
        cell for cell, value in sheet(path, "Millésimes").values.items() if cell.startswith("G") and value == "389"
    )
    edit(path, "Millésimes", {held: "388"})

    found = archive(old_annex, path)

    assert [plain(line) for line in archive_lines(found)] == [
        "millésime 2020 : 204 déjà là, 1 laissé comme il est archivé.",
        "  laissé : 67, « Jeunes devenus majeurs », réalisé 2018 : « 388 » dans « Millésimes », « 389 » dans l’annexe",
    ]


def test_figures_cannot_be_published_before_their_year(annex: Path, tmp_path: Path):
    path = shipped(tmp_path / "saisie.xlsx")

    with pytest.raises(EarlyVintageError, match="jusqu’en 2022"):
        archive(annex, path, 2021)

    assert "comparer" in archive_lines(archive(annex, path, 2022))[-1]


def test_the_departments_are_those_of_the_workbook(annex: Path, tmp_path: Path):
    target = read_target(FileBook(shipped(tmp_path / "saisie.xlsx")))

    with pytest.raises(UnknownDepartmentError, match="57"):
        read_annex(annex, target, "57", open_paper=open_paper)
    with pytest.raises(CalpaeError, match="n’est pas un département"):
        read_annex(annex, None, "21", open_paper=open_paper)
    assert read_campaign(target.grid).territories == target.campaign.territories
