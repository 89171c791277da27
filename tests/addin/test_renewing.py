"""The group « Campagne »: a new workbook beside the one in front of the person, on a fake Excel."""

from __future__ import annotations

from pathlib import Path

import pytest
from masters import BAS_RHIN, cell_of, look, master

from calpae_xl.core.campaign.campaign import read_campaign

from .test_buttons import ENGINES, Desk


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return master(tmp_path / "saisie.xlsx")


@pytest.fixture(params=ENGINES)
def desk(path: Path, request: pytest.FixtureRequest) -> Desk:
    desk = Desk(path, request.param)
    desk.workbook.folder = str(path.parent)
    return desk


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What is opened with its own program."""
    paths: list[Path] = []
    monkeypatch.setattr("calpae_xl.books.excel_desk.ExcelDesk.open_document", lambda _, path: paths.append(path))
    return paths


def test_a_workbook_is_made_anew_where_the_person_says(desk: Desk, path: Path, tmp_path: Path, opened: list[Path]):
    before, folder = path.read_bytes(), tmp_path / "ailleurs"
    folder.mkdir()

    said = desk.said("refaire", "ok", str(folder), "refait.xlsx")

    assert "« refait.xlsx » est écrit et ouvert" in said
    assert read_campaign(look(folder / "refait.xlsx")).settings.campaign == "2022"
    assert path.read_bytes() == before
    assert opened == [folder / "refait.xlsx"]


def test_the_next_campaign_asks_for_its_year(desk: Desk, tmp_path: Path):
    desk.said("campagne", "2023", "ok", "ok", str(tmp_path), "suite.xlsx")

    assert read_campaign(look(tmp_path / "suite.xlsx")).settings.year == 2023


def test_a_year_that_is_none_is_told(desk: Desk):
    _, text = desk.click("campagne", "l’an prochain")[-1]

    assert "n’est pas une année" in text


@pytest.mark.parametrize("answers", [("cancel",), ("ok", False), ("ok", "/nulle/part", False)])
def test_who_thinks_better_of_it_finds_nothing_written(desk: Desk, path: Path, answers: tuple[object, ...]):
    before = sorted(path.parent.iterdir())

    desk.click("refaire", *answers)

    assert sorted(path.parent.iterdir()) == before


def test_what_was_typed_and_not_saved_is_saved_first_once_agreed(desk: Desk, path: Path):
    desk.type_in(BAS_RHIN, cell_of(path, "rsa_nouveaux_entrants", "Réalisé 2021"), 4_321)
    before = path.read_bytes()

    desk.click("refaire", "cancel")

    assert path.read_bytes() == before


def test_a_workbook_without_a_folder_is_told(desk: Desk):
    desk.workbook.folder = "https://collectivite.example/documents"

    _, text = desk.click("refaire")[-1]

    assert "aucun dossier de ce poste" in text
