"""By which exceptions xlwings reports a call that Excel refused, whatever the engine; and what they must not hide."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from calpae_xl.core.trade.errors import CalpaeError

if TYPE_CHECKING:
    import xlwings as xw

_MOST_TRIES = 3
"""How often what puts Excel right again is tried: each time for some seconds where Excel is only busy."""


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


def insisted(way_back: Callable[[], object]) -> None:
    """Put something of Excel right again; what Excel refuses once, it may take the next time.

    Raises:
        Exception: The last refusal, one of the classes of `failures`.
    """
    for _ in range(_MOST_TRIES - 1):
        try:
            way_back()
        except failures():
            continue
        return
    way_back()


@contextmanager
def set_for_now(app: xw.App, **values: object) -> Iterator[None]:
    """Give properties of Excel other values while a block runs.

    xlwings' own ``App.properties`` (0.37.8) leaves the rest as it is once Excel refuses one of them.
    """
    with ExitStack() as ways_back:
        for name, value in values.items():
            before = getattr(app, name)
            ways_back.enter_context(put_back(partial(insisted, partial(setattr, app, name, before))))
            setattr(app, name, value)
        yield
