"""An area of a sheet as Excel writes it in XML: what is merged, bound in an array, raised or lowered, in one call."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from calpae_xl.books.area import Area
from calpae_xl.books.excel_failures import failures
from calpae_xl.books.package import DamagedPartError, XmlHandler, parse_xml
from calpae_xl.core.trade.note_marks import with_marks
from calpae_xl.core.workbook.grid import column_letters

if TYPE_CHECKING:
    import xlwings as xw

_XML = 11  # xlRangeValueXMLSpreadsheet
_MOST_CELLS = 1_000_000
"""Of an area that is asked for: it comes as one text."""
_ROW, _CELL, _DATA, _COMMENT, _TABLE = (
    f"urn:schemas-microsoft-com:office:spreadsheet {name}" for name in ("Row", "Cell", "Data", "Comment", "Table")
)
_RAISED, _LOWERED = (f"http://www.w3.org/TR/REC-html40 {name}" for name in ("Sup", "Sub"))
_ATTRIBUTES = "urn:schemas-microsoft-com:office:spreadsheet "
# Of an array, as its first cell has it: « RC:R[2]C[1] ».
_ARRAY = re.compile(r"RC(?::R(?:\[(\d+)\])?C(?:\[(\d+)\])?)?")


class Markup(NamedTuple):
    """What the XML of an area says beside values.

    Attributes:
        merges: Merged areas.
        arrays: Areas that one array formula fills.
        texts: Texts of which some digits are raised or lowered, with these as such, by cell.
        hidden: Numbers of the hidden rows.
    """

    merges: tuple[Area, ...]
    arrays: tuple[Area, ...]
    texts: Mapping[str, str]
    hidden: tuple[int, ...]


def markup_of(live: xw.Sheet, corner: Area) -> Markup | None:
    """Read the XML of a sheet from its first cell on.

    Args:
        live: The sheet.
        corner: The area that matters; its last cell is the last to be asked for.

    Returns:
        What is said; ``None`` when Excel does not give it.
    """
    # From A1 on: rows are then counted alike from the sheet and from the area.
    area = Area(1, 1, corner.right, corner.bottom)
    if area.cells > _MOST_CELLS:
        return None
    handler = _Handler()
    ungiven: tuple[type[Exception], ...] = (AttributeError, DamagedPartError, *failures())
    try:
        text = live.range(str(area)).api.GetValue(_XML)
        parse_xml(str(text).encode(), (), handler)
    except ungiven:
        return None
    if not handler.has_table:
        return None
    return Markup(tuple(handler.merges), tuple(handler.arrays), handler.texts, tuple(handler.hidden))


class _Handler(XmlHandler):
    def __init__(self) -> None:
        self.has_table = False
        self.merges: list[Area] = []
        self.arrays: list[Area] = []
        self.texts: dict[str, str] = {}
        self.hidden: list[int] = []
        self._row = self._column = self._next_column = 0
        self._next_row = 1
        self._comments = 0
        self._alignments: list[str] = []
        self._in_data = False
        self._text = ""
        self._raised: set[int] = set()
        self._lowered: set[int] = set()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _TABLE:
            self.has_table = True
        elif name == _ROW:
            self._begin_row(attributes)
        elif name == _CELL:
            self._begin_cell(attributes)
        elif name == _COMMENT:
            self._comments += 1
        elif name == _DATA and not self._comments:
            self._in_data, self._text = True, ""
            self._raised, self._lowered = set(), set()
        elif name in (_RAISED, _LOWERED):
            self._alignments.append(name)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._row = _count(attributes, "Index", self._next_row)
        self._next_row = self._row + 1 + _count(attributes, "Span")
        if _count(attributes, "Hidden"):
            self.hidden += range(self._row, self._next_row)
        self._next_column = 1

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._column = _count(attributes, "Index", self._next_column)
        across, down = _count(attributes, "MergeAcross"), _count(attributes, "MergeDown")
        self._next_column = self._column + 1 + across
        if across or down:
            self.merges.append(self._from_here(down, across))
        array = _ARRAY.fullmatch(attributes.get(_ATTRIBUTES + "ArrayRange", ""))
        if array is not None:
            self.arrays.append(self._from_here(int(array[1] or 0), int(array[2] or 0)))

    def characters(self, data: str) -> None:
        if not self._in_data:
            return
        if self._alignments:
            places = self._raised if self._alignments[-1] == _RAISED else self._lowered
            places |= {*range(len(self._text), len(self._text) + len(data))}
        self._text += data

    def end(self, name: str) -> None:
        if name == _COMMENT:
            self._comments -= 1
        elif name in (_RAISED, _LOWERED):
            self._alignments.pop()
        elif name == _DATA and self._in_data:
            self._in_data = False
            digits = {place for place, character in enumerate(self._text) if character in "0123456789"}
            if digits & (self._raised | self._lowered):
                cell = f"{column_letters(self._column)}{self._row}"
                self.texts[cell] = with_marks(self._text, digits & self._raised, digits & self._lowered)

    def _from_here(self, down: int, across: int) -> Area:
        return Area(self._column, self._row, self._column + across, self._row + down)


def _count(attributes: dict[str, str], name: str, usual: int = 0) -> int:
    return int(attributes.get(_ATTRIBUTES + name, usual))
