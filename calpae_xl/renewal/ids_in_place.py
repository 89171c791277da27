"""Ids that « Référentiel » gave up for others without « Remplace »: the entry sheets still have them, beside labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.sheets.referential import REFERENTIAL_HEADERS, read_referential_sheet
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.values import Value, trimmed_text
from calpae_xl.core.workbook.grid import column_letters, column_number, split_address
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.tables import Table
from calpae_xl.renewal.entry_rows import EntryRow, read_entry_rows
from calpae_xl.renewal.reading_again import read_with

_REPLACES = REFERENTIAL_HEADERS["replaces"]


def with_replaced_ids(campaign: Campaign) -> tuple[Campaign, frozenset[str]]:
    """Read a workbook as if « Remplace » told the ids that were typed over, so that all that names them follows.

    Returns:
        The workbook, and these ids as they are compared. The indicators are the same: no series breaks.
    """
    sheet = campaign.sheet(Role.REFERENTIAL)
    renamed = dict(_renamed(campaign))
    table = None if sheet is None else read_referential_sheet(sheet).indicators
    if sheet is None or table is None or not renamed:
        return campaign, frozenset()
    told = replace(sheet, values={**sheet.values, **dict(_cells(table, renamed))})
    return read_with(campaign, told), frozenset(map(label_key, renamed.values()))


def _cells(table: Table, renamed: Mapping[str, str]) -> Iterator[tuple[str, Value]]:
    """Yield the cells of « Remplace », and its header where the sheet had none."""
    column = table.columns.get(_REPLACES)
    if column is None:
        column = column_letters(1 + max(column_number(split_address(cell)[0]) for cell in table.sheet.values))
        yield f"{column}{table.row}", _REPLACES
    for row, cells in table.rows():
        former = renamed.get(label_key(trimmed_text(cells.get(REFERENTIAL_HEADERS["id"]))))
        if former is not None:
            yield f"{column}{row}", " ".join(filter(None, (trimmed_text(cells.get(_REPLACES)), former)))


def _renamed(campaign: Campaign) -> Iterator[tuple[str, str]]:
    """Yield indicators that no entry sheet knows, and the id under which all of them have their row."""
    referential = campaign.referential
    sheets: list[tuple[str, Mapping[str, EntryRow]]] = []
    for (role, code), item in campaign.found.items():
        rows = read_entry_rows(item.sheet, campaign.periods) if role is Role.ENTRY else None
        if rows is not None:
            sheets.append((code, {row.key: row for row in rows.rows if row.id}))
    if not sheets:
        return
    present = frozenset().union(*(rows for _, rows in sheets))
    everywhere = frozenset(sheets[0][1]).intersection(*(rows for _, rows in sheets))
    unknown = [key for key in everywhere if key not in referential.indicators and key not in referential.heirs]
    # The id of one row may have been typed over in its own sheet: where there is one alone, something else names it.
    named = frozenset() if len(sheets) > 1 else _named(campaign)
    former = [key for key in unknown if len(sheets) > 1 or key in named]
    for indicator in referential.entered:
        if indicator.id not in present:
            same = [
                key
                for key in former
                if all(referential.bears_label(indicator, code, rows[key].label) for code, rows in sheets)
            ]
            if len(same) == 1:
                yield indicator.id, sheets[0][1][same[0]].id


def _named(campaign: Campaign) -> frozenset[str]:
    """Return the ids that reservations, answers and earlier vintages name."""
    reserved = () if campaign.reserved is None else campaign.reserved.lines
    published = (key for figures in campaign.vintages.values() for key in figures)
    return frozenset(
        (
            *(label_key(line.indicator) for line in reserved),
            *(
                label_key(line.key.text.split("|")[1])
                for line in campaign.listed.lines.values()
                if "|" in line.key.text
            ),
            *(label_key(str(key[1])) for key in published),
        )
    )
