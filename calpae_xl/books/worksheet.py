"""Reads the cells of one worksheet: a fast pass that proves it missed nothing, else a full parse."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain
from typing import Any

from calpae_xl.books.package import DamagedPartError, XmlHandler, parse_xml
from calpae_xl.core.grid import Value, column_letters, column_number

MAIN_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
MAX_CELLS = 2_000_000

Cells = tuple[dict[str, Value], dict[str, str]]
"""Values and formulas by address, as ``Sheet`` holds them."""

_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|([a-z]+));")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
# Above 2^53 a float no longer holds every whole number: an int would promise digits it does not have.
_WHOLE_LIMIT = 2**53
_EPOCH_1900, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_EPOCH_BEFORE_LEAP = datetime(1899, 12, 31)

# Up to XFD1048576, so that no address needs a second look.
_COLUMN = r"(?:[A-Z]{1,2}|[A-W][A-Z]{2}|X[A-E][A-Z]|XF[A-D])"
_LINE = (
    r"(?:[1-9][0-9]{0,5}"
    r"|10(?:[0-3][0-9]{4}|4(?:[0-7][0-9]{3}|8(?:[0-4][0-9]{2}|5(?:[0-6][0-9]|7[0-6])))))"
)
_ADDRESS = re.compile(f"({_COLUMN}){_LINE}")
_ROW = re.compile(_LINE)
_CELL = re.compile(
    rf"""<c[ ]r="({_COLUMN}{_LINE})"
    (?:[ ]s="([0-9]++)")?+(?:[ ]t="([a-zA-Z]++)")?+(?:[ ]cm="[0-9]++")?+(?:[ ]vm="[0-9]++")?+>
    (?:<f((?:[ ][a-zA-Z0-9:]++="[^"<>]*+")*+)[ ]?+(?:/>|>([^<]*+)</f>))?+
    (?:<v>(?:([-+.0-9eE]++)</v>|([^<]*+)</v>)
      |<v[ ]?+/>
      |<is><t(?:[ ]xml:space="preserve")?+>([^<]*+)</t></is>)?+</c>""",
    re.VERBOSE,
)
_STRIDE = _CELL.groups + 1
_ROOT = re.compile(
    rf"""(?:<\?xml[ ][^<>]*\?>)?\s*
    <worksheet(?=\s)[^<>']*\sxmlns="(?:{"|".join(map(re.escape, MAIN_NAMESPACES))})"[^<>']*>""",
    re.VERBOSE,
)
_TAKEN = "<taken/>"
_MISPLACED = re.compile(rf"<c[\s/>]|{_TAKEN}")
_FOREIGN = re.compile(
    rf"""<(?!/row>
      |row(?:[ ]r="{_LINE}")?(?:[ ](?!r=)[a-zA-Z0-9:]+="[^"<>]*")*[ ]?/?>
      |c[ ]r="{_COLUMN}{_LINE}"(?:[ ]s="[0-9]+")?[ ]?/>
      |{_TAKEN[1:]})""",
    re.VERBOSE,
)

_WORKSHEETS = frozenset(f"{namespace} worksheet" for namespace in MAIN_NAMESPACES)
_LOCAL_NAMES = {
    f"{namespace} {local}": local
    for namespace in MAIN_NAMESPACES
    for local in ("sheetData", "row", "c", "f", "v", "t", "rPh")
}


@dataclass(frozen=True, slots=True)
class CellContext:
    """What the cells of a worksheet take from the rest of the workbook.

    Attributes:
        strings: Shared strings.
        date_styles: Indices, as cells write them, of the styles that show a number as a date;
            ``None`` among them when cells without a style are dates.
        date1904: Whether days are counted from 1904 (old Excel for Mac) rather than 1900.
    """

    strings: Sequence[str] = ()
    date_styles: frozenset[str | None] = frozenset()
    date1904: bool = False


class TooManyCellsError(Exception):
    """The sheet holds more cells than the reader was allowed."""


def read_cells(text: str, context: CellContext, most: int = MAX_CELLS) -> Cells:
    """Read the cells that hold a value or a formula.

    Args:
        text: XML of the worksheet.
        context: See the class.
        most: Number of cells that may hold something.

    Raises:
        DamagedPartError: Not the well-formed XML of a worksheet, a value that its type does not
            allow, a cell outside Excel's sheet or there twice.
        TooManyCellsError: More than ``most`` cells.
    """
    cells = fast_cells(text, context, most)
    return parsed_cells(text, context, most) if cells is None else cells


def unescaped(text: str) -> str:
    """Resolve the references of a text cut out of XML that is known to be well-formed."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    hexadecimal, decimal, entity = match.groups()
    return _ENTITIES[entity] if entity else chr(int(hexadecimal or decimal, 16 if hexadecimal else 10))


def decoded(text: str) -> str:
    """Decode the ``_x000D_`` that Excel writes for what XML cannot hold (``_x005F_`` is ``_``)."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    # Two escapes may be the halves of one character; a lone half could not be written to any file.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def number_of(text: str) -> int | float:
    """Read a finite number: ``int`` when it is whole.

    Raises:
        ValueError: Anything else, ``"NaN"`` and ``"1_000"`` included, which ``float`` would take.
    """
    text = text.strip(" \t\r\n")
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"not a number: {text!r}")
    return _whole(float(text))


def _whole(number: float) -> int | float:
    if number - number != 0:
        raise ValueError("beyond the largest number")
    return int(number) if -_WHOLE_LIMIT < number < _WHOLE_LIMIT and number.is_integer() else number


def date_of(serial: int | float, date1904: bool) -> Value:
    """Turn the number of a cell shown as a date into that date.

    What is no date stays a number: a time of day alone, a serial outside 1900-9999, and the
    29 February 1900 that Excel inherited from Lotus 1-2-3 (serial 60; the serials below it run one
    day ahead of the calendar).
    """
    if serial < 0 or 0 < serial < 1:
        return serial
    epoch = _EPOCH_1904
    if not date1904:
        if serial < 1 or 60 <= serial < 61:
            return serial
        epoch = _EPOCH_1900 if serial > 60 else _EPOCH_BEFORE_LEAP
    days = int(serial)
    # Excel shows milliseconds at best; finer digits are noise of the division by 24 hours.
    milliseconds = round((serial - days) * 86_400_000)
    try:
        return _shortest(epoch + timedelta(days=days, milliseconds=milliseconds))
    except OverflowError:
        return serial


def _shortest(moment: datetime) -> date | datetime:
    return moment if moment.time() != time.min else moment.date()


def _iso_date(text: str, _: CellContext) -> Value:
    """Read a date in words of ISO 8601; a time alone is the fraction of a day Excel counts in."""
    text = text.strip()
    if "-" not in text:
        moment = datetime.combine(date.min, time.fromisoformat(text).replace(tzinfo=None))
        return (moment - datetime.min) / timedelta(days=1)
    return _shortest(datetime.fromisoformat(text).replace(tzinfo=None))


def _boolean(text: str, _: CellContext) -> Value:
    return {"1": True, "0": False, "true": True, "false": False}[text.strip()]


def _shared_string(text: str, context: CellContext) -> Value:
    text = text.strip()
    if not (text.isascii() and text.isdigit()):  # A negative index would count from the end.
        raise ValueError(f"not an index: {text!r}")
    return context.strings[int(text)]


def _text(text: str, _: CellContext) -> Value:
    return decoded(text)


_TYPED: Mapping[str, Callable[[str, CellContext], Value]] = {
    "s": _shared_string,
    "str": _text,
    "inlineStr": _text,
    "b": _boolean,
    "e": _text,
    "d": _iso_date,
}


def _value(kind: str | None, style: str | None, text: str, context: CellContext) -> Value | None:
    """Read what a cell holds; ``None`` for empty text.

    Raises:
        ValueError, LookupError: The text is not of the declared type, or the type is unknown.
    """
    if kind is None or kind == "n":
        if not text.strip():
            return None
        number = number_of(text)
        return date_of(number, context.date1904) if style in context.date_styles else number
    value = _TYPED[kind](text, context) if text else None
    return None if value == "" else value


def fast_cells(text: str, context: CellContext, most: int = MAX_CELLS) -> Cells | None:
    """Cut out by one pattern every cell that holds something, or prove nothing and return ``None``.

    See `_is_whole` for the proof. A sheet that the pattern does not fit, or that has a fault to
    report, is left to `parsed_cells`.
    """
    if text.count("</c>") > most:
        return None
    if "\r" in text:  # As an XML parser does before anything else.
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    pieces = _CELL.split(text)
    if not _is_whole(pieces):
        return None
    try:
        values = _fast_values(pieces, context)
    except (ValueError, LookupError):
        return None
    return values, _fast_formulas(pieces) if "<f" in text else {}


def _fast_values(pieces: list[str], context: CellContext) -> dict[str, Value]:
    """Read the values of the cells cut out.

    Raises:
        ValueError, LookupError: A cell is unreadable, or there twice.
    """
    strings, date_styles = context.strings, context.date_styles
    # The commonest cells go in bulk; the pattern allows their digits to be ASCII only.
    whole: list[tuple[str, str]] = []
    shared: list[tuple[str, str]] = []
    others = []
    for cell in _columns(pieces, 1, 2, 3, 6, 7, 8):
        address, style, kind, digits, _, _ = cell
        if digits and digits.isdigit() and len(digits) < 16:
            if kind is None and style not in date_styles:
                whole.append((address, digits))
                continue
            if kind == "s":
                shared.append((address, digits))
                continue
        others.append(cell)
    values: dict[str, Value] = {address: int(digits) for address, digits in whole}
    values.update((address, text) for address, digits in shared if (text := strings[int(digits)]))
    blanks = {address for address, digits in shared if not strings[int(digits)]}
    for address, style, kind, digits, other, inline in others:
        if digits and style not in date_styles and (kind is None or kind == "n"):
            number = float(digits)
            values[address] = number if number % 1 > 0 else _whole(number)
        else:
            content = unescaped(inline or digits or other or "")
            value = _value("inlineStr" if inline else kind, style, content, context)
            if value is None:
                blanks.add(address)
            else:
                values[address] = value
    # A cell that is there twice has made the sum of the parts too small.
    if len(values) + len(blanks) < len(pieces) // _STRIDE or not blanks.isdisjoint(values):
        raise ValueError("a cell is there twice")
    return values


@lru_cache(maxsize=4)
def _prove(text: str) -> None:
    """Check that a document is well-formed; sheets made alike leave the same text, proven once.

    Raises:
        DamagedPartError: It is not.
    """
    parse_xml(text)


def _columns(pieces: list[str], *groups: int) -> Iterator[tuple[Any, ...]]:
    """Walk through some groups of every match; a group that took no part is ``None``."""
    return zip(*(pieces[group::_STRIDE] for group in groups), strict=True)


def _fast_formulas(pieces: list[str]) -> dict[str, str]:
    return {
        address: "=" + unescaped(formula or "")
        for address, attributes, formula in _columns(pieces, 1, 4, 5)
        if attributes is not None
    }


def _is_whole(pieces: list[str]) -> bool:
    """Prove that the pattern took every cell of a well-formed worksheet and nothing else.

    Each cell taken is an element by itself, so the document is well-formed if it is so with an empty
    element in the place of each run of cells (where one element may be, many may) and if the texts
    inside the cells are. Expat judges both, a small part of
    the whole. That these cells are all cells, and cells indeed, comes from the shape of what is
    left: one default namespace, no comment, CDATA or processing instruction to hide one, and between
    the ends of ``sheetData`` nothing but rows and cells that hold nothing.
    """
    rest = _TAKEN.join(filter(None, pieces[::_STRIDE]))
    head, _, body_and_tail = rest.partition("<sheetData>")
    body, closed, tail = body_and_tail.rpartition("</sheetData>")
    if (
        not (closed and pieces[0] and pieces[-1])  # A cell outside the root would leave no mark.
        or not _ROOT.match(head)
        or "<!" in rest
        or rest.find("<?", 1) > 0
        or head.count("xmlns=") > 1
        or "xmlns" in body
        or _MISPLACED.search(head)
        or _FOREIGN.search(body)
        or _MISPLACED.search(tail)
    ):
        return False
    attributes = (f"<f{attributes}/>" for attributes in set(pieces[4::_STRIDE]) - {None, ""})
    texts = filter(None, chain(pieces[5::_STRIDE], pieces[7::_STRIDE], pieces[8::_STRIDE]))
    try:
        _prove(rest)
        parse_xml("<texts>{}</texts>".format("\n".join(chain(attributes, texts))))
    except DamagedPartError:
        return False
    return True


def parsed_cells(text: str, context: CellContext, most: int = MAX_CELLS) -> Cells:
    """Read the cells of any well-formed worksheet; see `read_cells`."""
    sheet = _SheetParser(context, most)
    parse_xml(text, _WORKSHEETS, sheet)
    return sheet.values, sheet.formulas


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
        self._contents: dict[str, str] = {}
        self._characters: list[str] | None = None

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
        elif self._in_cell and not self._phonetic:
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
            # The runs of a rich text make one text.
            self._contents[local] = self._contents.get(local, "") + "".join(self._characters)
            self._characters = None

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

    def _close_cell(self) -> None:
        self._in_cell = False
        address, contents = self._address, self._contents
        if not contents:
            return
        kind, text = self._kind, contents.get("v", "")
        if not text and "t" in contents:  # Inline, whatever type the cell claims.
            kind, text = "inlineStr", contents["t"]
        try:
            value = _value(kind, self._style, text, self._context)
        except (ValueError, LookupError) as error:
            raise DamagedPartError(f"la cellule {address} est illisible") from error
        if value is None and "f" not in contents:
            return
        if address in self.values or address in self.formulas:
            raise DamagedPartError(f"la cellule {address} y figure deux fois")
        if value is not None:
            self.values[address] = value
        if "f" in contents:
            self.formulas[address] = "=" + contents["f"]
        self._left -= 1
        if self._left < 0:
            raise TooManyCellsError
