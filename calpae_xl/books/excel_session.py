"""Reaching the Excel that called us: xlwings without all that it would drag along, and the caller's workbook."""

from __future__ import annotations

import atexit
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from calpae_xl.books.excel import ExcelBook
from calpae_xl.books.excel_desk import ExcelDesk
from calpae_xl.books.excel_errors import BookNotOpenError, ExcelBusyError, explained
from calpae_xl.books.excel_failures import failures

if TYPE_CHECKING:
    import xlwings as xw

# xlwings imports whatever of these is installed: 400 ms for a click that uses none. Its paid part is never used.
_UNUSED = ("IPython", "PIL", "jinja2", "matplotlib", "numpy", "pandas", "plotly", "polars", "xlwings.pro")

# xlwings repeats a call that Excel rejects for ever (0) or so many times: a few seconds here.
_COM_ATTEMPTS = 20_000


class Opened(NamedTuple):
    """The workbook from which somebody clicked, and the window in which they did."""

    book: ExcelBook
    desk: ExcelDesk


def open_caller(name: str, hwnd: int) -> Opened:
    """Return the workbook from which the add-in was called.

    Not by ``Book.caller``, which cuts the name at « = », nor by a path, which OneDrive turns into an address.

    Args:
        name: ``Workbook.Name``, as the launcher passes it (``--wb``).
        hwnd: ``Application.Hwnd`` (``--hwnd``).

    Raises:
        ExcelBusyError: A cell is being edited, or a dialog is open.
        BookNotOpenError: Excel does not edit such a workbook.
        CalpaeError: Excel cannot be reached.
    """
    xlwings = import_xlwings()
    with explained(name, failures()):
        app = _application(xlwings, hwnd)
        if not app.api.Ready or not app.interactive:
            raise ExcelBusyError
        try:
            book = app.books[name]
        except KeyError as error:
            raise BookNotOpenError(name) from error
        return Opened(ExcelBook(book, app), ExcelDesk(book, app))


def import_xlwings() -> type[xw]:
    """Import xlwings alone, and keep it from looking for lost Excels to kill when Python ends."""
    with _hidden(_UNUSED):
        import xlwings
    windows = sys.modules.get("xlwings._xlwindows")
    if windows is not None:
        # It would run ``tasklist``, then ``taskkill /F`` on every Excel that it does not see.
        atexit.unregister(windows.cleanup)
        windows.N_COM_ATTEMPTS = _COM_ATTEMPTS
    return xlwings


@contextmanager
def _hidden(names: tuple[str, ...]) -> Iterator[None]:
    """Make modules that are not imported yet impossible to import while the block runs."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # ``None`` there forbids an import.
    try:
        yield
    finally:
        for name in hidden:
            sys.modules.pop(name, None)


def _application(xlwings: type[xw], hwnd: int) -> xw.App:
    windows = sys.modules.get("xlwings._xlwindows")
    if windows is not None:
        return xlwings.App(impl=windows.App(xl=hwnd))
    return xlwings.apps.active
