"""Opens a workbook in the Excel of tests, and clicks from it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from calpae_xl.books.excel import ExcelBook
from calpae_xl.books.excel_desk import ExcelDesk
from calpae_xl.books.excel_session import connect

from . import engine, windows
from .model import Application, Workbook

Activate = Callable[[Application], object]

ENGINES = [pytest.param(windows.activate, id="windows")]
"""The way to Excel that offices take, xlwings' own code for Windows; where it does not matter, an engine of ours."""


class Opened(NamedTuple):
    """A workbook open in Excel: what Excel holds, and what our code was given."""

    excel: Application
    workbook: Workbook
    book: ExcelBook
    desk: ExcelDesk


def arguments(name: str, excel: Application) -> list[str]:
    """What the launcher passes."""
    return ["valider", f"--wb={name}", "--from_xl=1", f"--hwnd={excel.hwnd}", "--complement=0.1.0"]


def opened(path: Path, activate: Activate = engine.activate, *, name: str | None = None) -> Opened:
    """Open a workbook and click."""
    excel = Application()
    workbook = excel.open(path, name or path.name)
    activate(excel)
    connected = connect(arguments(workbook.name, excel))
    excel.calls.log.clear()
    return Opened(excel, workbook, *connected)
