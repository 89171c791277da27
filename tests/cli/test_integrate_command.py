"""« calpae integrer », from the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from copies import copy, dispatch, remember, typed
from factories import plain
from masters import edit, master, sheet

from calpae_xl.cli.main import run
from calpae_xl.core.sheets.conflicts import PLACES, read_conflicts

pytestmark = pytest.mark.usefixtures("own_state")

CELL, OTHER = ("rsa_1er_rdv", "Réalisé 2021"), ("rsa_1er_cer", "Réalisé 2021")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return typed(remember(master(tmp_path / "CALPAE.xlsx"), dispatch(), dispatch("68")), "67", {OTHER: 8})


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    (tmp_path / "retours").mkdir()
    return typed(copy(tmp_path / "retours" / "r67.xlsx"), "67", {CELL: "12 500", OTHER: 7})


def said(capsys: pytest.CaptureFixture[str]) -> tuple[list[str], list[str]]:
    out, err = capsys.readouterr()
    return plain(out).splitlines(), plain(err).splitlines()


def test_a_preview_shows_what_would_change_and_writes_nothing(path, returned, capsys):
    before = path.read_bytes()

    assert run(["integrer", str(path), str(returned)]) == 0

    assert said(capsys) == (
        [
            "« r67.xlsx » (CALPAE_67_2022_collecte_v1_2026-11-21.xlsx) : 1 cellule modifiée, 1 conflit.",
            "  modifié : 67, « Premiers RDV fixés », Réalisé 2021 : 8 814 → 12 500",
            "  conflit : 67, « Premiers contrats d’engagement », Réalisé 2021 : 8 dans le classeur, 7 dans le retour, "
            "5 463 à l’envoi",
            "Rien n’a été écrit : --sur-place ou --sortie intègre ce qui précède.",
        ],
        [],
    )
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.glob("*.xlsx")] == ["CALPAE.xlsx"]


def test_in_place_keeps_a_backup_and_the_return_comes_once(path, returned, capsys):
    before = path.read_bytes()

    assert run(["integrer", str(path), str(returned), "--sur-place"]) == 0

    [backup] = path.parent.glob("*sauvegarde*")
    assert backup.read_bytes() == before
    last = said(capsys)[0][-1]
    assert f"(sauvegarde : « {backup.name} »)." in last
    step = "Ensuite : choisissez dans « Conflits », colonne « Décision » (1 conflit), puis « calpae integrer "
    assert step in last
    after = path.read_bytes()
    assert run(["integrer", str(path), str(returned), "--sur-place"]) == 0
    [known, told] = said(capsys)[0]
    assert known == "« r67.xlsx » : déjà intégré."
    assert told.startswith(f"Classeur déjà à jour : rien n’a été écrit. {step}")
    assert path.read_bytes() == after


def test_simulating_prints_each_cell_and_writes_nothing(path, returned, capsys):
    before = path.read_bytes()

    assert run(["integrer", str(path), str(returned), "--simuler"]) == 0

    out, _ = said(capsys)
    assert path.read_bytes() == before
    assert any(line.startswith("67 Bas-Rhin!") and line.endswith("→ 12500") for line in out)
    assert any(line.startswith("Conflits!G5") and line.endswith("→ 8") for line in out)
    assert out[-1].endswith("rien n’a été écrit.")


def test_a_folder_gives_a_line_a_file_and_one_summary(path, returned, capsys):
    typed(copy(returned.with_name("r68.xlsx"), dispatch("68")), "68", {CELL: 5})
    returned.with_name("abime.xlsx").write_bytes(b"PK\x03\x04")

    assert run(["integrer", str(path), str(returned.parent), "--conflits", "prendre", "--sur-place"]) == 2

    out, err = said(capsys)
    assert out[:3] == [
        "« r67.xlsx » (CALPAE_67_2022_collecte_v1_2026-11-21.xlsx) : 2 cellules modifiées, 1 conflit réglé.",
        "« r68.xlsx » (CALPAE_68_2022_collecte_v1_2026-11-21.xlsx) : 1 cellule modifiée.",
        "3 fichiers (2 retours lus, 1 refusé) : 3 cellules modifiées, 1 conflit réglé.",
    ]
    assert [line.startswith("Le fichier « abime.xlsx » est endommagé") for line in err] == [True]
    assert "cellules de saisie ; résultats recalculés dans" in out[3]


def test_a_refused_return_is_a_problem_and_writes_nothing(path, returned, tmp_path, capsys):
    asked = ["integrer", str(path), str(returned), "--departement", "68", "--sortie", str(tmp_path / "copie.xlsx")]

    assert run(asked) == 2

    assert said(capsys) == (
        [],
        [
            "Le fichier « r67.xlsx » est le retour du département 67, et non 68. Choisissez le retour attendu, ou corrigez "
            "le département annoncé."
        ],
    )
    assert not (tmp_path / "copie.xlsx").exists()


def test_decisions_are_applied_from_the_terminal(path, returned, capsys):
    run(["integrer", str(path), str(returned), "--sur-place"])
    edit(path, "Conflits", {f"{PLACES.columns['choice']}5": "Prendre"})
    said(capsys)

    assert run(["integrer", str(path), "--decisions"]) == 0
    assert said(capsys)[0] == [
        "1 valeur prise dans un retour.",
        "Rien n’a été écrit : --sur-place ou --sortie intègre ce qui précède.",
    ]
    assert run(["integrer", str(path), "--decisions", "--sur-place"]) == 0

    assert read_conflicts(sheet(path, "Conflits")).lines == ()


@pytest.mark.parametrize("arguments", [[], ["--decisions", "retour.xlsx"]], ids=["nothing", "both"])
def test_returns_or_decisions(path, arguments, capsys):
    assert run(["integrer", str(path), *arguments]) == 2

    assert "Donnez les retours à intégrer, ou --decisions : l’un ou l’autre." in said(capsys)[1][-1]


def test_the_document_tells_all(path, returned, capsys):
    assert run(["integrer", str(path), str(returned), "--json", "--sur-place"]) == 0

    document = json.loads(capsys.readouterr().out)
    [back] = document["returns"]
    assert (document["schema"], document["known"], document["refused"]) == ("calpae/integration/1", [], [])
    assert (back["territory"], len(back["sha256"]), back["overruled"], back["remarks"]) == ("67", 64, 0, [])
    assert plain(json.dumps(back["written"], ensure_ascii=False)) == (
        '[{"part": "figure", "territory": "67", "key": "rsa_1er_rdv", "period": "Réalisé 2021", "reservation": null, '
        '"base": "8 814", "ours": "8 814", "theirs": "12 500"}]'
    )
    assert [conflict["key"] for conflict in back["conflicts"]] == ["rsa_1er_cer"]
    assert document["written"]["changed"]


def test_the_document_of_decisions(path, returned, capsys):
    run(["integrer", str(path), str(returned), "--sur-place"])
    capsys.readouterr()

    assert run(["integrer", str(path), "--decisions", "--json"]) == 0

    document = json.loads(capsys.readouterr().out)
    assert (document["schema"], document["taken"], document["kept"], document["waiting"]) == (
        "calpae/decisions/1",
        0,
        0,
        1,
    )


def test_the_document_of_refusals(path, tmp_path, capsys):
    assert run(["integrer", str(path), str(tmp_path / "absent.xlsx"), "--json"]) == 2

    [refused] = json.loads(capsys.readouterr().out)["refused"]
    assert refused["file"] == "absent.xlsx"
