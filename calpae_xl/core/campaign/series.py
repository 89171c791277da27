"""The rows of a campaign, cell after cell; observations are made when somebody asks for one.

101 departments, 45 indicators and 20 years are 90,900 cells, nearly all plain figures that rules and sums
only need as numbers: making an object of each would take longer than all the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, starmap
from operator import truediv
from typing import overload

from calpae_xl.core.campaign.cell_reading import Reading
from calpae_xl.core.campaign.period_columns import Timeline
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.model import MissingCode, Observation, Proposal
from calpae_xl.core.trade.values import Value, added


def trusted(seen: Reading | Observation) -> float | None:
    """Return the figure of a cell that nothing makes doubtful in itself; ``None`` otherwise.

    A negative count or a rate of 150 % is reported by itself; comparing it with others would only repeat
    that. A cell that a bound blocks still counts: it was read.
    """
    fault = seen.fault
    return seen.figure if fault is None or fault.severity is not Severity.BLOCKING else None


_NO_PROPOSAL: tuple[Proposal, ...] = ()


class ObservedRow(Sequence[Observation]):
    """One indicator of one department, one observation per period of the campaign.

    Attributes:
        years: Where the achieved years stand among the periods, the oldest first.
        cells: Addresses by period; ``None`` when the row or the column is missing.
        figures: By period, the figure that may be trusted, else ``None``.
        odd: What the cells say that are not plain figures, by position.
        blocked: Whether a cell cannot be read, or holds a figure that cannot be.
        in_words: Whether a cell is a bound in words, which only targets may be.
    """

    __slots__ = (
        "_differences",
        "_periods",
        "_ratios",
        "_sheet",
        "_values",
        "blocked",
        "cells",
        "figures",
        "in_words",
        "indicator",
        "odd",
        "territory",
        "years",
    )

    def __init__(
        self,
        territory: str,
        indicator: str,
        timeline: Timeline,
        sheet: str,
        cells: Sequence[str | None],
        values: Sequence[Value | None],
        figures: Sequence[float | None],
        odd: Mapping[int, Reading],
    ) -> None:
        self.territory = territory
        self.indicator = indicator
        self.years = timeline.years
        self.cells = cells
        self.figures = figures
        self.odd = odd
        self.blocked = bool(odd) and any(map(self.is_blocked, odd))
        self.in_words = bool(odd) and any(map(self.is_in_words, odd))
        self._differences: list[float | None] | None = None
        self._ratios: list[float | None] | None = None
        self._periods = timeline.periods
        self._sheet = sheet
        self._values = values

    @overload
    def __getitem__(self, position: int) -> Observation: ...

    @overload
    def __getitem__(self, position: slice) -> tuple[Observation, ...]: ...

    def __getitem__(self, position: int | slice) -> Observation | tuple[Observation, ...]:
        if isinstance(position, slice):
            return tuple(self[number] for number in range(*position.indices(len(self))))
        reading = self.odd.get(position)
        if reading is None:  # Written out: most are, and building a ``Reading`` to take it apart doubles the time.
            figure, code, fault, proposals, bound = self.figures[position], None, None, _NO_PROPOSAL, None
        else:
            figure, code, fault, proposals, bound = reading
        # The constructor of a named tuple is written in Python, and takes twice the time.
        return tuple.__new__(
            Observation,
            (
                self.territory,
                self.indicator,
                self._periods[position],
                figure,
                code,
                self._values[position],
                self._sheet,
                self.cells[position],
                fault,
                proposals,
                bound,
            ),
        )

    def __iter__(self) -> Iterator[Observation]:
        return (self[position] for position in range(len(self._values)))

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    @property
    def achieved(self) -> Sequence[float | None]:
        """The figures of the achieved years, the oldest first."""
        if isinstance(self.years, range):  # They come first and in order, nearly always.
            return self.figures[: len(self.years)]
        return [self.figures[position] for position in self.years]

    @property
    def differences(self) -> Sequence[float | None]:
        """The figure of each achieved year but the first less that of the one before; ``None`` when one is missing."""
        if self._differences is None:
            figures = self.achieved
            self._differences = [
                None if after is None or before is None else added((after, -before))
                for before, after in pairwise(figures)
            ]
        return self._differences

    @property
    def ratios(self) -> Sequence[float | None]:
        """Each difference as a ratio to the earlier figure; ``None`` when that is zero as well."""
        if self._ratios is None:
            figures = self.achieved
            pairs = zip(self.differences, figures, strict=False)
            self._ratios = (
                [None if difference is None or not before else difference / before for difference, before in pairs]
                if self.odd or 0 in figures
                else list(starmap(truediv, pairs))
            )
        return self._ratios

    def code(self, position: int) -> MissingCode | None:
        """Why there is no figure at a period; ``None`` when there is one."""
        reading = self.odd.get(position)
        return None if reading is None else reading.code

    def is_blocked(self, position: int) -> bool:
        """Whether a cell cannot be read, or holds a figure that cannot be."""
        reading = self.odd.get(position)
        return reading is not None and (
            reading.code is MissingCode.UNREADABLE or (reading.figure is not None and trusted(reading) is None)
        )

    def is_in_words(self, position: int) -> bool:
        """Whether a cell is a bound in words."""
        reading = self.odd.get(position)
        return reading is not None and reading.bound is not None


class ObservedCells(Sequence[Observation]):
    """The cells of several rows at one period, made when somebody asks for one."""

    __slots__ = ("_position", "_rows")

    def __init__(self, rows: Sequence[ObservedRow], position: int) -> None:
        self._rows = rows
        self._position = position

    @overload
    def __getitem__(self, number: int) -> Observation: ...

    @overload
    def __getitem__(self, number: slice) -> tuple[Observation, ...]: ...

    def __getitem__(self, number: int | slice) -> Observation | tuple[Observation, ...]:
        if isinstance(number, slice):
            return tuple(row[self._position] for row in self._rows[number])
        return self._rows[number][self._position]

    def __iter__(self) -> Iterator[Observation]:
        return (row[self._position] for row in self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]


Series = Mapping[str, Mapping[str, ObservedRow]]
"""Rows by territory, then indicator."""
