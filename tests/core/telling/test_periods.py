"""The periods of a campaign in a few words."""

from __future__ import annotations

import pytest
from arrangements import ARRANGEMENTS, columns
from factories import plain, shipped_settings

from calpae_xl.core.campaign.period_columns import timeline
from calpae_xl.core.telling.periods import periods_told


@pytest.mark.parametrize(
    ("periods", "told"),
    [
        pytest.param(shipped_settings().periods, "réalisé 2018 à 2022, attendu 2023", id="shipped"),
        pytest.param(ARRANGEMENTS["follow-up of 2020"], "réalisé 2018 à 2020, attendu 2020 et 06/2022", id="2020"),
        pytest.param(columns("r2022"), "réalisé 2022", id="one year"),
        pytest.param(columns("r2022", "r2021"), "réalisé 2021 et 2022", id="two years"),
        pytest.param(columns("r2018", "r2020", "r2021", "r2022"), "réalisé 2018 et 2020 à 2022", id="a year lacks"),
    ],
)
def test_years_that_follow_one_another_are_put_together(periods, told):
    assert plain(periods_told(timeline(periods))) == told
