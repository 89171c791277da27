"""« calpae comparer », as people and programs call it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import factories
import pytest
from factories import plain, year
from masters import sheet, shipped

from calpae_xl.books.memory import MemoryBook
from calpae_xl.cli.main import run
from calpae_xl.cli.streams import typed_file

Calpae = Callable[..., int]

FLOW = "mob_mesures_diagnostic"


def rows(out: str) -> list[str]:
    """The facts: neither their headers nor the line that says what was written."""
    return plain(out).splitlines()[1:-1]


def test_a_comparison_prints_one_fact_per_line_and_blocks_nothing(calpae: Calpae, capsys: pytest.CaptureFixture[str]):
    assert calpae("comparer", "saisie.xlsx") == 0

    out, err = capsys.readouterr()
    assert err == ""
    assert len(rows(out)) == 31 + 6 + 5 + 6
    assert sum("chiffre modifié" in row for row in rows(out)) == 8
    assert rows(out)[0].split("  ")[0] == "67"
    assert "172 277" in plain(out)
    assert "−164 102" in plain(out)


def test_json_is_one_document_and_nothing_else(calpae: Calpae, capsys: pytest.CaptureFixture[str]):
    assert calpae("comparer", "saisie.xlsx", "--json") == 0

    out, err = capsys.readouterr()
    document = json.loads(out)
    assert (document["schema"], document["workbook"], err, out.count("\n")) == (
        "calpae/revisions/1",
        "essai.xlsx",
        "",
        1,
    )
    assert document["summary"] == [
        {
            "territory": "67",
            "compared": 102,
            "changed": 8,
            "lost": 2,
            "found": 10,
            "recoded": 6,
            "unreadable": 5,
            "unchanged": 71,
        }
    ]


def test_another_workbook_is_compared_instead_of_a_vintage(capsys: pytest.CaptureFixture[str]):
    books = {
        "saisie.xlsx": factories.real_grid(),
        "avant.xlsx": replace(factories.real_grid({("68", FLOW, year(2022)): 7}), name="avant.xlsx"),
    }

    code = run(["comparer", "saisie.xlsx", "--avec", "avant.xlsx"], lambda path: MemoryBook(books[path.name]))

    [row] = rows(capsys.readouterr().out)
    assert code == 0
    assert row.split()[:2] == ["68", FLOW]


def test_the_note_goes_to_a_file_or_to_standard_output(
    calpae: Calpae, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    target = tmp_path / "note.txt"

    assert calpae("comparer", "saisie.xlsx", "--note", str(target)) == 0
    table = capsys.readouterr().out
    assert calpae("comparer", "saisie.xlsx", "--note", "-") == 0

    out = capsys.readouterr().out
    assert target.read_text(encoding="utf-8-sig").splitlines() == out.splitlines()
    assert plain(out).startswith("Note de révision : du millésime 2020 au millésime 2022\n")
    assert out not in table
    assert [p.name for p in tmp_path.glob("*note*")] == ["note.txt"]


def test_a_note_that_somebody_reworked_is_not_replaced(
    calpae: Calpae, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    target = tmp_path / "note.txt"
    assert calpae("comparer", "saisie.xlsx", "--note", str(target)) == 0
    assert calpae("comparer", "saisie.xlsx", "--note", str(target)) == 0
    target.write_text("Relue par le service.", encoding="utf-8")
    capsys.readouterr()

    assert calpae("comparer", "saisie.xlsx", "--note", str(target)) == 2

    assert target.read_text(encoding="utf-8") == "Relue par le service."
    assert plain(capsys.readouterr().err) == (
        f"« {target} » existe déjà et dit autre chose : il n’a pas été modifié. "
        "Choisissez un autre nom, ou supprimez ce fichier, puis recommencez.\n"
    )


def test_a_note_that_cannot_be_written_says_so(calpae: Calpae, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert calpae("comparer", "saisie.xlsx", "--note", str(tmp_path / "absent" / "note.txt")) == 2

    assert "n’a pas pu être écrit (erreur système 2)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--millesime", "2020", "--avec", "x.xlsx"), "Choisissez entre --millesime et --avec"),
        (("--json", "--note", "-"), "donnez un fichier à --note"),
        (("--millesime", "2016"), "aucun chiffre du millésime « 2016 ». Choisissez parmi : 2020"),
        (("--departement", "69"), "« 69 » n’est pas un département de ce classeur."),
        (("--departement", "68"), "n’ont pas le département 68 en commun"),
        (("--sortie", "a.xlsx", "--sur-place"), "Choisissez entre --sortie et --sur-place"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done_is_said_in_one_french_sentence(
    arguments: tuple[str, ...], sentence: str, calpae: Calpae, capsys: pytest.CaptureFixture[str]
):
    assert calpae("comparer", "saisie.xlsx", *arguments) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert sentence in plain(err)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "etat"))
    return shipped(tmp_path / "saisie.xlsx")


def test_nothing_is_written_unless_asked(path: Path):
    before = path.read_bytes()

    assert run(["comparer", str(path)]) == 0
    assert run(["comparer", str(path), "--simuler"]) == 0

    assert path.read_bytes() == before


def test_simulating_prints_the_plan_in_place_of_the_table(path: Path, capsys: pytest.CaptureFixture[str]):
    run(["comparer", str(path), "--simuler"])

    out = plain(capsys.readouterr().out)
    assert "Révisions!G5" in out
    assert "rien n’a été écrit" in out.splitlines()[-1]
    assert "Type de révision" not in out


def test_writing_in_place_fills_the_sheet_and_keeps_a_backup(path: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["comparer", str(path), "--sur-place"]) == 0

    assert sheet(path, "Révisions").values["G5"] == 522
    assert len(list(path.parent.glob("saisie (sauvegarde *).xlsx"))) == 1
    last = plain(capsys.readouterr().out).splitlines()[-1]
    assert re.fullmatch(
        r"Résultats écrits dans « .*saisie.xlsx » \(sauvegarde : « .+ »\). Ensuite : justifiez 8 chiffres modifiés, par "
        r"« calpae justifier .*saisie.xlsx … ».",
        last,
    )


def test_writing_a_copy_leaves_the_workbook_as_it_is(path: Path, capsys: pytest.CaptureFixture[str]):
    before, copy = path.read_bytes(), path.with_name("copie.xlsx")

    assert run(["comparer", str(path), "--sortie", str(copy), "--json"]) == 0

    assert path.read_bytes() == before
    assert sheet(copy, "Révisions").values["G5"] == 522
    assert json.loads(capsys.readouterr().out)["written"]["changed"] is True


def test_a_workbook_like_the_other_is_said_so_and_what_comes_next(path: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["comparer", str(path), "--avec", str(path)]) == 0

    first, last = plain(capsys.readouterr().out).splitlines()
    assert first.endswith(" : aucune différence.")
    assert last.endswith(f"« calpae valider {typed_file(path)} ».")
