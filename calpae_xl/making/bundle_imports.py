"""Proof that the bundle is whole: whatever its modules import is in it, in Python, or known to be done without."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterator, Mapping

from calpae_xl.making.bundle_contents import ABSENT

ROOTS = ("", "win32/", "win32/lib/")
"""Folders of ``site-packages`` that modules are imported from."""

_NOT_EMBEDDED = frozenset({"ensurepip", "idlelib", "lib2to3", "test", "tkinter", "turtle", "turtledemo", "venv"})
"""Modules of Python that its embeddable form lacks."""

_STANDARD = frozenset(sys.stdlib_module_names) - _NOT_EMBEDDED

_CLICK_OF_EXCEL = ("xlwings", "xlwings._xlwindows")
"""Imported by name, or on Windows only."""


def missing_imports(site: Mapping[str, bytes], left_out: Collection[str], package: str = "calpae_xl") -> dict[str, str]:
    """Follow every import from a package, however deep or conditional.

    Args:
        site: Files of ``site-packages`` by path.
        left_out: Files of the same wheels that are not in ``site``: tells a missing module from an attribute.
        package: Where to start from, with all its modules.

    Returns:
        By module that is missing, one that imports it; empty when the bundle is whole.
    """
    modules = _modules(site)
    removed = _modules(dict.fromkeys(left_out, b""))
    missing: dict[str, str] = {}
    waiting = [(name, package) for name in modules if name.split(".")[0] == package]
    waiting += [(name, package) for name in _CLICK_OF_EXCEL]
    seen = set()
    while waiting:
        name, importer = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in modules:
            waiting += [(found, name) for found in _imports(name, modules[name], site, {*modules, *removed})]
            waiting.append((name.rpartition(".")[0] or name, name))
        elif not _is_known(name):
            missing[name] = importer
    return missing


def _is_known(name: str) -> bool:
    parts = name.split(".")
    return parts[0] in _STANDARD or any(".".join(parts[: length + 1]) in ABSENT for length in range(len(parts)))


def _modules(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the path of each module by its full name."""
    modules: dict[str, str] = {}
    for path in files:
        stem, dot, suffix = path.partition(".")
        if not dot or suffix.rpartition(".")[2] not in ("py", "pyd"):
            continue
        for root in sorted(ROOTS, key=len, reverse=True):
            if stem.startswith(root):
                name = stem.removeprefix(root).removesuffix("/__init__").replace("/", ".")
                modules.setdefault(name, path)
                break
    return modules


def _imports(name: str, path: str, site: Mapping[str, bytes], known: Collection[str]) -> Iterator[str]:
    if not path.endswith(".py"):
        return
    package = name if path.endswith("__init__.py") else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(site[path])):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *filter(None, [node.module])])
            yield base
            yield from (full for alias in node.names if (full := f"{base}.{alias.name}") in known)
