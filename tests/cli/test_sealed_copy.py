"""A copy that was transmitted is read by whoever wants, and written by nothing, by any command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from copies import copy
from factories import plain
from masters import AT, master
from sendings import saved, transmit

from calpae_xl.books.file import FileBook
from calpae_xl.cli.main import run
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan

REFUSED = "est une copie transmise à la préfecture : elle ne se modifie pas."


@pytest.fixture
def sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "etat"))
    return saved(transmit(master(tmp_path / "saisie.xlsx")), tmp_path)


def arguments(command: str, sealed: Path) -> list[str]:
    more = {
        "reserver": ["67", "rsa_1er_rdv", "2019", "estimé"],
        "integrer": [str(copy(sealed.parent / "retour.xlsx"))],
        "corriger": ["--nombres"],
    }
    return [command, str(sealed), *more.get(command, [])]


WRITING = (
    *("traiter", "valider", "evolutions", "consolider", "comparer"),
    *("reserver", "integrer", "corriger", "annuler"),
)


@pytest.mark.parametrize("command", WRITING)
def test_no_command_writes_into_it(command: str, sealed: Path, capsys: pytest.CaptureFixture[str]):
    before = sealed.read_bytes()

    assert run([*arguments(command, sealed), "--sur-place"]) == 2
    assert run([*arguments(command, sealed), "--sortie", str(sealed.with_name("autre.xlsx"))]) == 2

    told, problems = capsys.readouterr()
    assert told == ""
    assert plain(problems).count(REFUSED) == 2
    assert sealed.read_bytes() == before
    assert not sealed.with_name("autre.xlsx").exists()
    assert not [*sealed.parent.glob("*sauvegarde*")]


@pytest.mark.parametrize("purpose", [["collecte", "--departement", "67"], ["transmission", "--provisoire"]])
def test_no_copy_is_made_of_it(purpose: list[str], sealed: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["envoyer", str(sealed), *purpose, "--dossier", str(sealed.parent / "envois")]) == 2

    assert REFUSED in plain(capsys.readouterr().err)
    assert not (sealed.parent / "envois").exists()


def test_no_copy_is_made_of_one_to_fill_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    filled = copy(tmp_path / "copie.xlsx")

    assert run(["envoyer", str(filled), "collecte", "--departement", "67", "--dossier", str(tmp_path / "envois")]) == 2

    assert "est lui-même une copie envoyée au département 67" in plain(capsys.readouterr().err)
    assert not (tmp_path / "envois").exists()


def test_it_is_read_and_compared(sealed: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["valider", str(sealed), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["summary"]["blocking"] > 0
    assert run(["comparer", str(sealed.with_name("saisie.xlsx")), "--avec", str(sealed)]) == 0


def test_saved_again_and_its_first_sheet_gone_it_is_still_known(sealed: Path, capsys: pytest.CaptureFixture[str]):
    plan = Plan({"Accueil": SheetPlan({"A1": Content(), "B2": Content("Autre titre")})})
    FileBook(sealed).apply(plan, at=AT)

    assert run([*arguments("reserver", sealed), "--sur-place"]) == 2

    assert REFUSED in plain(capsys.readouterr().err)


REPLACING = (
    *(["traiter"], ["consolider"], ["corriger", "--nombres"], ["reserver", "67", "rsa_1er_rdv", "2019", "estimé"]),
    *(["refaire", "--remplacer"], ["campagne", "2023", "--remplacer"]),
)


@pytest.mark.parametrize("command", REPLACING, ids=lambda each: each[0])
def test_no_command_puts_another_file_in_its_place(
    command: list[str], sealed: Path, capsys: pytest.CaptureFixture[str]
):
    before = sealed.read_bytes()
    name, *more = command

    assert run([name, str(sealed.with_name("saisie.xlsx")), *more, "--sortie", str(sealed)]) == 2

    assert REFUSED in plain(capsys.readouterr().err)
    assert sealed.read_bytes() == before
    assert not [*sealed.parent.glob("*sauvegarde*")]


def test_no_new_workbook_takes_its_place(sealed: Path, capsys: pytest.CaptureFixture[str]):
    before = sealed.read_bytes()

    assert run(["construire", "--sortie", str(sealed), "--remplacer"]) == 2

    assert REFUSED in plain(capsys.readouterr().err)
    assert sealed.read_bytes() == before
