"""« annexe », as people type it."""

from __future__ import annotations

from pathlib import Path

import pytest
from factories import plain
from masters import shipped

from calpae_xl.cli.main import run


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return shipped(tmp_path / "saisie.xlsx")


def test_it_goes_where_it_is_asked(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    goal = tmp_path / "annexe.docx"

    assert run(["annexe", str(path), "--sortie", str(goal)]) == 0

    told = capsys.readouterr()
    made, step = plain(told.out).splitlines()
    assert made == f"Annexe : {goal}"
    assert step.startswith("Ensuite : corrigez ou justifiez ce qui bloque (5 points). Le premier, « ")
    assert "Annexe provisoire" in plain(told.err)
    assert goal.read_bytes().startswith(b"PK")


@pytest.mark.usefixtures("soffice")
def test_the_pdf_stands_beside_it(path: Path, tmp_path: Path):
    assert run(["annexe", str(path), "--sortie", str(tmp_path / "annexe.docx"), "--pdf"]) == 0

    assert (tmp_path / "annexe.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("arguments", [[], ["--sortie", "annexe.pdf"], ["--sortie", "annexe"]])
def test_a_place_that_is_none_is_wrong_usage(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
):
    monkeypatch.chdir(tmp_path)

    assert run(["annexe", str(path), *arguments]) == 2
    assert sorted(tmp_path.iterdir()) == [path]
