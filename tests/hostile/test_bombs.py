"""Each named bomb, through every door: an answer or a sentence, in bounded time and memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from archives import unzipped
from bombs import BOMBS, MASTER_BOMBS
from bounded import Runner, told
from sound import shipped, small

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
    "300 000 names": "plus de 100 000 noms définis",
    "one long format": "format de nombre y est trop long",
    "deep": "trop d’éléments imbriqués",
    "long namespace": "espaces de noms trop nombreux ou trop longs",
    "one long formula, shared": "formules partagées trop longues",
    "one table many times": "un tableau de la feuille « Réserves » y figure deux fois",
    "guides in a string": "plus de 1 000 000 balises",
    "formatted cells, written otherwise": "plus de 1 000 000 balises",
}
"""What Excel would not take, or nobody types, and the words in which it is refused."""

READ = (
    "tab without part",
    "long spans",
    "#FIELD!",
    "#BUSY!",
    "1e-310",
    "array formula",
    "formatted rows",
    "90 000 names",
)
"""What harms nothing, or is as Excel writes it."""

CODES = {**dict.fromkeys(REFUSED, 2), **dict.fromkeys(READ, 0)}


@pytest.mark.parametrize(("number", "name"), [*enumerate([*BOMBS, *MASTER_BOMBS])], ids=[*BOMBS, *MASTER_BOMBS])
def test_a_workbook_like_this_is_answered_or_refused(
    number: int, name: str, tmp_path: Path, runner: Runner, record_property: Callable[[str, object], None]
):
    path = tmp_path / "saisie.xlsx"
    path.write_bytes({**BOMBS, **MASTER_BOMBS}[name](unzipped(shipped().master)))

    # Each is read and written; the doors that only read take turns.
    outcomes = [
        runner.run("traiter", path, "--sortie", tmp_path / "resultats.xlsx"),
        runner.run(*(("diagnostic", path), ("integrer", path, "--decisions", "--simuler"))[number % 2]),
    ]

    record_property("hostile", told("bombs", [(name, outcome) for outcome in outcomes]))
    assert [outcome.faults for outcome in outcomes] == [[], []], outcomes
    assert REFUSED.get(name, "") in outcomes[0].said.replace("\u00a0", " ")
    assert outcomes[0].code == CODES.get(name, outcomes[0].code)


@pytest.mark.parametrize(("number", "name"), [*enumerate(BOMBS)], ids=[*BOMBS])
def test_a_return_like_this_is_taken_or_refused(
    number: int, name: str, tmp_path: Path, runner: Runner, record_property: Callable[[str, object], None]
):
    path, master = tmp_path / "retour.xlsx", tmp_path / "classeur.xlsx"
    path.write_bytes(BOMBS[name](unzipped(small().copy)))
    master.write_bytes(small().master)
    command = ("comparer", master, "--avec", path) if number % 3 == 0 else ("integrer", master, path)

    outcome = runner.run(*command)

    record_property("hostile", told("bombs returned", [(name, outcome)]))
    assert outcome.faults == [], outcome
