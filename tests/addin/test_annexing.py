"""The button « Annexe », on a fake Excel."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from factories import plain
from masters import BAS_RHIN, cell_of, master

from .test_buttons import ENGINES, Desk


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return master(tmp_path / "saisie.xlsx")


@pytest.fixture(params=ENGINES)
def desk(path: Path, request: pytest.FixtureRequest) -> Desk:
    return Desk(path, request.param)


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What is opened with its own program; no LibreOffice on this computer."""
    paths: list[Path] = []
    monkeypatch.setattr("calpae_xl.books.excel_desk.ExcelDesk.open_document", lambda _, path: paths.append(path))
    monkeypatch.setattr("calpae_xl.install.libreoffice.libreoffice", lambda computer: None)
    return paths


def text(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read("word/document.xml").decode()


def test_the_annex_goes_where_the_person_says_and_is_opened(desk: Desk, path: Path, tmp_path: Path, opened: list[Path]):
    before = path.read_bytes()
    desk.type_in(BAS_RHIN, cell_of(path, "rsa_nouveaux_entrants", "Réalisé 2021"), 4_321)

    said = desk.said("annexe", "ok", str(tmp_path), "annexe.docx")

    assert plain(said) == "« annexe.docx » est écrit et ouvert."
    assert opened == [tmp_path / "annexe.docx"]
    assert "4\u00a0321" in text(tmp_path / "annexe.docx")
    assert path.read_bytes() == before


@pytest.mark.parametrize("answers", [("cancel",), ("ok", False), ("ok", "/nulle/part", False)])
def test_who_thinks_better_of_it_finds_nothing_written(desk: Desk, path: Path, answers: tuple[object, ...]):
    before = sorted(path.parent.iterdir())

    desk.click("annexe", *answers)

    assert sorted(path.parent.iterdir()) == before


def test_a_document_that_is_there_is_left_alone(desk: Desk, tmp_path: Path):
    (tmp_path / "annexe.docx").write_bytes(b"reworked")

    kind, _ = desk.click("annexe", "ok", str(tmp_path), "annexe.docx")[-1]

    assert kind == "problem"
    assert (tmp_path / "annexe.docx").read_bytes() == b"reworked"
