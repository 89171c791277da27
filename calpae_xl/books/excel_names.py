"""Defined names of an open workbook: reading them, and giving them what they are to refer to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from calpae_xl.books.excel_errors import NameNotTakenError
from calpae_xl.core.workbook.areas import is_same_area, scope_of, scoped

if TYPE_CHECKING:
    import xlwings as xw

_BUILTIN = {"Print_Area", "Print_Titles", "_FilterDatabase"}
"""Excel's own: what of a sheet is printed, or filtered."""


class LazyNames(Mapping[str, str]):
    """Defined names, two calls each: asked for when somebody looks, which a sound workbook never needs."""

    def __init__(self, read: Callable[[], Mapping[str, str]]) -> None:
        self._read = read

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return self._read()

    def __getitem__(self, name: str) -> str:
        return self._names[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def read_names(book: xw.Book) -> dict[str, str]:
    """Return the names and what they refer to, without ``=``, as `Grid.names` has them; two calls each."""
    return {name: str(live.RefersTo or "").removeprefix("=") for name, live in _live_names(book)}


def define_names(book: xw.Book, names: Mapping[str, str]) -> None:
    """Give names what they are to refer to; others that are called alike, of one sheet, stay.

    Args:
        book: The workbook.
        names: What they refer to, without ``=``; those of one sheet are there already.

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
    """Yield the names; those of one sheet hold its own: « 'Total'!Saisie_2A_id », quoted or not."""
    names = book.api.Names
    # By number: xlwings (0.37.8) repeats a rejected call, except in the middle of an iteration.
    for number in range(1, names.Count + 1):
        live = names(number)
        sheet, name = scope_of(str(live.Name))
        if name not in _BUILTIN:
            yield (name if sheet is None else scoped(sheet, name)), live
