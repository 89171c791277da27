"""Ways in which the periods of a campaign may be arranged, and workbooks of the real figures that are so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from factories import shipped_settings

from calpae_xl.core.campaign.period_columns import year_columns
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.trade.model import Kind, Period
from calpae_xl.making.content import MasterContent, packaged_content


def columns(*headers: str) -> tuple[Period, ...]:
    """Periods as people write them: « r2018 » was achieved, « a2022-06 » is aimed at."""
    kinds = {"r": Kind.ACHIEVED, "a": Kind.TARGET}
    return tuple(Period(header[1:], kinds[header[0]]) for header in headers)


ARRANGEMENTS: Mapping[str, tuple[Period, ...]] = {
    "follow-up of 2020": columns("r2018", "r2019", "a2020", "r2020", "a2022-06"),
    "one year": columns("r2022", "a2023"),
    "one year without target": columns("r2022"),
    "no target": year_columns(2018, 2022, 2023)[:-1],
    "three targets": (*year_columns(2020, 2022, 2023), *columns("a2024-06", "a2026")),
    "nine years": year_columns(2018, 2026, 2027),
    "targets first": columns("a2023", "a2022", "r2021", "r2022"),
    "latest first": columns("a2023", "r2022", "r2021", "r2020", "r2019", "r2018"),
    "a year without column": columns("r2018", "r2020", "r2022", "a2022", "a2023-12"),
}
"""Arrangements by name; the last achieved year of each is that of its campaign."""


def arranged(periods: tuple[Period, ...]) -> Settings:
    """Settings of a campaign whose columns are these."""
    last = max(period.label for period in periods if period.kind is Kind.ACHIEVED)
    return shipped_settings(campaign=last, year=int(last), columns=periods)


def arranged_content(periods: tuple[Period, ...]) -> MasterContent:
    """The shipped campaign in these columns: a target of another year has the figures of 2023, half a year too."""
    content = packaged_content()
    shipped = content.settings.periods
    entries = {}
    for (territory, name, period), value in content.entries.items():
        if period.kind is Kind.ACHIEVED and period in periods:
            entries[territory, name, period] = value
        elif period == shipped[-1]:
            entries.update({(territory, name, aim): value for aim in periods if aim.kind is Kind.TARGET})
    labels = {period.label for period in periods}
    kept = tuple(each for each in content.reservations if each.period is None or each.period in labels)
    return replace(content, settings=arranged(periods), entries=entries, reservations=kept)
