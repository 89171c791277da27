"""Reads the cells of worksheets: the quick way where it proves that it missed nothing, else a full parse."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from calpae_xl.books.cellvalue import CellContext, typed_value
from calpae_xl.books.package import MAIN_NAMESPACES, DamagedPartError, XmlHandler, parse_xml
from calpae_xl.books.port import MAX_CELLS
from calpae_xl.books.quickcells import COLUMN, LINE, Cells, QuickReader
from calpae_xl.books.richtext import RichText
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.formula_text import filling
from calpae_xl.core.workbook.grid import column_letters, column_number

_ADDRESS = re.compile(f"({COLUMN}){LINE}")
_ROW = re.compile(LINE)
_SHARED = re.compile(rf"""<c(?=[ ])[^>]*[ ]r="({COLUMN}{LINE})"[^>]*><f(?=[^>]*[ ]t="shared")[^>]*[ ]si="([0-9]+)\"""")
_SHARED_SIGN = b'"shared"'
_MOST_SHARED = 8_000_000
"""Characters of formulas whose text another cell holds, in a sheet: all those of our workbook take two millions."""
_WORKSHEETS = frozenset(f"{namespace} worksheet" for namespace in MAIN_NAMESPACES)
_LOCAL_NAMES = {
    f"{namespace} {local}": local
    for namespace in MAIN_NAMESPACES
    for local in ("sheetData", "row", "c", "f", "v", "t", "r", "rPh", "vertAlign")
}


class TooManyCellsError(Exception):
    """The sheet holds more cells than the reader was allowed."""


class SheetReader:
    """Reads the worksheets of one workbook."""

    def __init__(self, context: CellContext) -> None:
        self._context = context
        self._quick = QuickReader(context)

    def cells(self, content: bytes, most: int = MAX_CELLS) -> Cells:
        """Read the cells that hold a value or a formula.

        Args:
            content: XML of the worksheet, in UTF-8.
            most: Number of cells that may hold something.

        Raises:
            DamagedPartError: Not the well-formed XML of a worksheet, a value that its type does not
                allow, a cell outside Excel's sheet or there twice.
            TooManyCellsError: More than ``most`` cells.
        """
        values, formulas = self._quick.cells(content, most) or parsed_cells(content, self._context, most)
        if _SHARED_SIGN in content:
            formulas = {**formulas, **_shared_formulas(content.decode(), formulas)}
        return values, formulas


def parsed_cells(text: str | bytes, context: CellContext, most: int = MAX_CELLS) -> Cells:
    """Read the cells of any well-formed worksheet; see `SheetReader.cells`."""
    sheet = _SheetParser(context, most)
    parse_xml(text, _WORKSHEETS, sheet)
    return sheet.values, sheet.formulas


def _shared_formulas(text: str, formulas: Mapping[str, str]) -> dict[str, str]:
    """Return the formulas whose text the first cell of their group holds for them, in a sheet written as usual.

    Raises:
        DamagedPartError: They would be a great many times what the sheet holds.
    """
    first: dict[str, Callable[[str], str]] = {}
    found: dict[str, str] = {}
    left = _MOST_SHARED
    for address, group in _SHARED.findall(text):
        written = formulas.get(address, "=")
        if written != "=":
            first[group] = filling(written, address)
        elif group in first:
            found[address] = first[group](address)
            left -= len(found[address])
            if left < 0:
                raise DamagedPartError("formules partagées trop longues")
    return found


class _SheetParser(XmlHandler):
    """Follows the elements of a worksheet and keeps the cells that hold something."""

    def __init__(self, context: CellContext, most: int) -> None:
        self.values: dict[str, Value] = {}
        self.formulas: dict[str, str] = {}
        self._context = context
        self._left = most
        self._in_data = self._in_cell = self._phonetic = False
        self._row = self._column = 0
        self._address = ""
        self._kind: str | None = None
        self._style: str | None = None
        self._contents: dict[str, list[str]] = {}
        self._characters: list[str] | None = None
        self._inline = RichText()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _LOCAL_NAMES.get(name)
        if local == "sheetData":
            self._in_data = True
        elif local is None or not self._in_data:
            return
        elif local == "c":
            self._open_cell(attributes)
        elif local == "row":
            self._open_row(attributes.get("r"))
        elif local == "rPh":
            self._phonetic = True
        elif local == "vertAlign":
            self._inline.align(attributes.get("val"))
        elif local != "r" and self._in_cell and not self._phonetic:
            self._characters = []

    def characters(self, data: str) -> None:
        if self._characters is not None:
            self._characters.append(data)

    def end(self, name: str) -> None:
        local = _LOCAL_NAMES.get(name)
        if local == "sheetData":
            self._in_data = False
        elif local == "rPh":
            self._phonetic = False
        elif local == "c" and self._in_data:
            self._close_cell()
        elif local is not None and self._characters is not None:
            text = "".join(self._characters)
            if local == "t":
                self._inline.add(text)
            self._contents.setdefault(local, []).append(text)
            self._characters = None
        elif local == "r":
            self._inline.align(None)

    def _open_row(self, number: str | None) -> None:
        self._column = 0
        number = str(self._row + 1) if number is None else number
        if not _ROW.fullmatch(number):
            raise DamagedPartError(f"la ligne « {number} » n’existe pas dans Excel")
        self._row = int(number)

    def _open_cell(self, attributes: dict[str, str]) -> None:
        if self._in_cell:
            raise DamagedPartError(f"la cellule {self._address} en contient une autre")
        self._in_cell = True
        address = attributes.get("r")
        if address is None:
            self._column += 1
            address = column_letters(self._column) + str(self._row)
        if (match := _ADDRESS.fullmatch(address)) is None:
            raise DamagedPartError(f"la cellule « {address} » n’existe pas dans Excel")
        self._column = column_number(match[1])
        self._address = address
        self._kind, self._style = attributes.get("t"), attributes.get("s")
        self._contents = {}
        self._inline = RichText()

    def _close_cell(self) -> None:
        self._in_cell = False
        address, contents = self._address, self._contents
        if not contents:
            return
        kind, text = self._kind, "".join(contents.get("v", ()))
        inline = not text and "t" in contents  # Whatever type the cell claims.
        try:
            value = self._inline.read() or None if inline else typed_value(kind, self._style, text, self._context)
        except (ValueError, LookupError) as error:
            raise DamagedPartError(f"la cellule {address} est illisible") from error
        if value is None and "f" not in contents:
            return
        if address in self.values or address in self.formulas:
            raise DamagedPartError(f"la cellule {address} y figure deux fois")
        if value is not None:
            self.values[address] = value
        if "f" in contents:
            self.formulas[address] = "=" + "".join(contents["f"])
        self._left -= 1
        if self._left < 0:
            raise TooManyCellsError
