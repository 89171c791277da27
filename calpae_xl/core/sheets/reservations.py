"""The table of « Réserves »: where its lines stand, and how one comes, changes or goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from calpae_xl.core.declaration import ReservationKey
from calpae_xl.core.errors import CalpaeError
from calpae_xl.core.grid import Sheet, column_letters, column_number, raw_text, split_address
from calpae_xl.core.layout import RESERVATION_HEADERS
from calpae_xl.core.model import ReservationType
from calpae_xl.core.plan import Content, Resize, SheetPlan
from calpae_xl.core.tables import find_table
from calpae_xl.core.typography import typeset
from calpae_xl.core.words import member, word

TABLE = "tblReserves"


class MissingReservationColumnError(CalpaeError):
    """« Réserves » lost a header: nothing says where a reservation goes."""

    def __init__(self, sheet: str, header: str) -> None:
        super().__init__(
            typeset(f"Feuille « {sheet} » : la colonne « {header} » est introuvable."),
            "Rétablissez cet en-tête, exactement ainsi écrit, puis recommencez.",
        )


class ReservationLines(NamedTuple):
    """The table as people left it.

    Attributes:
        columns: Letters by field of ``RESERVATION_HEADERS``.
        rows: Row numbers of each reservation, by territory and what it bears on; more than one when it was typed
            twice.
        blank: Rows of the table where nothing is typed, in order.
        last_row: Of the table.
    """

    sheet: Sheet
    columns: Mapping[str, str]
    rows: Mapping[tuple[str, ReservationKey], tuple[int, ...]]
    blank: tuple[int, ...]
    last_row: int


def read_reservation_lines(sheet: Sheet) -> ReservationLines:
    """Read the table, wherever its rows and columns were moved.

    Raises:
        MissingReservationColumnError: It cannot be read whole.
    """
    table = find_table(sheet, RESERVATION_HEADERS.values())
    if table is None or table.missing:
        raise MissingReservationColumnError(
            sheet.name, RESERVATION_HEADERS["territory"] if table is None else table.missing[0]
        )
    rows: dict[tuple[str, ReservationKey], tuple[int, ...]] = {}
    typed = set()
    for row, cells in table.rows():
        texts = {field: (raw_text(cells.get(header)) or "").strip() for field, header in RESERVATION_HEADERS.items()}
        if any(texts.values()):
            typed.add(row)
        kind = member(ReservationType, texts["type"])
        if kind is not None:
            key = texts["territory"], (texts["indicator"], texts["period"] or None, kind)
            rows[key] = (*rows.get(key, ()), row)
    columns = {field: table.columns[header] for field, header in RESERVATION_HEADERS.items()}
    width = _width(columns)
    last_row = table.row
    for address in (*sheet.values, *sheet.formulas):
        letters, row = split_address(address)
        # The label of a line is a formula, on blank lines too: they tell how far the table goes.
        if row > last_row and column_number(letters) in width:
            last_row = row
    blank = tuple(row for row in range(table.row + 1, last_row + 1) if row not in typed)
    return ReservationLines(sheet, columns, rows, blank, last_row)


def reservations_plan(lines: ReservationLines, wanted: Mapping[tuple[str, ReservationKey], str | None]) -> SheetPlan:
    """Return what gives reservations these notes.

    A new one takes the first blank line, or one more line of the table; one that goes leaves a blank line, for
    no line of others may move.

    Args:
        lines: The table as it is.
        wanted: Notes by territory and what the reservation bears on; ``None`` for one that goes.
    """
    cells: dict[str, Content] = {}
    styled: dict[str, str] = {}
    blank, last_row = [*lines.blank], lines.last_row
    for (territory, key), note in wanted.items():
        for row in lines.rows.get((territory, key), ()):
            if note is None:
                cells |= {f"{letters}{row}": Content() for letters in lines.columns.values()}
            else:
                cells[f"{lines.columns['note']}{row}"] = Content(note or None)
        if note is not None and (territory, key) not in lines.rows:
            if blank:
                row = blank.pop(0)
            else:
                row, last_row = last_row + 1, last_row + 1
                styled |= _look(lines, row)
                cells |= _label(lines, row)
            cells |= {
                f"{lines.columns[field]}{row}": Content(text or None) for field, text in _texts(territory, key, note)
            }
    resized = (Resize(TABLE, last_row, lines.last_row),) if last_row > lines.last_row else ()
    return SheetPlan(cells, styled, resized)


def _texts(territory: str, key: ReservationKey, note: str) -> tuple[tuple[str, str], ...]:
    indicator, period, kind = key
    return (
        ("territory", territory),
        ("indicator", indicator),
        ("period", period or ""),
        ("type", word(kind)),
        ("note", note),
    )


def _width(columns: Mapping[str, str]) -> range:
    numbers = [*map(column_number, columns.values())]
    return range(min(numbers), max(numbers) + 1)


def _letters(lines: ReservationLines) -> list[str]:
    return [*map(column_letters, _width(lines.columns))]


def _look(lines: ReservationLines, row: int) -> dict[str, str]:
    return {f"{letters}{row}": f"{letters}{lines.last_row}" for letters in _letters(lines)}


def _label(lines: ReservationLines, row: int) -> dict[str, Content]:
    """Repeat the formulas that every line of the table holds: those that name columns, not cells."""
    last = {letters: lines.sheet.formulas.get(f"{letters}{lines.last_row}") for letters in _letters(lines)}
    return {f"{letters}{row}": Content("", formula) for letters, formula in last.items() if formula and "[" in formula}
