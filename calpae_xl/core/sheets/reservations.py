"""The sheet « Réserves »: adding a line to the table that people fill in."""

from __future__ import annotations

from calpae_xl.core.campaign import Campaign
from calpae_xl.core.errors import CalpaeError
from calpae_xl.core.grid import Grid, Sheet, split_address
from calpae_xl.core.layout import REFERENTIAL_HEADERS, RESERVATION_HEADERS, SHEET_NAMES, Role
from calpae_xl.core.model import Reservation
from calpae_xl.core.plan import Content, Plan, Resize, SheetPlan
from calpae_xl.core.tables import Table, find_table
from calpae_xl.core.typography import typeset
from calpae_xl.core.words import word

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


def reservation_plan(grid: Grid, campaign: Campaign, reservation: Reservation) -> Plan:
    """Return what adds a reservation: the first empty line of the table, else one more line.

    Nothing tells the extent of an Excel table but the formula of its column « Libellé court »: Excel fills it
    in on every line of the table, empty ones included.

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
    sheet, table = _table(grid, campaign)
    short = table.columns.get(SHORT_HEADER)
    row, model = _place(sheet, table, short)
    cells = {
        "territory": reservation.territory,
        "indicator": reservation.indicator,
        "period": reservation.period,
        "type": word(reservation.type),
        "note": reservation.note,
    }
    written = {
        f"{table.columns[RESERVATION_HEADERS[field]]}{row}": Content(text)
        for field, text in cells.items()
        if RESERVATION_HEADERS[field] in table.columns
    }
    if short is not None:
        label = campaign.referential.indicators[reservation.indicator].short
        formula = sheet.formulas.get(f"{short}{row}") or _formula(sheet, short)
        written[f"{short}{row}"] = Content(typeset(label), formula if formula != "=" else None)
    if model is None:
        return Plan({sheet.name: SheetPlan(written)})
    styled = {cell: f"{split_address(cell)[0]}{model}" for cell in written}
    return Plan({sheet.name: SheetPlan(written, styled, (Resize(TABLE, row, was=max(model, table.row + 1)),))})


def _table(grid: Grid, campaign: Campaign) -> tuple[Sheet, Table]:
    name = campaign.sheets.get((Role.RESERVATIONS, ""))
    sheet = next((sheet for sheet in grid.sheets if sheet.name == name), None)
    if sheet is None:
        raise MissingReservationsError(grid.name, f"la feuille « {SHEET_NAMES[Role.RESERVATIONS]} »")
    table = find_table(sheet, (*RESERVATION_HEADERS.values(), SHORT_HEADER))
    headers = RESERVATION_HEADERS.values()
    missing = [*headers] if table is None else [header for header in headers if header not in table.columns]
    if table is None or missing:
        raise MissingReservationsError(grid.name, f"la colonne « {missing[0]} » dans « {sheet.name} »")
    return sheet, table


def _place(sheet: Sheet, table: Table, short: str | None) -> tuple[int, int | None]:
    """Return the row to write, and the last row of the table if it has to grow by that one."""
    fields = {table.columns[header] for header in RESERVATION_HEADERS.values()}
    filled, inside = set(), set()
    for cell, value in sheet.values.items():
        letters, row = split_address(cell)
        if row > table.row and letters in fields and value != "":
            filled.add(row)
    for cell in sheet.formulas:
        letters, row = split_address(cell)
        if row > table.row and letters == short:
            inside.add(row)
    empty = sorted(inside - filled)
    if empty:
        return empty[0], None
    last = max(inside | filled, default=table.row)
    return last + 1, last


def _formula(sheet: Sheet, letters: str) -> str | None:
    """Return the formula of a column; a line whose formula is kept elsewhere does not tell it."""
    texts = (text for cell, text in sheet.formulas.items() if split_address(cell)[0] == letters and text != "=")
    return next(texts, None)
