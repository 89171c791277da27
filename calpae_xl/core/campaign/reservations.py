"""Looking up the reservations that bear on a figure."""

from __future__ import annotations

from collections.abc import Iterable

from calpae_xl.core.trade.model import Reservation, ReservationType

EXPLAINING = (
    ReservationType.PARTIAL_YEAR,
    ReservationType.UNDERESTIMATED,
    ReservationType.EXCEPTIONAL_EVENT,
    ReservationType.SERIES_BREAK,
)
"""Reservations under which two years do not compare; the others are notes."""


class ReservationIndex:
    """Reservations by cell; one without a period bears on every period of its row."""

    def __init__(self, reservations: Iterable[Reservation]) -> None:
        self._by_cell: dict[tuple[str, str, str | None], list[Reservation]] = {}
        for reservation in reservations:
            key = (reservation.territory, reservation.indicator, reservation.period)
            self._by_cell.setdefault(key, []).append(reservation)
        self._rows = {key[:2] for key in self._by_cell}

    def __contains__(self, row: tuple[str, str]) -> bool:
        """Whether a row (territory, indicator id) has any reservation."""
        return row in self._rows

    def at(self, territory: str, indicator: str, period: str) -> tuple[Reservation, ...]:
        """Return the reservations on one cell, those of its period first."""
        if not self._by_cell:
            return ()
        return (
            *self._by_cell.get((territory, indicator, period), ()),
            *self._by_cell.get((territory, indicator, None), ()),
        )

    def types(self, territory: str, indicator: str, period: str) -> frozenset[ReservationType]:
        """Return the kinds of reservation on one cell."""
        return frozenset(reservation.type for reservation in self.at(territory, indicator, period))
