"""An annex of one convention among several."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from factories import REFERENTIAL, grid, plain, shipped_settings, year

from calpae_xl.core.annex.contents import annex_of
from calpae_xl.core.annex.scope import Scope, UnknownConventionError, scope_of
from calpae_xl.core.campaign.conventions import Convention
from calpae_xl.core.figures.processed import Processed, process_grid

OWN = "rsa_1er_rdv"


@pytest.fixture(scope="module")
def work() -> Processed:
    indicators = {**REFERENTIAL.indicators, OWN: replace(REFERENTIAL.indicators[OWN], convention="RSA")}
    settings = shipped_settings(conventions=(Convention("Solidarités", date(2023, 3, 31)), Convention("RSA")))
    entries = {
        ("67", OWN, year(2021)): 100,
        ("67", OWN, year(2022)): 130,
        ("67", "ase_majeurs_annee", year(2022)): "8 5002",
    }
    return process_grid(grid(entries, settings=settings, referential=replace(REFERENTIAL, indicators=indicators)))


def test_each_indicator_belongs_to_one_annex(work: Processed):
    one, other = scope_of(work, "Solidarités"), scope_of(work, " rsa ")

    assert [each.id for each in other.entered] == [OWN]
    assert {*one.entered} | {*other.entered} == {*Scope(work).entered}
    assert not {*one.entered} & {*other.entered}
    assert {cell.indicator.id for cell in other.cells} == {OWN}


def test_an_annex_is_provisional_for_its_own_cells_only(work: Processed):
    assert annex_of(scope_of(work, "Solidarités")).provisional
    annex = annex_of(scope_of(work, "RSA"))

    assert not annex.provisional
    assert "convention « RSA »" in plain(annex.subtitle)
    assert [plain(row.cells[1].text) for row in annex.sections[0].tables[0].rows if not row.is_section] == [
        plain(REFERENTIAL.indicators[OWN].label)
    ]


def test_a_convention_that_is_none_is_refused(work: Processed):
    with pytest.raises(UnknownConventionError, match="Solidarités et RSA"):
        scope_of(work, "Logement")
    with pytest.raises(UnknownConventionError, match="aucune"):
        scope_of(process_grid(grid({})), "RSA")
