"""pywin32 without the code that it generates: nothing is read from a folder that users can write, nor put there."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

_NO_CACHE = "no-generated-code"


def late_bound() -> None:
    r"""Have pywin32 bind late, before anything of COM is used; nothing happens where there is no pywin32.

    Left alone, ``win32com.client.gencache`` (pywin32 312) unpickles ``dicts.dat`` from ``%TEMP%\gen_py`` when it is
    imported, imports the modules beside it, and has xlwings write 2.5 MB there at the first click: what a user
    puts in that folder runs, and a damaged file fails every click. It reads no cache, and writes none, when the
    package was loaded from an archive that holds none: it is told so.
    """
    try:
        win32com: Any = importlib.import_module("win32com")
    except ImportError:
        return
    if "win32com.client.gencache" in sys.modules:
        sys.modules["win32com.client.gencache"].is_readonly = True  # type: ignore[attr-defined]
        return
    # A folder of the installation that nobody makes: there is nothing to list in it.
    win32com.__gen_path__ = str(Path(sys.prefix) / _NO_CACHE)
    win32com.gen_py.__path__ = []
    win32com.__loader__ = SimpleNamespace(archive=_NO_CACHE)
