"""The checker: every rule of Excel whose breach makes it offer a repair or refuse a file, held on the parts.

Written from the documents that each rule cites, beside openxml-audit, which reads the schemas: what is held here is
what Excel asks beyond them, and what no schema can say.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from packages.cells import CellRule, cell_problems, shared_string_problems
from packages.drawings import DrawingRule, drawing_problems
from packages.formulas import FormulaRule
from packages.guidance import GuidanceRule, guidance_problems
from packages.macros import MacroRule, macro_problems
from packages.names import NameRule, name_problems
from packages.opened import Opened, opened
from packages.package import PackageRule, package_problems
from packages.problem import Problem, Rule
from packages.styles import StyleRule, style_problems
from packages.tables import TableRule, table_problems
from packages.workbook import WorkbookRule, workbook_problems
from packages.worksheet import WorksheetRule, worksheet_problems


class ZipRule(Rule):
    """What comes before any other rule."""

    READABLE = ("a file is a zip that is whole", "OPC, annex « ZIP appnote »")


FAMILIES: tuple[type[Rule], ...] = (
    ZipRule,
    PackageRule,
    MacroRule,
    WorkbookRule,
    NameRule,
    WorksheetRule,
    CellRule,
    GuidanceRule,
    FormulaRule,
    TableRule,
    StyleRule,
    DrawingRule,
)


def problems(content: bytes, file_name: str) -> list[Problem]:
    """Tell all that is wrong with a file, each thing once.

    Args:
        content: Its bytes.
        file_name: Its name, whose extension says what it should be.
    """
    package = opened(content)
    if package is None:
        return [Problem("", "", ZipRule.READABLE, "no zip, or one that is cut")]
    return list(dict.fromkeys(_problems(package, file_name)))


def problems_of(path: Path) -> list[str]:
    """Tell the same of a file on disk, as text: what tests compare with nothing."""
    return [str(problem) for problem in problems(path.read_bytes(), path.name)]


def _problems(package: Opened, file_name: str) -> Iterator[Problem]:
    yield from package_problems(package)
    yield from macro_problems(package, file_name)
    yield from workbook_problems(package)
    yield from name_problems(package)
    for sheet, root in package.worksheets:
        yield from worksheet_problems(package, sheet, root)
        yield from cell_problems(package, sheet, root)
        yield from guidance_problems(package, sheet, root)
    yield from shared_string_problems(package)
    yield from table_problems(package)
    yield from style_problems(package)
    yield from drawing_problems(package)
