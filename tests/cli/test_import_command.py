"""« importer »: what a terminal and a program receive, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import annexes
import pytest
from documents import faults
from factories import plain
from masters import BAS_RHIN, cell_of, edit, master, sheet

from calpae_xl.cli.main import run


@pytest.fixture
def annex(tmp_path: Path, own_state: None) -> Path:
    path = tmp_path / "annexe.txt"
    path.write_text(annexes.disordered_text(), encoding="utf-8")
    return path


def test_what_was_read_and_repaired_is_told(annex: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["importer", str(annex)]) == 0

    lines = plain(capsys.readouterr().out).splitlines()
    assert lines[0] == "« annexe.txt », millésime 2022 : 456 cellules lues (67 : 228, 68 : 228)."
    assert sum(line.startswith("  réglé : ") for line in lines) == 8
    assert "    retenu : 2018 ND, 2019 803, 2020 1 654, 2021 478, 2022 1 587, attendu 2023 ND" in lines
    assert not any("à vérifier" in line for line in lines)


def test_an_annex_of_which_nothing_is_certain_is_told_row_by_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "annexe.txt"
    short = annexes.row("67", "ase_majeurs_annee")[:-1]
    path.write_text(annexes.text([["Bas-Rhin"], annexes.HEADERS, [*short[:-1], ""]]), encoding="utf-8")

    assert run(["importer", str(path)]) == 0

    lines = plain(capsys.readouterr().out).splitlines()
    assert lines[0] == "« annexe.txt » : aucun chiffre n’est certain."
    assert "8 cellules sous 9 en-têtes" in lines[1]


def test_a_program_receives_one_document(annex: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["importer", str(annex), "--json"]) == 0

    out, err = capsys.readouterr()
    document = json.loads(out)
    assert (faults("observations", document), err) == ([], "")
    assert {
        (each["territory"], each["indicator"], each["period"], each["kind"]): each["raw"]
        for each in document["observations"]
    } == {(t, i, p.label, p.kind.value): raw for (t, i, p), raw in annexes.of("2022", "67", "68").items()}


def test_an_annex_goes_into_a_copy_of_a_workbook(annex: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path, copy = master(tmp_path / "classeur.xlsx"), tmp_path / "copie.xlsx"
    empty = cell_of(path, "ase_majeurs_annee", "Réalisé 2018")
    edit(path, BAS_RHIN, {empty: None})
    before = path.read_bytes()

    assert run(["importer", str(annex), "--dans", str(path)]) == 0
    assert plain(capsys.readouterr().out).splitlines()[-1].startswith("Rien n’a été écrit")
    assert run(["importer", str(annex), "--dans", str(path), "--simuler"]) == 0
    assert f"{BAS_RHIN}!{empty}" in capsys.readouterr().out
    assert run(["importer", str(annex), "--dans", str(path), "--sortie", str(copy)]) == 0

    assert path.read_bytes() == before
    assert sheet(copy, BAS_RHIN).values[empty] == 389


def test_a_vintage_is_imported_then_compared(tmp_path: Path, own_state: None, capsys: pytest.CaptureFixture[str]):
    path, annex = master(tmp_path / "classeur.xlsx"), tmp_path / "suivi.txt"
    annex.write_text(annexes.old_text(), encoding="utf-8")

    command = [
        "importer",
        str(annex),
        "--departement",
        "67",
        "--dans",
        str(path),
        "--millesime",
        "2021",
        "--sur-place",
        "--json",
    ]
    assert run(command) == 0
    assert json.loads(capsys.readouterr().out)["written"]["changed"] is True
    outputs = []
    for vintage in ("2020", "2021"):  # The one that is shipped, and the same imported under another year.
        assert run(["comparer", str(path), "--millesime", vintage]) == 0
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1] != ""
    assert run(["annuler", str(path), "--sur-place"]) == 0
    assert "Importer un millésime" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--sortie", "x.xlsx"], "--dans CLASSEUR"),
        (["--millesime", "2020"], "--dans CLASSEUR"),
        (
            ["--departement", "57"],
            "« 57 » n’est pas un département de la Collectivité européenne d’Alsace. Donnez avec --dans le classeur de "
            "sa collectivité, ou choisissez 67 ou 68.",
        ),
    ],
    ids=["nowhere to write", "no archive", "no such department"],
)
def test_wrong_usage_is_told(options: list[str], said: str, annex: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["importer", str(annex), *options]) == 2

    assert said in plain(capsys.readouterr().err)


def test_the_annex_of_others_wants_their_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "annexe.txt"
    table = [annexes.HEADERS, annexes.row("67", "ase_majeurs_annee")]
    path.write_text(annexes.text([["Côte-d’Or"], *table, ["Moselle"], *table]), encoding="utf-8")

    assert run(["importer", str(path)]) == 2

    assert plain(capsys.readouterr().err) == (
        "Le document « annexe.txt » ne contient que des tableaux d’autres départements (Côte-d’Or et Moselle). Donnez "
        "avec --dans le classeur de la collectivité de cette annexe, ou choisissez l’annexe d’un de ces départements : "
        "Bas-Rhin (67) ou Haut-Rhin (68).\n"
    )


def test_a_document_that_names_no_department_asks_for_it(
    tmp_path: Path, own_state: None, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "suivi.txt"
    path.write_text(annexes.old_text(), encoding="utf-8")

    assert run(["importer", str(path)]) == 2

    assert plain(capsys.readouterr().err) == (
        "Dans « suivi.txt », rien ne dit de quel département sont les chiffres. Indiquez-le avec --departement, suivi de "
        "67 ou 68.\n"
    )
