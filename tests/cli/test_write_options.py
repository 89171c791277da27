"""--sortie, --sur-place and --simuler, from the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from factories import plain
from launch import code_while_something_blocks
from masters import BAS_RHIN, FINDINGS, address, cell_of, edit, line_of, lines, master

from calpae_xl.cli.main import run

HOUSED = "67|ase_logement_stable|Réalisé 2019"
WRITING = ("valider", "evolutions", "consolider", "traiter", "corriger", "annuler", "comparer")
COMMANDS = ("valider", "evolutions", "consolider", "traiter")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = master(tmp_path / "saisie.xlsx")
    edit(made, BAS_RHIN, {cell_of(made, "rsa_nouveaux_entrants", "Réalisé 2019"): 12})
    return made


@pytest.fixture(autouse=True)
def _own_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "etat"))
    monkeypatch.setenv("LOGNAME", "jeanne")


def files(path: Path) -> list[str]:
    return sorted(p.name for p in path.parent.glob("*.xlsx"))


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_is_written_unless_asked(path, command, capsys):
    before = path.read_bytes()

    assert run([command, str(path)]) == code_while_something_blocks(command)

    assert path.read_bytes() == before
    assert files(path) == ["saisie.xlsx"]
    assert "écrit" not in capsys.readouterr().out


@pytest.mark.parametrize("target", ["", ".", "/", "..", "dossier/.."])
@pytest.mark.parametrize("command", [*(f"{c} CLASSEUR" for c in WRITING), "construire"])
def test_a_target_without_a_name_is_wrong_usage(path, command, target, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    before = path.read_bytes()

    assert run([*command.replace("CLASSEUR", str(path)).split(), f"--sortie={target}"]) == 2

    assert "ne nomme aucun fichier" in capsys.readouterr().err
    assert path.read_bytes() == before
    assert files(path) == ["saisie.xlsx"]


def test_a_bundle_without_a_name_is_wrong_usage(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert run(["construire", "--paquet-windows=.", "--python-embarque=a.zip", "--roues=roues"]) == 2

    assert "ne nomme aucun fichier" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_simulating_prints_each_cell_and_writes_nothing(path, command, capsys):
    before = path.read_bytes()

    assert run([command, str(path), "--simuler"]) == code_while_something_blocks(command)

    out = plain(capsys.readouterr().out).splitlines()
    assert path.read_bytes() == before
    assert files(path) == ["saisie.xlsx"]
    assert out[-1].endswith("rien n’a été écrit.")
    assert "cellules seraient écrites, dans" in out[-1]
    assert any(line.startswith("Journal!C5") and "→ jeanne" in line for line in out)


def test_simulating_shows_old_and_new(path, capsys):
    edit(path, FINDINGS, {address("justification", line_of(path, "B201", HOUSED)): "Compte vérifié."})

    run(["valider", str(path), "--simuler"])

    assert any("bloquant" in line and "→ justifié" in line for line in capsys.readouterr().out.splitlines())


@pytest.mark.parametrize("command", COMMANDS)
def test_in_place_keeps_a_dated_backup(path, command, capsys):
    before = path.read_bytes()

    assert run([command, str(path), "--sur-place"]) == code_while_something_blocks(command)

    out = plain(capsys.readouterr().out).splitlines()
    [backup] = [name for name in files(path) if "sauvegarde" in name]
    assert path.with_name(backup).read_bytes() == before
    assert out[-1] == f"Sauvegarde : « {backup} »."
    assert "cellules écrites dans" in out[-2]


def test_in_place_twice_is_in_place_once(path, capsys):
    run(["traiter", str(path), "--sur-place"])
    once = path.read_bytes()

    assert run(["traiter", str(path), "--sur-place"]) == 0

    assert path.read_bytes() == once
    assert len(files(path)) == 2
    assert capsys.readouterr().out.endswith("Classeur déjà à jour : rien n’a été écrit.\n".replace(" :", "\u00a0:"))


def test_a_copy_holds_the_results(path, tmp_path):
    before = path.read_bytes()

    assert run(["traiter", str(path), "--sortie", str(tmp_path / "copie.xlsx")]) == 0

    assert path.read_bytes() == before
    assert len(lines(tmp_path / "copie.xlsx")) > len(lines(path))


def test_two_places_to_write_are_refused(path, tmp_path, capsys):
    assert run(["traiter", str(path), "--sur-place", "--sortie", str(tmp_path / "copie.xlsx")]) == 2

    assert "Choisissez entre --sortie et --sur-place" in plain(capsys.readouterr().err)
    assert files(path) == ["saisie.xlsx"]


def test_the_document_says_what_was_written(path, capsys):
    assert run(["traiter", str(path), "--sur-place", "--json"]) == 0

    written = json.loads(capsys.readouterr().out)["written"]
    assert written["changed"]
    assert written["path"] == str(path)
    assert "sauvegarde" in written["backup"]
    assert written["plan"] is None
    assert written["cells"] > 10


def test_the_document_of_a_simulation_holds_the_plan(path, capsys):
    assert run(["consolider", str(path), "--simuler", "--json"]) == 0

    document = json.loads(capsys.readouterr().out)
    written = document["written"]
    assert (written["changed"], written["path"], len(written["plan"])) == (False, None, written["cells"])
    assert {"sheet", "cell", "old", "new", "formula"} == {*written["plan"][0]}


def test_the_consolidation_document_leads_to_the_cells_of_cea(path, capsys):
    run(["consolider", str(path), "--json"])

    cells = json.loads(capsys.readouterr().out)["cells"]
    assert {cell["sheet"] for cell in cells} == {"CeA"}
    assert all(cell["formula"].startswith("=") and cell["cell"] for cell in cells)


def test_a_workbook_open_in_excel_is_said_so(path, capsys):
    path.with_name(f"~${path.name}").touch()

    assert run(["traiter", str(path), "--sur-place"]) == 2

    assert "est ouvert dans Excel. Fermez-le" in plain(capsys.readouterr().err)


def test_a_workbook_without_result_sheets_is_said_so(real_file, capsys):
    assert run(["valider", str(real_file), "--simuler"]) == 2

    assert "où écrire les résultats. Construisez un classeur neuf" in plain(capsys.readouterr().err)


def test_notes_that_lost_their_line_are_told(path, capsys):
    row = line_of(path, "B201", HOUSED) + 1
    edit(path, FINDINGS, {f"R{row}": "ma note"})
    edit(path, BAS_RHIN, {cell_of(path, "ase_logement_stable", "Réalisé 2019"): 322})

    run(["valider", str(path), "--sur-place"])

    assert "n’est plus en face du constat" in plain(capsys.readouterr().err)
