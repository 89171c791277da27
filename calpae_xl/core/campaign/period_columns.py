"""The periods of a campaign in the order of its columns: as years, or as the table of « Paramètres » lists them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from calpae_xl.core.campaign.possible_values import figure_of, unusable
from calpae_xl.core.campaign.written_periods import written_period
from calpae_xl.core.sheets.settings import PERIOD_HEADERS, PeriodLine, PeriodTable, read_period_table
from calpae_xl.core.trade.facts import DefaultUsed
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.model import CellRef, Kind, Period
from calpae_xl.core.trade.values import Value, raw_text, trimmed_text
from calpae_xl.core.trade.words import member
from calpae_xl.core.workbook.grid import Sheet, column_number, split_address
from calpae_xl.core.workbook.layout import ID_HEADER
from calpae_xl.core.workbook.sheet_recognition import FoundSheet
from calpae_xl.core.workbook.tables import find_table

MOST_PERIODS = 60

_PERIOD_WORDS = "une année ou un mois, comme 2022 ou 2022-06"
_KIND_WORDS = "Réalisé ou Attendu"
_ONLY_YEARS = "une année, comme 2022 : seul un attendu peut porter sur un mois"
_ONCE = "cette période sur une seule ligne"
_ORDER_HEADER = "l’en-tête « Ordre » au-dessus des rangs"
_ONE_ACHIEVED = "au moins une ligne « Réalisé », sous les en-têtes « Période », « Nature » et « Ordre »"


@cache
def year_columns(first_year: int, year: int, target_year: int) -> tuple[Period, ...]:
    """Return achieved years in order, then the target."""
    achieved = (Period(str(number)) for number in range(first_year, year + 1))
    return (*achieved, Period(str(target_year), Kind.TARGET))


class Timeline(NamedTuple):
    """The periods of a campaign, in two orders.

    Attributes:
        periods: In the order of the columns.
        years: Where the achieved years stand among them, the oldest first: a range where they come first, in order.
    """

    periods: tuple[Period, ...]
    years: Sequence[int]

    @property
    def achieved(self) -> tuple[Period, ...]:
        """The achieved years, the oldest first."""
        return tuple(self.periods[position] for position in self.years)


def timeline(periods: tuple[Period, ...]) -> Timeline:
    """Put the achieved years of some periods in their order."""
    achieved = (position for position, period in enumerate(periods) if period.kind is Kind.ACHIEVED)
    years = sorted(achieved, key=lambda position: periods[position].label)
    in_order = range(len(years))
    return Timeline(periods, in_order if years == [*in_order] else tuple(years))


def broken_between(breaks: Collection[str], earlier: Period, later: Period) -> bool:
    """Tell whether the series breaks after a period and up to another."""
    return bool(breaks) and bool(breaking_years(breaks, earlier, later))


def breaking_years(breaks: Collection[str], earlier: Period, later: Period) -> list[str]:
    """Return the years in which the series breaks after a period and up to another, years without column included.

    A target of the very year that breaks was set before it: it stands on the other side.
    """
    first, last = earlier.label[:4], later.label[:4]
    return sorted(year for year in breaks if first < year <= last or year == last)


def read_columns(sheet: Sheet, structure: list[Finding], entered: Collection[FoundSheet]) -> tuple[Period, ...] | None:
    """Read the table of periods of « Paramètres »; what cannot be used is reported in ``structure``.

    Where it names no achieved year, the columns of the entry sheets say what they were made for.

    Returns:
        The periods in the order of their columns; ``None`` without a table, as in release 0.1.0.
    """
    table = read_period_table(sheet)
    if table is None:
        return None
    reading = _Reading(sheet, table)
    columns = tuple(reading.columns())
    if any(period.kind is Kind.ACHIEVED for period in columns):
        structure += reading.findings
        return columns
    at = table.cell(sheet, "period", table.places.row)
    structure.append(unusable(at, "periodes", None, DefaultUsed("Périodes", "", _ONE_ACHIEVED)))
    shown = (shown_periods(item.sheet) for item in entered)
    return next((periods for periods in shown if any(period.kind is Kind.ACHIEVED for period in periods)), None)


def unread_lines(sheet: Sheet) -> Iterator[tuple[CellRef, str]]:
    """Yield the lines of the table of periods that name none: where, and what is typed there."""
    table = read_period_table(sheet)
    reading = None if table is None else _Reading(sheet, table)
    for line in () if table is None else table.lines:
        if table is not None and reading is not None and reading.period(line) is None:
            typed = filter(None, (raw_text(line.period), raw_text(line.kind)))
            yield table.cell(sheet, "period", line.row), " ".join(typed)


class _Reading:
    """The lines of the table, read one after the other."""

    def __init__(self, sheet: Sheet, table: PeriodTable) -> None:
        self._sheet, self._table = sheet, table
        self._unordered = "order" not in table.places.columns
        self.findings: list[Finding] = []

    def columns(self) -> Iterator[Period]:
        """Yield the periods in the order of the columns; of two lines on one thing the first counts."""
        found: dict[Period, float] = {}
        order = 0.0
        if self._unordered:
            at = self._table.cell(self._sheet, "period", self._table.places.row)
            self.findings.append(unusable(at, "ordre", None, DefaultUsed(_header("order"), "", _ORDER_HEADER)))
        for line in self._table.lines:
            period = self.period(line)
            if period is None:
                continue
            if period in found:
                self._refuse(line, "period", DefaultUsed(_header("period"), "", _ONCE))
            elif len(found) == MOST_PERIODS:
                self._refuse(line, "period", DefaultUsed(_header("period"), "", f"{MOST_PERIODS} périodes au plus"))
            else:
                order = self._order(line, order)
                found[period] = order
        yield from sorted(found, key=lambda period: found[period])

    def period(self, line: PeriodLine) -> Period | None:
        """Return the period that a line names."""
        label, kind = written_period(line.period), member(Kind, trimmed_text(line.kind))
        if label is None:
            self._refuse(line, "period", DefaultUsed(_header("period"), "", _PERIOD_WORDS))
        elif kind is None:
            self._refuse(line, "kind", DefaultUsed(_header("kind"), "", _KIND_WORDS))
        elif not _may_be(kind, label):
            self._refuse(line, "period", DefaultUsed(_header("period"), "", _ONLY_YEARS))
        else:
            return Period(label, kind)
        return None

    def _order(self, line: PeriodLine, above: float) -> float:
        """Return the place that a line asks for; that of the line above where it asks for none."""
        asked = figure_of(line.order)
        if asked is None and not self._unordered:
            self._refuse(line, "order", DefaultUsed(_header("order"), above, "un nombre"))
        return above if asked is None else asked

    def _refuse(self, line: PeriodLine, field: str, facts: DefaultUsed) -> None:
        value: Value | None = getattr(line, field)
        name = f"{trimmed_text(line.period)} {trimmed_text(line.kind)}"
        self.findings.append(unusable(self._table.cell(self._sheet, field, line.row), name, value, facts))


def _header(field: str) -> str:
    return PERIOD_HEADERS[field]


def shown_periods(sheet: Sheet) -> tuple[Period, ...]:
    """Return the periods that the headers of an entry sheet name, from left to right."""
    table = find_table(sheet, (ID_HEADER,), key=ID_HEADER)
    if table is None:
        return ()
    headers = ((split_address(at), text) for at, text in sheet.values.items() if isinstance(text, str))
    found = {column_number(letters): text for (letters, row), text in headers if row == table.row}
    periods = (named_period(found[column]) for column in sorted(found))
    return tuple(dict.fromkeys(period for period in periods if period is not None))


def named_period(header: str) -> Period | None:
    """Return the period that a header names; ``None`` when it names none."""
    word, _, label = label_key(header).partition(" ")
    kind, written = member(Kind, word), written_period(label)
    if kind is None or written is None or not _may_be(kind, written):
        return None
    return Period(written, kind)


def _may_be(kind: Kind, label: str) -> bool:
    """Tell whether a period may exist: only a target falls due in the course of a year."""
    return kind is Kind.TARGET or label.isdecimal()
