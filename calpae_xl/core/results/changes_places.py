"""Where everything stands in the sheet « Évolutions », and how its formulas compare two consolidated figures.

Two tables share the rows, one for each territory and indicator: the changes from year to year, then, past an empty
column, the gaps to targets, five columns a target.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from calpae_xl.core.campaign.period_columns import Timeline
from calpae_xl.core.figures.consolidation import State
from calpae_xl.core.figures.ends import small_base
from calpae_xl.core.figures.targets import Aim, aims
from calpae_xl.core.results.consolidation_places import ConsolidationPlaces
from calpae_xl.core.telling.display import STATE_WORDS
from calpae_xl.core.trade.model import Kind, Period, ValueKind
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import Value
from calpae_xl.core.trade.words import date_text
from calpae_xl.core.workbook.areas import called
from calpae_xl.core.workbook.formulas import number_text, quoted, to_the_cent
from calpae_xl.core.workbook.grid import column_letters
from calpae_xl.core.workbook.layout import Role

TERRITORY_HEADER = "Territoire"
STALE = "à recalculer"
"""What a live cell says when one of its ends is no longer a figure."""

CHANGES_HEADER_ROW, FIRST_CHANGE_ROW, FIRST_PAIR_COLUMN = 4, 5, 5

_ONCE = STATE_WORDS[State.COUNTED_ONCE]
_SOUND = (State.COMPLETE, State.WEIGHTED, State.COUNTED_ONCE)


class GapPart(IntEnum):
    """The columns of a target, from left to right."""

    TARGET = 0
    ACHIEVED = 1
    GAP = 2
    RATIO = 3
    STATE = 4


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
    def aims(self) -> tuple[Aim, ...]:
        """The targets in the order of their columns, each with the year that it is held against."""
        return aims(self.timeline)

    def column(self, later: int, *, relative: bool = False) -> str:
        """Column of the change that ends in the year of rank ``later``."""
        return column_letters(FIRST_PAIR_COLUMN + 2 * (later - 1) + relative)

    @property
    def parting_column(self) -> int:
        """Number of the empty column that parts the table of the changes from that of the gaps to targets."""
        return FIRST_PAIR_COLUMN + 2 * (len(self.years) - 1)

    def gap_column(self, rank: int, part: GapPart) -> str:
        """Column of one part of the gap to a target, by the rank of the target among them."""
        return column_letters(self.parting_column + 1 + len(GapPart) * rank + part)

    @property
    def last_column(self) -> int:
        """Number of the last column that holds something."""
        return self.parting_column + len(GapPart) * len(self.aims) if self.aims else self.parting_column - 1

    @cached_property
    def periods_of_columns(self) -> Mapping[str, Period]:
        """What a column is about, by its letters: the later year of a change, or a target."""
        found = {}
        for later, year in enumerate(self.years[1:], start=1):
            found.update({self.column(later, relative=relative): year for relative in (False, True)})
        for rank, aim in enumerate(self.aims):
            found.update({self.gap_column(rank, part): self.table.periods[aim.target] for part in GapPart})
        return found

    def figure(self, territory: str, name: str, position: int) -> str:
        """Cell of the consolidated sheet that holds a figure, in the indicator's unit."""
        if territory == self.whole:
            cell = self.table.value(name, position)
        elif self.is_block(name):
            cell = self.table.counted(name, position, self.territories.index(territory))
        else:
            cell = self.table.read(name, position, self.territories.index(territory))
        return f"{self.results}!{cell}"

    def is_sound(self, territory: str, name: str, position: int) -> str:
        """Condition under which that cell is a figure that compares with others."""
        known = f"ISNUMBER({self.figure(territory, name, position)})"
        if territory != self.whole:
            return f"{known},{self.is_whole(territory, name, position)}" if self.is_block(name) else known
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
        money = self.table.referential.indicators[name].kind is ValueKind.AMOUNT
        size = to_the_cent(f"{after}-{before}") if money else f"{after}-{before}"
        return f'=IF(AND({sound}),{size},"{STALE}")'

    def _same_scopes(self, name: str, first: int, last: int) -> str:
        """Condition under which nothing (row or theme of a block) is counted once at one end and added at the other."""
        before, after = ends = [self._states(name, position) for position in (first, last)]
        once = quoted(_ONCE)
        if not self.is_block(name):
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
        return same if self.is_block(name) else f"OR({self._state(name, last)}={quoted(_ONCE)},{same})"

    def change_ratio(self, territory: str, name: str, later: int) -> str:
        """Live relative change up to a year, by its rank."""
        before = self.figure(territory, name, self.timeline.years[later - 1])
        return self.ratio(name, f"{self.column(later)}{self.rows[territory, name]}", before)

    def ratio(self, name: str, difference: str, base: str) -> str:
        """Live ratio of a difference to a figure: empty from zero, from a small count, or without a difference."""
        least = small_base(self.table.referential.indicators[name], self.table.settings)
        too_small = f"{base}=0" if least <= 0 else f"OR({base}=0,{base}<{number_text(least)})"
        return f'=IF(ISNUMBER({difference}),IF({too_small},"",{difference}/{base}),"")'

    def is_block(self, name: str) -> bool:
        """Whether an indicator adds up the themes below it."""
        return self.table.referential.indicators[name].is_block

    def is_whole(self, territory: str, name: str, position: int) -> str:
        """Condition under which what a department counts for a block is all of it."""
        sheet, number = self.results, self.territories.index(territory)
        themes = self.table.referential.children[name]
        reads = [self.table.read(theme.id, position, number) for theme in (themes[0], themes[-1])]
        own, column = f"{sheet}!{self.table.read(name, position, number)}", f"{sheet}!{':'.join(reads)}"
        return f'OR(ISNUMBER({own}),COUNT({column})+COUNTIF({column},"SO")=ROWS({column}))'

    def _states(self, name: str, position: int) -> str:
        """Cell of the state of a row, or those of the themes of a block, which follow one another."""
        if not self.is_block(name):
            return self._state(name, position)
        themes = self.table.referential.children[name]
        first, last = (self.table.state(theme.id, position) for theme in (themes[0], themes[-1]))
        return f"{self.results}!{first}:{last}"

    def _state(self, name: str, position: int) -> str:
        return f"{self.results}!{self.table.state(name, position)}"


def gap_headers(target: Period, against: Period) -> tuple[str, ...]:
    """Return the headers of the columns of a target, in the order of ``GapPart``; each names the target."""
    named = date_text(target.label)
    headers = (
        f"Objectif {named}",
        f"Réalisé {against.label} (objectif {named})",
        f"Écart à l’objectif {named}",
        f"Écart à l’objectif {named}, en %",
        f"État de l’objectif {named}",
    )
    return tuple(map(typeset, headers))


def period_of_header(header: Value | None, periods: Sequence[Period]) -> Period | None:
    """Return the later year of a column of changes, the target of one of its own; ``None`` for another column."""
    text = header if isinstance(header, str) else ""
    named = text.partition(",")[0].rstrip(")")
    for period in periods:
        end = f"bjectif {date_text(period.label)}" if period.kind is Kind.TARGET else f"→ {period.label}"
        if named.endswith(end):
            return period
    return None
