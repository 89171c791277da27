"""Finds rows, cells and the areas that forbid writing in the text of a worksheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import NamedTuple

from calpae_xl.books.area import Area
from calpae_xl.books.markup import ATTRIBUTE, Attribute, UnsafeEditError, attributes, opening, whole
from calpae_xl.core.workbook.grid import column_number

_ROOT = opening("worksheet")
_DATA = opening("sheetData")
_DIMENSION = opening("dimension")
_COLUMN = opening("col")
_MERGE = opening("mergeCell")
_FORMULA = opening("f")
_FORMULA_END = "</f>"
# The address, where every program writes it, is cut out at once: sheets have many rows and cells.
_ROW = re.compile(
    rf"""<row(?P<attributes>(?:[ ]r="(?P<number>[0-9]++)")?+(?:{ATTRIBUTE})*+)\s*
    (?:(?P<empty>/)>|>)""",
    re.VERBOSE,
)
_CELL = re.compile(
    rf"""<c(?P<attributes>(?:[ ]r="(?P<letters>[A-Z]{{1,3}}+)(?P<number>[0-9]++)")?+(?:{ATTRIBUTE})*+)\s*
    (?:(?P<empty>/)>|>(?P<inner>(?:[^<]++|<(?!/?c[\s/>]))*+)</c>)""",
    re.VERBOSE,
)
_SPACE = re.compile(r"\s*")
_ROW_END = "</row>"
_TRUE = ("1", "true")
DEFAULT_STYLE = "0"


class Cell:
    """An existing cell.

    Attributes:
        match: Its whole element.
    """

    def __init__(self, match: re.Match[str]) -> None:
        self.match = match

    @property
    def inner(self) -> str:
        """Return what lies between its tags."""
        return self.match["inner"] or ""

    @cached_property
    def attributes(self) -> dict[str, Attribute]:
        """Return its attributes by name."""
        return attributes(self.match)

    @property
    def style(self) -> str:
        """Return the index of its style."""
        style = self.attributes.get("s")
        return style.value if style else DEFAULT_STYLE

    def with_style(self, style: str) -> str:
        """Return its attributes as written, but for the index of its style."""
        written, start = self.match["attributes"], self.match.start("attributes")
        present = self.attributes.get("s")
        if present is None:
            return f'{written} s="{style}"'
        return written[: present.start - start] + style + written[present.end - start :]

    @property
    def kind(self) -> str | None:
        """Return its type as written: ``s`` for a shared string, ``None`` for a number."""
        kind = self.attributes.get("t")
        return kind.value if kind else None

    @property
    def formula_kind(self) -> str | None:
        """Return ``normal``, ``shared``, ``array`` or ``dataTable``; ``None`` without a formula."""
        tag = _FORMULA.search(self.inner)
        return None if tag is None else _formula_kind(attributes(tag))

    @property
    def shared_formula(self) -> SharedFormula | None:
        """Return what it holds of a formula that several cells share; ``None`` without one."""
        tag = _FORMULA.search(self.inner)
        if tag is None or _formula_kind(attributes(tag)) != "shared":
            return None
        group, start = attributes(tag).get("si"), self.match.start("inner")
        end = tag.end() if tag["empty"] else self.inner.index(_FORMULA_END, tag.end())
        text = "" if tag["empty"] else self.inner[tag.end() : end]
        whole_end = end if tag["empty"] else end + len(_FORMULA_END)
        return SharedFormula("" if group is None else group.value, text, start + tag.start(), start + whole_end)


class SharedFormula(NamedTuple):
    """The element of a formula that several cells share: the first of them has its text.

    Attributes:
        group: Which one, in its sheet.
        text: As it is written, references of XML included; empty in the other cells.
        start: Where the element starts in the worksheet.
        end: Where it ends.
    """

    group: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row, or the place where a missing one belongs.

    Attributes:
        number: Row number.
        start: Where the row starts, or would be inserted.
        tag: Its tag; ``None`` when the row is missing.
        cells: Its cells by column number.
        cells_end: Where a cell would be inserted after all others.
    """

    number: int
    start: int
    tag: re.Match[str] | None = None
    cells: dict[int, Cell] = field(default_factory=dict)
    cells_end: int = 0


class SheetMarkup:
    """The text of a worksheet that `markup.editable` has accepted.

    Attributes:
        text: The text.
        data: The tag of ``sheetData``.
        data_end: Where a row would be inserted after all others.
    """

    def __init__(self, text: str) -> None:
        """Find the rows' element.

        Raises:
            UnsafeEditError: There is none.
        """
        self.text = text
        data = _DATA.search(text)
        if data is None:
            raise UnsafeEditError("no sheetData")
        self.data = data
        self.data_end = data.end() if data["empty"] else text.index("</sheetData", data.end())

    @property
    def root(self) -> str:
        """Return the opening tag of the worksheet, which declares every prefix."""
        tag = _ROOT.search(self.text)
        assert tag is not None  # `editable` saw it.
        return tag[0]

    @property
    def dimension(self) -> re.Match[str] | None:
        """Return the tag that announces the extent of the cells, which is optional."""
        return _DIMENSION.search(self.text, 0, self.data.start())

    @cached_property
    def merged(self) -> list[Area]:
        """Return the merged areas."""
        return list(_areas(attributes(tag) for tag in _MERGE.finditer(self.text, self.data_end)))

    @cached_property
    def blocks(self) -> list[Area]:
        """Return the areas filled by one array formula or data table; only their first cell tells."""
        if "array" not in self.text and "dataTable" not in self.text:
            return []
        tags = map(attributes, _FORMULA.finditer(self.text, self.data.end(), self.data_end))
        return list(_areas(tag for tag in tags if _formula_kind(tag) in ("array", "dataTable")))

    def inherited_style(self, row: Row, column: int) -> str:
        """Return the style that a missing cell shows: that of its row, else of its column."""
        if row.tag is not None:
            of_row = attributes(row.tag)
            if "customFormat" in of_row and of_row["customFormat"].value in _TRUE:
                return of_row["s"].value if "s" in of_row else DEFAULT_STYLE
        return next((style for first, last, style in self._column_styles if first <= column <= last), DEFAULT_STYLE)

    def rows(self, numbers: Iterable[int]) -> dict[int, Row]:
        """Find rows by number, all others merely walked over.

        Raises:
            UnsafeEditError: Rows or cells out of order, or something else between them.
        """
        sought = sorted(numbers, reverse=True)
        found: dict[int, Row] = {}
        for number, tag, end in self._walk():
            while sought and sought[-1] < number:
                missing = sought.pop()
                found[missing] = Row(missing, tag.start())
            if sought and sought[-1] == number:
                found[sought.pop()] = self._row(number, tag, end)
        return found | {number: Row(number, self.data_end) for number in sought}

    def every_row(self) -> Iterator[Row]:
        """Yield every row with its cells.

        Raises:
            UnsafeEditError: Rows or cells out of order, or something else between them.
        """
        return (self._row(*found) for found in self._walk())

    def _walk(self) -> Iterator[tuple[int, re.Match[str], int]]:
        """Yield number, tag and end of every row; one without a number follows the row before."""
        text, number = self.text, 0
        position = self.data_end if self.data["empty"] else _after_space(text, self.data.end())
        while position < self.data_end:
            tag = _ROW.match(text, position)
            if tag is None:
                raise UnsafeEditError("something else than a row")
            following = whole(tag["number"] or _address(tag) or str(number + 1))
            if following <= number:
                raise UnsafeEditError(f"row {following} after row {number}")
            number, end = following, _end_of_row(text, tag)
            yield number, tag, end
            position = _after_space(text, end)

    def _row(self, number: int, tag: re.Match[str], end: int) -> Row:
        if tag["empty"]:
            return Row(number, tag.start(), tag, {}, end)
        cells_end = end - len(_ROW_END)
        cells: dict[int, Cell] = {}
        column, position = 0, _after_space(self.text, tag.end())
        while position < cells_end:
            match = _CELL.match(self.text, position)
            if match is None:
                raise UnsafeEditError("something else than a cell")
            following = _column(match, column, number)
            if following <= column:
                raise UnsafeEditError(f"cells of row {number} out of order")
            column = following
            cells[column] = Cell(match)
            position = _after_space(self.text, match.end())
        return Row(number, tag.start(), tag, cells, cells_end)

    @cached_property
    def _column_styles(self) -> list[tuple[int, int, str]]:
        tags = map(attributes, _COLUMN.finditer(self.text, 0, self.data.start()))
        return [
            (whole(tag["min"].value), whole(tag["max"].value), tag["style"].value)
            for tag in tags
            if tag.keys() >= {"min", "max", "style"}
        ]


def _areas(tags: Iterable[dict[str, Attribute]]) -> Iterator[Area]:
    for tag in tags:
        area = Area.parse(tag["ref"].value) if "ref" in tag else None
        if area is None:
            raise UnsafeEditError("an area that cannot be read")
        yield area


def _formula_kind(tag: dict[str, Attribute]) -> str:
    return tag["t"].value if "t" in tag else "normal"


def _address(tag: re.Match[str]) -> str | None:
    written = attributes(tag).get("r")
    return written.value if written else None


_column_number = cache(column_number)


def _column(match: re.Match[str], previous: int, row: int) -> int:
    """Return the column of a cell; one without an address follows the cell before."""
    if match["number"] == str(row):
        return _column_number(match["letters"])
    written = _address(match)
    if written is None:
        return previous + 1
    area = Area.parse(written)
    if area is None or area != (area.left, row, area.left, row):
        raise UnsafeEditError(f"cell {written} in row {row}")
    return area.left


def _end_of_row(text: str, tag: re.Match[str]) -> int:
    """Return where a row ends; rows do not hold others."""
    if tag["empty"]:
        return tag.end()
    end = text.find(_ROW_END, tag.end())
    if end < 0 or text.find("<row", tag.end(), end) >= 0:
        raise UnsafeEditError("an unusual row")
    return end + len(_ROW_END)


def _after_space(text: str, position: int) -> int:
    if text.startswith("<", position):
        return position
    match = _SPACE.match(text, position)
    assert match is not None  # Spaces may be none.
    return match.end()
