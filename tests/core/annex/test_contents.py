"""The whole annex of a workbook."""

from dataclasses import replace
from datetime import date

from factories import grid, plain, real_grid, shipped_settings

from calpae_xl.core.annex.contents import annex_of
from calpae_xl.core.annex.scope import Scope
from calpae_xl.core.figures.processed import process_grid

REAL = process_grid(real_grid())


def test_departments_then_the_collectivity_then_changes():
    annex = annex_of(Scope(REAL))

    assert [plain(section.title) for section in annex.sections] == [
        "1. Bas-Rhin (67)",
        "2. Haut-Rhin (68)",
        "3. Tableau consolidé",
        "4. Évolutions marquantes en 2022",
        "5. Écarts aux objectifs",
    ]
    assert annex.provisional
    assert plain(annex.standing[0]) == "Version provisoire : 5 constats bloquants à lever."


def test_one_department_is_not_consolidated():
    settings = shipped_settings(territories=shipped_settings().territories[:1])

    annex = annex_of(Scope(process_grid(grid({}, settings=settings))))

    assert [plain(section.title) for section in annex.sections] == [
        "1. Bas-Rhin (67)",
        "2. Évolutions marquantes en 2022",
    ]
    assert not annex.provisional


def test_who_certifies_since_when_and_by_which_deliberation():
    settings = replace(
        REAL.campaign.settings, certified_by="La directrice", certified_on=date(2023, 2, 1), deliberation="CD-2023-12"
    )
    work = REAL._replace(campaign=replace(REAL.campaign, settings=settings))

    assert [plain(each) for each in annex_of(Scope(work)).standing[2:]] == [
        "Chiffres certifiés le 1er février 2023 par La directrice.",
        "Délibération : CD-2023-12.",
    ]
    assert plain(annex_of(Scope(REAL)).standing[-1]) == "Chiffres non certifiés à ce jour."
