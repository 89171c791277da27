"""Consolidation 67 + 68 -> CeA: what may be added is added, nothing else is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from calpae_xl.core.campaign import Campaign
from calpae_xl.core.model import (
    COLLECTIVITY,
    Indicator,
    MissingCode,
    Observation,
    Period,
    Reservation,
    ReservationType,
    Rule,
    Series,
)
from calpae_xl.core.reading import without_spaces
from calpae_xl.core.referential import Referential
from calpae_xl.core.reservations import ReservationIndex
from calpae_xl.core.rules.view import readable
from calpae_xl.core.validation import CellKey, Validation


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
    sources: tuple[Observation, ...] = ()
    weighing: tuple[Observation, ...] = ()
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


@dataclass
class _Departments:
    """The observations of one campaign, looked at one cell at a time."""

    campaign: Campaign
    validation: Validation
    _outcomes: dict[tuple[str, int], _Outcome] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._series: Series = self.campaign.series
        self._referential: Referential = self.campaign.referential
        self._blocked: frozenset[CellKey] = self.validation.blocked
        self._reservations = ReservationIndex(self.campaign.reservations)
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
        used = {o.territory for o in sources if self._figure(o) is not None}
        return ConsolidatedCell(
            indicator=indicator,
            period=self.campaign.periods[position],
            state=outcome.state,
            value=outcome.value,
            lower_bound=outcome.lower_bound,
            low=outcome.low,
            high=outcome.high,
            code=outcome.code,
            coverage=tuple(territory for territory in self._series if territory in used),
            weights=outcome.weights,
            sources=sources,
            weighing=tuple(o for name in indicator.weight for o in self._cells(name, position)),
            reservations=self._reserved(sources),
            text=outcome.text,
            notes=self._notes(sources),
        )

    def _cells(self, name: str, position: int) -> list[Observation]:
        return [rows[name][position] for rows in self._series.values()]

    def _figure(self, seen: Observation) -> float | None:
        """Return the figure that may be used: read, and not blocked by a bound."""
        if self._blocked and (seen.territory, seen.indicator, seen.period) in self._blocked:
            return None
        return seen.figure if seen.fault is None else readable(seen)

    def _is_blocked(self, seen: Observation) -> bool:
        return seen.code is MissingCode.UNREADABLE or (seen.figure is not None and self._figure(seen) is None)

    def _sources(self, indicator: Indicator, position: int) -> tuple[Observation, ...]:
        own = self._cells(indicator.id, position)
        if indicator.rule is not Rule.SUM_OF_CHILDREN:
            return tuple(own)
        totals = [o for o in own if o.code is not MissingCode.BLANK]
        children = self._referential.children[indicator.id]
        return (*totals, *(o for child in children for o in self._cells(child.id, position)))

    def _reserved(self, sources: Iterable[Observation]) -> tuple[Reservation, ...]:
        # Insertion order without repeats: a reservation on the whole row is met once per period only.
        found = {r: None for o in sources for r in self._reservations.at(o.territory, o.indicator, o.period.label)}
        return tuple(found)

    def _notes(self, sources: Iterable[Observation]) -> tuple[str, ...]:
        notes = self.validation.notes
        if not notes:
            return ()
        keys = ((o.territory, o.indicator, o.period) for o in sources)
        return tuple(f"{key[0]} : {notes[key]}" for key in keys if key in notes)

    def _outcome(self, indicator: Indicator, position: int) -> _Outcome:
        key = (indicator.id, position)
        if key not in self._outcomes:
            self._outcomes[key] = self._decide(indicator, position)
        return self._outcomes[key]

    def _decide(self, indicator: Indicator, position: int) -> _Outcome:
        cells = self._cells(indicator.id, position)
        if any(map(self._is_blocked, cells)):
            return _BLOCKED
        if any(o.bound is not None for o in cells):
            return _bounds_in_words(cells)
        return self._rules[indicator.rule](indicator, position)

    def _sum(self, indicator: Indicator, position: int) -> _Outcome:
        cells = self._cells(indicator.id, position)
        figures = [o.figure for o in cells if o.figure is not None]
        if not figures:
            return _missing(cells)
        if self._scoped(cells):
            # One count for all the departments: a second, different figure is a contradiction.
            return _Outcome(State.COUNTED_ONCE, value=figures[0]) if len({*figures}) == 1 else _BLOCKED
        if len(figures) == len(cells):
            return _Outcome(State.COMPLETE, value=sum(figures))
        return _Outcome(State.PARTIAL, lower_bound=sum(figures))

    def _scoped(self, cells: Sequence[Observation]) -> bool:
        return any(
            ReservationType.CEA_SCOPE in self._reservations.types(o.territory, o.indicator, o.period.label)
            for o in cells
        )

    def _rate(self, indicator: Indicator, position: int) -> _Outcome:
        cells = self._cells(indicator.id, position)
        equal = len({o.figure for o in cells}) == 1 and cells[0].figure is not None
        return _Outcome(State.COMPLETE, value=cells[0].figure) if equal else self._mean(indicator, position)

    def _mean(self, indicator: Indicator, position: int) -> _Outcome:
        cells = self._cells(indicator.id, position)
        weights = self._weights(indicator.weight[0], position)
        if weights is None or any(o.figure is None for o in cells):
            return _side_by_side(cells)
        weighted = sum(o.figure * weights[o.territory] for o in cells if o.figure is not None)
        return _Outcome(State.WEIGHTED, value=weighted / sum(weights.values()), weights=weights)

    def _ratio(self, indicator: Indicator, position: int) -> _Outcome:
        cells = self._cells(indicator.id, position)
        numerators, denominators = (self._weights(name, position) for name in indicator.weight)
        if numerators is None or denominators is None or any(o.figure is None for o in cells):
            return _side_by_side(cells)
        value = sum(numerators.values()) / sum(denominators.values())
        return _Outcome(State.WEIGHTED, value=value, weights=denominators)

    def _weights(self, name: str, position: int) -> Mapping[str, float] | None:
        """Return the weights by department; ``None`` when one is missing, or when they weigh nothing."""
        weights = {o.territory: self._figure(o) for o in self._cells(name, position)}
        known = {territory: weight for territory, weight in weights.items() if weight is not None}
        return known if len(known) == len(weights) and sum(known.values()) > 0 else None

    def _block(self, indicator: Indicator, position: int) -> _Outcome:
        """Add up the rows of a block; a department that typed its total and no row counts by its total."""
        children = self._referential.children[indicator.id]
        outcomes = [self._outcome(child, position) for child in children]
        if any(outcome.state is State.BLOCKED for outcome in outcomes):
            return _BLOCKED
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


def _side_by_side(cells: Sequence[Observation]) -> _Outcome:
    """Show figures that cannot be weighted next to each other, never added."""
    figures = [o.figure for o in cells if o.figure is not None]
    if not figures:
        return _missing(cells)
    low, high = min(figures), max(figures)
    if len(figures) == 1 and len(cells) > 1:
        return _Outcome(State.SINGLE, low=low, high=high)
    if low == high and len(figures) == len(cells):
        return _Outcome(State.COMPLETE, value=low)
    return _Outcome(State.RANGE, low=low, high=high)


def _bounds_in_words(cells: Sequence[Observation]) -> _Outcome:
    """Consolidate targets of which one at least is a bound in words: alike or side by side."""
    texts = {without_spaces(o.raw or "").casefold() if o.bound is not None else None for o in cells}
    if len(texts) == 1 and None not in texts:
        return _Outcome(State.COMPLETE, value=cells[0].figure, text=cells[0].raw)
    return _side_by_side(cells)
