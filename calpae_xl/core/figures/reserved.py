"""Which figures bear the mark of a reservation: one rule for the terminal, the annex and the sheets.

A figure bears it as soon as a reservation of any type bears on it, of its year or of every year; a block, as soon as
one bears on the block or on a theme of it. What is no figure (ND, NC, SO, « BLOQUÉ ») bears none.
"""

from __future__ import annotations

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.reservations import ReservationIndex
from calpae_xl.core.figures.consolidation import ConsolidatedCell
from calpae_xl.core.trade.model import Indicator, Period

RESERVED = "*"
"""After the last digit of a figure."""


def is_reserved(cell: ConsolidatedCell) -> bool:
    """Tell whether a cell of the collectivity shows a figure on which a reservation bears.

    A lower bound of 0 says nothing: its cell shows ND.
    """
    return bool(cell.reservations) and (cell.value is not None or cell.low is not None or bool(cell.lower_bound))


class ReservedFigures:
    """The figures of the departments on which reservations bear."""

    def __init__(self, campaign: Campaign) -> None:
        self._index = ReservationIndex(campaign.reservations)
        self._referential = campaign.referential

    def bear(self, territory: str, indicator: Indicator, period: Period) -> bool:
        """Tell whether a reservation bears on a figure of a department."""
        rows = self._referential.bearing_on(indicator)
        return any(self._index.at(territory, row.id, period.label) for row in rows)
