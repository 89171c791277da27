"""The periods of a campaign in a few words: « réalisé 2018 à 2020, attendu 2020 et 06/2022 »."""

from __future__ import annotations

from collections.abc import Iterable

from calpae_xl.core.campaign.period_columns import Timeline
from calpae_xl.core.trade.model import Kind
from calpae_xl.core.trade.typography import listed
from calpae_xl.core.trade.words import date_text, word


def periods_told(timeline: Timeline) -> str:
    """Write the achieved years, then the targets in the order of their columns."""
    achieved = _spans(int(period.label) for period in timeline.achieved)
    aims = [date_text(period.label) for period in timeline.periods if period.kind is Kind.TARGET]
    told = {Kind.ACHIEVED: achieved, Kind.TARGET: aims}
    return ", ".join(f"{word(kind)} {listed(dates)}" for kind, dates in told.items() if dates)


def _spans(years: Iterable[int]) -> list[str]:
    """Put together years that follow one another, from three on."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return [text for run in runs for text in ([f"{run[0]} à {run[-1]}"] if len(run) > 2 else map(str, run))]
