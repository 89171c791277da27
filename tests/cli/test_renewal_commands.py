"""« refaire » and « campagne », as people type them."""

from __future__ import annotations

from pathlib import Path

import pytest
from masters import BAS_RHIN, cell_of, edit, look, master

from calpae_xl.cli.main import run
from calpae_xl.core.campaign.campaign import read_campaign


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return master(tmp_path / "saisie.xlsx")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_without_a_place_nothing_is_written(path: Path, capsys: pytest.CaptureFixture[str]):
    before = sorted(path.parent.iterdir())

    assert run(["refaire", str(path)]) == 0

    assert "Rien n’a été écrit" in plain(capsys.readouterr().out)
    assert sorted(path.parent.iterdir()) == before


def test_the_new_workbook_goes_where_it_is_asked(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    goal, old = tmp_path / "refait.xlsx", path.read_bytes()
    edit(path, BAS_RHIN, {cell_of(path, "rsa_nouveaux_entrants", "Réalisé 2021"): 12})
    old = path.read_bytes()

    assert run(["refaire", str(path), "--sortie", str(goal)]) == 0

    assert "Nouveau classeur :" in plain(capsys.readouterr().out)
    assert read_campaign(look(goal)).series["67"]["rsa_nouveaux_entrants"][3].figure == 12
    assert path.read_bytes() == old


def test_a_file_that_is_there_is_not_overwritten_unasked(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    goal = tmp_path / "refait.xlsx"
    goal.write_bytes(b"something else")

    assert run(["refaire", str(path), "--sortie", str(goal)]) == 2
    assert "--remplacer" in capsys.readouterr().err
    assert goal.read_bytes() == b"something else"
    assert run(["refaire", str(path), "--sortie", str(goal), "--remplacer"]) == 0


@pytest.mark.parametrize("year", ["2022", "2020", "2050"])
def test_a_campaign_comes_after_the_one_at_hand(path: Path, year: str, capsys: pytest.CaptureFixture[str]):
    assert run(["campagne", str(path), year]) == 2
    assert "la suivante ne peut pas être" in plain(capsys.readouterr().err)


def test_two_places_are_wrong_usage(path: Path):
    assert run(["refaire", str(path), "--sortie", "a.xlsx", "--simuler"]) == 2
