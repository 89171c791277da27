"""What an annex adds to the archive."""

from __future__ import annotations

from factories import real_grid, target, year

from calpae_xl.core.campaign.archiving import archived
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.sheets.vintages import VintageLine


def line(raw: str, indicator: str = "pasi_taux_couverture_30min", vintage: str = "2020") -> VintageLine:
    return VintageLine(vintage, "67", indicator, year(2018), raw)


def test_what_the_archive_lacks_is_added_once_and_nothing_takes_the_place_of_another():
    campaign = read_campaign(real_grid())
    held = campaign.vintages["2020"]["67", "pasi_taux_couverture_30min", year(2018)]
    assert held == "100%"

    result = archived(
        campaign,
        [
            line("100\u00a0%"),
            line("99 %", vintage="2019"),
            line("388", "ase_majeurs_annee"),
            VintageLine("2020", "67", "ase_majeurs_annee", target(2031), ""),
            line("NC", "ena_familles_maraude"),
        ],
    )

    assert [(each.vintage, each.raw) for each in result.added] == [("2019", "99 %"), ("2020", "")]
    assert result.known == 2
    assert result.contradicted == ((line("388", "ase_majeurs_annee"), "389"),)
