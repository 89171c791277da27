"""What a click shows at the end: the sheet that it wrote, what was done, what people should know of it."""

from __future__ import annotations

from collections.abc import Iterable

from calpae_xl.addin.click import Click
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.workbook.layout import Role
from calpae_xl.usecases.write import Prepared, write


def told_with_notices(said: str, notices: Iterable[str]) -> str:
    """Write a message, each notice in a paragraph of its own."""
    return typeset("\n\n".join([said, *notices]))


def save(click: Click, prepared: Prepared) -> tuple[str, ...]:
    """Write what was prepared into the workbook; return what people should know of it."""
    applied = write(click.book, prepared, at=click.at)
    return (*prepared.results.notices, *applied.notices)


def show_cell(click: Click, at: CellRef) -> tuple[str, ...]:
    """Bring a cell to the front; return why not, to be said after what was done, which stays done."""
    try:
        click.desk.show(at)
    except CalpaeError as unshown:
        return (unshown.in_excel,)
    return ()


def show_sheet(click: Click, prepared: Prepared, role: Role) -> tuple[str, ...]:
    """Bring a sheet of ours to the front, by the name that people gave it; return why not."""
    name = prepared.work.campaign.sheets.get((role, ""))
    return () if name is None else show_cell(click, CellRef(name))
