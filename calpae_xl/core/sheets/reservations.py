"""The sheet « Réserves »: how a line of the table that people fill in comes, changes or goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.returns.declaration import ReservationKey
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.model import Reservation, ReservationType
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import trimmed_text
from calpae_xl.core.trade.words import member, word
from calpae_xl.core.workbook.grid import Grid, Sheet, split_address
from calpae_xl.core.workbook.layout import REFERENTIAL_HEADERS, RESERVATION_HEADERS, SHEET_NAMES, Role
from calpae_xl.core.workbook.plan import Content, Plan, Resize, SheetPlan
from calpae_xl.core.workbook.tables import Table, find_table

TABLE = "tblReserves"
SHORT_HEADER = REFERENTIAL_HEADERS["short"]
"""Header of the column that shows the name of the indicator, by a formula."""


class MissingReservationsError(CalpaeError):
    """There is no table to add a line to."""

    def __init__(self, file: str, missing: str) -> None:
        super().__init__(
            typeset(f"Le classeur « {file} » n’a pas {missing} où écrire la réserve."),
            typeset("Rétablissez-la depuis une copie du classeur de la campagne, puis recommencez."),
        )


class AlreadyReservedError(CalpaeError):
    """The figure carries that reservation already."""

    def __init__(self, existing: Reservation) -> None:
        years = "pour toutes les années" if existing.period is None else f"en {existing.period}"
        super().__init__(
            typeset(
                f"La réserve « {word(existing.type)} » est déjà posée {years} sur {existing.indicator} "
                f"({existing.territory})."
            ),
            typeset("Complétez sa note dans « Réserves » si besoin."),
        )


class ReservationLines(NamedTuple):
    """The table as people left it.

    Attributes:
        columns: Letters by field of ``RESERVATION_HEADERS``, and ``short`` for the label if there is one.
        rows: Row numbers of each reservation, by territory and what it bears on; several when it was typed twice.
        blank: Rows of the table where nothing is typed, in order.
        first_row: Of the lines.
        last_row: Of the table.
    """

    sheet: Sheet
    columns: Mapping[str, str]
    rows: Mapping[tuple[str, ReservationKey], tuple[int, ...]]
    blank: tuple[int, ...]
    first_row: int
    last_row: int


def reservation_plan(grid: Grid, campaign: Campaign, reservation: Reservation) -> Plan:
    """Return what adds a reservation.

    Args:
        grid: The workbook.
        campaign: The same, read.
        reservation: Of a department, an indicator and a period of the campaign.

    Raises:
        AlreadyReservedError: It is there already, or one of that type on every year is.
        MissingReservationsError: There is no table to write it to.
    """
    for existing in campaign.reservations:
        same = (existing.territory, existing.indicator, existing.type)
        if same == (reservation.territory, reservation.indicator, reservation.type) and existing.period in {
            None,
            reservation.period,
        }:
            raise AlreadyReservedError(existing)
    lines = read_reservation_lines(grid, campaign)
    key = (reservation.indicator, reservation.period, reservation.type)
    wanted = {(reservation.territory, key): reservation.note or ""}
    return Plan({lines.sheet.name: reservations_plan(lines, campaign.referential, wanted)})


def read_reservation_lines(grid: Grid, campaign: Campaign) -> ReservationLines:
    """Read the table, wherever its rows and columns were moved.

    Nothing tells the extent of an Excel table but the formula of its column « Libellé court »: Excel fills it
    in on every line of the table, empty ones included.

    Raises:
        MissingReservationsError: There is no table, or it lacks a column.
    """
    sheet, table = _table(grid, campaign)
    columns = {field: table.columns[header] for field, header in RESERVATION_HEADERS.items()}
    rows: dict[tuple[str, ReservationKey], tuple[int, ...]] = {}
    filled = set()
    for row, cells in table.rows():
        texts = {field: trimmed_text(cells.get(header)) for field, header in RESERVATION_HEADERS.items()}
        if any(texts.values()):
            filled.add(row)
        kind = member(ReservationType, texts["type"])
        if kind is not None:
            key = texts["territory"], (texts["indicator"], texts["period"] or None, kind)
            rows[key] = (*rows.get(key, ()), row)
    short = table.columns.get(SHORT_HEADER)
    labelled = (split_address(cell) for cell in sheet.formulas)
    inside = {row for letters, row in labelled if letters == short and row > table.row}
    if short is not None:
        columns["short"] = short
    last_row = max(inside | filled, default=table.row)
    return ReservationLines(sheet, columns, rows, tuple(sorted(inside - filled)), table.row + 1, last_row)


def reservations_plan(
    lines: ReservationLines, referential: Referential, wanted: Mapping[tuple[str, ReservationKey], str | None]
) -> SheetPlan:
    """Return what gives reservations these notes.

    A new one takes the first blank line, or one more line of the table; one that goes leaves a blank line, for
    no line of others may move.

    Args:
        lines: The table as it is.
        referential: Gives labels.
        wanted: Notes by territory and what the reservation bears on; ``None`` for one that goes.
    """
    cells: dict[str, Content] = {}
    styled: dict[str, str] = {}
    blank, last_row = [*lines.blank], lines.last_row
    for (territory, key), note in wanted.items():
        present = lines.rows.get((territory, key), ())
        for row in present:
            if note is None:
                cells |= _line(lines, row, dict.fromkeys(RESERVATION_HEADERS, ""), "")
            else:
                cells[f"{lines.columns['note']}{row}"] = Content(note or None)
        if note is not None and not present:
            row = blank.pop(0) if blank else last_row + 1
            label = typeset(referential.indicators[key[0]].short)
            written = _line(lines, row, _texts(territory, key, note), label)
            if row > last_row:
                styled |= {cell: f"{split_address(cell)[0]}{lines.last_row}" for cell in written}
            cells, last_row = cells | written, max(row, last_row)
    grown = (Resize(TABLE, last_row, was=max(lines.last_row, lines.first_row)),) if last_row > lines.last_row else ()
    return SheetPlan(cells, styled, grown)


def _line(lines: ReservationLines, row: int, texts: Mapping[str, str], label: str) -> dict[str, Content]:
    cells = {f"{lines.columns[field]}{row}": Content(text or None) for field, text in texts.items()}
    short = lines.columns.get("short")
    if short is not None:
        formula = lines.sheet.formulas.get(f"{short}{row}") or _formula(lines.sheet, short)
        cells[f"{short}{row}"] = Content(label, formula if formula != "=" else None)
    return cells


def _texts(territory: str, key: ReservationKey, note: str) -> dict[str, str]:
    indicator, period, kind = key
    return {
        "territory": territory,
        "indicator": indicator,
        "period": period or "",
        "type": word(kind),
        "note": note,
    }


def _table(grid: Grid, campaign: Campaign) -> tuple[Sheet, Table]:
    sheet = campaign.sheet(grid, Role.RESERVATIONS)
    if sheet is None:
        raise MissingReservationsError(grid.name, f"la feuille « {SHEET_NAMES[Role.RESERVATIONS]} »")
    table = find_table(sheet, (*RESERVATION_HEADERS.values(), SHORT_HEADER))
    headers = RESERVATION_HEADERS.values()
    missing = [*headers] if table is None else [header for header in headers if header not in table.columns]
    if table is None or missing:
        raise MissingReservationsError(grid.name, f"la colonne « {missing[0]} » dans « {sheet.name} »")
    return sheet, table


def _formula(sheet: Sheet, letters: str) -> str | None:
    """Return the formula of a column; a line whose formula is kept elsewhere does not tell it."""
    texts = (text for cell, text in sheet.formulas.items() if split_address(cell)[0] == letters and text != "=")
    return next(texts, None)
