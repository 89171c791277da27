"""The reservations that people put on figures: read off the lines of « Réserves », looked up by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.campaign.written_periods import written_period
from calpae_xl.core.sheets.reservations import RESERVATION_HEADERS, ReservationLine, ReservationsTable
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.facts import CopiedSheet, IgnoredReservation, NamedHeader
from calpae_xl.core.trade.finding import Finding, on_sheet
from calpae_xl.core.trade.labels import label_key, loose_key, tidy
from calpae_xl.core.trade.model import Reservation, ReservationType
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.layout import SHEET_NAMES, Role

EXPLAINING = (
    ReservationType.PARTIAL_YEAR,
    ReservationType.UNDERESTIMATED,
    ReservationType.EXCEPTIONAL_EVENT,
    ReservationType.SERIES_BREAK,
)
"""Reservations under which two years do not compare; the others are notes."""

COUNTED_SHORT = (ReservationType.PARTIAL_YEAR, ReservationType.UNDERESTIMATED)
"""Reservations under which a figure is below what it would be: they explain a fall into it, a rise out of it."""


UNUSABLE_LINES = frozenset({Code.UNUSABLE_RESERVATION, Code.UNREADABLE_RESERVATION})
"""Findings on a line that says no reservation."""


class MissingReservationsError(CalpaeError):
    """There is no table to write a line to."""

    def __init__(self, file: str, missing: str) -> None:
        super().__init__(
            typeset(f"Le classeur « {file} » n’a pas {missing} où écrire la réserve."),
            typeset("Rétablissez-la depuis une copie du classeur de la campagne, puis recommencez."),
        )


class UnreadReservations(NamedTuple):
    """What could not be read of « Réserves »: nobody knows what it says of these figures.

    Attributes:
        everywhere: The sheet itself cannot be read, or there are two of them.
        rows: Indicator id and year of each line that cannot be; no year means every one.
    """

    everywhere: bool = False
    rows: frozenset[tuple[str, str | None]] = frozenset()

    def bears_on(self, indicator: str, period: str) -> bool:
        """Tell whether something that could not be read may bear on a figure."""
        return self.everywhere or (indicator, period) in self.rows or (indicator, None) in self.rows

    def __bool__(self) -> bool:
        """Whether something could not be read."""
        return self.everywhere or bool(self.rows)


class ReadReservations(NamedTuple):
    """The reservations that can be used, by row number of their line, and what could not be read."""

    by_row: Mapping[int, Reservation]
    unread: UnreadReservations

    @property
    def reservations(self) -> tuple[Reservation, ...]:
        """The reservations in the order of their lines."""
        return tuple(self.by_row.values())


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


def read_reservations(
    sheet: Sheet | None,
    table: ReservationsTable | None,
    referential: Referential,
    settings: Settings,
    structure: list[Finding],
) -> ReadReservations:
    """Make sense of the lines of « Réserves »; one that cannot be used is reported, never guessed.

    Args:
        sheet: « Réserves », if the workbook has it.
        table: Its table, if it still has one.
        referential: Gives the indicators.
        settings: Give the departments and the years.
        structure: Findings on the structure; among them those on copies of the sheet.

    Source:
        design.md, section 3.
    """
    faults = [*_sheet_faults(sheet, table)]
    structure += faults
    if sheet is not None:
        copies = [f for f in structure if f.code is Code.DUPLICATE_SHEET and f.facts == CopiedSheet(sheet.name)]
        faults += (copy._replace(code=Code.DUPLICATE_RESERVATIONS) for copy in copies)
        structure += faults[len(faults) - len(copies) :]
    if table is None or not {*table.missing} <= {RESERVATION_HEADERS["note"]}:
        return ReadReservations({}, UnreadReservations(everywhere=True))
    reader = _LineReader(referential, settings)
    by_row: dict[int, Reservation] = {}
    unread = set()
    for line in table.lines:
        indicator, wrong = reader.indicator(line), reader.wrong_field(line)
        if wrong is None and indicator is not None and line.kind is not None:
            by_row[line.row] = Reservation(line.territory, indicator, line.period or None, line.kind, line.note or None)
            continue
        code = Code.UNUSABLE_RESERVATION
        if indicator is None:
            wrong = "indicator"
        elif not reader.is_past(line):
            code = Code.UNREADABLE_RESERVATION
            unread.add((indicator, line.period if line.period in reader.labels else None))
        field = wrong or "type"
        finding = Finding(
            code=code,
            at=table.cell(line, field),
            raw=line.fields[field] or None,
            facts=NamedHeader(RESERVATION_HEADERS[field])
            if code is Code.UNREADABLE_RESERVATION
            else IgnoredReservation(RESERVATION_HEADERS[field], reader.bearers(line) if indicator is None else ()),
        )
        structure.append(finding._replace(also_read=tuple(line.fields.values())))
    return ReadReservations(by_row, UnreadReservations(bool(faults), frozenset(unread)))


def named_reservations(
    table: ReservationsTable | None, referential: Referential, settings: Settings
) -> ReservationsTable | None:
    """Return the table with departments and indicators named by code and id, whatever way people named them.

    An indicator may be named by its id, or by a label that only one has; a department by its code or its name.
    """
    if table is None:
        return None
    territories = {
        loose_key(name): territory.code
        for territory in reversed(settings.territories)
        for name in (territory.name, territory.sheet, territory.code)
    }
    indicators = {label_key(name): name for name in referential.indicators}
    labels = Counter(loose_key(label) for i in referential.entered for label in {i.label, i.short})
    by_label = {loose_key(label): i.id for i in referential.entered for label in (i.label, i.short)}

    def named(line: ReservationLine) -> ReservationLine:
        label = loose_key(line.indicator)
        fallback = by_label[label] if labels.get(label) == 1 else line.indicator
        return line._replace(
            territory=territories.get(loose_key(line.territory), line.territory),
            indicator=indicators.get(label_key(line.indicator), fallback),
            period=written_period(line.period) or tidy(line.period),
        )

    return replace(table, lines=tuple(map(named, table.lines)))


def _sheet_faults(sheet: Sheet | None, table: ReservationsTable | None) -> list[Finding]:
    """Say what of the sheet itself cannot be read; its notes only inform."""
    if sheet is None or table is None:
        name = SHEET_NAMES[Role.RESERVATIONS] if sheet is None else sheet.name
        return [on_sheet(Code.MISSING_SHEET, name)]
    by_code = {Code.MISSING_HEADER: table.missing, Code.DUPLICATE_HEADER: table.duplicated}
    return [
        on_sheet(code, sheet.name, facts=NamedHeader(header))._replace(also_read=(header,))
        for code, headers in by_code.items()
        for header in headers
        if header != RESERVATION_HEADERS["note"]
    ]


class _LineReader:
    """The words that a line of « Réserves » may use in one campaign."""

    def __init__(self, referential: Referential, settings: Settings) -> None:
        self.labels = frozenset(period.label for period in settings.periods)
        self._codes = frozenset(territory.code for territory in settings.territories)
        self._first_year = settings.first_year
        self._indicators = referential.indicators
        self._entered = referential.entered

    def indicator(self, line: ReservationLine) -> str | None:
        """Return the indicator that a line names; ``None`` when there is none of that name."""
        return line.indicator if line.indicator in self._indicators else None

    def bearers(self, line: ReservationLine) -> tuple[str, ...]:
        """Return the ids of the indicators that a label is of, when several are."""
        label = loose_key(line.indicator)
        ids = tuple(i.id for i in self._entered if label and label in {loose_key(i.label), loose_key(i.short)})
        return ids if len(ids) > 1 else ()

    def wrong_field(self, line: ReservationLine) -> str | None:
        """Return the first field that cannot be read, the indicator apart."""
        if line.territory not in self._codes:
            return "territory"
        if line.period and line.period not in self.labels:
            return "period"
        return "type" if line.kind is None else None

    def is_past(self, line: ReservationLine) -> bool:
        """Tell whether nothing is wrong but a year before the first one shown, whose figures are not here."""
        year = line.period
        bare_year = len(year) == 4 and year.isdecimal() and year.isascii()
        past = bare_year and int(year) < self._first_year
        return past and self.wrong_field(line) == "period" and line.kind is not None


def whole_table(file: str, sheet: Sheet | None, table: ReservationsTable | None) -> ReservationsTable:
    """Return the table of « Réserves », of which nothing is lost.

    Raises:
        MissingReservationsError: There is no table, or it lacks a column.
    """
    if sheet is None:
        raise MissingReservationsError(file, f"la feuille « {SHEET_NAMES[Role.RESERVATIONS]} »")
    missing = (*RESERVATION_HEADERS.values(),) if table is None else table.missing
    if table is None or missing:
        raise MissingReservationsError(file, f"la colonne « {missing[0]} » dans « {sheet.name} »")
    return table
