"""The sheet « Paramètres »: one line a parameter, a department or a threshold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from calpae_xl.core.trade.labels import label_key, tidy
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.trade.values import Value, raw_text, trimmed_text
from calpae_xl.core.workbook.grid import Sheet, column_number
from calpae_xl.core.workbook.layout import ID_HEADER
from calpae_xl.core.workbook.tables import Places, find_table

SETTING_HEADERS = {"id": ID_HEADER, "label": "Paramètre", "value": "Valeur", "note": "Remarque"}
TERRITORY_HEADERS = {"code": "Département", "name": "Nom", "note": "Remarque", "mailbox": "Contact"}
RESERVATION_WORD_HEADERS = {"word": "Réserve", "effect": "Effet"}
CONVENTION_HEADERS = {
    "name": "Convention",
    "collection": "Collecte attendue le",
    "transmission": "Transmission attendue le",
}
PERIOD_HEADERS = {"period": "Période", "kind": "Nature", "order": "Ordre"}
YEAR_HEADER = "Année"
"""Of the list of years of release 0.1.0, which had no table of periods."""

TERRITORY_SETTING = "territoire_"
"""Start of the id of the lines that list the departments: ``territoire_2A``, value « Corse-du-Sud »."""

TERRITORY_CODE = re.compile(r"[0-9A-Z]{2,3}")

_BELOW_TERRITORIES = frozenset(
    {
        label_key(SETTING_HEADERS["label"]),
        label_key(CONVENTION_HEADERS["name"]),
        label_key(RESERVATION_WORD_HEADERS["word"]),
        label_key(PERIOD_HEADERS["period"]),
    }
)
"""First headers of the tables that may follow that of the departments, whose title stands in the row above."""


class SettingLine(NamedTuple):
    """A line of the sheet.

    Attributes:
        id: What it is about; that of a line of the table of departments is made of its code, which people see.
        value: As typed.
        at: Its cell.
        mailbox: What stands in the column of the contacts of the departments; ``None`` without that column.
        mailbox_at: Its cell.
        id_at: Cell of the id.
        note: What people remarked on it.
        marked: The id that stands there: nothing, where people added a department, or what contradicts its code.
    """

    id: str
    value: Value | None
    at: CellRef
    mailbox: Value | None
    mailbox_at: CellRef
    id_at: CellRef
    note: str = ""
    marked: str = ""

    @property
    def territory(self) -> str | None:
        """Code of the department that the line declares; ``None`` for a parameter."""
        return self.id[len(TERRITORY_SETTING) :].strip() if _names_territory(self.id) else None


def read_settings_sheet(sheet: Sheet) -> Iterator[SettingLine] | None:
    """Yield the lines of the sheet; ``None`` when it lost the headers that say which is which."""
    table = find_table(sheet, (SETTING_HEADERS["id"], SETTING_HEADERS["value"]))
    if table is None or table.missing:
        return None
    contacts = find_table(sheet, TERRITORY_HEADERS.values(), key=TERRITORY_HEADERS["mailbox"])
    letters = None if contacts is None else contacts.columns[TERRITORY_HEADERS["mailbox"]]
    noted = find_table(sheet, SETTING_HEADERS.values(), key=SETTING_HEADERS["id"])
    notes = None if noted is None else noted.columns.get(SETTING_HEADERS["note"])
    ids, values = (table.columns[SETTING_HEADERS[field]] for field in ("id", "value"))
    marks = {row: tidy(trimmed_text(cells.get(SETTING_HEADERS["id"]))) for row, cells in table.rows()}
    codes = _territory_codes(sheet, marks)
    return (
        SettingLine(
            id=TERRITORY_SETTING + codes[row] if row in codes else marks[row],
            value=sheet.values.get(f"{values}{row}"),
            at=CellRef(sheet.name, f"{values}{row}"),
            mailbox=None if letters is None else sheet.values.get(f"{letters}{row}"),
            mailbox_at=CellRef(sheet.name, f"{letters}{row}"),
            id_at=CellRef(sheet.name, f"{ids}{row}"),
            note="" if notes is None else raw_text(sheet.values.get(f"{notes}{row}")) or "",
            marked=marks.get(row, ""),
        )
        for row in sorted({*marks, *codes})
    )


def _territory_codes(sheet: Sheet, marks: Mapping[int, str]) -> dict[int, str]:
    """Return the codes that the table of departments holds, by row: people add lines that have no hidden id.

    A parameter that somebody moved there, and a department whose id alone says a code, are what their id says.
    """
    table = find_table(sheet, TERRITORY_HEADERS.values())
    header = TERRITORY_HEADERS["code"]
    if table is None or not {header, TERRITORY_HEADERS["name"]} <= table.columns.keys():
        return {}
    lines = [(row, cells.get(header)) for row, cells in table.rows()]
    end = next((row - 1 for row, value in lines if label_key(trimmed_text(value)) in _BELOW_TERRITORIES), None)
    codes = {}
    for row, value in lines:
        code, mark = _typed_code(value), marks.get(row, "")
        named = not mark or (_names_territory(mark) and TERRITORY_CODE.fullmatch(code))
        if code and named and (end is None or row < end):
            codes[row] = code
    return codes


def _names_territory(id_: str) -> bool:
    return id_.casefold().startswith(TERRITORY_SETTING)


def _typed_code(value: Value | None) -> str:
    """Return a code as it is typed; Excel makes a number of « 01 » in a cell that is not one of text."""
    if isinstance(value, int | float) and not isinstance(value, bool) and value == int(value):
        return f"{int(value):02}"
    return tidy(trimmed_text(value)).upper()


class PeriodLine(NamedTuple):
    """A line of the table of periods, as typed; a column that is lost holds nothing.

    Attributes:
        period, kind, order: What the cells hold.
        row: Row number.
    """

    period: Value | None
    kind: Value | None
    order: Value | None
    row: int


class PeriodTable(NamedTuple):
    """The table of periods.

    Attributes:
        places: Where it stands, by field.
        lines: From the top.
    """

    places: Places
    lines: tuple[PeriodLine, ...]

    def cell(self, sheet: Sheet, field: str, row: int) -> CellRef:
        """Return one of its cells; that of another column where its own is lost."""
        columns = self.places.columns
        return CellRef(sheet.name, f"{columns.get(field) or min(columns.values(), key=column_number)}{row}")


def read_period_table(sheet: Sheet) -> PeriodTable | None:
    """Read the table of periods, the last of the sheet; ``None`` when there is none, as in release 0.1.0.

    A line with an id is a parameter or a department that somebody added at the bottom.
    """
    table = find_table(sheet, PERIOD_HEADERS.values())
    if table is None:
        return None
    known = find_table(sheet, (SETTING_HEADERS["id"], SETTING_HEADERS["value"]))
    ids = "" if known is None else known.columns.get(SETTING_HEADERS["id"], "")
    fields = PERIOD_HEADERS.items()
    typed = ((row, {field: cells.get(header) for field, header in fields}) for row, cells in table.rows())
    lines = (PeriodLine(**cells, row=row) for row, cells in typed)
    own = (line for line in lines if not trimmed_text(sheet.values.get(f"{ids}{line.row}")))
    named = tuple(line for line in own if trimmed_text(line.period) or trimmed_text(line.kind))
    return PeriodTable(table.places(PERIOD_HEADERS), named)


class ConventionLine(NamedTuple):
    """A line of the table of conventions, as typed; a column that is lost holds nothing.

    Attributes:
        name, collection, transmission: What the cells hold.
        row: Row number.
        columns: Letters of the columns, by field.
    """

    name: Value | None
    collection: Value | None
    transmission: Value | None
    row: int
    columns: Mapping[str, str]

    @property
    def typed(self) -> Mapping[str, Value]:
        """What the cells that are not blank hold, by field."""
        cells = {"name": self.name, "collection": self.collection, "transmission": self.transmission}
        return {field: value for field, value in cells.items() if value is not None}

    def cell(self, sheet: Sheet, field: str) -> CellRef:
        """Return one of its cells; that of another column where its own is lost."""
        return CellRef(
            sheet.name, f"{self.columns.get(field) or min(self.columns.values(), key=column_number)}{self.row}"
        )


def read_convention_lines(sheet: Sheet) -> tuple[ConventionLine, ...]:
    """Read the table of conventions, which stops above the title of the next one; nothing without a table.

    A line with an id is a parameter or a department that somebody added there.
    """
    table = find_table(sheet, CONVENTION_HEADERS.values())
    if table is None:
        return ()
    below = (find_table(sheet, headers.values()) for headers in (RESERVATION_WORD_HEADERS, PERIOD_HEADERS))
    end = min((each.row - 1 for each in below if each is not None and each.row > table.row), default=None)
    known = find_table(sheet, (SETTING_HEADERS["id"], SETTING_HEADERS["value"]))
    ids = "" if known is None else known.columns.get(SETTING_HEADERS["id"], "")
    columns = table.places(CONVENTION_HEADERS).columns
    lines = []
    for row, cells in table.rows():
        typed = {field: cells.get(header) for field, header in CONVENTION_HEADERS.items()}
        other = (end is not None and row >= end) or trimmed_text(sheet.values.get(f"{ids}{row}"))
        if not other and any(trimmed_text(value) for value in typed.values()):
            lines.append(ConventionLine(**typed, row=row, columns=columns))
    return tuple(lines)


def read_lists(sheet: Sheet) -> dict[str, tuple[str, range]]:
    """Return where the lists that drop-downs offer stand: their column and rows, by what they list.

    A list goes from its header down to the first blank; one without a header or without a line is left out.
    """
    headers = (
        ("territories", TERRITORY_HEADERS["code"], (*TERRITORY_HEADERS.values(),)),
        ("reservations", RESERVATION_WORD_HEADERS["word"], (*RESERVATION_WORD_HEADERS.values(),)),
        ("years", YEAR_HEADER, (YEAR_HEADER,)),
        ("years", PERIOD_HEADERS["period"], (*PERIOD_HEADERS.values(),)),
    )
    lists = {}
    for name, header, beside in headers:
        table = find_table(sheet, beside, key=header)
        if table is None or len(table.columns) < min(2, len(beside)):
            continue
        letters, last = table.columns[header], table.row
        while trimmed_text(sheet.values.get(f"{letters}{last + 1}")):
            last += 1
        if last > table.row:
            lists[name] = letters, range(table.row + 1, last + 1)
    return lists
