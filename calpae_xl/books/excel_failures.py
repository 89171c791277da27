"""By which exceptions xlwings reports a call that Excel refused, whatever the engine."""

from __future__ import annotations

import sys


def failures() -> tuple[type[Exception], ...]:
    """Return the classes; empty as long as xlwings was not imported."""
    xlwings, windows = sys.modules.get("xlwings"), sys.modules.get("xlwings._xlwindows")
    found: list[type[Exception]] = [xlwings.XlwingsError] if xlwings is not None else []
    if windows is not None:
        found += [windows.pywintypes.com_error, windows.ExcelBusyError]
    return tuple(found)
