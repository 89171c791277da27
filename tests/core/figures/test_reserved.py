"""Which figures bear the mark of a reservation."""

import pytest
from factories import REFERENTIAL, real_grid, year

from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.figures.reserved import ReservedFigures, is_reserved

REAL = process_grid(real_grid())
CELLS = {(cell.indicator.id, cell.period.label): cell for cell in REAL.cells}


@pytest.mark.parametrize(
    ("indicator", "label", "expected"),
    [
        pytest.param("rsa_nouveaux_entrants", "2022", True, id="of its year"),
        pytest.param("pasi_personnes_cd", "2022", True, id="of every year"),
        pytest.param("ag_portefeuille_conseiller", "2022", True, id="a range"),
        pytest.param("form_spec_total", "2022", True, id="of a theme of a block"),
        pytest.param("ase_logement_stable", "2022", False, id="no figure"),
        pytest.param("pasi_structures", "2022", False, id="no reservation"),
    ],
)
def test_a_figure_of_the_collectivity_is_marked_as_soon_as_a_reservation_bears_on_it(indicator, label, expected):
    assert is_reserved(CELLS[indicator, label]) is expected


def test_so_is_a_figure_of_a_department():
    marks = ReservedFigures(REAL.campaign)

    def bear(territory, indicator):
        return marks.bear(territory, REFERENTIAL.indicators[indicator], year(2022))

    assert [bear("67", "rsa_nouveaux_entrants"), bear("68", "rsa_1er_rdv")] == [True, True]
    assert [bear("67", "pasi_structures"), bear("67", "rsa_1er_rdv")] == [False, False]
    assert bear("67", "form_spec_total"), "one of its themes is counted for both departments"
