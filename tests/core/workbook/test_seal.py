"""Copies that were transmitted are recognised, whatever became of the names of their sheets."""

from __future__ import annotations

import pytest
from factories import plain, real_grid

from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.layout import is_mark
from calpae_xl.core.workbook.seal import SEAL, SealedCopyError, is_sealed, refuse_sealed

HOME = {"A1": "calpae:2:accueil::2022", "B2": "Un classeur"}


@pytest.mark.parametrize(
    ("values", "sealed"),
    [
        pytest.param(HOME, False, id="a workbook"),
        pytest.param({**HOME, "A2": SEAL}, True, id="a copy"),
        pytest.param({**HOME, "B2": "Transmission à la préfecture – Bas-Rhin"}, True, id="a copy of before"),
        pytest.param({"B3": HOME["A1"], "B4": SEAL}, True, id="rows and a column inserted before"),
        pytest.param({"A2": SEAL, "B2": "Transmission à la préfecture"}, False, id="a sheet of somebody's own"),
        pytest.param({**HOME, "A2": 12, "B2": 3}, False, id="figures there"),
    ],
)
def test_a_copy_is_known_by_its_seal(values: dict[str, object], sealed: bool):
    assert is_sealed(Grid("classeur.xlsx", (Sheet("Notes", {}), Sheet("Renommée", values)))) is sealed


def test_it_is_refused_in_words():
    with pytest.raises(SealedCopyError) as refused:
        refuse_sealed(Grid("transmission.xlsx", (Sheet("Accueil", {**HOME, "A2": SEAL}),)))

    assert plain(str(refused.value)) == (
        "Le classeur « transmission.xlsx » est une copie transmise à la préfecture : elle ne se modifie pas. "
        "Travaillez dans le classeur de la campagne, puis transmettez-en une nouvelle version ; « valider » et "
        "« comparer » lisent cette copie."
    )


def test_a_workbook_in_use_is_not_refused():
    refuse_sealed(real_grid())


def test_a_seal_is_no_marker():
    assert not is_mark(SEAL)
