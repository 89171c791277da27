"""What a figure shows wherever result sheets repeat it."""

from __future__ import annotations

import pytest
from factories import REFERENTIAL, plain, real_grid, shipped_settings

from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.results.changes_places import ChangesPlaces
from calpae_xl.core.results.consolidation_places import ConsolidationPlaces
from calpae_xl.core.results.shown_figures import ShownFigures
from calpae_xl.usecases.process import process_book

PLACES = ChangesPlaces(ConsolidationPlaces(REFERENTIAL, shipped_settings()))
LAST = shipped_settings().timeline.years[-1]


@pytest.mark.parametrize(
    ("territory", "indicator", "value"),
    [
        ("67", "rsa_nouveaux_entrants", "7486"),
        ("67", "pasi_taux_couverture_30min", "1.0"),
        ("67", "ase_majeurs_annee", "ND"),
        ("67", "form_cnfpt_total", "≥ 125"),
        ("6AE", "rsa_nouveaux_entrants", "11341"),
        ("6AE", "form_spec_total", "1059"),
    ],
)
def test_a_figure_is_a_number_only_when_it_is_whole(territory, indicator, value):
    figures = ShownFigures(PLACES, process_book(MemoryBook(real_grid())))

    assert plain(str(figures.value(territory, indicator, LAST))) == value
    assert figures.formula(territory, indicator, LAST).count("CeA!") >= 1
