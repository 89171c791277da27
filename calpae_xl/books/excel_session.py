"""Reaching the Excel that called us: xlwings without all that it would drag along, and the caller's workbook."""

from __future__ import annotations

import atexit
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from calpae_xl.books.excel import ExcelBook
from calpae_xl.books.excel_desk import ExcelDesk
from calpae_xl.books.excel_errors import (
    BookNotOpenError,
    ExcelBusyError,
    ExcelGoneError,
    NotCalledFromExcelError,
    explained,
)
from calpae_xl.books.excel_failures import failures
from calpae_xl.books.excel_patience import make_patient
from calpae_xl.books.pywin32 import late_bound

if TYPE_CHECKING:
    import xlwings as xw

# xlwings imports whatever of these is installed: 400 ms for a click that uses none. Its paid part is never used.
_UNUSED = ("IPython", "PIL", "jinja2", "matplotlib", "numpy", "pandas", "plotly", "polars", "xlwings.pro")

_BOOK, _WINDOW = "--wb=", "--hwnd="


class Connected(NamedTuple):
    """The workbook from which somebody clicked, and the window in which they did."""

    book: ExcelBook
    desk: ExcelDesk


def connect(arguments: Sequence[str] | None = None) -> Connected:
    """Find the workbook from which the add-in was called.

    Not by ``Book.caller``, which cuts the name at « = » (0.37.8), nor by a path, which OneDrive and SharePoint
    turn into an address.

    Args:
        arguments: Hold ``--wb=`` with ``Workbook.Name`` and ``--hwnd=`` with ``Application.Hwnd``; by default
            those of this process.

    Raises:
        NotCalledFromExcelError: They do not.
        ExcelBusyError: A cell is being edited, or a dialog is open.
        BookNotOpenError: Excel does not edit such a workbook.
        CalpaeError: Excel cannot be reached.
    """
    name, window = _caller(sys.argv[1:] if arguments is None else arguments)
    xlwings = import_xlwings()
    with explained(name, failures()):
        try:
            app = _application(xlwings, window)
            # Asked first: in a cell that is being edited, every other call would wait.
            ready = app.api.Ready and app.interactive
        except OSError as error:
            # The window holds no workbook any more: what Windows then answers is no answer of Excel.
            raise ExcelGoneError from error
        if not ready:
            raise ExcelBusyError
        try:
            book = app.books[name]
        except KeyError as error:
            raise BookNotOpenError(name) from error
        return Connected(ExcelBook(book, app, name), ExcelDesk(book, app, name))


def import_xlwings() -> Any:
    """Import xlwings alone, and keep it from looking for lost Excels to kill when Python ends."""
    late_bound()
    with _hidden(_UNUSED):
        import xlwings
    windows: Any = sys.modules.get("xlwings._xlwindows")
    if windows is not None:
        # It would run ``tasklist``, then ``taskkill /F`` on every Excel that it does not see.
        atexit.unregister(windows.cleanup)
        make_patient(windows)
    return xlwings


def _caller(arguments: Sequence[str]) -> tuple[str, int]:
    names = [argument.removeprefix(_BOOK) for argument in arguments if argument.startswith(_BOOK)]
    windows = [argument.removeprefix(_WINDOW) for argument in arguments if argument.startswith(_WINDOW)]
    # A handle is a signed number: negative for the upper half of them.
    if not names or not names[0] or not windows or not windows[0].removeprefix("-").isdecimal():
        raise NotCalledFromExcelError
    return names[0], int(windows[0])


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


def _application(xlwings: Any, window: int) -> xw.App:
    engine = xlwings.engines.active
    if engine is None:
        raise NotCalledFromExcelError
    # On Windows, asked for by its window, as ``Book.caller`` does: the list of all Excels takes a while.
    windows: Any = sys.modules.get("xlwings._xlwindows")
    every: Iterable[xw.App] = [xlwings.App(impl=windows.App(xl=window))] if engine.name == "excel" else engine.apps
    found = next((app for app in every if app.hwnd == window), None)
    if found is None:
        raise ExcelGoneError
    return found
