"""What the rules look at: rows of observations with the figures that may be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from calpae_xl.core.campaign import Campaign
from calpae_xl.core.codes import Severity
from calpae_xl.core.model import Indicator, Kind, Observation
from calpae_xl.core.reservations import ReservationIndex


def readable(seen: Observation) -> float | None:
    """Return the figure of a cell that nothing makes doubtful in itself; ``None`` otherwise.

    A negative count or a rate of 150 % is reported by itself; comparing it with others would only
    repeat that. A cell that a bound blocks still counts: it was read.
    """
    if seen.fault is not None and seen.fault.severity is Severity.BLOCKING:
        return None
    return seen.figure


class Row(NamedTuple):
    """One indicator of one department, one item per period of the campaign.

    Attributes:
        figures: Figures that rules may compare, ``None`` elsewhere.
    """

    territory: str
    indicator: Indicator
    observations: tuple[Observation, ...]
    figures: tuple[float | None, ...]


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
                tuple([o.figure if o.fault is None else readable(o) for o in observations]),
            )
            for territory, rows in self.campaign.series.items()
            for name, observations in rows.items()
        )

    @cached_property
    def row(self) -> Mapping[tuple[str, str], Row]:
        """Rows by territory and indicator id."""
        return {(row.territory, row.indicator.id): row for row in self.rows}

    @cached_property
    def reservations(self) -> ReservationIndex:
        """Reservations by cell."""
        return ReservationIndex(self.campaign.reservations)

    @cached_property
    def achieved(self) -> int:
        """How many periods are achieved years; targets come after them."""
        return sum(period.kind is Kind.ACHIEVED for period in self.campaign.periods)
