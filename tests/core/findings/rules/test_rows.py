"""Rows that look copied from one another."""

from __future__ import annotations

import pytest
from factories import found, told, where, year

from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import Period
from calpae_xl.core.trade.values import Value


def copied(
    first: list[Value | None],
    second: list[Value | None],
    names: tuple[str, str] = ("ase_ressources", "ase_personne_lien"),
) -> list[Finding]:
    entries: dict[tuple[str, str, Period], Value] = {}
    for name, figures in zip(names, (first, second), strict=True):
        entries |= {("67", name, year(2018 + n)): figure for n, figure in enumerate(figures) if figure is not None}
    return found(entries, Code.IDENTICAL_ROWS)


@pytest.mark.parametrize(
    ("first", "second", "flagged"),
    [
        ([134, 183], [134, 183], True),
        ([134], [134], False),
        ([134, None, 183], [134, None, 183], False),
        ([134, 183], [134, 184], False),
        ([11, 11], [11, 11], True),
        ([10, 10], [10, 10], False),
        ([11, 10], [11, 10], False),
        (["ND", "ND"], ["ND", "ND"], False),
        (["134", "183"], ["134", "183"], False),
        ([-134, -183], [-134, -183], False),
    ],
    ids=str,
)
def test_two_rows_alike_two_years_running_look_copied(
    first: list[Value | None], second: list[Value | None], flagged: bool
):
    assert bool(copied(first, second)) is flagged


def test_a_copied_row_is_the_lower_one_and_points_to_every_cell_read():
    [finding] = copied([None, 134, 183, 5], [None, 134, 183, 6], ("ase_ressources", "ase_parcours_pro_scolaire"))

    assert finding.at == where("ase_parcours_pro_scolaire", year(2019))
    assert finding.related == (
        where("ase_parcours_pro_scolaire", year(2020)),
        where("ase_ressources", year(2019)),
        where("ase_ressources", year(2020)),
    )
    assert told(finding) == (
        "« Jeunes en parcours professionnel ou scolaire » donne les mêmes chiffres que « Jeunes ayant des ressources »"
        " en 2019 et 2020 : une ligne a pu être recopiée."
    )


@pytest.mark.parametrize(
    "names",
    [
        ("ga_orientes", "ga_orientes_ag"),
        ("ase_ressources", "rsa_1er_rdv"),
        ("ag_delai_demarrage", "ag_portefeuille_conseiller"),
    ],
    ids=["un total et sa partie", "deux mesures", "ce qui n’est pas un compte"],
)
def test_rows_that_may_be_alike(names: tuple[str, str]):
    assert copied([134, 183], [134, 183], names) == []


def test_rows_of_two_departments_are_not_compared():
    entries = {
        (code, name, year(p)): 134 + p
        for code, name in (("67", "ase_ressources"), ("68", "ase_personne_lien"))
        for p in (2019, 2020)
    }

    assert found(entries, Code.IDENTICAL_ROWS) == []
