"""Each named bomb, through every door: an answer or a sentence, in bounded time and memory."""

from __future__ import annotations

from pathlib import Path

import pytest
from archives import Parts
from bombs import BOMBS, MASTER_BOMBS
from bounded import Runner


@pytest.mark.parametrize(("number", "name"), [*enumerate([*BOMBS, *MASTER_BOMBS])], ids=[*BOMBS, *MASTER_BOMBS])
def test_a_workbook_like_this_is_answered_or_refused(
    number: int, name: str, master_parts: Parts, tmp_path: Path, runner: Runner
):
    path = tmp_path / "saisie.xlsx"
    path.write_bytes({**BOMBS, **MASTER_BOMBS}[name](master_parts))

    # Each is read and written; the doors that only read take turns.
    outcomes = [
        runner.run("traiter", path, "--sortie", tmp_path / "resultats.xlsx"),
        runner.run(*(("diagnostic", path), ("integrer", path, "--decisions", "--simuler"))[number % 2]),
    ]

    assert [outcome.faults for outcome in outcomes] == [[], []], outcomes


@pytest.mark.parametrize(("number", "name"), [*enumerate(BOMBS)], ids=[*BOMBS])
def test_a_return_like_this_is_taken_or_refused(
    number: int, name: str, copy_parts: Parts, sound_master: Path, tmp_path: Path, runner: Runner
):
    path = tmp_path / "retour.xlsx"
    path.write_bytes(BOMBS[name](copy_parts))
    command = ("comparer", sound_master, "--avec", path) if number % 3 == 0 else ("integrer", sound_master, path)

    outcome = runner.run(*command)

    assert outcome.faults == [], outcome


REFUSED = {
    "no content types": "la partie « [Content_Types].xml » y manque",
    "empty content types": "partie « [Content_Types].xml »",
    "macros under .xlsx": "est un classeur à macros (.xlsm) sous un nom en « .xlsx »",
    "template under .xlsx": "est un modèle (.xltx) sous un nom en « .xlsx »",
    "no spreadsheet at all": "n’est pas un classeur Excel",
    "a byte after": "est endommagé ou incomplet",
    "100 000 bytes after": "est endommagé ou incomplet",
    "bytes before": "est endommagé",
    "overlapping": "des parties s’y recouvrent",
    "DTD in the book": "définition de type XML",
    "DTD in a part of no kind": "définition de type XML",
    "DTD in UTF-16": "définition de type XML",
    "tabs on one part": "y est aussi une autre feuille",
    "tabs on one part, by relations": "y est aussi une autre feuille",
    "2 000 000 cells": "plus de données qu’un classeur",
    "100 000 figures below": "contient trop de cellules remplies (plus de 60 000)",
    "many merges": "cellules fusionnées",
    "one long format": "format de nombre y est trop long",
    "deep": "trop d’éléments imbriqués",
    "long namespace": "espaces de noms trop nombreux ou trop longs",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_excel_would_not_take_or_nobody_types_is_refused_in_words(
    name: str, master_parts: Parts, tmp_path: Path, runner: Runner
):
    path = tmp_path / "saisie.xlsx"
    path.write_bytes(BOMBS[name](master_parts))

    outcome = runner.run("valider", path)

    assert outcome.code == 2
    assert REFUSED[name] in outcome.said.replace("\u00a0", " ")


@pytest.mark.parametrize("name", ["tab without part", "long spans", "#FIELD!", "#BUSY!", "1e-310", "array formula"])
def test_what_harms_nothing_is_read(name: str, master_parts: Parts, tmp_path: Path, runner: Runner):
    path = tmp_path / "saisie.xlsx"
    path.write_bytes(BOMBS[name](master_parts))

    assert runner.run("consolider", path).code == 0
