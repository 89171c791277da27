"""The reservations that people put on figures: read off the lines of « Réserves », looked up by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace

from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.sheets.reservations import RESERVATION_HEADERS, ReservationLine, ReservationsTable
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.facts import NamedHeader
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


class MissingReservationsError(CalpaeError):
    """There is no table to write a line to."""

    def __init__(self, file: str, missing: str) -> None:
        super().__init__(
            typeset(f"Le classeur « {file} » n’a pas {missing} où écrire la réserve."),
            typeset("Rétablissez-la depuis une copie du classeur de la campagne, puis recommencez."),
        )


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
) -> tuple[Reservation, ...]:
    """Make sense of the lines of « Réserves »; one that cannot be used is reported, never guessed.

    Args:
        sheet: « Réserves », if the workbook has it.
        table: Its table, if it still has one.
        referential: Gives the indicators.
        settings: Give the departments and the years.
        structure: Findings on the structure.
    """
    if table is None:
        structure.append(on_sheet(Code.MISSING_SHEET, SHEET_NAMES[Role.RESERVATIONS] if sheet is None else sheet.name))
        return ()
    for header in table.missing:
        if header != RESERVATION_HEADERS["note"]:
            finding = on_sheet(Code.MISSING_HEADER, table.sheet.name, facts=NamedHeader(header))
            structure.append(finding._replace(also_read=(header,)))
            return ()
    reservations = []
    codes = {territory.code for territory in settings.territories}
    labels = {period.label for period in settings.periods}
    for line in table.lines:
        wrong = _wrong_field(line, codes, referential.indicators, labels)
        if wrong is not None:
            facts = NamedHeader(RESERVATION_HEADERS[wrong])
            at, raw = table.cell(line, wrong), line.fields[wrong] or None
            finding = Finding(code=Code.UNUSABLE_RESERVATION, at=at, raw=raw, facts=facts)
            structure.append(finding._replace(also_read=tuple(line.fields.values())))
        elif line.kind is not None:
            reservations.append(
                Reservation(line.territory, line.indicator, line.period or None, line.kind, line.note or None)
            )
    return tuple(reservations)


def named_reservations(
    table: ReservationsTable | None, referential: Referential, settings: Settings
) -> ReservationsTable | None:
    """Return the table with departments and indicators named by code and id, whatever way people named them.

    An indicator may be named by its id, or by a label that only one has; a department by its code or its name.
    """
    if table is None:
        return None
    territories = {
        label_key(name): territory.code
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
            territory=territories.get(label_key(line.territory), line.territory),
            indicator=indicators.get(label_key(line.indicator), fallback),
            period=tidy(line.period),
        )

    return replace(table, lines=tuple(map(named, table.lines)))


def _wrong_field(
    line: ReservationLine, codes: Collection[str], indicators: Collection[str], labels: Collection[str]
) -> str | None:
    if line.territory not in codes:
        return "territory"
    if line.indicator not in indicators:
        return "indicator"
    if line.period and line.period not in labels:
        return "period"
    return "type" if line.kind is None else None


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
