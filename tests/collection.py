"""What stands on disk to be tested, and what the README's command collects of it: ``python tests/collection.py``."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"


def files_on_disk() -> list[str]:
    """Every ``test_*.py``, whatever the folders above it are called."""
    return sorted(path.relative_to(ROOT).as_posix() for path in TESTS.rglob("test_*.py"))


def functions_on_disk() -> list[str]:
    """Every function that is named as a test, in any file and however deep, read without importing it."""
    return sorted(
        f"{path.relative_to(ROOT).as_posix()}::{name}"
        for path in TESTS.rglob("*.py")
        for name in _tests(ast.parse(path.read_text(encoding="utf-8")))
    )


def _tests(node: ast.AST, prefix: str = "") -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        inside = prefix
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inside = f"{prefix}{child.name}::"
            if child.name.startswith("test") and not isinstance(child, ast.ClassDef):
                yield prefix + child.name
        yield from _tests(child, inside)


def readme_command() -> list[str]:
    """The command by which the README runs the tests, with the Python of this process."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [command] = {*re.findall(r"(?:^|&& )python (-m pytest\b.*)$", readme, re.MULTILINE)}
    return [sys.executable, *shlex.split(command)]


def collected() -> list[str]:
    """Every test that the README's command runs, parameters included.

    Raises:
        AssertionError: Something cannot be collected.
    """
    # What somebody added for their own runs (``PYTEST_ADDOPTS``) is not what the README says.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [*readme_command(), "--collect-only", "--verbosity=-1"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    lines = done.stdout.splitlines()
    tests = [line for line in lines if line.startswith("tests/")]
    assert done.returncode == 0, "\n".join([*lines[len(tests) :], done.stderr])
    return tests


def functions_of(tests: list[str]) -> list[str]:
    """The functions that these tests run, without their parameters."""
    return sorted({test.partition("[")[0] for test in tests})


def files_of(functions: list[str]) -> list[str]:
    """The files where these functions stand."""
    return sorted({function.partition("::")[0] for function in functions})


def main() -> None:
    """Print both counts."""
    tests = collected()
    functions = functions_of(tests)
    print(f"test files: {len(files_on_disk())} on disk, {len(files_of(functions))} collected")
    print(
        f"test functions: {len(functions_on_disk())} on disk, {len(functions)} collected, "
        f"which make {len(tests)} tests with their parameters"
    )


if __name__ == "__main__":
    main()
