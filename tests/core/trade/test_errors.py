"""What prevents any answer: a problem, then its remedy."""

from __future__ import annotations

import pytest

from calpae_xl.core.trade.errors import CalpaeError, NotACalpaeWorkbookError, UnusableFileError


def test_an_error_says_its_problem_then_its_remedy():
    error = CalpaeError("Le disque est plein.", "Libérez de la place.")

    assert str(error) == "Le disque est plein. Libérez de la place."
    assert (error.problem, error.remedy) == ("Le disque est plein.", "Libérez de la place.")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        pytest.param(
            UnusableFileError("saisie.xlsx", "est ouvert dans Excel", "Fermez-le, puis recommencez."),
            "Le fichier « saisie.xlsx » est ouvert dans Excel. Fermez-le, puis recommencez.",
            id="file",
        ),
        pytest.param(
            NotACalpaeWorkbookError("budget.xlsx"),
            "Le classeur « budget.xlsx » n’est pas un classeur CALPAE : aucune feuille de saisie n’y est reconnue. "
            "Choisissez le classeur CALPAE de la campagne ou une copie de celui-ci ; « calpae construire » en crée un neuf.",
            id="workbook of something else",
        ),
    ],
)
def test_each_error_builds_its_sentence_from_what_it_is_given(error: CalpaeError, sentence: str):
    assert str(error) == sentence


def test_the_doors_catch_them_all_at_once():
    with pytest.raises(CalpaeError, match="budget"):
        raise NotACalpaeWorkbookError("budget.xlsx")
