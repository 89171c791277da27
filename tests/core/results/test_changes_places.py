"""Where everything stands in « Évolutions »."""

from __future__ import annotations

import pytest
from arrangements import ARRANGEMENTS, arranged
from factories import REFERENTIAL, shipped_settings, target, year

from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.results.changes_places import ChangesPlaces, GapPart, gap_headers, period_of_header
from calpae_xl.core.results.consolidation_places import ConsolidationPlaces
from calpae_xl.core.workbook.grid import column_letters


def places(settings: Settings | None = None) -> ChangesPlaces:
    return ChangesPlaces(ConsolidationPlaces(REFERENTIAL, settings or shipped_settings()))


@pytest.mark.parametrize("name", [*ARRANGEMENTS])
def test_every_column_but_the_parting_one_is_about_a_period(name):
    shape = places(arranged(ARRANGEMENTS[name]))

    found = [*shape.periods_of_columns]

    wanted = [number for number in range(5, shape.last_column + 1) if number != shape.parting_column]
    assert found == [column_letters(number) for number in wanted]


def test_the_gaps_stand_past_an_empty_column():
    shape = places()

    assert column_letters(shape.parting_column) == "M"
    assert [shape.gap_column(0, part) for part in GapPart] == ["N", "O", "P", "Q", "R"]


@pytest.mark.parametrize("aim", ["2023", "2022-06"])
def test_each_header_of_a_target_leads_to_it(aim):
    periods = (year(2022), target(2022), target(2022 if aim == "2023" else 2023), target(aim))

    for header in gap_headers(target(aim), year(2022)):
        assert period_of_header(header, periods) == target(aim)


@pytest.mark.parametrize("header", [None, 2022, "Indicateur", "Objectif 2030"])
def test_another_header_leads_nowhere(header):
    assert period_of_header(header, (year(2022), target())) is None
