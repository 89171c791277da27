"""Rows of a campaign: what two years running have to do with each other."""

from __future__ import annotations

import pytest
from arrangements import columns

from calpae_xl.core.campaign.cell_reading import ND, Reading
from calpae_xl.core.campaign.period_columns import timeline
from calpae_xl.core.campaign.series import ObservedRow
from calpae_xl.core.trade.model import Period


def row(*figures: float | None) -> ObservedRow:
    periods = tuple(Period(str(2018 + position)) for position in range(len(figures)))
    odd: dict[int, Reading] = {position: ND for position, figure in enumerate(figures) if figure is None}
    return ObservedRow("67", "x", timeline(periods), "67", [None for _ in figures], figures, figures, odd)


@pytest.mark.parametrize(
    ("figures", "differences", "ratios"),
    [
        pytest.param((100, 150, 75), [50, -75], [0.5, -0.5], id="plain"),
        pytest.param((0, 5, 10), [5, 5], [None, 1], id="from-zero"),
        pytest.param((10, None, 5), [None, None], [None, None], id="missing"),
        pytest.param((None, 0, 0), [None, 0], [None, None], id="missing-and-zero"),
        pytest.param((7,), [], [], id="one-year"),
    ],
)
def test_years_are_compared_where_both_are_known(figures, differences, ratios):
    assert row(*figures).differences == differences
    assert row(*figures).ratios == ratios


def test_years_are_compared_in_their_order_whatever_that_of_the_columns():
    periods = timeline(columns("a2023", "r2022", "r2020", "a2022", "r2021"))
    mixed = ObservedRow("67", "x", periods, "67", [None] * 5, [1, 90, 60, 2, 30], [1, 90, 60, 2, 30], {})

    assert [*mixed.achieved] == [60, 30, 90]
    assert [*mixed.differences] == [-30, 60]
    assert [*mixed.ratios] == [-0.5, 2]
