"""Calls that Excel refuses for a moment, because somebody clicks or types, are made again, so many times."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from calpae_xl.books.excel_errors import is_refused_for_now

T = TypeVar("T")

ATTEMPTS = 20_000
"""How often a call is made: some seconds, while Excel saves or a person clicks; xlwings alone would never end."""


def make_patient(windows: Any) -> None:
    """Have xlwings (0.37.8) repeat what Excel refuses in the same way wherever it does.

    It repeats a rejected call (0x80010001) everywhere, but what Excel answers in the middle of an edit
    (0x800AC472) only where a property is set, and in one of its two shapes: a method or a question fails at once.

    Args:
        windows: xlwings' module for Windows.
    """
    # One: repeating is done here, where it has an end.
    windows.N_COM_ATTEMPTS = 1
    if getattr(windows, "_calpae_patient", False):
        return
    windows._calpae_patient = True

    class PatientMethod(windows.COMRetryMethodWrapper):  # type: ignore[misc]
        def __call__(self, *args: Any, **named: Any) -> Any:
            return _insist(windows, lambda: super(PatientMethod, self).__call__(*args, **named))

    class PatientObject(windows.COMRetryObjectWrapper):  # type: ignore[misc]
        def __getattr__(self, item: str) -> Any:
            return _insist(windows, lambda: super(PatientObject, self).__getattr__(item))

        def __setattr__(self, key: str, value: Any) -> None:
            _insist(windows, lambda: super(PatientObject, self).__setattr__(key, value))

        def __call__(self, *args: Any, **named: Any) -> Any:
            return _insist(windows, lambda: super(PatientObject, self).__call__(*args, **named))

    windows.COMRetryMethodWrapper = PatientMethod
    windows.COMRetryObjectWrapper = PatientObject


def _insist(windows: Any, call: Callable[[], T]) -> T:
    """Make a call until Excel takes it, ``ATTEMPTS`` times at most."""
    for _ in range(ATTEMPTS - 1):
        try:
            return call()
        except windows.ExcelBusyError:  # A question that was refused, without a code.
            continue
        except windows.pywintypes.com_error as error:
            if not is_refused_for_now(error):
                raise
    return call()
