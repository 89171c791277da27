"""xlwings' own code for Windows, unchanged, over our model of Excel: pywin32 is replaced by next to nothing."""

from __future__ import annotations

import ctypes
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest import mock

import xlwings as xw

from . import model

_ATTACHED: dict[int, model.Application] = {}
"""Excels by the handle of their window."""

_APPLICATION_MODULE = "xlwings._xlwindows"


def _module(name: str, **members: object) -> ModuleType:
    module = ModuleType(name)
    module.__dict__.update(members)
    return module


class _Anything:
    """Windows' libraries, called for their side effects only."""

    def __getattr__(self, name: str) -> _Anything:
        return _Anything()

    def __call__(self, *_: object, **__: object) -> int:
        return 0


told_alone: list[str] = []
"""Messages that were shown before no window."""


def _message_box(hwnd: int, text: str, title: str, style: int) -> int:
    if hwnd == 0:
        assert style == 0x10030
        told_alone.append(text)
        return 1
    return _ATTACHED[hwnd].message_box(text, title, style)


def _stubs() -> dict[str, ModuleType]:
    client = _module(
        "win32com.client",
        CDispatch=model.ComObject,
        DispatchBaseClass=model.ComObject,
        CoClassBaseClass=model.ComObject,
        Dispatch=lambda thing: thing,
        DispatchEx=lambda thing: thing,
        gencache=SimpleNamespace(EnsureModule=lambda *_, **__: None),
    )
    timezone = SimpleNamespace(utc=lambda: UTC)
    return {
        "pywintypes": _module("pywintypes", com_error=model.ComError, error=OSError, TimeType=type(None), IID=str),
        "pythoncom": _module("pythoncom", CoInitialize=lambda: None, ole_error=model.ComError, __file__="pythoncom"),
        "win32api": _module("win32api", MessageBox=_message_box),
        "win32con": _module(
            "win32con",
            MB_OK=0,
            MB_OKCANCEL=1,
            MB_YESNOCANCEL=3,
            MB_YESNO=4,
            MB_ICONWARNING=0x30,
            MB_ICONINFORMATION=0x40,
        ),
        "win32com": _module("win32com", client=client),
        "win32com.client": client,
        # The « child window » keeps the handle of the Excel that it belongs to.
        "win32gui": _module("win32gui", FindWindowEx=lambda parent, *_: parent),
        "win32process": _module("win32process", GetWindowThreadProcessId=lambda hwnd: (1, 1)),
        "win32timezone": _module("win32timezone", TimeZoneInfo=timezone),
    }


@contextmanager
def _windows() -> Iterator[None]:
    libraries = {"oledll": _Anything(), "windll": _Anything(), "PyDLL": lambda _: _Anything()}
    with mock.patch.dict(sys.modules, _stubs()):
        for name, library in libraries.items():
            setattr(ctypes, f"_kept_{name}", getattr(ctypes, name, None))
            setattr(ctypes, name, library)
        try:
            yield
        finally:
            for name in libraries:
                kept = ctypes.__dict__.pop(f"_kept_{name}")
                if kept is None:
                    delattr(ctypes, name)
                else:
                    setattr(ctypes, name, kept)


def load() -> Any:
    """Import xlwings' module for Windows; ends up where it would be there."""
    if _APPLICATION_MODULE in sys.modules:
        return sys.modules[_APPLICATION_MODULE]
    with _windows():
        module = importlib.import_module(_APPLICATION_MODULE)
    sys.modules[_APPLICATION_MODULE] = module
    # Finding the Excel of a window needs Windows; everything after that is xlwings' own.
    module.get_xl_app_from_hwnd = lambda hwnd: module.COMRetryObjectWrapper(_ATTACHED[hwnd]).Application
    xw.engines.add(xw.Engine(impl=module.engine))
    return module


def activate(application: model.Application) -> None:
    """Make this Excel the one that xlwings reaches, as on Windows."""
    load()
    _ATTACHED[application.hwnd] = application
    xw.engines["excel"].activate()
