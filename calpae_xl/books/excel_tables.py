"""Excel tables of ours in an open workbook: looked at, and put right before lines go into them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from calpae_xl.books.excel_failures import failures
from calpae_xl.books.port import MissingTableError
from calpae_xl.core.campaign.own_tables import OWN_TABLES
from calpae_xl.core.workbook.grid import ListTable, Sheet
from calpae_xl.core.workbook.plan import Mending
from calpae_xl.core.workbook.sheet_recognition import mark_of

if TYPE_CHECKING:
    import xlwings as xw


def with_tables(live: xw.Sheet, sheet: Sheet) -> Sheet:
    """Return a sheet that should hold a table of ours with it, or with all its tables when that is not there.

    Any other sheet is returned as it is.
    """
    mark = mark_of(sheet)
    own = OWN_TABLES.get(mark.role) if mark is not None else None
    if own is None:
        return sheet
    tables = live.api.ListObjects
    try:
        # Nearly always there, and alone: by its name, it need not be asked for it.
        item = tables.Item(own.name)
    except failures():
        items = [tables.Item(number) for number in range(1, tables.Count + 1)]
        return replace(sheet, tables=tuple(_table(item, str(item.Name)) for item in items))
    return replace(sheet, tables=(_table(item, own.name),))


def _table(item: Any, name: str) -> ListTable:
    return ListTable(name, str(item.Range.Address).replace("$", ""), bool(item.ShowTotals))


def mend(live: xw.Sheet, sheet: str, mending: Mending) -> None:
    """Put a table right; what its cells hold is written afterwards.

    A total row goes with the table, which is then made anew without it: Excel takes the row out of sight with
    whatever was typed there, and may move what stands under it.

    Args:
        live: The sheet.
        sheet: Its name, for messages.
        mending: What the table is to be.

    Raises:
        MissingTableError: Excel does not let it.
    """
    missing: tuple[type[Exception], ...] = (KeyError, *failures())
    was = mending.was
    try:
        if was is not None and not was.totalled:
            if was.name != mending.table:
                live.tables[was.name].name = mending.table
            return
        if was is not None:
            live.tables[was.name].api.Unlist()
        made = live.tables.add(source=live.range(mending.area), name=mending.table)
        made.table_style = ""  # As it is built: the cells have their own look.
    except missing as error:
        raise MissingTableError(sheet, mending.table) from error
