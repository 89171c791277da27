"""Defined names of an open workbook: reading those of the workbook, and giving them what they are to refer to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from calpae_xl.books.excel_errors import NameNotTakenError
from calpae_xl.core.workbook.areas import is_same_area

if TYPE_CHECKING:
    import xlwings as xw


def read_names(book: xw.Book) -> dict[str, str]:
    """Return the names of the workbook and what they refer to, without ``=``; two calls each."""
    return {name: str(live.RefersTo or "").removeprefix("=") for name, live in _live_names(book)}


def define_names(book: xw.Book, names: Mapping[str, str]) -> None:
    """Give names of the workbook what they are to refer to; those of one sheet stay, whatever they are called.

    Args:
        book: The workbook.
        names: What they refer to, without ``=``.

    Raises:
        NameNotTakenError: Read back, a name refers to something else.
    """
    live = {name.casefold(): item for name, item in _live_names(book)}
    for name, target in names.items():
        held = live.get(name.casefold())
        # One that is there is not added again: Excel would take the name of the sheet in sight that is called alike.
        if held is not None:
            held.RefersTo = f"={target}"
        else:
            book.api.Names.Add(name, f"={target}")
    taken = {name.casefold(): target for name, target in read_names(book).items()}
    for name, target in names.items():
        if not is_same_area(taken.get(name.casefold(), ""), target):
            raise NameNotTakenError(name)


def _live_names(book: xw.Book) -> Iterator[tuple[str, Any]]:
    """Yield the names of the workbook; those of one sheet hold its own: « 'CeA'!Print_Area »."""
    names = book.api.Names
    # By number: xlwings (0.37.8) repeats a rejected call, except in the middle of an iteration.
    for number in range(1, names.Count + 1):
        live = names(number)
        name = str(live.Name)
        if "!" not in name:
            yield name, live
