"""The sheet « Évolutions »: changes from year to year, alive where computed, the reason in words elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from calpae_xl.core.campaign.period_columns import Timeline
from calpae_xl.core.figures.changes import (
    WITHOUT_RATIO,
    Change,
    ChangeState,
    Reason,
    small_base,
    unequal_departments,
    unequal_scope,
)
from calpae_xl.core.figures.consolidation import ConsolidatedCell, State
from calpae_xl.core.figures.department_totals import DepartmentTotals
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.results.consolidation_places import BANNER_ROW, ConsolidationPlaces
from calpae_xl.core.results.snapshot import BANNER_FORMULA
from calpae_xl.core.telling.calculation import usable
from calpae_xl.core.telling.display import REASON_WORDS, STATE_WORDS, reasons_text
from calpae_xl.core.trade.model import (
    Kind,
    MissingCode,
    Observation,
    Period,
    Rule,
    ValueKind,
)
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import Value
from calpae_xl.core.trade.words import date_text
from calpae_xl.core.workbook.areas import called
from calpae_xl.core.workbook.contents import SheetContents
from calpae_xl.core.workbook.formulas import number_text, quoted
from calpae_xl.core.workbook.grid import column_letters
from calpae_xl.core.workbook.layout import ID_HEADER, LABEL_HEADER, LAYOUT_VERSION, UNIT_HEADER, Mark, Role
from calpae_xl.core.workbook.plan import Content

TERRITORY_HEADER = "Territoire"
STALE = "à recalculer"
"""What a live cell says when one of its ends is no longer a figure."""

NO_TARGET = "sans objectif"
CHANGES_HEADER_ROW, FIRST_CHANGE_ROW, FIRST_PAIR_COLUMN = 4, 5, 5

_ONCE = STATE_WORDS[State.COUNTED_ONCE]
_SOUND = (State.COMPLETE, State.WEIGHTED, State.COUNTED_ONCE)


class Gap(NamedTuple):
    """A target and the achieved year that it is held against, by their positions among the periods."""

    target: int
    achieved: int


@dataclass(frozen=True)
class ChangesPlaces:
    """Places of the sheet, for the places of the consolidated one to which its formulas look."""

    table: ConsolidationPlaces

    @cached_property
    def territories(self) -> tuple[str, ...]:
        """Codes in the order of the rows: departments, then the collectivity."""
        return (*(territory.code for territory in self.table.territories), self.whole)

    @property
    def whole(self) -> str:
        """Code of the collectivity."""
        return self.table.settings.collectivity_code

    @property
    def results(self) -> str:
        """Name of the consolidated sheet, as formulas write it."""
        return called(self.table.settings.sheet_name(Role.CONSOLIDATION))

    @cached_property
    def timeline(self) -> Timeline:
        """The periods of the table, and where the achieved years stand among them."""
        return self.table.settings.timeline

    @cached_property
    def years(self) -> tuple[Period, ...]:
        """Achieved years, the oldest first."""
        return self.timeline.achieved

    @cached_property
    def rows(self) -> Mapping[tuple[str, str], int]:
        """Row number by territory and indicator id."""
        names = [indicator.id for indicator in self.table.referential.consolidated]
        keys = ((territory, name) for territory in self.territories for name in names)
        return {key: FIRST_CHANGE_ROW + number for number, key in enumerate(keys)}

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """The targets in the order of their columns, each with the year that it is held against."""
        return tuple(
            Gap(number, self._against(period))
            for number, period in enumerate(self.table.periods)
            if period.kind is Kind.TARGET
        )

    def _against(self, target: Period) -> int:
        """Return the position of the achieved year in which a target falls due, else that of the last one."""
        years = self.timeline.years
        due = (position for position in years if self.table.periods[position].label == target.label[:4])
        return next(due, years[-1])

    def column(self, later: int, *, relative: bool = False) -> str:
        """Column of the change that ends in the year of rank ``later``."""
        return column_letters(FIRST_PAIR_COLUMN + 2 * (later - 1) + relative)

    @property
    def parting_column(self) -> int:
        """Number of the empty column that parts the changes from the gaps to the targets."""
        return FIRST_PAIR_COLUMN + 2 * (len(self.years) - 1)

    def gap_column(self, rank: int) -> str:
        """Column of the gap to a target, by its rank among them."""
        return column_letters(self.parting_column + 1 + rank)

    @property
    def last_column(self) -> int:
        """Number of the last column that holds something."""
        return self.parting_column + len(self.gaps) if self.gaps else self.parting_column - 1

    def figure(self, territory: str, name: str, position: int) -> str:
        """Cell of the consolidated sheet that holds a figure, in the indicator's unit."""
        if territory == self.whole:
            cell = self.table.value(name, position)
        elif self._is_block(name):
            cell = self.table.counted(name, position, self.territories.index(territory))
        else:
            cell = self.table.read(name, position, self.territories.index(territory))
        return f"{self.results}!{cell}"

    def is_sound(self, territory: str, name: str, position: int) -> str:
        """Condition under which that cell is a figure that compares with others."""
        known = f"ISNUMBER({self.figure(territory, name, position)})"
        if territory != self.whole:
            return f"{known},{self._is_whole(territory, name, position)}" if self._is_block(name) else known
        # The value of a partial cell is a lower bound, that of a single one is half of the collectivity.
        state = self._state(name, position)
        states = ",".join(f'{state}="{STATE_WORDS[sound]}"' for sound in _SOUND)
        return f"{known},OR({states})"

    def difference(self, territory: str, name: str, last: int, first: int) -> str:
        """Live difference between two periods, in the indicator's unit."""
        conditions = [self.is_sound(territory, name, position) for position in (first, last)]
        if territory == self.whole:
            # What is counted once does not compare with what is added up, nor one department with two.
            conditions += [self._same_scopes(name, first, last), self._same_departments(name, first, last)]
        sound = ",".join(conditions)
        after, before = (self.figure(territory, name, position) for position in (last, first))
        return f'=IF(AND({sound}),{after}-{before},"{STALE}")'

    def _same_scopes(self, name: str, first: int, last: int) -> str:
        """Condition under which nothing (row or theme of a block) is counted once at one end and added at the other."""
        before, after = ends = [self._states(name, position) for position in (first, last)]
        once = quoted(_ONCE)
        if not self._is_block(name):
            return f"IF({before}={once},{after}={once},{after}<>{once})"
        counted = (
            f"COUNTIFS({one},{once},{other},{quoted(STATE_WORDS[added])})"
            for one, other in (ends, ends[::-1])
            for added in (State.COMPLETE, State.PARTIAL)
        )
        return f"{'+'.join(counted)}=0"

    def _same_departments(self, name: str, first: int, last: int) -> str:
        """Condition under which the same departments have a figure at both ends (SO at one end only parts them)."""
        held = [
            [f"ISNUMBER({self.figure(territory, name, position)})" for position in (first, last)]
            for territory in self.territories
            if territory != self.whole
        ]
        same = f"AND({','.join(f'{before}={after}' for before, after in held)})"
        # Counted once, a figure stands for all of them; two such ends compare, as the scopes tell.
        return same if self._is_block(name) else f"OR({self._state(name, last)}={quoted(_ONCE)},{same})"

    def ratio(self, territory: str, name: str, later: int) -> str:
        """Live relative change up to a year, by its rank: empty from zero, a small count, or without a difference."""
        absolute = f"{self.column(later)}{self.rows[territory, name]}"
        before = self.figure(territory, name, self.timeline.years[later - 1])
        least = small_base(self.table.referential.indicators[name], self.table.settings)
        too_small = f"{before}=0" if least <= 0 else f"OR({before}=0,{before}<{number_text(least)})"
        return f'=IF(ISNUMBER({absolute}),IF({too_small},"",{absolute}/{before}),"")'

    def _is_block(self, name: str) -> bool:
        return self.table.referential.indicators[name].rule is Rule.SUM_OF_CHILDREN

    def _is_whole(self, territory: str, name: str, position: int) -> str:
        """Condition under which what a department counts for a block is all of it."""
        sheet, number = self.results, self.territories.index(territory)
        themes = self.table.referential.children[name]
        reads = [self.table.read(theme.id, position, number) for theme in (themes[0], themes[-1])]
        own, column = f"{sheet}!{self.table.read(name, position, number)}", f"{sheet}!{':'.join(reads)}"
        return f'OR(ISNUMBER({own}),COUNT({column})+COUNTIF({column},"SO")=ROWS({column}))'

    def _states(self, name: str, position: int) -> str:
        """Cell of the state of a row, or those of the themes of a block, which follow one another."""
        if not self._is_block(name):
            return self._state(name, position)
        themes = self.table.referential.children[name]
        first, last = (self.table.state(theme.id, position) for theme in (themes[0], themes[-1]))
        return f"{self.results}!{first}:{last}"

    def _state(self, name: str, position: int) -> str:
        return f"{self.results}!{self.table.state(name, position)}"


def period_of_header(header: Value | None, periods: Sequence[Period]) -> Period | None:
    """Return the later year of a column of changes, the target for its gap; ``None`` for another column."""
    text = header if isinstance(header, str) else ""
    for period in periods:
        if period.kind is Kind.TARGET:
            named = text == _gap_header(period)
        else:
            named = text.partition(",")[0].endswith(f"→ {period.label}")
        if named:
            return period
    return None


def _gap_header(target: Period) -> str:
    return f"Écart à l’objectif {date_text(target.label)}"


def changes_contents(work: Processed) -> SheetContents:
    """Return every cell of the sheet: words, live formulas and their cached results.

    Source:
        design.md, sections 4 and 7.
    """
    campaign = work.campaign
    places = ChangesPlaces(ConsolidationPlaces(campaign.referential, campaign.settings))
    cells = dict(_head(places))
    for (territory, name), row in places.rows.items():
        indicator = campaign.referential.indicators[name]
        cells[f"A{row}"] = Content(name)
        cells[f"B{row}"] = Content(campaign.settings.collectivity_short if territory == places.whole else territory)
        cells[f"C{row}"] = Content(typeset(indicator.short))
        cells[f"D{row}"] = Content("points" if indicator.kind is ValueKind.RATE else typeset(indicator.unit))
    for change in work.changes:
        cells.update(_change(places, change))
    cells.update(_gaps(places, work))
    return SheetContents(Role.CHANGES, cells)


def _head(places: ChangesPlaces) -> Iterator[tuple[str, Content]]:
    settings = places.table.settings
    yield "A1", Content(Mark(LAYOUT_VERSION, Role.CHANGES, "", settings.campaign).text)
    yield "B1", Content(typeset("Évolutions d’une année à l’autre"))
    yield (
        "B2",
        Content(
            typeset(
                f"Campagne {settings.campaign}. Écart dans l’unité de la ligne (points pour les taux), puis en "
                "pourcentage ; en toutes lettres, la raison pour laquelle deux années ne se comparent pas."
            )
        ),
    )
    yield f"B{BANNER_ROW}", Content("", BANNER_FORMULA)
    for letters, header in zip("ABCD", (ID_HEADER, TERRITORY_HEADER, LABEL_HEADER, UNIT_HEADER), strict=True):
        yield f"{letters}{CHANGES_HEADER_ROW}", Content(header)
    for later in range(1, len(places.years)):
        pair = f"{places.years[later - 1].label} → {places.years[later].label}"
        yield f"{places.column(later)}{CHANGES_HEADER_ROW}", Content(pair)
        yield f"{places.column(later, relative=True)}{CHANGES_HEADER_ROW}", Content(typeset(f"{pair}, en %"))
    for rank, gap in enumerate(places.gaps):
        header = _gap_header(places.table.periods[gap.target])
        yield f"{places.gap_column(rank)}{CHANGES_HEADER_ROW}", Content(header)


def _change(places: ChangesPlaces, change: Change) -> Iterator[tuple[str, Content]]:
    territory, name = change.territory, change.indicator.id
    row, later = places.rows[territory, name], places.years.index(change.later)
    if change.state is not ChangeState.COMPUTED:
        yield f"{places.column(later)}{row}", Content(reasons_text(change))
        return
    last, first = places.timeline.years[later], places.timeline.years[later - 1]
    yield f"{places.column(later)}{row}", Content(change.absolute, places.difference(territory, name, last, first))
    if change.indicator.kind not in WITHOUT_RATIO:
        cached = "" if change.relative is None else change.relative
        formula = places.ratio(territory, name, later)
        yield f"{places.column(later, relative=True)}{row}", Content(cached, formula)


def _gaps(places: ChangesPlaces, work: Processed) -> Iterator[tuple[str, Content]]:
    """Yield how far from each target its year is, or the last one, live when both are figures."""
    cells = {(cell.indicator.id, cell.period): cell for cell in work.cells}
    for rank, gap in enumerate(places.gaps):
        for (territory, name), row in places.rows.items():
            yield f"{places.gap_column(rank)}{row}", _gap(places, work, cells, territory, name, gap)


def _gap(
    places: ChangesPlaces,
    work: Processed,
    cells: Mapping[tuple[str, Period], ConsolidatedCell],
    territory: str,
    name: str,
    gap: Gap,
) -> Content:
    both = gap.achieved, gap.target
    achieved, aimed = (_end(work, cells, territory, name, places.table.periods[position]) for position in both)
    if isinstance(achieved, Reason) or isinstance(aimed, Reason):
        return Content(_why(achieved, aimed))
    if territory == places.whole:
        if unequal_departments(*(cells[name, places.table.periods[position]] for position in both)):
            return Content(REASON_WORDS[Reason.UNEQUAL_COVERAGE])
        if unequal_scope(*(_parts(places, cells, name, position) for position in both)):
            return Content(REASON_WORDS[Reason.UNEQUAL_SCOPE])
    return Content(achieved - aimed, places.difference(territory, name, *both))


def _parts(
    places: ChangesPlaces, cells: Mapping[tuple[str, Period], ConsolidatedCell], name: str, position: int
) -> Sequence[ConsolidatedCell]:
    """Return the cells that may be counted once: that of the row, or those of the themes of a block."""
    referential, period = places.table.referential, places.table.periods[position]
    if referential.indicators[name].rule is not Rule.SUM_OF_CHILDREN:
        return [cells[name, period]]
    return [cells[theme.id, period] for theme in referential.children[name]]


def _why(achieved: float | Reason, aimed: float | Reason) -> str:
    if aimed is Reason.MISSING_VALUE:
        return NO_TARGET
    if achieved is Reason.MISSING_VALUE:
        return REASON_WORDS[achieved]
    reasons = {end for end in (achieved, aimed) if isinstance(end, Reason)}
    return ", ".join(REASON_WORDS[reason] for reason in Reason if reason in reasons)


def _end(
    work: Processed,
    cells: Mapping[tuple[str, Period], ConsolidatedCell],
    territory: str,
    name: str,
    period: Period,
) -> float | Reason:
    if territory == work.campaign.settings.collectivity_code:
        return _collectivity_end(cells[name, period])
    position = work.campaign.periods.index(period)
    if work.campaign.referential.indicators[name].rule is Rule.SUM_OF_CHILDREN:
        return _block_end(work, territory, name, position)
    return _department_end(work.campaign.series[territory][name][position], work.validation)


def _block_end(work: Processed, territory: str, name: str, position: int) -> float | Reason:
    campaign = work.campaign
    totals = DepartmentTotals(campaign.series, campaign.referential, work.validation.blocked)
    total = totals.of(territory, campaign.referential.indicators[name], position)
    if total.figure is None:
        return Reason.BLOCKED if total.blocked else Reason.MISSING_VALUE
    return total.figure if total.whole else Reason.UNEQUAL_COVERAGE


def _department_end(seen: Observation, validation: Validation) -> float | Reason:
    figure = usable(seen, validation)
    if figure is not None:
        return figure
    absent = seen.figure is None and seen.code is not MissingCode.UNREADABLE
    return Reason.MISSING_VALUE if absent else Reason.BLOCKED


def _collectivity_end(cell: ConsolidatedCell) -> float | Reason:
    if cell.state in _SOUND and cell.value is not None:
        return cell.value
    return {State.MISSING: Reason.MISSING_VALUE, State.BLOCKED: Reason.BLOCKED, State.RANGE: Reason.NOT_ADDITIVE}.get(
        cell.state, Reason.UNEQUAL_COVERAGE
    )
