"""The first page of the annex."""

from factories import grid, plain, real_grid, shipped_settings, year

from calpae_xl.core.annex.key_points import key_points
from calpae_xl.core.annex.scope import Scope
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.trade.model import Reservation, ReservationType


def said(book):
    return plain("\n".join(key_points(Scope(process_grid(book)))))


def test_the_shipped_campaign():
    assert said(real_grid()) == (
        "Bas-Rhin : 28 chiffres connus sur 40 pour 2022 ; 10 ND (non disponible), 2 NC.\n"
        "Haut-Rhin : 30 chiffres connus sur 40 pour 2022 ; 10 ND (non disponible).\n"
        "CeA : sur 42 lignes en 2022, 28 réunissent tous les départements, 3 n’en comptent qu’une partie, "
        "1 reste une fourchette, 10 n’ont pas de chiffre.\n"
        "Évolution à retenir de 2021 à 2022, parmi celles que rien ne met en doute : « Portefeuille par conseiller », "
        "68 : −34 (−38,6 %).\n"
        "24 évolutions de l’année ne sont pas calculées. En cause : année incomplète, événement exceptionnel, "
        "sous-estimé, départements comptés différents et 6 autres.\n"
        "5 constats bloquants : les chiffres concernés sont imprimés comme saisis et n’entrent dans aucun total."
    )


def test_the_parts_of_the_totals_make_the_whole():
    lines = said(grid({("67", "rsa_1er_rdv", year(2022)): 3, ("68", "rsa_1er_rdv", year(2022)): "environ 4"}))
    [totals] = [line for line in lines.split("\n") if line.startswith("CeA")]
    whole, *parts = (int(word) for word in totals.replace("en 2022", "").split() if word.isdigit())

    assert "1 est bloquée" in totals
    assert sum(parts) == whole


def test_changes_that_cannot_be_told_have_their_own_causes():
    ends = {("67", "rsa_1er_rdv", year(year_)): 100 for year_ in (2021, 2022)}

    text = said(grid(ends | {("68", "rsa_1er_rdv", year(2022)): 90}))

    assert "1 évolution de l’année n’est pas calculée. En cause : départements comptés différents." in text


def test_an_empty_campaign_claims_nothing():
    text = said(grid({}))

    assert "Bas-Rhin : 0 chiffre connu sur 40 pour 2022 ; 40 non renseigné." in text
    assert "aucune n’a de chiffre" in text
    assert "Évolutions" not in text
    assert "bloquant" not in text


def test_one_department_has_no_total():
    settings = shipped_settings(territories=shipped_settings().territories[:1])

    assert "lignes" not in said(grid({("67", "rsa_1er_rdv", year(2022)): 3}, settings=settings))


def test_no_headline_is_reserved_or_waits_for_an_explanation():
    asked = grid({("67", "rsa_1er_rdv", year(2021)): 100, ("67", "rsa_1er_rdv", year(2022)): 900})
    sure = grid({("67", "rsa_1er_rdv", year(2021)): 100, ("67", "rsa_1er_rdv", year(2022)): 140})
    doubtful = Reservation("67", "rsa_1er_rdv", "2022", ReservationType.ESTIMATED, "")
    reserved = grid(
        {("67", "rsa_1er_rdv", year(2021)): 100, ("67", "rsa_1er_rdv", year(2022)): 140}, reservations=(doubtful,)
    )

    assert ["à retenir" in said(book) for book in (asked, sure, reserved)] == [False, True, False]
