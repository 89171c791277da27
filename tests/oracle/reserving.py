"""Section 3: the reservations, those that are read, and what those that cannot be read put in doubt."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from .book import Sheet, label
from .campaign import BLOCK, SUM, Campaign, Period

TYPES = {
    "année incomplète": "partial_year",
    "sous-estimé": "underestimated",
    "événement exceptionnel": "exceptional_event",
    "rupture de série": "series_break",
    "définition différente": "differing_definition",
    "compté à l'échelle de la CeA": "cea_scope",
    "estimé": "estimated",
    "provisoire": "provisional",
}
HEADERS = ("territoire", "indicateur", "année", "réserve")


def bare(text: object) -> str:
    """A label without accents, case, spaces, hyphens and apostrophes."""
    decomposed = unicodedata.normalize("NFKD", label(text))
    return re.sub(r"[\s\u00a0\u202f'’ʼ\-‐‑–]+", "", "".join(c for c in decomposed if not unicodedata.combining(c)))


_BY_BARE = {bare(name): kind for name, kind in TYPES.items()}

_SCOPE = bare("compté à l'échelle de l")
"""Whatever the collectivity is called, with its article."""


@dataclass(frozen=True)
class Reservation:
    territory: str
    indicator: str
    date: str | None
    type: str


@dataclass
class Reservations:
    rows: list[Reservation] = field(default_factory=list)
    unreadable: bool = False
    """The sheet as a whole cannot be read."""
    doubts: set[tuple[str, str | None]] = field(default_factory=set)
    """Indicator and year (None: all) of rows that cannot be read."""

    def doubtful(self, indicator: str, period: Period) -> bool:
        return self.unreadable or any(doubt == indicator and date in (None, period.date) for doubt, date in self.doubts)

    def on(self, indicators: list[str], period: Period, territory: str | None = None) -> list[Reservation]:
        return [
            row
            for row in self.rows
            if row.indicator in indicators and row.date in (None, period.date) and territory in (None, row.territory)
        ]

    def scoped(self, territory: str, indicator: str, period: Period) -> bool:
        return any(row.type == "cea_scope" for row in self.on([indicator], period, territory))


def reservations_of(sheets: list[Sheet], campaign: Campaign) -> Reservations:
    found = [sheet for sheet in sheets if sheet.role == "reserves"]
    if len(found) != 1:
        return Reservations(unreadable=True)
    sheet = found[0]
    header, columns = sheet.header("Territoire")
    if not header:
        header, columns = sheet.header("Indicateur")
    if any(len(columns.get(name, [])) != 1 for name in HEADERS):
        return Reservations(unreadable=True)
    reservations = Reservations()
    for row in sheet.rows:
        if row > header:
            _read(tuple(sheet.value(row, columns[name][0]) for name in HEADERS), campaign, reservations)
    return reservations


def _read(values: tuple[object, ...], campaign: Campaign, reservations: Reservations) -> None:
    if not any(label(value) for value in values):
        return
    territory, indicator, year, kind = values
    named = _indicator(indicator, campaign)
    if named is None:
        return
    code = label(territory).upper()
    known_type = "cea_scope" if bare(kind).startswith(_SCOPE) else _BY_BARE.get(bare(kind))
    dates = {period.date for period in campaign.periods}
    date = label(year) if label(year) in dates else None
    unknown_year = bool(label(year)) and date is None
    if unknown_year and code in campaign.departments and known_type and _is_past(label(year), campaign):
        return
    if code not in campaign.departments or known_type is None or unknown_year:
        reservations.doubts.add((named, date))
        return
    if known_type == "cea_scope" and not takes_scope(campaign, named):
        return
    reservations.rows.append(Reservation(code, named, date, known_type))


def _is_past(year: str, campaign: Campaign) -> bool:
    """A year before those shown: reservations stay with their years (section 11)."""
    return year.isdecimal() and len(year) == 4 and int(year) < campaign.achieved[0].year


def takes_scope(campaign: Campaign, indicator: str) -> bool:
    """Scope belongs on what is added up, and on the themes of a block rather than on its total."""
    rule = campaign.indicators[indicator].rule
    return rule == SUM or (rule == BLOCK and not campaign.themes.get(indicator))


def _indicator(value: object, campaign: Campaign) -> str | None:
    """An indicator by its id, or by a label that only one has."""
    name = label(value)
    if name in campaign.indicators:
        return name
    wanted = bare(value)
    found = [i.id for i in campaign.indicators.values() if wanted and wanted in map(bare, i.labels)]
    return found[0] if len(found) == 1 else None
