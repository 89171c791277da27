"""By which exceptions xlwings reports a call that Excel refused, whatever the engine; and what they must not hide."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from calpae_xl.core.trade.errors import CalpaeError


def failures() -> tuple[type[Exception], ...]:
    """Return the classes; empty as long as xlwings was not imported."""
    xlwings, windows = sys.modules.get("xlwings"), sys.modules.get("xlwings._xlwindows")
    found: list[type[Exception]] = [xlwings.XlwingsError] if xlwings is not None else []
    if windows is not None:
        found += [windows.pywintypes.com_error, windows.ExcelBusyError]
    return tuple(found)


@contextmanager
def put_back(way_back: Callable[[], object]) -> Iterator[None]:
    """Put Excel back as it was after a block; of a block that failed, that is told, not that the way back failed too.

    Raises:
        CalpaeError: The way back alone failed; so do the classes of `failures`.
    """
    try:
        yield
    except BaseException:
        with suppress(CalpaeError, *failures()):
            way_back()
        raise
    way_back()
