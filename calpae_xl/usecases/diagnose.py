"""« Diagnostic » : what support needs to know of a computer and of a workbook."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import calpae_xl
from calpae_xl.books.port import Book
from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.layout import LAYOUT_VERSION, Mark, Role, is_mark, parse_mark
from calpae_xl.install.computer import Computer
from calpae_xl.install.folders import require_windows
from calpae_xl.usecases.install import installed_addins
from calpae_xl.usecases.older import packaged

DEPENDENCIES = ("click", "rich", "pandas", "XlsxWriter", "xlwings")
"""Distributions that the package declares."""


@dataclass(frozen=True, slots=True)
class Installation:
    """The computer and what is installed on it.

    Attributes:
        dependencies: Installed version by distribution; ``None`` when it is absent.
        addins: Add-ins that Excel opens when it starts, each with its version; ``None`` where there is no Excel.
        layout: Layout version that this package reads.
    """

    package: str
    folder: Path
    python: str
    program: str
    system: str
    encoding: str
    dependencies: dict[str, str | None]
    addins: tuple[tuple[Path, str], ...] | None
    layout: int = LAYOUT_VERSION


@dataclass(frozen=True, slots=True)
class Tab:
    """A worksheet as found; ``role`` is ``None`` when it is none of ours."""

    name: str
    role: Role | None
    territory: str
    mark: Mark | None
    cells: int
    formulas: int
    visible: bool


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a workbook holds, told even when nothing can be computed from it.

    Attributes:
        campaign: ``None`` when ``refusal`` says why it cannot be read.
    """

    name: str
    tabs: tuple[Tab, ...]
    campaign: Campaign | None
    refusal: CalpaeError | None


def describe_installation(computer: Computer) -> Installation:
    """Look at the computer."""
    return Installation(
        package=calpae_xl.__version__,
        folder=Path(calpae_xl.__file__).resolve().parent,
        python=platform.python_version(),
        program=sys.executable,
        system=f"{platform.system()} {platform.release()} ({platform.machine()})",
        encoding=sys.stdout.encoding,
        dependencies={name: _installed(name) for name in DEPENDENCIES},
        addins=_addins(computer),
    )


def _addins(computer: Computer) -> tuple[tuple[Path, str], ...] | None:
    try:
        require_windows(computer)
        return tuple((path, addin.version) for path, addin in installed_addins(computer))
    except CalpaeError:
        return None


def _installed(distribution: str) -> str | None:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def diagnose_book(book: Book) -> Diagnosis:
    """Look at a workbook.

    Raises:
        CalpaeError: The file itself cannot be read.
    """
    grid = book.read()
    try:
        campaign, refusal = read_campaign(grid, packaged), None
    except CalpaeError as error:
        campaign, refusal = None, error
    return Diagnosis(grid.name, tuple(_tabs(grid, campaign)), campaign, refusal)


def _tabs(grid: Grid, campaign: Campaign | None) -> list[Tab]:
    used = {} if campaign is None else {name: key for key, name in campaign.sheets.items()}
    tabs = []
    for sheet in grid.sheets:
        mark = _mark(sheet)
        role, territory = used.get(sheet.name, (None, ""))
        if campaign is None and mark is not None:
            role, territory = mark.role, mark.territory
        count = len(sheet.values), len(sheet.formulas)
        tabs.append(Tab(sheet.name, role, territory, mark, *count, sheet.name not in grid.hidden))
    return tabs


def _mark(sheet: Sheet) -> Mark | None:
    texts = (value for value in sheet.values.values() if isinstance(value, str) and is_mark(value))
    return next(filter(None, map(parse_mark, texts)), None)
