"""Consolidation 67 + 68 -> CeA: what may be added is added, nothing else is."""

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
from calpae_xl.core.findings.validation import CellKey, Validation
from calpae_xl.core.trade.model import (
    COLLECTIVITY,
    Indicator,
    MissingCode,
    Observation,
    Period,
    Reservation,
    ReservationType,
    Rule,
)
from calpae_xl.core.trade.typography import typeset


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsolidatedCell:
    """One cell of the collectivity, with all that made it.

    Attributes:
        value: For complete, weighted and counted once; in the indicator's unit, full precision.
        lower_bound: For partial: the sum of what is known.
        low, high: For single (equal) and range.
        code: For missing: ND, NC or BLANK.
        coverage: Departments whose figure is used.
        weights: By department, when they were used.
        sources: The entry cells it was computed from, weights apart, in the order of departments.
        weighing: The entry cells of the weights, used or not.
        reservations: Those of the departments, and for a block those of its rows.
        text: A target in words that every department gives alike.
        notes: Justifications of the blocks that people lifted in the sources.
    """

    indicator: Indicator
    period: Period
    state: State
    value: float | None = None
    lower_bound: float | None = None
    low: float | None = None
    high: float | None = None
    code: MissingCode | None = None
    coverage: tuple[str, ...] = ()
    weights: Mapping[str, float] | None = None
    sources: Sequence[Observation] = ()
    weighing: Sequence[Observation] = ()
    reservations: tuple[Reservation, ...] = ()
    text: str | None = None
    notes: tuple[str, ...] = ()
    territory: str = COLLECTIVITY


_FULL = frozenset({State.COMPLETE, State.COUNTED_ONCE})


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
    weights: Mapping[str, float] | None = None
    text: str | None = None


_BLOCKED = _Outcome(State.BLOCKED)


class _Column(NamedTuple):
    """One indicator and period across the departments.

    Attributes:
        figures: What may be used of each cell: read, and not blocked by a bound.
        known: The figures that there are.
        blocked: Whether a cell cannot be read or is blocked.
        in_words: Whether a cell is a bound in words.
    """

    cells: ObservedCells
    figures: Sequence[float | None]
    known: list[float]
    blocked: bool
    in_words: bool

    @property
    def full(self) -> bool:
        """Whether every department has a figure."""
        return len(self.known) == len(self.figures)


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
            indicator=indicator,
            period=self.campaign.periods[position],
            state=outcome.state,
            value=outcome.value,
            lower_bound=outcome.lower_bound,
            low=outcome.low,
            high=outcome.high,
            code=outcome.code,
            coverage=self._coverage(indicator, position),
            weights=outcome.weights,
            sources=sources,
            weighing=self._weighing(indicator, position),
            reservations=self._reserved(sources),
            text=outcome.text,
            notes=self._notes(sources),
        )

    def _column(self, name: str, position: int) -> _Column:
        """Return the cells of all departments and what may be used of them, worked out once."""
        columns = self._columns.get(name)
        if columns is None:
            rows = [row[name] for row in self._series.values()]
            odd = [row for row in rows if row.blocked or row.in_words]
            figures = zip(*(row.figures for row in rows), strict=True)
            columns = [self._make_column(rows, odd, position, column) for position, column in enumerate(figures)]
            self._columns[name] = columns
        return columns[position]

    def _make_column(
        self, rows: Sequence[ObservedRow], odd: Sequence[ObservedRow], position: int, read: tuple[float | None, ...]
    ) -> _Column:
        cells, usable = ObservedCells(rows, position), read
        if self._blocked:
            keys = ((o.territory, o.indicator, o.period) for o in cells)
            usable = tuple(None if key in self._blocked else f for key, f in zip(keys, read, strict=True))
        known = [figure for figure in usable if figure is not None]
        blocked = usable != read or any(row.is_blocked(position) for row in odd if row.blocked)
        in_words = any(row.is_in_words(position) for row in odd)
        return _Column(cells, usable, known, blocked, in_words)

    def _cells(self, name: str, position: int) -> ObservedCells:
        return self._column(name, position).cells

    def _coverage(self, indicator: Indicator, position: int) -> tuple[str, ...]:
        columns = [self._column(indicator.id, position)]
        if indicator.rule is Rule.SUM_OF_CHILDREN:
            columns += (self._column(child.id, position) for child in self._referential.children[indicator.id])
        if any(column.full for column in columns):
            return tuple(self._series)
        known = ([figure is not None for figure in column.figures] for column in columns)
        return tuple(compress(self._series, map(any, zip(*known, strict=True))))

    def _weighing(self, indicator: Indicator, position: int) -> Sequence[Observation]:
        rows = [row[name] for name in indicator.weight for row in self._series.values()]
        return ObservedCells(rows, position)

    def _sources(self, indicator: Indicator, position: int) -> Sequence[Observation]:
        own = self._cells(indicator.id, position)
        if indicator.rule is not Rule.SUM_OF_CHILDREN:
            return own
        totals = [o for o in own if o.code is not MissingCode.BLANK]
        children = self._referential.children[indicator.id]
        return (*totals, *(o for child in children for o in self._cells(child.id, position)))

    def _reserved(self, sources: Iterable[Observation]) -> tuple[Reservation, ...]:
        # Insertion order without repeats: a reservation on the whole row is met once per period only.
        if not self.campaign.reservations:
            return ()
        found = {r: None for o in sources for r in self._reservations.at(o.territory, o.indicator, o.period.label)}
        return tuple(found)

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
        column = self._column(indicator.id, position)
        if column.blocked:
            return _BLOCKED
        if column.in_words:
            return _bounds_in_words(column)
        return self._rules[indicator.rule](indicator, position)

    def _sum(self, indicator: Indicator, position: int) -> _Outcome:
        column = self._column(indicator.id, position)
        if not column.known:
            return _missing(column.cells)
        if self._scoped(column.cells):
            # One count for all the departments: a second, different figure is a contradiction.
            alike = len({*column.known}) == 1
            return _Outcome(State.COUNTED_ONCE, value=column.known[0]) if alike else _BLOCKED
        total = sum(column.known)
        return _Outcome(State.COMPLETE, value=total) if column.full else _Outcome(State.PARTIAL, lower_bound=total)

    def _scoped(self, cells: Sequence[Observation]) -> bool:
        return cells[0].indicator in self._scopes and any(
            ReservationType.CEA_SCOPE in self._reservations.types(o.territory, o.indicator, o.period.label)
            for o in cells
        )

    def _rate(self, indicator: Indicator, position: int) -> _Outcome:
        column = self._column(indicator.id, position)
        if column.full and len({*column.known}) == 1:
            return _Outcome(State.COMPLETE, value=column.known[0])
        return self._mean(indicator, position)

    def _mean(self, indicator: Indicator, position: int) -> _Outcome:
        column, [weights] = self._column(indicator.id, position), self._weights(indicator, position)
        if weights is None or not column.full:
            return _side_by_side(column)
        weighted = sum(figure * weight for figure, weight in zip(column.known, weights.values(), strict=True))
        return _Outcome(State.WEIGHTED, value=weighted / sum(weights.values()), weights=weights)

    def _ratio(self, indicator: Indicator, position: int) -> _Outcome:
        column = self._column(indicator.id, position)
        numerators, denominators = self._weights(indicator, position)
        if numerators is None or denominators is None or not column.full:
            return _side_by_side(column)
        value = sum(numerators.values()) / sum(denominators.values())
        return _Outcome(State.WEIGHTED, value=value, weights=denominators)

    def _weights(self, indicator: Indicator, position: int) -> list[Mapping[str, float] | None]:
        """Return, for each weight, its figures by department; ``None`` when one is missing or they weigh nothing."""
        columns = [self._column(name, position) for name in indicator.weight]
        return [
            dict(zip(self._series, column.known, strict=True)) if column.full and sum(column.known) > 0 else None
            for column in columns
        ]

    def _block(self, indicator: Indicator, position: int) -> _Outcome:
        """Add up the rows of a block; a department that typed its total and no row counts by its total."""
        children = self._referential.children[indicator.id]
        outcomes = [self._outcome(child, position) for child in children]
        if any(outcome.state is State.BLOCKED for outcome in outcomes):
            return _BLOCKED
        if self._scoped(self._cells(indicator.id, position)):
            return self._block_counted_once(indicator, children, position)
        typed = self._typed_totals(indicator, children, position)
        if typed:
            return self._block_with_totals(children, position, typed)
        known = [outcome for outcome in outcomes if outcome.state is not State.MISSING]
        if not known:
            rows = [o for child in children for o in self._cells(child.id, position)]
            return _missing([*self._cells(indicator.id, position), *rows])
        if len(known) == len(outcomes) and all(outcome.state in _FULL for outcome in known):
            once = any(outcome.state is State.COUNTED_ONCE for outcome in known)
            total = sum(outcome.value or 0 for outcome in known)
            return _Outcome(State.COUNTED_ONCE if once else State.COMPLETE, value=total)
        return _Outcome(State.PARTIAL, lower_bound=sum(outcome.value or outcome.lower_bound or 0 for outcome in known))

    def _block_counted_once(self, indicator: Indicator, children: Sequence[Indicator], position: int) -> _Outcome:
        """Count a block once for all departments: by a typed total, else by rows that are all known."""
        own = self._column(indicator.id, position)
        rows = list(zip(*(self._column(child.id, position).figures for child in children), strict=True))
        totals = {
            total if total is not None else sum(f for f in figures if f is not None)
            for total, figures in zip(own.figures, rows, strict=True)
            if total is not None or None not in figures
        }
        known = [[f for f in figures if f is not None] for figures in rows]
        least = max(sum(figures) for figures in known)
        if totals:
            # Rows of a department that already exceed the count contradict it.
            alike = len(totals) == 1 and least <= max(totals)
            return _Outcome(State.COUNTED_ONCE, value=totals.pop()) if alike else _BLOCKED
        if any(known):
            return _Outcome(State.PARTIAL, lower_bound=least)
        return _missing([*own.cells, *(o for child in children for o in self._cells(child.id, position))])

    def _typed_totals(self, indicator: Indicator, children: Sequence[Indicator], position: int) -> Mapping[str, float]:
        """Totals by department, of those that give no row of the block."""
        return {
            o.territory: o.figure
            for o in self._cells(indicator.id, position)
            if o.figure is not None
            and all(self._series[o.territory][child.id][position].figure is None for child in children)
        }

    def _block_with_totals(self, children: Sequence[Indicator], position: int, typed: Mapping[str, float]) -> _Outcome:
        added, full = sum(typed.values()), True
        for child in children:
            cells = self._cells(child.id, position)
            rest = [o for o in cells if o.territory not in typed]
            figures = [o.figure for o in rest if o.figure is not None]
            if figures and self._scoped(cells):
                # Counted once for all: the typed totals may hold it already, so it is not added again.
                full = False
                continue
            added += sum(figures)
            full = full and len(figures) == len(rest)
        return _Outcome(State.COMPLETE, value=added) if full else _Outcome(State.PARTIAL, lower_bound=added)


def _missing(cells: Iterable[Observation]) -> _Outcome:
    codes = {o.code for o in cells}
    code = next((c for c in (MissingCode.ND, MissingCode.NC) if c in codes), MissingCode.BLANK)
    return _Outcome(State.MISSING, code=code)


def _side_by_side(column: _Column) -> _Outcome:
    """Show figures that cannot be weighted next to each other, never added."""
    if not column.known:
        return _missing(column.cells)
    low, high = min(column.known), max(column.known)
    if len(column.known) == 1 and len(column.cells) > 1:
        return _Outcome(State.SINGLE, low=low, high=high)
    if low == high and column.full:
        return _Outcome(State.COMPLETE, value=low)
    return _Outcome(State.RANGE, low=low, high=high)


def _bounds_in_words(column: _Column) -> _Outcome:
    """Consolidate targets of which one at least is a bound in words: alike or side by side."""
    texts = {without_spaces(o.raw or "").casefold() if o.bound is not None else None for o in column.cells}
    if len(texts) == 1 and None not in texts:
        return _Outcome(State.COMPLETE, value=column.known[0], text=column.cells[0].raw)
    outcome = _side_by_side(column)
    # « Au moins 21 jours » and « Au plus 21 jours » are not the same target.
    return _Outcome(State.RANGE, low=outcome.value, high=outcome.value) if outcome.value is not None else outcome
