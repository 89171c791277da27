"""The add-in and the command line in the copy of one department, which has no « Journal » and a letter for « Accueil »."""

from __future__ import annotations

from pathlib import Path

import pytest
from masters import AT, BAS_RHIN, FINDINGS, cell_of, edit, lines, sheet
from sendings import addressed, collect, saved

from calpae_xl.books.file import FileBook
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.workbook.sheet_recognition import MissingResultSheetError
from calpae_xl.usecases.correct import prepare_corrections
from calpae_xl.usecases.write import prepare, write

FIGURE, YEAR = "rsa_nouveaux_entrants", "Réalisé 2019"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    path = saved(collect(addressed(tmp_path / "saisie.xlsx")), tmp_path)
    edit(path, BAS_RHIN, {cell_of(path, FIGURE, YEAR): "12 500"})
    return path


def test_valider_lists_the_findings_and_leaves_the_letter_alone(copy: Path):
    letter = sheet(copy, "Accueil")
    book = FileBook(copy)

    write(book, prepare(book, Action.VALIDATE, at=AT, user="jeanne"), at=AT)

    assert ("C101", f"67|{FIGURE}|{YEAR}") in [(line.code.text, line.key.text) for line in lines(copy).values()]
    assert sheet(copy, "Accueil") == letter
    assert not prepare(book, Action.VALIDATE, at=AT, user="jeanne").whole.sheets


def test_corriger_writes_the_figure_and_leaves_the_letter_alone(copy: Path):
    letter = sheet(copy, "Accueil")
    book = FileBook(copy)

    write(book, prepare_corrections(book.read(), numbers=True, at=AT, user="jeanne").prepared, at=AT)

    assert sheet(copy, BAS_RHIN).values[cell_of(copy, FIGURE, YEAR)] == 12_500
    assert sheet(copy, "Accueil") == letter
    assert sheet(copy, FINDINGS).values


def test_consolider_is_refused_since_a_department_alone_has_no_total(copy: Path):
    with pytest.raises(MissingResultSheetError, match="CeA"):
        prepare(FileBook(copy), Action.CONSOLIDATE, at=AT, user="jeanne")
