"""A file that passes, damaged in one place."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from everything import everything
from masters import shipped_bytes

from packages.opened import Opened, opened
from packages.problem import Rule

ADDIN_PATH = Path(__file__).parents[3] / "macros" / "calpae.xlam"
FREE_ROW = 1999
"""A row of « Codes » that nothing reaches."""

KEPT_ROWS = 8
"""Rows of each sheet that are kept: titles, headers and the first lines."""

NAMES = {"types": "[Content_Types].xml", "root": "_rels/.rels", "relations": "xl/_rels/workbook.xml.rels"}


class Base(Enum):
    """What is damaged."""

    MASTER = "classeur.xlsx"
    ADDIN = "calpae.xlam"
    EVERYTHING = "tout.xlsx"

    @property
    def content(self) -> bytes:
        """Its bytes."""
        return _content(self)


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement in one part.

    Attributes:
        where: A part, or short for one: the name of a sheet or of a table, ``workbook``, ``styles``, ``strings``,
            ``types``, ``root`` or ``relations``.
        pattern: Regular expression, replaced where it is first found.
        replacement: What takes its place.
        everywhere: Whether it is replaced at every place.
    """

    where: str
    pattern: str
    replacement: str
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Damage:
    """What is done to a file, and the rules that it then breaks.

    Attributes:
        rule: The rule that it is about.
        edits: What is changed.
        also: Rules that cannot but break with it.
        added: Parts that are added or replaced.
        base: The file.
        file_name: Its name, when it is not its own.
    """

    rule: Rule
    edits: tuple[Edit, ...] = ()
    also: frozenset[Rule] = frozenset()
    added: tuple[tuple[str, bytes], ...] = ()
    base: Base = Base.MASTER
    file_name: str = ""


def damage(
    rule: Rule,
    *edits: tuple[str, str, str] | tuple[str, str, str, bool],
    also: tuple[Rule, ...] = (),
    added: Mapping[str, bytes] | None = None,
    base: Base = Base.MASTER,
    file_name: str = "",
) -> Damage:
    """Describe a damage, by the part, pattern and replacement of each edit."""
    made = tuple(Edit(*edit) for edit in edits)
    return Damage(rule, made, frozenset(also), tuple((added or {}).items()), base, file_name)


def in_row(cells: str, attributes: str = "") -> tuple[str, str, str]:
    """Add a row of cells to « Codes », below all others; « @ » in what is written stands for its number."""
    row = f'<row r="{FREE_ROW}" {attributes}>{cells}</row>'.replace("@", str(FREE_ROW))
    return "Codes", "(?=</sheetData>)", row


def with_formula(formula: str) -> tuple[str, str, str]:
    """Add a formula to « Codes »."""
    return in_row(f'<c r="A@"><f>{escape(formula)}</f><v>0</v></c>')


@cache
def _content(base: Base) -> bytes:
    if base is Base.ADDIN:
        return ADDIN_PATH.read_bytes()
    return _thinned(shipped_bytes()) if base is Base.MASTER else everything()


def _thinned(content: bytes) -> bytes:
    """The master without the rows that say what those above say: each damage is then looked at in no time."""
    package = opened(content)
    assert package is not None
    parts = dict(package.parts)
    for sheet in package.sheets:
        first = "|".join(str(row) for row in range(1, KEPT_ROWS + 1))
        below = rf'<row r="(?!(?:{first})")\d+"(?:[^>]*/>|.*?</row>)'
        parts[sheet.part] = re.sub(below, "", parts[sheet.part].decode(), flags=re.DOTALL).encode()
    return packed(parts)


@cache
def _opened(base: Base) -> Opened:
    package = opened(base.content)
    assert package is not None
    return package


def _part(package: Opened, where: str) -> str:
    found = {"workbook": package.workbook_part, **NAMES}
    found["styles"], *_ = package.related(package.workbook_part, "styles")
    found["strings"] = next(iter(package.related(package.workbook_part, "sharedStrings")), "")
    found |= {sheet.name: sheet.part for sheet in package.sheets}
    found |= {table.name: table.part for table in package.tables}
    return found.get(where, where)


def damaged(wanted: Damage) -> bytes:
    """Make the damage.

    Raises:
        AssertionError: A pattern is not found: the damage would be none.
    """
    package = _opened(wanted.base)
    parts = package.parts | dict(wanted.added)
    for edit in wanted.edits:
        part = _part(package, edit.where)
        # A function, so that nothing of what is written is read but \1 and \2, whatever digits come next.
        before = parts[part].decode()
        after, times = re.subn(edit.pattern, _written(edit.replacement), before, count=0 if edit.everywhere else 1)
        assert times, f"{edit.pattern} is not in {part}"
        assert after != before, f"{edit.replacement} changes nothing in {part}"
        parts[part] = after.encode()
    return packed(parts)


def _written(replacement: str) -> Callable[[re.Match[str]], str]:
    return lambda found: re.sub(r"\\([12])", lambda group: found[int(group[1])], replacement)


def packed(parts: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """Pack parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()
