"""The sheet « Paramètres »: one line a parameter, a department or a threshold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from calpae_xl.core.trade.labels import tidy
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.trade.values import Value, trimmed_text
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.layout import ID_HEADER
from calpae_xl.core.workbook.tables import find_table

SETTING_HEADERS = {"id": ID_HEADER, "label": "Paramètre", "value": "Valeur", "note": "Remarque"}
TERRITORY_HEADERS = {"code": "Département", "name": "Nom", "note": "Remarque", "mailbox": "Contact"}
RESERVATION_WORD_HEADERS = {"word": "Réserve", "effect": "Effet"}
YEAR_HEADER = "Année"
TERRITORY_SETTING = "territoire_"
"""Start of the id of the parameters that list the departments: ``territoire_67``, value « Bas-Rhin »."""


class SettingLine(NamedTuple):
    """A line of the sheet.

    Attributes:
        value: As typed.
        at: Its cell.
        mailbox: What stands in the column of the contacts of the departments; ``None`` without that column.
        mailbox_at: Its cell.
    """

    id: str
    value: Value | None
    at: CellRef
    mailbox: Value | None
    mailbox_at: CellRef

    @property
    def territory(self) -> str | None:
        """Code of the department that the line declares; ``None`` for a parameter."""
        start, code = self.id[: len(TERRITORY_SETTING)], self.id[len(TERRITORY_SETTING) :]
        return code.strip() if start.casefold() == TERRITORY_SETTING else None


def read_settings_sheet(sheet: Sheet) -> Iterator[SettingLine] | None:
    """Yield the lines of the sheet; ``None`` when it lost the headers that say which is which."""
    table = find_table(sheet, (SETTING_HEADERS["id"], SETTING_HEADERS["value"]))
    if table is None or table.missing:
        return None
    contacts = find_table(sheet, TERRITORY_HEADERS.values(), key=TERRITORY_HEADERS["mailbox"])
    letters = None if contacts is None else contacts.columns[TERRITORY_HEADERS["mailbox"]]
    return (
        SettingLine(
            id=tidy(trimmed_text(cells.get(SETTING_HEADERS["id"]))),
            value=cells.get(SETTING_HEADERS["value"]),
            at=CellRef(sheet.name, f"{table.columns[SETTING_HEADERS['value']]}{row}"),
            mailbox=None if letters is None else sheet.values.get(f"{letters}{row}"),
            mailbox_at=CellRef(sheet.name, f"{letters}{row}"),
        )
        for row, cells in table.rows()
    )


def read_lists(sheet: Sheet) -> dict[str, tuple[str, range]]:
    """Return where the lists that drop-downs offer stand: their column and rows, by what they list.

    A list goes from its header down to the first blank; one without a header or without a line is left out.
    """
    headers = {
        "territories": (TERRITORY_HEADERS["code"], (*TERRITORY_HEADERS.values(),)),
        "reservations": (RESERVATION_WORD_HEADERS["word"], (*RESERVATION_WORD_HEADERS.values(),)),
        "years": (YEAR_HEADER, (YEAR_HEADER,)),
    }
    lists = {}
    for name, (header, beside) in headers.items():
        table = find_table(sheet, beside, key=header)
        if table is None or len(table.columns) < min(2, len(beside)):
            continue
        letters, last = table.columns[header], table.row
        while trimmed_text(sheet.values.get(f"{letters}{last + 1}")):
            last += 1
        if last > table.row:
            lists[name] = letters, range(table.row + 1, last + 1)
    return lists
