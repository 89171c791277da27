"""Consolidation of the departments: what may be added is added, nothing else is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import compress
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.campaign.reservations import ReservationIndex
from calpae_xl.core.campaign.series import ObservedCells, ObservedRow, Series
from calpae_xl.core.campaign.written_numbers import without_spaces
from calpae_xl.core.figures.department_totals import DepartmentTotals, most_telling
from calpae_xl.core.findings.validation import CellKey, Validation
from calpae_xl.core.trade.model import (
    Indicator,
    MissingCode,
    Observation,
    Period,
    Reservation,
    ReservationType,
    Rule,
)
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import added, lies_between


class State(Enum):
    """What a consolidated cell is worth; values are those of the JSON document."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    SINGLE = "single"
    RANGE = "range"
    WEIGHTED = "weighted"
    COUNTED_ONCE = "counted_once"
    BLOCKED = "blocked"
    MISSING = "missing"


class Obstacle(Enum):
    """Why a cell is blocked."""

    FIGURE = "figure"
    CONTRADICTION = "contradiction"
    RESERVATIONS = "reservations"
    UNDECLARED = "undeclared"
    REFERENTIAL = "referential"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsolidatedCell:
    """One cell of the collectivity, with all that made it.

    Attributes:
        value: For complete, weighted and counted once; in the indicator's unit, full precision.
        lower_bound: For partial: the sum of what is known.
        low, high: For single (equal) and range.
        code: For missing: ND, NC, SO or BLANK.
        obstacle: For blocked.
        coverage: Departments whose figure is used.
        unconcerned: Departments to which it does not apply (SO): nothing of them lacks.
        weights: By department, when they were used.
        sources: The entry cells it was computed from, weights apart, in the order of departments.
        weighing: The entry cells of the weights, used or not.
        reservations: Those of the departments, and for a block those of its rows.
        text: A target in words that every department gives alike.
        notes: Justifications of the blocks that people lifted in the sources.
    """

    territory: str
    indicator: Indicator
    period: Period
    state: State
    value: float | None = None
    lower_bound: float | None = None
    low: float | None = None
    high: float | None = None
    code: MissingCode | None = None
    obstacle: Obstacle | None = None
    coverage: tuple[str, ...] = ()
    unconcerned: tuple[str, ...] = ()
    weights: Mapping[str, float] | None = None
    sources: Sequence[Observation] = ()
    weighing: Sequence[Observation] = ()
    reservations: tuple[Reservation, ...] = ()
    text: str | None = None
    notes: tuple[str, ...] = ()


def consolidate(campaign: Campaign, validation: Validation) -> list[ConsolidatedCell]:
    """Consolidate every indicator and period of a campaign, by indicator then period.

    Source:
        design.md, section 8.
    """
    departments = _Departments(campaign, validation)
    return [
        departments.cell(indicator, position)
        for indicator in campaign.referential.consolidated
        for position in range(len(campaign.periods))
    ]


@dataclass(frozen=True)
class _Outcome:
    """What a rule decides, before the cell is dressed with its lineage."""

    state: State
    value: float | None = None
    lower_bound: float | None = None
    low: float | None = None
    high: float | None = None
    code: MissingCode | None = None
    obstacle: Obstacle | None = None
    weights: Mapping[str, float] | None = None
    text: str | None = None


_UNDECLARED, _UNUSABLE, _UNREAD, _CONTRADICTED, _STUCK = (
    _Outcome(State.BLOCKED, obstacle=obstacle)
    for obstacle in (
        Obstacle.UNDECLARED,
        Obstacle.REFERENTIAL,
        Obstacle.RESERVATIONS,
        Obstacle.CONTRADICTION,
        Obstacle.FIGURE,
    )
)


_ALL_CONCERNED: Sequence[bool] = ()


class _Column(NamedTuple):
    """One indicator and period across the departments.

    Attributes:
        figures: What may be used of each cell: read, and not blocked by a bound.
        known: The figures that there are.
        unconcerned: By department, whether the cell says that it is not concerned (SO); empty when all are.
        blocked: Whether a cell cannot be read or is blocked.
        in_words: Whether a cell is a bound in words.
    """

    cells: ObservedCells
    figures: Sequence[float | None]
    known: list[float]
    unconcerned: Sequence[bool]
    blocked: bool
    in_words: bool

    @property
    def full(self) -> bool:
        """Whether every department that is concerned has a figure."""
        return bool(self.known) and len(self.known) + sum(self.unconcerned) == len(self.figures)

    @property
    def alike(self) -> bool:
        """Whether nothing lacks and there is but one figure, of all or of the only one concerned."""
        return self.full and len({*self.known}) == 1


@dataclass
class _Departments:
    """The observations of one campaign, looked at one cell at a time."""

    campaign: Campaign
    validation: Validation
    _outcomes: dict[tuple[str, int], _Outcome] = field(default_factory=dict)
    _columns: dict[str, list[_Column]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._series: Series = self.campaign.series
        self._referential: Referential = self.campaign.referential
        self._blocked: frozenset[CellKey] = self.validation.blocked
        self._reservations = ReservationIndex(self.campaign.reservations)
        self._totals = DepartmentTotals(self._series, self._referential, self._blocked)
        self._whole = self.campaign.settings.collectivity_code
        self._undeclared = bool(self.campaign.undeclared)
        self._labels = [period.label for period in self.campaign.periods]
        self._reserved_rows = {r.indicator for r in self.campaign.reservations}
        scope = ReservationType.CEA_SCOPE
        self._scopes = {r.indicator for r in self.campaign.reservations if r.type is scope}
        self._rules: Mapping[Rule, Callable[[Indicator, int], _Outcome]] = {
            Rule.SUM: self._sum,
            Rule.EQUAL_ELSE_WEIGHTED: self._rate,
            Rule.WEIGHTED: self._mean,
            Rule.RATIO_OF_SUMS: self._ratio,
            Rule.SUM_OF_CHILDREN: self._block,
        }

    def cell(self, indicator: Indicator, position: int) -> ConsolidatedCell:
        """Consolidate one cell and dress it with its lineage."""
        outcome = self._outcome(indicator, position)
        sources = self._sources(indicator, position)
        return ConsolidatedCell(
            territory=self._whole,
            indicator=indicator,
            period=self.campaign.periods[position],
            state=outcome.state,
            value=outcome.value,
            lower_bound=outcome.lower_bound,
            low=outcome.low,
            high=outcome.high,
            code=outcome.code,
            obstacle=outcome.obstacle,
            unconcerned=self._unconcerned(indicator, position),
            coverage=self._coverage(indicator, position),
            weights=outcome.weights,
            sources=sources,
            weighing=self._weighing(indicator, position),
            reservations=self._reserved(indicator, position),
            text=outcome.text,
            notes=self._notes(sources),
        )

    def _column(self, name: str, position: int) -> _Column:
        """Return the cells of all departments and what may be used of them, worked out once."""
        columns = self._columns.get(name)
        if columns is None:
            rows = [row[name] for row in self._series.values()]
            odd = [row for row in rows if row.blocked or row.in_words]
            so = {position for row in rows for position, seen in row.odd.items() if seen.code is MissingCode.SO}
            figures = zip(*(row.figures for row in rows), strict=True)
            columns = [
                self._make_column(rows, odd, position, column, partly=position in so)
                for position, column in enumerate(figures)
            ]
            self._columns[name] = columns
        return columns[position]

    def _make_column(
        self,
        rows: Sequence[ObservedRow],
        odd: Sequence[ObservedRow],
        position: int,
        read: tuple[float | None, ...],
        *,
        partly: bool,
    ) -> _Column:
        cells, usable = ObservedCells(rows, position), read
        if self._blocked:
            keys = ((row.territory, row.indicator, self.campaign.periods[position]) for row in rows)
            usable = tuple(None if key in self._blocked else f for key, f in zip(keys, read, strict=True))
        known = [figure for figure in usable if figure is not None]
        blocked = usable != read or any(row.is_blocked(position) for row in odd if row.blocked)
        in_words = any(row.is_in_words(position) for row in odd)
        so = MissingCode.SO
        unconcerned = [row.code(position) is so for row in rows] if partly else _ALL_CONCERNED
        return _Column(cells, usable, known, unconcerned, blocked, in_words)

    def _cells(self, name: str, position: int) -> ObservedCells:
        return self._column(name, position).cells

    def _coverage(self, indicator: Indicator, position: int) -> tuple[str, ...]:
        if indicator.is_block:
            totals = ((code, self._totals.of(code, indicator, position)) for code in self._series)
            return tuple(code for code, total in totals if total.figure is not None)
        column = self._column(indicator.id, position)
        if len(column.known) == len(column.figures):
            return tuple(self._series)
        return tuple(compress(self._series, (figure is not None for figure in column.figures)))

    def _unconcerned(self, indicator: Indicator, position: int) -> tuple[str, ...]:
        if indicator.is_block:
            totals = ((code, self._totals.of(code, indicator, position)) for code in self._series)
            return tuple(code for code, total in totals if total.code is MissingCode.SO)
        return tuple(compress(self._series, self._column(indicator.id, position).unconcerned))

    def _weighing(self, indicator: Indicator, position: int) -> Sequence[Observation]:
        rows = [row[name] for name in indicator.weight for row in self._series.values()]
        return ObservedCells(rows, position)

    def _sources(self, indicator: Indicator, position: int) -> Sequence[Observation]:
        own = self._cells(indicator.id, position)
        if not indicator.is_block:
            return own
        totals = [o for o in own if o.code is not MissingCode.BLANK]
        children = self._referential.children[indicator.id]
        return (*totals, *(o for child in children for o in self._cells(child.id, position)))

    def _reserved(self, indicator: Indicator, position: int) -> tuple[Reservation, ...]:
        """Return the reservations of a cell, and for a block its own before those of its themes."""
        names = (row.id for row in self._referential.bearing_on(indicator))
        keys = ((code, name) for name in names if name in self._reserved_rows for code in self._series)
        # Insertion order without repeats: a reservation on the whole row is met once per period only.
        return tuple({r: None for key in keys for r in self._reservations.at(*key, self._labels[position])})

    def _notes(self, sources: Iterable[Observation]) -> tuple[str, ...]:
        notes = self.validation.notes
        if not notes:
            return ()
        keys = ((o.territory, o.indicator, o.period) for o in sources)
        return tuple(typeset(f"{key[0]} : {notes[key]}") for key in keys if key in notes)

    def _outcome(self, indicator: Indicator, position: int) -> _Outcome:
        key = (indicator.id, position)
        if key not in self._outcomes:
            self._outcomes[key] = self._decide(indicator, position)
        return self._outcomes[key]

    def _decide(self, indicator: Indicator, position: int) -> _Outcome:
        if self._undeclared:
            return _UNDECLARED
        if indicator.id in self._referential.unusable:
            return _UNUSABLE
        column = self._column(indicator.id, position)
        if column.blocked:
            return _STUCK
        if column.in_words:
            return _bounds_in_words(column)
        return self._rules[indicator.rule](indicator, position)

    def _sum(self, indicator: Indicator, position: int) -> _Outcome:
        column = self._column(indicator.id, position)
        if not column.known:
            return _missing(column.cells)
        if len(column.known) > 1 and self._is_unread(indicator, position):
            return _UNREAD
        if self._scoped(indicator, column):
            # One count for all the departments: a second, different figure is a contradiction.
            alike = len({*column.known}) == 1
            return _Outcome(State.COUNTED_ONCE, value=column.known[0]) if alike else _CONTRADICTED
        total = added(column.known)
        return _Outcome(State.COMPLETE, value=total) if column.full else _Outcome(State.PARTIAL, lower_bound=total)

    def _is_unread(self, indicator: Indicator, position: int) -> bool:
        """Tell whether what cannot be read of « Réserves » may say that figures are counted once."""
        return bool(self.campaign.unread) and self.campaign.unread.bears_on(indicator.id, self._labels[position])

    def _scoped(self, indicator: Indicator, column: _Column) -> bool:
        """Tell whether a figure is counted for all the departments; without a figure nothing is."""
        if self.campaign.unread.everywhere:
            return False
        return indicator.id in self._scopes and any(
            ReservationType.CEA_SCOPE in self._reservations.types(o.territory, o.indicator, o.period.label)
            for o, figure in zip(column.cells, column.figures, strict=True)
            if figure is not None
        )

    def _rate(self, indicator: Indicator, position: int) -> _Outcome:
        column = self._column(indicator.id, position)
        return _Outcome(State.COMPLETE, value=column.known[0]) if column.alike else self._mean(indicator, position)

    def _mean(self, indicator: Indicator, position: int) -> _Outcome:
        column = self._column(indicator.id, position)
        [weights] = self._weights(indicator, column, position)
        if weights is None or not column.full or len(column.known) == 1:
            return _side_by_side(column)
        weighted = sum(figure * weight for figure, weight in zip(column.known, weights.values(), strict=True))
        return _Outcome(State.WEIGHTED, value=weighted / added(weights.values()), weights=weights)

    def _ratio(self, indicator: Indicator, position: int) -> _Outcome:
        """Divide the sum of one weight by that of the other; a result that no department reaches shows them apart."""
        column = self._column(indicator.id, position)
        numerators, denominators = self._weights(indicator, column, position)
        if numerators is None or denominators is None or not column.full or column.alike:
            return _side_by_side(column)
        value = indicator.quotient(added(numerators.values()), added(denominators.values()))
        if not lies_between(value, column.known):
            return _side_by_side(column)
        return _Outcome(State.WEIGHTED, value=value, weights=denominators)

    def _weights(self, indicator: Indicator, weighted: _Column, position: int) -> list[Mapping[str, float] | None]:
        """Return, for each weight, its figures by department that gives a figure to weigh.

        ``None`` when one is missing or they weigh nothing.
        """
        found: list[Mapping[str, float] | None] = []
        for name in indicator.weight:
            figures = zip(self._series, weighted.figures, self._column(name, position).figures, strict=True)
            weights = {code: weight for code, figure, weight in figures if figure is not None}
            known = {code: weight for code, weight in weights.items() if weight is not None}
            found.append(known if len(known) == len(weights) and sum(known.values()) > 0 else None)
        return found

    def _block(self, indicator: Indicator, position: int) -> _Outcome:
        """Add up what the departments count, less what is counted once and stands in more than one of them."""
        themes = self._referential.children[indicator.id]
        totals = {code: self._totals.of(code, indicator, position) for code in self._series}
        outcomes = [self._outcome(theme, position) for theme in themes]
        for blocked in outcomes:
            if blocked.state is State.BLOCKED:
                return blocked
        if any(total.blocked for total in totals.values()):
            return _STUCK
        known = {code: total for code, total in totals.items() if total.figure is not None}
        if not known:
            return _Outcome(State.MISSING, code=most_telling({total.code for total in totals.values()}))
        if len(known) > 1 and any(self._is_unread(each, position) for each in self._referential.bearing_on(indicator)):
            return _UNREAD
        figures = [total.figure or 0 for total in known.values()]
        shared = [
            self._shared(theme, indicator, outcome.value or 0, position)
            for theme, outcome in zip(themes, outcomes, strict=True)
            if outcome.state is State.COUNTED_ONCE
        ]
        # The departments together count at least what one of them does.
        value = max(added((*figures, *(-count for count, _ in shared))), *figures)
        lacking = any(not total.whole and total.code is not MissingCode.SO for total in totals.values())
        if lacking or not all(sure for _, sure in shared):
            return _Outcome(State.PARTIAL, lower_bound=value)
        return _Outcome(State.COUNTED_ONCE if shared else State.COMPLETE, value=value)

    def _shared(self, theme: Indicator, block: Indicator, value: float, position: int) -> tuple[float, bool]:
        """Return how much of a theme counted once the totals of the departments hold too often, and if that is sure.

        A total typed without the theme may hold it or not: it is then taken off as if it did, and the rest is a
        lower bound.
        """
        held = added(self._totals.held(code, theme, block, position, value) for code in self._series)
        sure = all(
            self._totals.theme(code, theme, position) is not None
            or not self._totals.of(code, block, position).typed
            or not self._totals.concerns(code, theme, position)
            for code in self._series
        )
        return added((held, -value)), sure


def _missing(cells: Iterable[Observation]) -> _Outcome:
    return _Outcome(State.MISSING, code=most_telling({o.code for o in cells}))


def _side_by_side(column: _Column) -> _Outcome:
    """Show figures that cannot be weighted next to each other, never added."""
    if not column.known:
        return _missing(column.cells)
    if column.alike:
        return _Outcome(State.COMPLETE, value=column.known[0])
    low, high = min(column.known), max(column.known)
    if len(column.known) == 1:
        return _Outcome(State.SINGLE, low=low, high=high)
    return _Outcome(State.RANGE, low=low, high=high)


def _bounds_in_words(column: _Column) -> _Outcome:
    """Consolidate targets of which one at least is a bound in words: alike or side by side."""
    concerned = [o for o in column.cells if o.code is not MissingCode.SO]
    worded = [o for o in concerned if o.bound is not None]
    outcome = _side_by_side(column)
    if outcome.value is None:
        return outcome
    if len({without_spaces(o.raw or "").casefold() for o in worded}) > 1:
        # « Au moins 21 jours » and « Au plus 21 jours » are not the same target.
        return _Outcome(State.RANGE, low=outcome.value, high=outcome.value)
    text = worded[0].raw if len(worded) == len(concerned) else None
    return _Outcome(State.COMPLETE, value=outcome.value, text=text)
