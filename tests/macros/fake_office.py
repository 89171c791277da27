"""An Excel and a Windows that hold what our macros may touch and nothing else, under pyOpenVBA's interpreter.

Whatever else a macro would ask for (a cell, a sheet, a path, a file, another program) does not exist here: the
run fails. Every line that ran is noted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from pyopenvba.interpreter import (
    MISSING,
    NOTHING,
    HostBridge,
    Interpreter,
    VBAInt,
    VBAObject,
    VBARuntimeError,
    member,
    method,
    setter,
)
from pyopenvba.interpreter import _ast as syntax

from calpae_xl.making.macro_sources import MODULES, read_macro_sources

MACROS = Path(__file__).parents[2] / "macros"
SOURCES = read_macro_sources(MACROS)

FOR_ALL = r"C:\Program Files\Calpae\python\python.exe"
FOR_ONE = r"C:\Users\Éloïse d'Ys\AppData\Local\Calpae\python\python.exe"
VARIABLES = {
    "ProgramW6432": r"C:\Program Files",
    "ProgramFiles": r"C:\Program Files",
    "LOCALAPPDATA": r"C:\Users\Éloïse d'Ys\AppData\Local",
    "TEMP": r"C:\Temp",
}
WINDOW = 197530
PROGRAM_FILES = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\ProgramW6432Dir"
REGISTRY = {PROGRAM_FILES: r"C:\Program Files"}
AS_PEOPLE_WORK: dict[str, object] = {
    "Interactive": True,
    "EnableEvents": True,
    "ScreenUpdating": True,
    "StatusBar": False,
}

Line = tuple[str, int]
"""Module and line number."""


class Workbook(VBAObject):
    """A workbook that has a name and nothing else."""

    vba_type_name = "Workbook"

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    @member
    def Name(self) -> object:  # noqa: N802  # VBA's names, here and below.
        return self.name


class ProtectedViews(VBAObject):
    vba_type_name = "ProtectedViewWindows"

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    @member
    def Count(self) -> object:  # noqa: N802
        return VBAInt(self.count, "Long")


class Application(VBAObject):
    """Excel itself: what it lets people see and do, as a Python that was killed may leave it."""

    vba_type_name = "Application"

    def __init__(self, protected_views: int, protected_in_front: bool) -> None:
        super().__init__()
        self.protected_views = protected_views
        self.protected_in_front = protected_in_front
        self.state: dict[str, object] = {**AS_PEOPLE_WORK}
        self.refused = ""
        """The property that Excel does not let be set."""

    def _set(self, name: str, value: object) -> None:
        if name == self.refused:
            raise VBARuntimeError(1004, "Application-defined or object-defined error")
        self.state[name] = value

    @member
    def ActiveProtectedViewWindow(self) -> object:  # noqa: N802
        return VBAObject() if self.protected_in_front else NOTHING

    @member
    def Hwnd(self) -> object:  # noqa: N802
        return VBAInt(WINDOW, "Long")

    @member
    def Interactive(self) -> object:  # noqa: N802
        return self.state["Interactive"]

    @setter("Interactive")
    def set_interactive(self, value: object) -> None:
        self._set("Interactive", value)

    @member
    def EnableEvents(self) -> object:  # noqa: N802
        return self.state["EnableEvents"]

    @setter("EnableEvents")
    def set_enableevents(self, value: object) -> None:
        self._set("EnableEvents", value)

    @member
    def ScreenUpdating(self) -> object:  # noqa: N802
        return self.state["ScreenUpdating"]

    @setter("ScreenUpdating")
    def set_screenupdating(self, value: object) -> None:
        self._set("ScreenUpdating", value)

    @member
    def StatusBar(self) -> object:  # noqa: N802
        return self.state["StatusBar"]

    @setter("StatusBar")
    def set_statusbar(self, value: object) -> None:
        self._set("StatusBar", value)

    @member
    def ProtectedViewWindows(self) -> object:  # noqa: N802
        return ProtectedViews(self.protected_views)


class Files(VBAObject):
    vba_type_name = "FileSystemObject"

    def __init__(self, present: tuple[str, ...]) -> None:
        super().__init__()
        self.present = present

    @method
    def FileExists(self, FileSpec: object = MISSING) -> object:  # noqa: N802, N803
        return str(FileSpec) in self.present


class Shell(VBAObject):
    """WScript.Shell: expands variables as Windows does, also those of the command that it runs."""

    vba_type_name = "WshShell"

    def __init__(
        self, variables: Mapping[str, str], registry: Mapping[str, str], run: Callable[[str, int, bool], int]
    ) -> None:
        super().__init__()
        self.registry = registry
        self.variables = {name.upper(): value for name, value in variables.items()}
        self.run = run

    def expanded(self, text: str) -> str:
        return re.sub("%([^%]+)%", lambda found: self.variables.get(found[1].upper(), found[0]), text)

    @method
    def ExpandEnvironmentStrings(self, Src: object = MISSING) -> object:  # noqa: N802, N803
        return self.expanded(str(Src))

    @method
    def RegRead(self, Name: object = MISSING) -> object:  # noqa: N802, N803
        if str(Name) not in self.registry:
            raise VBARuntimeError(-2147024894, "Unable to open registry key")
        return self.registry[str(Name)]

    @method
    def Run(  # noqa: N802
        self,
        Command: object = MISSING,  # noqa: N803
        WindowStyle: object = MISSING,  # noqa: N803
        WaitOnReturn: object = MISSING,  # noqa: N803
    ) -> object:
        code = self.run(self.expanded(str(Command)), int(str(WindowStyle)), bool(WaitOnReturn))
        return VBAInt(code, "Long")


class Control(VBAObject):
    """What Excel hands to a callback."""

    vba_type_name = "IRibbonControl"

    def __init__(self, tag: str = "") -> None:
        super().__init__()
        self.tag = tag

    @member
    def Tag(self) -> object:  # noqa: N802
        return self.tag


class TracedInterpreter(Interpreter):
    """Notes the lines that ran."""

    def __init__(self, host: HostBridge) -> None:
        super().__init__(host)
        self.lines: set[Line] = set()

    def _execute(self, statement: Any, frame: Any) -> None:
        self.lines.add((frame.module.name, statement.line))
        super()._execute(statement, frame)


class Office(HostBridge):
    """Excel with our add-in loaded.

    Attributes:
        commands: Command lines that were run, as the program started would get them.
        exit_code: What the next ones end with.
        refusal: Number of the error of Windows instead, if any.
        meanwhile: Called while a command runs.
    """

    def __init__(
        self,
        workbook: str | None = "CALPAE_CeA.xlsx",
        *,
        present: tuple[str, ...] = (FOR_ALL,),
        variables: Mapping[str, str] = VARIABLES,
        registry: Mapping[str, str] = REGISTRY,
        protected_views: int = 0,
        protected_in_front: bool = False,
        exit_code: int = 0,
        refusal: int = 0,
    ) -> None:
        self.workbook = NOTHING if workbook is None else Workbook(workbook)
        self.application = Application(protected_views, protected_in_front)
        self.present = present
        self.variables, self.registry = variables, registry
        self.exit_code = exit_code
        self.refusal = refusal
        self.commands: list[str] = []
        self.meanwhile: Callable[[], None] = lambda: None
        self._interpreter = TracedInterpreter(self)
        for name in MODULES:
            self._interpreter.add_module(SOURCES.modules[name], name=name)

    def click(self, callback: str, tag: str = "") -> None:
        """Call a callback as Excel does."""
        self._interpreter.run(callback, [Control(tag)])

    @property
    def messages(self) -> list[str]:
        return [text for _, text, _, _ in self._interpreter.dialogs]

    @property
    def boxes(self) -> list[tuple[str, int]]:
        """Title and style of the messages."""
        return [(title, style) for _, _, title, style in self._interpreter.dialogs]

    @property
    def lines(self) -> set[Line]:
        return self._interpreter.lines

    # What the interpreter asks of its host.

    def global_object(self, name: str) -> object:
        return self.application if name == "application" else super().global_object(name)

    def has_global_member(self, name: str) -> bool:
        return name.lower() == "activeworkbook"

    def call_global(self, name: str, args: list[object], named: dict[str, object]) -> object:
        return self.workbook

    def create(self, type_name_: str) -> object:
        if type_name_ == "WScript.Shell":
            return Shell(self.variables, self.registry, self._run)
        if type_name_ == "Scripting.FileSystemObject":
            return Files(self.present)
        return super().create(type_name_)

    def _run(self, command: str, window_style: int, wait: bool) -> int:
        assert (window_style, wait) == (0, True), "hidden, and waited for"
        if self.refusal:
            raise VBARuntimeError(self.refusal, "Permission denied")
        self.commands.append(command)
        self.meanwhile()
        return self.exit_code


def executable_lines() -> set[Line]:
    """Lines of our modules that hold a statement that can run."""
    interpreter = Interpreter()
    modules = [interpreter.add_module(SOURCES.modules[name], name=name) for name in MODULES]
    return {
        (module.name, statement.line)
        for module in modules
        for procedure in module.parsed.procedures
        for statement in _statements(procedure.body)
    }


def _statements(node: object) -> Iterator[Any]:
    if isinstance(node, syntax.Stmt):
        yield node
    if isinstance(node, list | tuple):
        for item in node:
            yield from _statements(item)
    elif is_dataclass(node):
        for field in fields(node):
            yield from _statements(getattr(node, field.name))
