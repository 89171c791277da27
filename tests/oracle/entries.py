"""Every entry cell of the departments: where it stands, what it says, and whether it is kept out."""

from __future__ import annotations

from dataclasses import dataclass, field

from .book import Cell, Sheet, label
from .campaign import Campaign, Indicator, Period
from .reading import BLANK, FIGURE, NC, ND, SO, UNREADABLE, Reading, read

BLOCKED, AT_LEAST = "blocked", "at least"
Key = tuple[str, str, Period]
"""Territory, indicator, period."""


@dataclass(frozen=True)
class Entry:
    """One entry cell; without cell where its row or its column cannot be found."""

    reading: Reading
    cell: Cell | None = None
    sheet: str = ""


@dataclass(frozen=True)
class Held:
    """What a department gives for a row: a figure, at least so much, a code, nothing, or « BLOQUÉ »."""

    state: str
    value: float | None = None
    words: str | None = None

    @property
    def known(self) -> bool:
        return self.state in (FIGURE, AT_LEAST)


@dataclass
class Entries:
    campaign: Campaign
    cells: dict[Key, Entry] = field(default_factory=dict)
    blocked: set[Key] = field(default_factory=set)
    """Cells that a hard bound or a contradictory scope keeps out, beyond those that block by themselves."""
    undeclared: bool = False
    """A department has its sheet and `Paramètres` does not declare it."""

    def figure(self, territory: str, indicator: str, period: Period) -> float | None:
        """The figure of a cell that was read as one, even if a bound keeps it out."""
        entry = self.cells.get((territory, indicator, period))
        return entry.reading.figure if entry and entry.reading.usable else None

    def held(self, territory: str, indicator: str, period: Period) -> Held:
        entry = self.cells.get((territory, indicator, period))
        if entry is None:
            return Held(BLANK)
        if entry.reading.blocks or (territory, indicator, period) in self.blocked:
            return Held(BLOCKED)
        return Held(entry.reading.state, entry.reading.figure, entry.reading.words)

    def of_department(self, territory: str, indicator: Indicator, period: Period) -> Held:
        """A row's figure; of a block, the total typed, else the sum of its themes, else their lower bound."""
        themes = self.campaign.themes.get(indicator.id)
        typed = self.held(territory, indicator.id, period)
        if themes is None:
            return typed
        given = [self.held(territory, theme, period) for theme in themes]
        if typed.state == BLOCKED or any(theme.state == BLOCKED for theme in given):
            return Held(BLOCKED)
        if typed.state == FIGURE:
            return typed
        if typed.state == SO and not any(theme.known or theme.state in (ND, NC) for theme in given):
            return Held(SO)
        return _sum_of_themes(given, typed)

    def blocking(self) -> set[Key]:
        """Cells with a finding that blocks them; of departments that are declared, as nothing is said of the others."""
        blocking = {key for key, entry in self.cells.items() if entry.cell and entry.reading.blocks}
        return {key for key in blocking | self.blocked if key[0] in self.campaign.departments}


def _sum_of_themes(given: list[Held], typed: Held) -> Held:
    concerned = [theme for theme in given if theme.state != SO]
    if not concerned:
        return Held(typed.state if typed.state in (ND, NC) else SO)
    known = [theme for theme in concerned if theme.known]
    if not known:
        return Held(missing([held.state for held in [*concerned, typed]]))
    total = sum(theme.value or 0 for theme in known)
    return Held(FIGURE if len(known) == len(concerned) else AT_LEAST, total)


def missing(states: list[str]) -> str:
    """How a cell without any figure is shown."""
    for code in (ND, NC):
        if code in states:
            return code
    return BLANK if BLANK in states else SO


def entries_of(sheets: list[Sheet], campaign: Campaign) -> Entries:
    entries = Entries(campaign)
    for sheet in sheets:
        if sheet.role != "saisie":
            continue
        if sheet.territory not in campaign.departments:
            entries.undeclared = True
        _read_sheet(sheet, campaign, entries)
    for territory in campaign.departments:
        for indicator in campaign.indicators:
            for period in campaign.periods:
                # A row or a column that cannot be found blocks what it would have held.
                entries.cells.setdefault((territory, indicator, period), Entry(Reading(UNREADABLE)))
    return entries


def _read_sheet(sheet: Sheet, campaign: Campaign, entries: Entries) -> None:
    header, columns = sheet.header("Identifiant")
    ids: dict[str, list[int]] = {}
    for row in sheet.rows:
        if row > header:
            ids.setdefault(label(sheet.value(row, columns["identifiant"][0])), []).append(row)
    for indicator in campaign.indicators.values():
        rows = ids.get(indicator.id, [])
        for period in campaign.periods:
            found = columns.get(period.header, [])
            if len(rows) == 1 and len(found) == 1:
                place = rows[0], found[0]
                cell = sheet.cell(*place)
                reading = read(cell, indicator, period.kind == "attendu", sheet.merged(*place))
                entries.cells[sheet.territory, indicator.id, period] = Entry(reading, cell, sheet.name)
