"""Whose table it is."""

from __future__ import annotations

import pytest
from factories import COLLECTIVITY, DEPARTMENTS

from calpae_xl.core.trade.model import Territory
from calpae_xl.core.transcription.headings import OTHERS, named_department


@pytest.mark.parametrize(
    ("title", "whose"),
    [
        ("Indicateurs CALPAE Bas-Rhin", "67"),
        ("Annexe 1 Tableau des indicateurs du HAUT RHIN", "68"),
        ("2. Haut-Rhin (68)", "68"),
        ("Département 67", "67"),
        ("Annexe – Indicateurs CALPAE 67 et 68", None),
        ("Bas-Rhin et Haut-Rhin", None),
        ("Indicateurs CALPAE Moselle", "Moselle"),
        ("Meurthe-et-Moselle", "Meurthe-et-Moselle"),
        ("Indicateurs de la Haute-Savoie", "Haute-Savoie"),
        ("Indicateurs du Bas-Rhin, avec la Moselle", "67"),
        ("Territoires au nord du canal", None),
        ("3. Tableau consolidé", "6AE"),
        ("Tableau : Collectivité européenne d’Alsace", "6AE"),
        ("167 jeunes, 67 % de la cohorte", None),
        ("Annexe 1", None),
        ("Le Bas-Rhin " + "compte beaucoup de jeunes " * 10, None),
    ],
)
def test_a_title_names_one_department_or_nobody(title: str, whose: str | None):
    assert named_department(title, DEPARTMENTS, COLLECTIVITY) == whose


def test_the_departments_are_those_given():
    assert named_department("Indicateurs de la Côte-d'Or", [Territory("21", "Côte-d’Or")], COLLECTIVITY) == "21"
    assert named_department("Indicateurs du Bas-Rhin", [Territory("21", "Côte-d’Or")], COLLECTIVITY) == "Bas-Rhin"


def test_every_department_has_its_name_once():
    assert len({*OTHERS}) == len(OTHERS) == 100  # 101, where Corsica counts for one.
