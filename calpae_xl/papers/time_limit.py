"""A limit on the time of the processor, for a library in Python that bounds nothing itself."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_EVERY = 0.1


class TooLongError(BaseException):
    """The time is over; no « except Exception » on the way may keep it."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Interrupt what runs in this thread once it has taken so much time of the processor.

    A second thread looks at the clock of the process and raises in the first, which works on every system and in any
    thread; what runs in C is interrupted when it comes back to Python.

    Raises:
        TooLongError: The time was over.
    """
    over = threading.Event()
    thread, end = threading.get_ident(), time.process_time() + seconds

    def watch() -> None:
        while not over.wait(_EVERY):
            if time.process_time() > end:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TooLongError))
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
