"""The real campaign as a file, and the command line run in this process or in its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import factories
import pytest
from launch import ROOT, write_workbook

from calpae_xl.books.memory import MemoryBook
from calpae_xl.cli.main import run
from calpae_xl.core.workbook.grid import Grid


@pytest.fixture(scope="session")
def real_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(factories.real_grid(), tmp_path_factory.mktemp("classeur") / "saisie.xlsx")


@pytest.fixture
def calpae(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., int]:
    """Run a command in this process, on the real campaign or another in memory."""
    monkeypatch.setenv("LANGUAGE", "en")  # Restored after the command has set its own.
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "etat"))

    def launch(*arguments: str, grid: Grid | None = None) -> int:
        return run(arguments, lambda path: MemoryBook(grid or factories.real_grid()))

    return launch


@pytest.fixture
def process() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run a command in a process of its own, as people do."""

    def launch(*arguments: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_", "LANG"))}
        return subprocess.run(
            [sys.executable, "-m", "calpae_xl", *arguments],
            env={**kept, "PYTHONPATH": str(ROOT), **environment},
            cwd=cwd,
            capture_output=True,
            timeout=60,
        )

    return launch
