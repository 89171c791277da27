"""What a damaged workbook lost and still tells, put back before it is read: headers by their place, reservations.

Whatever is not put back and decides what figures are worth is refused: made anew without it, a workbook would add
what may not be added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.period_columns import unread_lines
from calpae_xl.core.results.snapshot import remembered_reservations
from calpae_xl.core.sheets.findings import RANKING_HEADERS
from calpae_xl.core.sheets.referential import OPTIONAL, REFERENTIAL_HEADERS, own_label_header
from calpae_xl.core.sheets.reservations import RESERVATION_HEADERS, SHORT_HEADER
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Sheet, column_letters, column_number
from calpae_xl.core.workbook.layout import (
    COMMENT_HEADER,
    ID_HEADER,
    LABEL_HEADER,
    LAYOUT_VERSION,
    MEASURE_HEADER,
    SHEET_NAMES,
    UNIT_HEADER,
    Mark,
    Role,
)
from calpae_xl.core.workbook.sheet_recognition import IncompleteWorkbookError
from calpae_xl.core.workbook.tables import MissingColumnError, Table, find_table, new_places
from calpae_xl.renewal.changes import Change, Told
from calpae_xl.renewal.reading_again import read_with
from calpae_xl.renewal.sheet_tables import TABLES

_LATER = frozenset({SHORT_HEADER, *RANKING_HEADERS, *(REFERENTIAL_HEADERS[name] for name in OPTIONAL)})
"""Headers that older workbooks never had."""

_DECIDING: Mapping[Role, Sequence[str]] = {
    Role.RESERVATIONS: tuple(RESERVATION_HEADERS.values()),
    Role.REFERENTIAL: tuple(header for name, header in REFERENTIAL_HEADERS.items() if name not in OPTIONAL),
}
"""Headers without which a figure is not worth what it was."""


class UnreadablePeriodError(CalpaeError):
    """A line of the table of periods says none: made anew, entry sheets would lose its column."""

    def __init__(self, at: CellRef, typed: str) -> None:
        super().__init__(
            typeset(f"Feuille « {at.sheet} », {at.cell} : « {typed} » ne dit pas quelle colonne garder."),
            typeset(
                "Écrivez une année (2020), ou un mois pour un attendu (06/2022), et sa nature. Pour retirer la "
                "colonne, dont les chiffres vont dans « Millésimes », effacez la ligne entière. Puis recommencez."
            ),
        )


class Healed(NamedTuple):
    """A workbook as it can be read.

    Attributes:
        told: What was put back.
    """

    campaign: Campaign
    told: tuple[Told, ...]


def healed(campaign: Campaign) -> Healed:
    """Read a workbook with the headers and the reservations that it lost and still tells.

    Raises:
        MissingColumnError: A table lost a column that decides what figures are worth.
        IncompleteWorkbookError: So did the workbook with its reservations.
        UnreadablePeriodError: A line of the table of periods says none.
    """
    told: list[Told] = []
    sheets: list[Sheet] = []
    for (role, _), item in campaign.found.items():
        headers = dict(_lost_headers(item.sheet, role, campaign))
        if headers:
            sheets.append(replace(item.sheet, values={**item.sheet.values, **headers}))
            told += [Told(Change.HEADER_RESTORED, "", header, item.sheet.name) for header in headers.values()]
    if sheets:
        campaign = read_with(campaign, *sheets)
    if campaign.reserved is None:
        remembered = _remembered(campaign)
        campaign = read_with(campaign, remembered)
        told.append(Told(Change.RESERVATIONS_REMEMBERED, "", remembered.name))
    _refuse_incomplete(campaign)
    return Healed(campaign, tuple(told))


def _lost_headers(sheet: Sheet, role: Role, campaign: Campaign) -> Iterator[tuple[str, str]]:
    """Yield the cells where headers stood, and these headers."""
    orders = TABLES.get(role, ())
    if role is Role.ENTRY:
        periods = (period.header for period in campaign.periods)
        orders = ((ID_HEADER, MEASURE_HEADER, LABEL_HEADER, UNIT_HEADER, *periods, COMMENT_HEADER),)
    own = [own_label_header(territory.code) for territory in campaign.settings.territories]
    for order in orders:
        table = find_table(sheet, order)
        if table is not None:
            for header, at in _places(table, [each for each in order if each not in _LATER & {*table.missing}], own):
                # Years have a way of their own to be found again, with the figures that prove it.
                if role is not Role.ENTRY or header in {MEASURE_HEADER, LABEL_HEADER, UNIT_HEADER, COMMENT_HEADER}:
                    yield at, header


def _places(table: Table, order: Sequence[str], own: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the headers that are missing, and the cells between their neighbours that only they can have had.

    Args:
        table: The table.
        order: Its headers from left to right, but for those that it may never have had.
        own: Headers of other columns, which may stand among them.
    """
    known = {label_key(header) for header in own}
    taken = {column_number(letters) for letters in table.columns.values()}
    last = max(taken)
    left = 0
    for is_missing, run in groupby(order, key=lambda header: header in table.missing):
        headers = [*run]
        if not is_missing:
            left = column_number(table.columns[headers[-1]])
            continue
        following = order[order.index(headers[-1]) + 1 :]
        right = column_number(table.columns[following[0]]) if following else max(left, last) + len(headers) + 1
        free = [
            column
            for column in range(left + 1 if left else right - len(headers), right)
            if column > 0 and column not in taken and _is_free(table, column, known)
        ]
        if len(free) == len(headers):
            yield from (
                (header, f"{column_letters(column)}{table.row}") for header, column in zip(headers, free, strict=True)
            )


def _is_free(table: Table, column: int, known: set[str]) -> bool:
    value = table.sheet.values.get(f"{column_letters(column)}{table.row}")
    return value is None or (isinstance(value, str) and label_key(value) not in known)


def _remembered(campaign: Campaign) -> Sheet:
    """Make the sheet « Réserves » again from what the last calculation saw of it; its notes are lost.

    Raises:
        IncompleteWorkbookError: It says nothing of it.
    """
    name = campaign.sheets.get((Role.RESERVATIONS, "")) or SHEET_NAMES[Role.RESERVATIONS]
    lines = remembered_reservations(campaign.grid)
    if lines is None:
        raise IncompleteWorkbookError(campaign.name, name, _UNREADABLE)
    places = new_places(RESERVATION_HEADERS)
    values: dict[str, Value] = {"A1": Mark(LAYOUT_VERSION, Role.RESERVATIONS, "", campaign.settings.campaign).text}
    for field, letters in places.columns.items():
        values[f"{letters}{places.row}"] = RESERVATION_HEADERS[field]
        for row, line in enumerate(lines, start=places.first_row):
            if line.get(field):
                values[f"{letters}{row}"] = line[field]
    return Sheet(name, values)


_UNREADABLE = (
    "est introuvable ou n’a plus son tableau : sans les réserves, des chiffres qui ne doivent pas l’être seraient "
    "additionnés"
)


def _refuse_incomplete(campaign: Campaign) -> None:
    settings = campaign.sheet(Role.SETTINGS)
    for at, typed in () if settings is None else unread_lines(settings):
        raise UnreadablePeriodError(at, typed)
    for role, headers in _DECIDING.items():
        sheet = campaign.sheet(role)
        table = None if sheet is None else find_table(sheet, headers)
        if sheet is not None and table is not None and table.missing:
            raise MissingColumnError(sheet.name, table.missing[0])
