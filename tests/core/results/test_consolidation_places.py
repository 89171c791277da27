"""Where everything stands in « CeA »: no two things at one place, whatever the number of departments."""

from __future__ import annotations

from itertools import product

import pytest
from factories import REFERENTIAL, shipped_settings

from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.results.consolidation_places import ConsolidationPlaces
from calpae_xl.core.trade.model import Territory
from calpae_xl.core.workbook.grid import column_number, split_address

ONE = shipped_settings(territories=(Territory("67", "Bas-Rhin"),))
THREE = shipped_settings(territories=tuple(Territory(str(code), "Essai") for code in (67, 68, 90)))
each_shape = pytest.mark.parametrize("settings", [ONE, shipped_settings(), THREE], ids=["one", "two", "three"])


def places(settings: Settings) -> ConsolidationPlaces:
    return ConsolidationPlaces(REFERENTIAL, settings)


def test_every_entered_indicator_has_a_row_weights_included_under_the_others():
    rows = places(shipped_settings()).rows

    assert [*rows] == sorted(rows, key=rows.__getitem__)
    assert {*rows} == {indicator.id for indicator in REFERENTIAL.entered}
    consolidated = [rows[indicator.id] for indicator in REFERENTIAL.consolidated]
    assert max(consolidated) < min({*rows.values()} - {*consolidated})
    assert len({*rows.values()}) == len(rows)


@each_shape
def test_no_two_cells_of_a_row_stand_at_one_place(settings: Settings):
    shape, name = places(settings), "ase_majeurs_annee"
    periods, departments = range(len(shape.periods)), range(len(shape.territories))

    cells = [
        *(shape.shown(name, position) for position in periods),
        *(shape.state(name, position) for position in periods),
        *(shape.value(name, position) for position in periods),
        *(shape.place(name, number).lstrip("$") for number in departments),
        *(shape.raw(name, position, number) for position, number in product(periods, departments)),
        *(shape.read(name, position, number) for position, number in product(periods, departments)),
        f"{shape.coverage_column}{shape.rows[name]}",
    ]

    plain = [cell.replace("$", "") for cell in cells]
    assert len({*plain}) == len(plain)
    assert {split_address(cell)[1] for cell in plain} == {shape.rows[name]}


@each_shape
def test_what_people_read_stands_left_of_what_is_folded_away(settings: Settings):
    shape, name = places(settings), "ase_majeurs_annee"

    shown = max(column_number(split_address(shape.shown(name, p))[0]) for p in range(len(shape.periods)))
    folded = column_number(split_address(shape.place(name, 0).replace("$", ""))[0])
    assert shown < column_number(shape.coverage_column) < folded
