"""« Annexe », from a workbook to its files."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from factories import plain
from masters import BAS_RHIN, cell_of, edit, shipped

from calpae_xl.books.file import FileBook
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.exchange.copies import UnsendableWorkbookError
from calpae_xl.usecases.annex import prepare_annex, put_annex
from calpae_xl.usecases.send import read_source


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return shipped(tmp_path / "saisie.xlsx")


def text(document: bytes) -> str:
    with zipfile.ZipFile(BytesIO(document)) as package:
        return package.read("word/document.xml").decode()


def test_the_shipped_workbook(path: Path):
    before = path.read_bytes()

    annex = prepare_annex(read_source(FileBook(path)))

    assert annex.provisional
    assert [plain(each) for each in annex.notices] == [
        "Annexe provisoire, chaque page le dit : 5 constats bloquants.",
        "64 points à expliquer : l’annexe n’en dit rien.",
    ]
    assert "Note de révision" in text(annex.document)
    assert "Justification à fournir" not in text(annex.document)
    assert path.read_bytes() == before


def test_a_sheet_that_cannot_be_read_whole_makes_no_annex(path: Path):
    cell = cell_of(path, "rsa_1er_rdv", "Réalisé 2021")
    edit(path, BAS_RHIN, {f"A{cell[1:]}": None})

    with pytest.raises(UnsendableWorkbookError):
        prepare_annex(read_source(FileBook(path)))


def test_a_document_of_that_name_is_not_overwritten_unasked(path: Path, tmp_path: Path):
    annex, goal = prepare_annex(read_source(FileBook(path))), tmp_path / "annexe.docx"

    assert put_annex(annex, goal, replace=False).written
    assert not put_annex(annex, goal, replace=False).written
    goal.write_bytes(b"reworked")
    with pytest.raises(CalpaeError):
        put_annex(annex, goal, replace=False)
    assert goal.read_bytes() == b"reworked"
    with pytest.raises(CalpaeError):
        put_annex(annex, tmp_path / "annexe.xlsx", replace=True)
