"""Who may import what: the table of the architecture, read off the sources."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import calpae_xl

ROOT = Path(calpae_xl.__file__).parent
MODULES = {
    ".".join(("calpae_xl", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(ROOT.rglob("*.py"))
}

# What the core may use of the standard library: no file, no clock, no network, no process.
CORE_LIBRARY = {
    *("__future__", "collections", "dataclasses", "datetime", "decimal", "difflib", "enum", "functools", "hashlib"),
    *("itertools", "math", "operator", "re", "types", "typing", "unicodedata"),
}
CLOCKS = {"now", "today", "utcnow"}

# Floors from the ground up: a room imports itself and what stands on the floors below, nothing else.
FLOORS = (
    ("calpae_xl",),  # The version alone.
    ("calpae_xl.core",),
    ("calpae_xl.books", "calpae_xl.data", "calpae_xl.doors", "calpae_xl.install"),
    ("calpae_xl.annex", "calpae_xl.making", "calpae_xl.papers"),
    ("calpae_xl.renewal",),
    ("calpae_xl.exchange",),
    ("calpae_xl.usecases",),
    ("calpae_xl.frames", "calpae_xl.cli", "calpae_xl.addin"),
    ("calpae_xl.__main__",),
)
CORE_FLOORS = tuple(
    (f"calpae_xl.core.{room}",)
    for room in (
        *("trade", "workbook", "sheets", "campaign", "transcription", "findings", "figures"),
        *("telling", "results", "returns", "actions", "annex", "documents"),
    )
)

# Library -> the only modules that import it.
LIBRARIES = {
    "xlwings": ("calpae_xl.books.excel",),
    "xlsxwriter": ("calpae_xl.making.",),
    "pandas": ("calpae_xl.frames",),
    "pdfplumber": ("calpae_xl.papers.pdf_",),
    "pdfminer": ("calpae_xl.papers.pdf_",),
    "click": ("calpae_xl.cli.",),
    "rich": ("calpae_xl.cli.",),
}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path, *, whole: bool = True) -> Iterator[str]:
    """Names of the modules that a module imports; only those that its own import runs, unless whole."""
    pending: list[ast.AST] = [tree(path)]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""
            # « from calpae_xl.making import names » names a module too.
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        guarded = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        deferred = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        if whole or not (guarded or deferred):
            pending += ast.iter_child_nodes(node)


def imported_modules(name: str) -> set[str]:
    """Modules of the package that a module imports anywhere in it, itself left out."""
    return {found for found in imports(MODULES[name]) if found in MODULES} - {name}


def floor(name: str, floors: tuple[tuple[str, ...], ...]) -> tuple[int, str]:
    """Number of the floor of a module, and its room there; the most precise name holds."""
    places = ((len(room), number, room) for number, rooms in enumerate(floors) for room in rooms)
    _, number, room = max(place for place in places if f"{name}.".startswith(f"{place[2]}."))
    return number, room


def climbing(name: str, floors: tuple[tuple[str, ...], ...]) -> list[str]:
    """Imports of a module that stand on its own floor in another room, or above."""
    number, room = floor(name, floors)
    places = {found: floor(found, floors) for found in imported_modules(name)}
    return sorted(found for found, (other, place) in places.items() if place != room and other >= number)


@pytest.mark.parametrize("name", MODULES)
def test_no_module_imports_what_stands_above_it(name):
    assert climbing(name, FLOORS) == []


@pytest.mark.parametrize("name", [n for n in MODULES if n.startswith("calpae_xl.core.")])
def test_no_room_of_the_core_imports_one_above_it(name):
    within = {found for found in climbing(name, (("calpae_xl",), *CORE_FLOORS)) if found.startswith("calpae_xl.core.")}

    assert within == set()


def test_no_import_goes_round_in_a_circle():
    pending = {name: imported_modules(name) for name in MODULES}
    while free := {name for name, wanted in pending.items() if not wanted & pending.keys()}:
        pending = {name: wanted for name, wanted in pending.items() if name not in free}

    assert pending == {}


def test_every_room_has_its_floor():
    rooms = {".".join(name.split(".")[:2]) for name in MODULES}
    core = {".".join(name.split(".")[:3]) for name in MODULES if name.startswith("calpae_xl.core.")}

    assert sorted(room for rooms_ in FLOORS for room in rooms_) == sorted(rooms)
    assert sorted(room for rooms_ in CORE_FLOORS for room in rooms_) == sorted(core)


@pytest.mark.parametrize("name", [n for n in MODULES if n.startswith("calpae_xl.core")])
def test_the_core_touches_neither_file_nor_clock_nor_library(name):
    foreign = {found.split(".")[0] for found in imports(MODULES[name]) if not found.startswith("calpae_xl")}
    nodes = [*ast.walk(tree(MODULES[name]))]
    called = {node.func.attr for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}
    names = {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}

    assert foreign <= CORE_LIBRARY
    assert not called & CLOCKS
    assert not names & {"open", "print", "input"}


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_is_imported_by_its_modules_only(library):
    users = [name for name, path in MODULES.items() if library in {found.split(".")[0] for found in imports(path)}]

    assert users, "nobody uses it any more"
    assert [name for name in users if not name.startswith(LIBRARIES[library])] == []


def reached(name: str, seen: set[str]) -> set[str]:
    """Modules that an import runs, one after the other; those imported inside functions left out."""
    if name in seen or name not in MODULES:
        return seen
    seen.add(name)
    for found in imports(MODULES[name], whole=False):
        reached(found, seen)
    return seen


def test_a_click_imports_nothing_heavy():
    modules = set[str]()
    for name in MODULES:
        if name.startswith("calpae_xl.addin"):
            reached(name, modules)
    libraries = {found.split(".")[0] for name in modules for found in imports(MODULES[name], whole=False)}

    foreign = libraries - set(sys.stdlib_module_names) - {"calpae_xl"}
    assert foreign <= {"xlwings"}
    assert not {"calpae_xl.frames", "calpae_xl.making.workbook"} & modules


def test_each_module_of_the_core_has_a_test_file_of_its_name():
    core, tests = ROOT / "core", Path(__file__).parent / "core"
    modules = [path.relative_to(core) for path in sorted(core.rglob("*.py")) if path.name != "__init__.py"]

    assert [str(m) for m in modules if not (tests / m.with_name(f"test_{m.name}")).exists()] == []
