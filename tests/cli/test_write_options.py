"""--sortie, --sur-place and --simuler, from the terminal."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from copies import copy, dispatch, remember, typed
from factories import plain
from launch import code_while_something_blocks
from masters import BAS_RHIN, FINDINGS, address, cell_of, edit, line_of, lines, master, sheet, small_master

from calpae_xl.books.file import FileBook
from calpae_xl.books.port import Applied
from calpae_xl.cli.main import run

pytestmark = pytest.mark.usefixtures("own_state")

HOUSED = "67|ase_logement_stable|Réalisé 2019"
WRITING = ("valider", "evolutions", "consolider", "traiter", "corriger", "annuler", "comparer")
COMMANDS = ("valider", "evolutions", "consolider", "traiter")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return out_of_date(small_master(tmp_path / "saisie.xlsx"))


def out_of_date(path: Path) -> Path:
    """A workbook whose results are not up to date."""
    edit(path, BAS_RHIN, {cell_of(path, "rsa_nouveaux_entrants", "Réalisé 2019"): 12})
    return path


def files(path: Path) -> list[str]:
    return sorted(p.name for p in path.parent.glob("*.xlsx"))


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_is_written_unless_asked(path, command, capsys):
    out_of_date(master(path))
    before = path.read_bytes()

    assert run([command, str(path)]) == code_while_something_blocks(command)

    assert path.read_bytes() == before
    assert files(path) == ["saisie.xlsx"]
    out = plain(capsys.readouterr().out)
    assert "écrites" not in out
    assert "Rien n’a été écrit" in out or "écrit" not in out


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
    out_of_date(master(path))
    before = path.read_bytes()

    assert run([command, str(path), "--simuler"]) == code_while_something_blocks(command)

    out = plain(capsys.readouterr().out).splitlines()
    assert path.read_bytes() == before
    assert files(path) == ["saisie.xlsx"]
    assert out[-1].endswith("rien n’a été écrit.")
    assert "cellules seraient écrites, dans" in out[-1]
    assert any(line.startswith("Journal!C5") and "→ jeanne" in line for line in out)


def test_simulating_shows_old_and_new(path, capsys):
    out_of_date(master(path))
    edit(path, FINDINGS, {address("justification", line_of(path, "B201", HOUSED)): "Compte vérifié."})

    run(["valider", str(path), "--simuler"])

    out = plain(capsys.readouterr().out)
    assert re.search(r"Contrôles!B2 +Il reste 5 points qui bloquent.*→ Il reste 4 points qui bloquent", out)
    assert re.search(r"Contrôles!K\d+ +\(vide\) +→ Compte vérifié\.", out)


@pytest.mark.parametrize("command", COMMANDS)
def test_in_place_keeps_a_dated_backup(path, command, capsys):
    out_of_date(master(path))
    before = path.read_bytes()

    assert run([command, str(path), "--sur-place"]) == code_while_something_blocks(command)

    out = plain(capsys.readouterr().out).splitlines()
    [backup] = [name for name in files(path) if "sauvegarde" in name]
    assert path.with_name(backup).read_bytes() == before
    assert f"(sauvegarde : « {backup} »). Ensuite : corrigez ou justifiez ce qui bloque (5 points)." in out[-1]
    assert "Résultats écrits dans" in out[-1]


def test_in_place_twice_is_in_place_once(path, capsys):
    run(["traiter", str(path), "--sur-place"])
    once = path.read_bytes()

    assert run(["traiter", str(path), "--sur-place"]) == 0

    assert path.read_bytes() == once
    assert len(files(path)) == 2
    assert "Classeur déjà à jour : rien n’a été écrit." in plain(capsys.readouterr().out).splitlines()[-1]


def test_a_copy_holds_the_results(path, tmp_path):
    out_of_date(master(path))
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

    assert "où écrire les résultats. Faites-en un classeur à jour" in plain(capsys.readouterr().err)


def test_notes_that_lost_their_line_are_told(path, capsys):
    out_of_date(master(path))
    row = line_of(path, "B201", HOUSED) + 1
    edit(path, FINDINGS, {f"Z{row}": "ma note"})
    edit(path, BAS_RHIN, {cell_of(path, "ase_logement_stable", "Réalisé 2019"): 322})

    run(["valider", str(path), "--sur-place"])

    assert "n’est plus en face du constat" in plain(capsys.readouterr().err)


# Somebody else saves the workbook meanwhile


def saved_meanwhile(monkeypatch: pytest.MonkeyPatch, path: Path, *, times: int) -> list[int]:
    """Have another program save the workbook, a different figure each time, once it was read."""
    saved: list[int] = []
    apply = FileBook.apply

    def applied(book: FileBook, *given: Any, **named: Any) -> Applied:
        if len(saved) < times:
            saved.append(14_000 + len(saved))
            edit(path, BAS_RHIN, {cell_of(path, "rsa_nouveaux_entrants", "Réalisé 2020"): saved[-1]})
        return apply(book, *given, **named)

    monkeypatch.setattr(FileBook, "apply", applied)
    return saved


@pytest.mark.parametrize("where", ["--sur-place", "--sortie"])
@pytest.mark.parametrize("command", ["traiter", "reserver", "comparer", "integrer"])
def test_a_workbook_saved_meanwhile_is_read_again(command, where, path, tmp_path, monkeypatch, capsys):
    target = path if where == "--sur-place" else tmp_path / "copie.xlsx"
    more = {
        "reserver": ["67", "rsa_1er_rdv", "2019", "estimé"],
        "integrer": [str(typed(copy(tmp_path / "retour.xlsx"), "67", {("rsa_1er_rdv", "Réalisé 2021"): 4_003}))],
    }
    remember(path, dispatch())
    saved_meanwhile(monkeypatch, path, times=2)

    code = run([command, str(path), *more.get(command, []), where, *([str(target)] if target != path else [])])

    told, problems = capsys.readouterr()
    assert code == 0, problems
    assert sheet(target, BAS_RHIN).values[cell_of(path, "rsa_nouveaux_entrants", "Réalisé 2020")] == 14_001
    assert len(re.findall("(écrits|recalculés) dans", plain(told))) == 1
    assert len([name for name in files(path) if "sauvegarde" in name]) == (target == path)


def test_a_workbook_that_never_stays_is_refused_in_words(path, monkeypatch, capsys):
    saved = saved_meanwhile(monkeypatch, path, times=1_000)

    assert run(["traiter", str(path), "--sur-place"]) == 2

    told, problems = capsys.readouterr()
    assert (told, plain(problems)) == (
        "",
        "Le classeur « saisie.xlsx » a été modifié pendant l’opération ; il n’a pas été remplacé. "
        "Vérifiez qui y travaille, puis recommencez avec sa dernière version.\n",
    )
    assert 2 < len(saved) < 50
    assert files(path) == ["saisie.xlsx"]


def test_a_copy_that_left_has_its_line_though_the_workbook_was_saved_meanwhile(path, tmp_path, monkeypatch, capsys):
    saved_meanwhile(monkeypatch, path, times=1)
    folder = tmp_path / "envois"

    assert run(["envoyer", str(path), "collecte", "--departement=67", f"--dossier={folder}", "--sur-place"]) == 0

    [copied] = folder.glob("*.xlsx")
    assert copied.name in sheet(path, "Journal").values.values()
    assert sheet(path, BAS_RHIN).values[cell_of(path, "rsa_nouveaux_entrants", "Réalisé 2020")] == 14_000


def test_a_name_of_another_kind_of_file_is_refused(path, tmp_path, capsys):
    assert run(["traiter", str(path), "--sortie", str(tmp_path / "copie.xlsm")]) == 2

    assert "Choisissez un nom qui finit par « .xlsx »" in plain(capsys.readouterr().err)


@pytest.mark.parametrize(("name", "option"), [("neuf.xltx", ()), ("neuf.xlsx", ("--complement",))])
def test_what_is_built_bears_the_name_of_what_it_is(name, option, tmp_path, capsys):
    assert run(["construire", *option, "--sortie", str(tmp_path / name)]) == 2

    assert "Choisissez un nom qui finit par « .xl" in plain(capsys.readouterr().err)
    assert not (tmp_path / name).exists()


def test_beyond_ten_backups_the_run_says_where_they_are(path, capsys):
    for day in range(1, 11):
        path.with_name(f"saisie (sauvegarde 2026-10-{day:02} 09h00).xlsx").touch()

    assert run(["traiter", str(path), "--sur-place"]) == 0

    assert f"11 sauvegardes de « saisie.xlsx » sont gardées dans « {path.parent} »" in plain(capsys.readouterr().err)
    assert len(files(path)) == 12
