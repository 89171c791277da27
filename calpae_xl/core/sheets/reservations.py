"""The sheet « Réserves »: one line a reservation, typed by people; how a line comes, changes or goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from calpae_xl.core.sheets.referential import REFERENTIAL_HEADERS
from calpae_xl.core.trade.declaration import ReservationKey
from calpae_xl.core.trade.model import CellRef, Reservation, ReservationType
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import raw_text
from calpae_xl.core.trade.words import is_seen_as_scope, member, reservation_word, word
from calpae_xl.core.workbook.grid import Sheet, split_address
from calpae_xl.core.workbook.layout import LABEL_HEADER
from calpae_xl.core.workbook.plan import Content, Resize, SheetPlan
from calpae_xl.core.workbook.tables import Places, find_table

TABLE = "tblReserves"
RESERVATION_HEADERS = {
    "territory": "Territoire",
    "indicator": LABEL_HEADER,
    "period": "Année",
    "type": "Réserve",
    "note": "Note",
}
SHORT_HEADER = REFERENTIAL_HEADERS["short"]
"""Header of the column that shows the name of the indicator, by a formula."""

COLUMNS = ("territory", "indicator", "short", "period", "type", "note")
"""The fields from left to right in a new workbook."""

BUILT_HEADERS = tuple({**RESERVATION_HEADERS, "short": SHORT_HEADER}[field] for field in COLUMNS)
"""The headers, likewise."""

INDICATOR_IDS, INDICATOR_NAMES = "Referentiel_id", "Referentiel_libelle_court"
"""Defined names of the columns of « Référentiel » where the formula looks a name up."""

UNKNOWN = "indicateur inconnu"


def _short_formula() -> str:
    cell = f"{TABLE}[[#This Row],[{RESERVATION_HEADERS['indicator']}]]"
    found = f"INDEX({INDICATOR_NAMES},MATCH({cell},{INDICATOR_IDS},0))"
    return f'=IF({cell}="","",IFERROR({found},"{UNKNOWN}"))'


SHORT_FORMULA = _short_formula()
"""Of the column that shows the name of the indicator, on every line."""


class ReservationLine(NamedTuple):
    """A line on which something is typed; all are texts, without the blanks around but for the note.

    Attributes:
        row: Row number.
        note: As typed, blanks included: the banner of the workbook counts its signs.
    """

    row: int
    territory: str
    indicator: str
    period: str
    type: str
    note: str

    @property
    def kind(self) -> ReservationType | None:
        """What kind of reservation the type names, if any."""
        return member(ReservationType, self.type)

    @property
    def fields(self) -> Mapping[str, str]:
        """What was typed, by field of ``RESERVATION_HEADERS``."""
        return {name: getattr(self, name) for name in RESERVATION_HEADERS}


@dataclass(frozen=True, slots=True)
class ReservationsTable:
    """The table as people left it.

    Attributes:
        places: Where it stands; ``short`` among its columns for the label of the indicator, if it has one.
        lines: In order.
        blank: Rows of the table where nothing is typed, in order.
        last_row: Of the table.
        missing: Headers that it lost.
        duplicated: Headers that stand twice.
    """

    sheet: Sheet
    places: Places
    lines: Sequence[ReservationLine]
    blank: tuple[int, ...]
    last_row: int
    missing: tuple[str, ...]
    duplicated: tuple[str, ...] = ()

    def typed(self, line: ReservationLine) -> Mapping[str, str]:
        """Return what the cells of a line hold, blanks included, by field: what formulas compare."""
        at = ((name, self.places.columns.get(name)) for name in RESERVATION_HEADERS)
        return {name: raw_text(self.sheet.values.get(f"{column}{line.row}")) or "" for name, column in at}

    def cell(self, line: ReservationLine, field: str) -> CellRef:
        """Return the cell of a line where a field stands."""
        return CellRef(self.sheet.name, f"{self.places.columns[field]}{line.row}")

    @property
    def rows(self) -> Mapping[tuple[str, ReservationKey], tuple[int, ...]]:
        """Row numbers of each reservation, by territory and what it bears on; several when it was typed twice."""
        rows: dict[tuple[str, ReservationKey], tuple[int, ...]] = {}
        for line in self.lines:
            if line.kind is not None:
                key = line.territory, (line.indicator, line.period or None, line.kind)
                rows[key] = (*rows.get(key, ()), line.row)
        return rows


def is_recognised(typed: Mapping[str, str], reservation: Reservation) -> bool:
    """Tell whether formulas recognise a line as the reservation that it was read as: case and apostrophes apart."""
    if reservation.type is ReservationType.CEA_SCOPE and not is_seen_as_scope(typed["type"]):
        return False
    scope = typed["type"] if reservation.type is ReservationType.CEA_SCOPE else word(reservation.type)
    wanted = (reservation.territory, reservation.indicator, reservation.period or "", scope)
    written = (typed[name] for name in ("territory", "indicator", "period", "type"))
    return all(
        one.casefold().replace("'", "’") == other.casefold().replace("'", "’")
        for one, other in zip(written, wanted, strict=True)
    )


def read_reservations_sheet(sheet: Sheet | None) -> ReservationsTable | None:
    """Read the table, wherever its rows and columns were moved; ``None`` when there is none.

    Nothing tells the extent of an Excel table but the formula of its column « Libellé court »: Excel fills it
    in on every line of the table, empty ones included.
    """
    table = None if sheet is None else find_table(sheet, (*RESERVATION_HEADERS.values(), SHORT_HEADER))
    if sheet is None or table is None:
        return None
    lines, filled = [], set()
    for row, cells in table.rows():
        texts = {field: raw_text(cells.get(header)) or "" for field, header in RESERVATION_HEADERS.items()}
        stripped = {field: text.strip() for field, text in texts.items()}
        if any(stripped.values()):
            filled.add(row)
        if any(texts.values()):  # A line of blanks is no reservation: people are told.
            lines.append(ReservationLine(row=row, **{**stripped, "note": texts["note"]}))
    short = table.columns.get(SHORT_HEADER)
    labelled = (split_address(cell) for cell in sheet.formulas)
    inside = {row for letters, row in labelled if letters == short and row > table.row}
    return ReservationsTable(
        sheet=sheet,
        places=table.places({**RESERVATION_HEADERS, "short": SHORT_HEADER}),
        lines=tuple(lines),
        blank=tuple(sorted(inside - filled)),
        last_row=max(inside | filled, default=table.row),
        missing=tuple(header for header in table.missing if header != SHORT_HEADER),
        duplicated=tuple(header for header in table.duplicated if header != SHORT_HEADER),
    )


def reservations_plan(
    table: ReservationsTable,
    label: Callable[[str], str],
    collectivity: str,
    wanted: Mapping[tuple[str, ReservationKey], str | None],
) -> SheetPlan:
    """Return what gives reservations these notes.

    A new one takes the first blank line, or one more line of the table; one that goes leaves a blank line, for
    no line of others may move.

    Args:
        table: As it is, with all its headers.
        label: Gives the name of an indicator, by id.
        collectivity: Short name of the territory that is consolidated.
        wanted: Notes by territory and what the reservation bears on; ``None`` for one that goes.
    """
    cells: dict[str, Content] = {}
    blank, last_row, rows = [*table.blank], table.last_row, table.rows
    for (territory, key), note in wanted.items():
        present = rows.get((territory, key), ())
        for row in present:
            if note is None:
                cells |= _line(table, row, dict.fromkeys(RESERVATION_HEADERS, ""), "")
            else:
                cells[f"{table.places.columns['note']}{row}"] = Content(note or None)
        if note is not None and not present:
            row = blank.pop(0) if blank else last_row + 1
            written = _line(table, row, _texts(territory, key, note, collectivity), typeset(label(key[0])))
            cells, last_row = cells | written, max(row, last_row)
    was = max(table.last_row, table.places.first_row)
    grown = (Resize(TABLE, last_row, was=was),) if last_row > table.last_row else ()
    return SheetPlan(cells, grown)


def _line(table: ReservationsTable, row: int, texts: Mapping[str, str], label: str) -> dict[str, Content]:
    columns = table.places.columns
    cells = {f"{columns[field]}{row}": Content(text or None) for field, text in texts.items()}
    short = columns.get("short")
    if short is not None:
        formula = table.sheet.formulas.get(f"{short}{row}") or _formula(table, short)
        cells[f"{short}{row}"] = Content(label, formula if formula != "=" else None)
    return cells


def _texts(territory: str, key: ReservationKey, note: str, collectivity: str) -> dict[str, str]:
    indicator, period, kind = key
    return {
        "territory": territory,
        "indicator": indicator,
        "period": period or "",
        "type": reservation_word(kind, collectivity),
        "note": note,
    }


def _formula(table: ReservationsTable, letters: str) -> str | None:
    """Return the formula of a column; a line whose formula is kept elsewhere does not tell it, nor what is above."""
    held = ((*split_address(cell), text) for cell, text in table.sheet.formulas.items())
    return next((text for at, row, text in held if at == letters and row > table.places.row and text != "="), None)
