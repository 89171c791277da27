"""The first page of the annex."""

from factories import grid, plain, real_grid, shipped_settings, year

from calpae_xl.core.annex.key_points import key_points
from calpae_xl.core.annex.scope import Scope
from calpae_xl.core.figures.processed import process_grid


def said(book):
    return plain("\n".join(key_points(Scope(process_grid(book)))))


def test_the_shipped_campaign():
    assert said(real_grid()) == (
        "Bas-Rhin : 28 chiffres connus sur 40 pour 2022 ; 10 ND (non disponible), 2 NC.\n"
        "Haut-Rhin : 30 chiffres connus sur 40 pour 2022 ; 10 ND (non disponible).\n"
        "CeA : sur 42 lignes en 2022, 28 réunissent tous les départements, 3 n’en comptent qu’une partie, "
        "1 reste une fourchette.\n"
        "Évolutions les plus fortes de 2021 à 2022 : « Personnes reçues (CD) », 67 : +94 135 (+574,9 %) ; « Spécifique – "
        "participation », CeA : +199 (+255,1 %) ; « Suivis par la garantie d’activité », 67 : +1 109 (+232 %).\n"
        "24 évolutions de l’année ne sont pas calculées : les réserves le disent dans les tableaux.\n"
        "5 constats bloquants : les chiffres concernés sont imprimés comme saisis et n’entrent dans aucun total."
    )


def test_an_empty_campaign_claims_nothing():
    text = said(grid({}))

    assert "Bas-Rhin : 0 chiffre connu sur 40 pour 2022 ; 40 non renseigné." in text
    assert "aucune n’a de chiffre" in text
    assert "Évolutions" not in text
    assert "bloquant" not in text


def test_one_department_has_no_total():
    settings = shipped_settings(territories=shipped_settings().territories[:1])

    assert "lignes" not in said(grid({("67", "rsa_1er_rdv", year(2022)): 3}, settings=settings))
