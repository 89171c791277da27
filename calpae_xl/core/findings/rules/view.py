"""What the rules look at: rows of observations with the figures that may be trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.period_columns import Timeline
from calpae_xl.core.campaign.reservations import ReservationIndex
from calpae_xl.core.campaign.series import ObservedRow
from calpae_xl.core.campaign.vintages import earlier_vintages, published_reading
from calpae_xl.core.trade.model import Indicator, Kind, MissingCode, Period, Status


class Row(NamedTuple):
    """One indicator of one department, one item per period of the campaign.

    Attributes:
        figures: Figures that rules may compare, ``None`` elsewhere.
    """

    territory: str
    indicator: Indicator
    observations: ObservedRow
    figures: Sequence[float | None]

    @property
    def achieved(self) -> Sequence[float | None]:
        """The figures of the achieved years, the oldest first."""
        return self.observations.achieved

    def is_settled(self, position: int) -> bool:
        """Tell whether nothing lacks at a period: a figure, or a department that is not concerned."""
        return self.figures[position] is not None or self.observations.code(position) is MissingCode.SO


@dataclass(frozen=True)
class View:
    """A campaign as the rules look at it."""

    campaign: Campaign

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every entered row, by territory then indicator."""
        return tuple(
            Row(
                territory,
                self.campaign.referential.indicators[name],
                observations,
                observations.figures,
            )
            for territory, rows in self.campaign.series.items()
            for name, observations in rows.items()
        )

    @cached_property
    def row(self) -> Mapping[tuple[str, str], Row]:
        """Rows by territory and indicator id."""
        return {(row.territory, row.indicator.id): row for row in self.rows}

    @cached_property
    def measures(self) -> Mapping[tuple[str, str], Sequence[Row]]:
        """Rows of a measure, weights apart, by territory and code of the measure."""
        found: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows:
            if row.indicator.status is not Status.AUXILIARY:
                found.setdefault((row.territory, row.indicator.code), []).append(row)
        return found

    @cached_property
    def published(self) -> Mapping[tuple[str, str, Period], tuple[float, str]]:
        """Figures of earlier vintages, the latest that gives one, with the name of the vintage."""
        latest: dict[tuple[str, str, Period], tuple[float, str]] = {}
        for vintage in earlier_vintages(self.campaign):
            for (territory, name, period), raw in self.campaign.vintages[vintage].items():
                indicator = self.campaign.referential.indicators.get(name)
                if indicator is None or period.kind is not Kind.ACHIEVED:
                    continue
                figure = published_reading(raw, indicator).figure
                if figure is not None:
                    latest[territory, name, period] = (figure, vintage)
        return latest

    @cached_property
    def reservations(self) -> ReservationIndex:
        """Reservations by cell."""
        return ReservationIndex(self.campaign.reservations)

    @cached_property
    def timeline(self) -> Timeline:
        """The periods, and where the achieved years stand among them."""
        return self.campaign.settings.timeline

    @property
    def years(self) -> Sequence[int]:
        """Where the achieved years stand among the periods, the oldest first; the last is the campaign's."""
        return self.timeline.years
