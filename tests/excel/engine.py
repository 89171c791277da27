"""An engine for xlwings over our model of Excel: xlwings' own code above it, no Excel under it, no paid part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import xlwings as xw
from xlwings import base_classes as base

from . import model

NAME = "modèle"
_MODES = {"automatic": model.AUTOMATIC, "manual": model.MANUAL}
_BUTTONS = {None: 0, "ok": 0, "ok_cancel": 1, "yes_no": 4, "yes_no_cancel": 3}
_ICONS = {None: 0, "info": 0x40, "critical": 0x30}


class Engine:
    name, type = NAME, "desktop"

    def __init__(self) -> None:
        self.apps = Apps()


class Apps(base.Apps):
    def __init__(self) -> None:
        self.opened: list[App] = []

    def __iter__(self) -> Iterator[App]:
        return iter(self.opened)

    def __len__(self) -> int:
        return len(self.opened)

    def __getitem__(self, pid: int) -> App:
        return self.opened[0]

    def keys(self) -> list[int]:
        return [app.pid for app in self.opened]


class App(base.App):
    def __init__(self, api: model.Application, engine: Engine) -> None:
        self._api, self._engine = api, engine

    api = property(lambda self: self._api)
    engine = property(lambda self: self._engine)
    pid = property(lambda self: 1)
    hwnd = property(lambda self: self._api.Hwnd)
    books = property(lambda self: Books(self))
    screen_updating = property(lambda s: s._api.ScreenUpdating, lambda s, v: setattr(s._api, "ScreenUpdating", v))
    enable_events = property(lambda s: s._api.EnableEvents, lambda s, v: setattr(s._api, "EnableEvents", v))
    display_alerts = property(lambda s: s._api.DisplayAlerts, lambda s, v: setattr(s._api, "DisplayAlerts", v))
    interactive = property(lambda s: s._api.Interactive, lambda s, v: setattr(s._api, "Interactive", v))
    status_bar = property(lambda s: s._api.StatusBar, lambda s, v: setattr(s._api, "StatusBar", v))

    def calculate(self) -> None:
        self._api.Calculate()

    def alert(self, prompt: str, title: str, buttons: str, mode: str | None, callback: object) -> str:
        answer = self._api.message_box(prompt, title, _BUTTONS[buttons] + _ICONS[mode])
        return {1: "ok", 2: "cancel", 6: "yes", 7: "no"}[answer]


class Books(base.Books):
    def __init__(self, app: App) -> None:
        self.app, self._api = app, app.api.Workbooks

    api = property(lambda self: self._api)
    active = property(lambda self: Book(self.app, self._api.Application.ActiveWorkbook))

    def __len__(self) -> int:
        return self._api.Count

    def __call__(self, key: str | int) -> Book:
        try:
            return Book(self.app, self._api(key))
        except model.ComError as error:
            raise KeyError(key) from error


class Book(base.Book):
    def __init__(self, app: App, api: model.Workbook) -> None:
        self._app, self._api = app, api

    api = property(lambda self: self._api)
    app = property(lambda self: self._app)
    name = property(lambda self: self._api.Name)
    sheets = property(lambda self: Sheets(self._api.Worksheets))
    names = property(lambda self: Names(self._api.Names))


class Sheets(base.Sheets):
    def __init__(self, api: model.Worksheets) -> None:
        self._api = api

    api = property(lambda self: self._api)

    def __len__(self) -> int:
        return self._api.Count

    def __iter__(self) -> Iterator[Sheet]:
        return map(Sheet, self._api)

    def __call__(self, key: str | int) -> Sheet:
        return Sheet(self._api(key))


class Sheet(base.Sheet):
    def __init__(self, api: model.Worksheet) -> None:
        self._api = api

    api = property(lambda self: self._api)
    name = property(lambda self: self._api.Name)
    visible = property(lambda self: self._api.Visible)
    used_range = property(lambda self: Range(self._api.UsedRange))
    tables = property(lambda self: Tables(self._api.ListObjects))

    def range(self, first: str, last: object = None) -> Range:
        assert isinstance(first, str)
        assert last is None
        return Range(self._api.Range(first))


class Range(base.Range):
    def __init__(self, api: model.Range) -> None:
        self._api = api

    api = property(lambda self: self._api)
    address = property(lambda self: self._api.Address)
    raw_value = property(lambda s: s._api.Value, lambda s, v: setattr(s._api, "Value", v))
    formula = property(lambda s: s._api.Formula, lambda s, v: setattr(s._api, "Formula", v))
    number_format = property(lambda s: s._api.NumberFormat, lambda s, v: setattr(s._api, "NumberFormat", v))

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        return self._api.GetAddress(row_absolute, col_absolute, 1, external)


class Tables(base.Tables):
    def __init__(self, api: model.ListObjects) -> None:
        self._api = api

    api = property(lambda self: self._api)

    def __len__(self) -> int:
        return self._api.Count

    def __call__(self, key: str) -> Table:
        try:
            return Table(self._api.Item(key))
        except model.ComError as error:
            raise KeyError(key) from error

    def add(
        self,
        source_type: None,
        source: xw.Range,
        link_source: None,
        has_headers: bool,
        destination: None,
        table_style_name: str | None,
        name: str | None,
    ) -> Table:
        assert (source_type, link_source, has_headers, destination) == (None, None, True, None)
        made = Table(self._api.Add(1, source.api, None, 1, None, table_style_name))
        if name is not None:
            made.name = name
        return made


class Table(base.Table):
    def __init__(self, api: model.ListObject) -> None:
        self._api = api

    api = property(lambda self: self._api)
    name = property(lambda self: self._api.Name, lambda self, value: setattr(self._api, "Name", value))
    table_style = property(lambda self: self._api.TableStyle, lambda s, value: setattr(s._api, "TableStyle", value))
    range = property(lambda self: Range(self._api.Range))

    def resize(self, target: xw.Range) -> None:
        self._api.Resize(target.api)


class Names(base.Names):
    def __init__(self, api: model.Names) -> None:
        self._api = api

    api = property(lambda self: self._api)

    def __len__(self) -> int:
        return self._api.Count

    def __call__(self, number: int) -> Name:
        return Name(self._api(number))


class Name(base.Name):
    def __init__(self, api: model.Name) -> None:
        self._api = api

    api = property(lambda self: self._api)
    name = property(lambda self: self._api.Name)
    refers_to = property(lambda self: self._api.RefersTo)


def activate(application: model.Application) -> xw.App:
    """Make this Excel the one that xlwings reaches."""
    if NAME not in xw.engines.engines_by_name:
        xw.engines.add(xw.Engine(impl=Engine()))
    engine: Any = xw.engines[NAME]
    engine.activate()
    engine.impl.apps.opened = [App(application, engine)]
    return xw.App(impl=engine.impl.apps.opened[0])
