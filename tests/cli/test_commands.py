"""Exit codes, and what goes to standard output and to standard error."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import factories
import pytest
from factories import plain
from launch import NOTHING_BLOCKING, code_while_something_blocks

from calpae_xl.cli.main import run
from calpae_xl.core.workbook.grid import Grid

Calpae = Callable[..., int]

CONTRACTS = {
    "valider": ("calpae/findings/1", "findings"),
    "evolutions": ("calpae/changes/1", "changes"),
    "consolider": ("calpae/consolidation/1", "cells"),
}


@pytest.mark.parametrize("command", [*CONTRACTS, "traiter"])
@pytest.mark.parametrize("option", [(), ("--json",)], ids=["text", "json"])
def test_blocking_findings_are_no_failure_but_for_the_command_that_asks(
    command: str, option: tuple[str, ...], calpae: Calpae
) -> None:
    assert calpae(command, "saisie.xlsx", *option) == code_while_something_blocks(command)


@pytest.mark.parametrize("command", [*CONTRACTS, "traiter"])
def test_nothing_blocking_gives_exit_code_0(command: str, calpae: Calpae) -> None:
    assert calpae(command, "saisie.xlsx", grid=factories.real_grid(NOTHING_BLOCKING)) == 0


@pytest.mark.parametrize(("command", "contract"), CONTRACTS.items(), ids=CONTRACTS)
def test_json_is_one_document_and_nothing_else(
    command: str, contract: tuple[str, str], calpae: Calpae, capsys: pytest.CaptureFixture[str]
) -> None:
    calpae(command, "saisie.xlsx", "--json")

    out, err = capsys.readouterr()
    document = json.loads(out)
    schema, key = contract
    assert (document["schema"], document["workbook"], err) == (schema, "essai.xlsx", "")
    assert document[key]
    assert out.count("\n") == 1
    assert "\\u" not in out, "accents are written, not escaped"


def test_traiter_gives_the_three_documents_in_one(calpae: Calpae, capsys: pytest.CaptureFixture[str]) -> None:
    calpae("traiter", "saisie.xlsx", "--json")
    whole = json.loads(capsys.readouterr().out)

    assert (whole["schema"], whole["workbook"]) == ("calpae/processing/1", "essai.xlsx")
    for command, part in (("valider", "findings"), ("evolutions", "changes"), ("consolider", "consolidation")):
        calpae(command, "saisie.xlsx", "--json")
        assert whole[part] == json.loads(capsys.readouterr().out)


def test_valider_ends_with_the_counts(calpae: Calpae, capsys: pytest.CaptureFixture[str]) -> None:
    calpae("valider", "saisie.xlsx")

    lines = plain(capsys.readouterr().out).splitlines()
    assert lines[-1].startswith("5 bloquants, ")
    assert sum(line.startswith("bloquant ") for line in lines) == 5
    assert "67 Bas-Rhin!D7" in lines[0]
    assert "Corrigez, ou écrivez pourquoi dans « Justification »." in lines[0]


def test_one_fact_per_line_when_nobody_watches(calpae: Calpae, capsys: pytest.CaptureFixture[str]) -> None:
    calpae("consolider", "saisie.xlsx")

    out, err = capsys.readouterr()
    lines = plain(out).splitlines()
    [stable] = [line.split("  ") for line in lines if line.startswith("ase_majeurs_annee") and "2018" in line]
    assert [text.strip() for text in stable if text] == [
        "ase_majeurs_annee",
        "Jeunes devenus majeurs",
        "réalisé 2018",
        "≥ 389",
        "partiel",
        "67 seul ; 68 ND",
    ]
    assert "\x1b" not in out
    assert plain(err) == "5 constats bloquants : « calpae valider saisie.xlsx » les détaille.\n"


def test_evolutions_gives_the_reason_in_words(calpae: Calpae, capsys: pytest.CaptureFixture[str]) -> None:
    calpae("evolutions", "saisie.xlsx")

    lines = plain(capsys.readouterr().out).splitlines()
    assert [
        line.split("  ")[-1].strip() for line in lines if "rsa_nouveaux_entrants" in line and "2021-2022" in line
    ] == [
        "sous-estimé",
        "+97 (+2,6 %)",
        "sous-estimé, définition différente",
    ]


def test_evolutions_ends_with_the_targets_that_are_set(calpae: Calpae, capsys: pytest.CaptureFixture[str]) -> None:
    calpae("evolutions", "saisie.xlsx")

    lines = plain(capsys.readouterr().out).splitlines()
    table = lines[lines.index("") + 1 :]
    cells = [[text.strip() for text in line.split("  ") if text.strip()] for line in table]
    assert len(table) == 1 + 13
    assert ["67", "pasi_structures_hors_cd", "Structures engagées (hors CD)", "2023", "35", "2022 : 23",
            "−12 (−34,3 %), reste à faire"] in cells  # fmt: skip
    assert cells[-1][4:] == ["Tendre vers 3 semaines", "2022 : 24,3 jours", "+3,3 jours, reste à faire"]


def test_no_workbook_is_opened_by_construire_or_help(capsys: pytest.CaptureFixture[str]) -> None:
    def closed(path: Path) -> object:
        raise AssertionError

    assert run(["--aide"], closed) == 0  # type: ignore[arg-type]
    assert run([], closed) == 0  # type: ignore[arg-type]
    assert run(["--version"], closed) == 0  # type: ignore[arg-type]
    assert "calpae 0." in capsys.readouterr().out


UNUSABLE = {
    "absent": (None, "introuvable"),
    "empty": (b"", "vide"),
    "text": (b"bonjour", "classeur Excel"),
    "damaged": (b"PK\x03\x04" + bytes(100), ""),
    "old": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), ""),
}


@pytest.mark.parametrize(("content", "said"), UNUSABLE.values(), ids=UNUSABLE)
@pytest.mark.parametrize("options", [[], ["--json"]], ids=["text", "json"])
def test_an_unusable_file_gives_one_sentence_on_standard_error(
    content: bytes | None, said: str, options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pièce jointe.xlsx"
    if content is not None:
        path.write_bytes(content)

    assert run(["consolider", str(path), *options]) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "« pièce jointe.xlsx »" in plain(err)
    assert said in err


def test_another_workbook_is_refused(calpae: Calpae, capsys: pytest.CaptureFixture[str]) -> None:
    assert calpae("valider", "x.xlsx", grid=Grid("budget.xlsx", ())) == 2
    assert "n’est pas un classeur CALPAE" in capsys.readouterr().err


WRONG = {
    "unknown command": (["valdier"], "La commande « valdier » n’existe pas. Vouliez-vous dire « valider » ?"),
    "missing file": (["valider"], "Il manque l’argument « CLASSEUR »."),
    "two files": (["valider", "a", "b"], "Argument en trop : b."),
    "unknown option": (["valider", "--jsn", "a"], "L’option « --jsn » n’existe pas. Vouliez-vous dire « --json » ?"),
    "missing value": (["construire", "--sortie"], "L’option « --sortie » demande une valeur."),
}


@pytest.mark.parametrize(("arguments", "said"), WRONG.values(), ids=WRONG)
def test_wrong_usage_gives_exit_code_2_in_french(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert plain(err).splitlines()[-1] == f"Erreur : {said}"


def test_an_interruption_says_so(
    calpae: Calpae, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(book: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("calpae_xl.usecases.validate.validate_book", interrupted)

    assert calpae("valider", "saisie.xlsx") == 130
    assert capsys.readouterr() == ("", "Interrompu avant la fin.\n")


@pytest.mark.parametrize(
    "bug", [ZeroDivisionError("oups"), EOFError(), AssertionError("x")], ids=lambda bug: type(bug).__name__
)
def test_a_bug_gives_one_sentence_and_a_log(
    bug: Exception,
    calpae: Calpae,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    def broken(book: object) -> None:
        raise bug

    monkeypatch.setattr("calpae_xl.usecases.process.process_book", broken)

    assert calpae("traiter", "saisie.xlsx", "--json") == 3

    out, err = capsys.readouterr()
    log = tmp_path / "etat" / "calpae" / "calpae.log"
    assert out == ""
    assert err.count("\n") == 1
    assert f"« {log} »" in plain(err)
    assert "Traceback" not in err
    assert f"{type(bug).__name__}" in log.read_text(encoding="utf-8")
    assert "in broken" in log.read_text(encoding="utf-8")


def test_a_bug_that_cannot_be_logged_is_told_in_full(
    calpae: Calpae, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def broken(book: object) -> None:
        raise ZeroDivisionError

    (tmp_path / "etat").write_text("not a folder")
    monkeypatch.setattr("calpae_xl.usecases.process.process_book", broken)

    assert calpae("traiter", "saisie.xlsx") == 3
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_the_log_is_in_the_user_s_own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from calpae_xl.doors.bugs import log_folder

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", "relatif")
    assert log_folder() == tmp_path / ".local" / "state" / "calpae"


def test_diagnostic_describes_the_installation_and_the_workbook(
    calpae: Calpae, capsys: pytest.CaptureFixture[str]
) -> None:
    assert calpae("diagnostic", "saisie.xlsx") == 0

    out = plain(capsys.readouterr().out)
    for fact in ("Python", "click", "Mise en page", "Campagne            2022", "Saisie 67", "attendu 2023", "  aucun"):
        assert fact in out


def test_diagnostic_says_what_it_can_of_a_workbook_that_cannot_be_read(
    calpae: Calpae, capsys: pytest.CaptureFixture[str]
) -> None:
    sheets = tuple(sheet for sheet in factories.real_grid().sheets if sheet.name != "Paramètres")

    assert calpae("diagnostic", "saisie.xlsx", grid=Grid("essai.xlsx", sheets)) == 2

    out, err = capsys.readouterr()
    assert "Saisie 67" in plain(out)
    assert "la feuille « Paramètres » est introuvable" in plain(err)


def test_construire_refuses_to_overwrite_another_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    built = tmp_path / "workbook" / "CALPAE_CeA.xlsx"

    assert run(["construire"]) == 0
    first = capsys.readouterr().out
    assert "Classeur construit : workbook" in plain(first)
    assert run(["construire"]) == 0
    assert "inchangé" in capsys.readouterr().out
    content = built.read_bytes()
    built.write_bytes(b"quelqu'un y tient")
    assert run(["construire"]) == 2
    assert built.read_bytes() == b"quelqu'un y tient"
    assert "--remplacer" in capsys.readouterr().err
    assert run(["construire", "--remplacer"]) == 0
    [kept] = [path for path in built.parent.iterdir() if path != built]
    assert kept.read_bytes() == b"quelqu'un y tient"
    assert f"(sauvegarde : « {kept} »)" in plain(capsys.readouterr().out)
    assert built.read_bytes() == content
    assert {*built.parent.iterdir()} == {built, kept}


def test_construire_makes_the_workbook_of_a_vintage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "2020.xlsx"

    assert run(["construire", "--millesime", "2020", "--sortie", str(target)]) == 0
    capsys.readouterr()
    assert run(["valider", str(target), "--json"]) == 1

    found = json.loads(capsys.readouterr().out)["findings"]
    assert {finding["code"] for finding in found if finding["severity"] == "blocking"} == {"C103", "C105"}
    assert not [finding for finding in found if finding["level"] == 0]
    assert run(["consolider", str(target), "--json"]) == 0
    cells = json.loads(capsys.readouterr().out)["cells"]
    periods = dict.fromkeys((cell["kind"], cell["period"]) for cell in cells)
    assert [*periods] == [
        *(("realise", "2018"), ("realise", "2019"), ("attendu", "2020"), ("realise", "2020"), ("attendu", "2022-06"))
    ]
    said = {(cell["indicator"], cell["kind"], cell["period"]): (cell["state"], cell["value"]) for cell in cells}
    assert said["pasi_structures_hors_cd", "attendu", "2022-06"] == ("complete", 19)
    assert said["pasi_personnes_cd", "realise", "2019"] == ("blocked", None)
    assert {code for cell in cells for code in cell["coverage"]} == {"67"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--millesime", "2019", "--sortie", "x.xlsx"], "Choisissez parmi : 2020, 2022.", id="unknown"),
        pytest.param(["--millesime", "2020"], "demande aussi « --sortie »", id="without a path"),
        pytest.param(
            ["--millesime", "2020", "--complement", "--sortie", "x.xlam"], "construit un classeur", id="add-in"
        ),
    ],
)
def test_construire_refuses_a_vintage_in_words(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert run(["construire", *arguments]) == 2

    assert said in plain(capsys.readouterr().err)
    assert [*tmp_path.iterdir()] == []


def test_construire_says_that_a_folder_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["construire", "--sortie", str(tmp_path / "a" / "b" / "c.xlsx")]) == 2
    assert "son dossier est introuvable" in plain(capsys.readouterr().err)


def test_construire_says_that_its_own_folder_cannot_be_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "workbook").write_text("une note")

    assert run(["construire"]) == 2

    assert "son dossier est introuvable" in plain(capsys.readouterr().err)
    assert (tmp_path / "workbook").read_text() == "une note"


def test_the_built_workbook_gives_the_figures_of_the_campaign(
    tmp_path: Path, calpae: Calpae, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["construire", "--sortie", str(tmp_path / "neuf.xlsx")])
    capsys.readouterr()
    run(["consolider", str(tmp_path / "neuf.xlsx"), "--json"])
    built = json.loads(capsys.readouterr().out)["cells"]
    calpae("consolider", "essai.xlsx", "--json")
    expected = json.loads(capsys.readouterr().out)["cells"]

    assert [(c["indicator"], c["period"], c["display"]) for c in built] == [
        (c["indicator"], c["period"], c["display"]) for c in expected
    ]


def test_a_cell_cannot_drive_the_terminal(calpae: Calpae, capsys: pytest.CaptureFixture[str]) -> None:
    grid = factories.real_grid({("67", "ase_majeurs_annee", factories.year(2021)): "4\x1b[2J00\nlignes"})

    calpae("valider", "saisie.xlsx", grid=grid)

    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert all(line.startswith(("bloquant", "avertissement", "information")) for line in out.splitlines()[:-1])
