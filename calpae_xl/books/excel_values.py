"""Cells as Excel hands them over, and back: typed values one way, what a keyboard would type the other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from calpae_xl.books.area import Area
from calpae_xl.books.cellmarkup import cell_markup, readable, writable_serial
from calpae_xl.books.quickcells import Cells
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.trade.values import EXCEL_ERRORS, OTHER_ERROR, Value, date_of, serial
from calpae_xl.core.workbook.formula_text import same_formula
from calpae_xl.core.workbook.grid import Sheet, column_letters
from calpae_xl.core.workbook.plan import Content

Typed = str | float | bool
"""What goes into a cell: a formula, a text behind an apostrophe where one is needed, a number, a boolean."""

Block = Sequence[Sequence[Any]]
"""Rows of cells as Excel gives them: ``None``, text, float, bool, moment, Decimal, or int for an error."""

LONGEST_TOGETHER = 8_000
"""Past some 8 200 characters Excel takes a text only alone, not among other cells."""

_WHOLE_LIMIT = 2**53
# xlCVError; the code that arrives adds 0x800A0000, read as a signed number.
_ERROR_BASE = -2146828288
_ERRORS: Mapping[int, str] = {
    _ERROR_BASE + number: text
    for number, text in {
        2000: "#NULL!",
        2007: "#DIV/0!",
        2015: "#VALUE!",
        2023: "#REF!",
        2029: "#NAME?",
        2036: "#NUM!",
        2042: "#N/A",
        2043: "#GETTING_DATA",
        2045: "#SPILL!",
        2046: "#CONNECT!",
        2047: "#BLOCKED!",
        2048: "#UNKNOWN!",
        2049: "#FIELD!",
        2050: "#CALC!",
    }.items()
}

# A text that no Excel reads as anything else: words without a digit, or a sentence too long to be a date.
_WORDS = re.compile(r"[^\W\d_][^\d]*")
_SENTENCE = 40
_LOGICAL = frozenset({"vrai", "faux", "true", "false", "wahr", "falsch"})


def rows_of(block: Any) -> Block:
    """Return rows of cells; a single cell comes bare."""
    return block if isinstance(block, tuple | list) else ((block,),)


def wants_numbers(values: Block) -> bool:
    """Tell whether some cells came as moments or currency, whose exact number must be asked for."""
    return any(isinstance(value, date | Decimal) for row in values for value in row)


def cells_of(area: Area, values: Block, numbers: Block, formulas: Block, date1904: bool) -> Cells:
    """Return the cells of an area as the reader of files does.

    Args:
        area: Where the blocks stand.
        values: ``Range.Value``: tells the dates from the numbers.
        numbers: ``Range.Value2``: dates and currency as plain numbers; looked at only for those.
        formulas: ``Range.Formula``: English, A1; the constant itself where there is no formula.
        date1904: Whether the workbook counts days from 1904.
    """
    letters = [column_letters(column) for column in range(area.left, area.right + 1)]
    found: dict[str, Value] = {}
    formula_cells: dict[str, str] = {}
    for row, line in enumerate(values):
        for column, value in enumerate(line):
            formula = formulas[row][column]
            # The formula of a text that starts with « = » is that text.
            calculated = isinstance(formula, str) and formula.startswith("=") and formula != value
            if not calculated and (value is None or value == ""):
                continue
            address = f"{letters[column]}{area.top + row}"
            if calculated:
                formula_cells[address] = formula
            if value is not None and value != "":
                found[address] = _value(value, numbers[row][column], date1904)
    return found, formula_cells


def _value(value: object, number: Any, date1904: bool) -> Value:
    if isinstance(value, str | bool):
        return value
    if isinstance(value, float):
        return _plain(value)
    if isinstance(value, date):
        return date_of(_plain(float(number)), date1904=date1904)
    if isinstance(value, Decimal):
        return _plain(float(number))
    # Excel's numbers are floats: an int is an error.
    return _ERRORS.get(value, OTHER_ERROR) if isinstance(value, int) else str(value)


def _plain(number: float) -> int | float:
    return int(number) if -_WHOLE_LIMIT < number < _WHOLE_LIMIT and number.is_integer() else number


def content_in(sheet: Sheet, address: str) -> Content:
    """Return what a cell holds."""
    return Content(sheet.values.get(address), sheet.formulas.get(address))


def checked(at: CellRef, content: Content, date1904: bool) -> None:
    """Refuse what no workbook could hold, as writing it into a file does.

    Raises:
        UnwritableCellError: Says why.
    """
    cell_markup(at, "", content, date1904)


def typed(content: Content, date1904: bool) -> Typed:
    """Return what to put into a cell that is to hold a content; an empty text empties it.

    Dates go as their number: the format of the cell, which stays, shows them.
    """
    value = content.value
    if content.formula is not None:
        return content.formula
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return value
    if isinstance(value, date):
        return float(writable_serial(value, date1904))
    if isinstance(value, int | float):
        return float(value)
    text = readable(value)
    return text if _is_plain(text) else f"'{text}"


def typed_again(content: Content, date1904: bool) -> Typed:
    """Return what to put back into a cell that keeps its content: an error that stands there is one, not a text."""
    if content.formula is None and isinstance(content.value, str) and content.value in EXCEL_ERRORS:
        return content.value
    return typed(content, date1904)


def _is_plain(text: str) -> bool:
    if not text[0].isalpha() or text.casefold().strip() in _LOGICAL:
        return False
    return len(text) > _SENTENCE or _WORDS.fullmatch(text) is not None


def is_formula(sent: Typed) -> bool:
    """Tell whether what is put into a cell is a formula."""
    return isinstance(sent, str) and sent.startswith("=")


def is_taken(sent: Typed, value: object, formula: object) -> bool:
    """Tell whether a cell holds what was put into it.

    Args:
        sent: What was put.
        value: Its ``Value2``.
        formula: Its ``Formula``; looked at only where a formula was put.
    """
    if sent == "":
        return value is None or value == ""
    if isinstance(sent, bool) or isinstance(value, bool):
        return sent is value
    if not isinstance(sent, str):
        return isinstance(value, float) and value == sent
    if sent.startswith("="):
        return isinstance(formula, str) and value != sent and same_formula(formula, sent)
    if sent in EXCEL_ERRORS:
        return isinstance(value, int)
    return value == sent.removeprefix("'")


def holds(sheet: Sheet, address: str, content: Content, date1904: bool) -> bool:
    """Tell whether a cell holds a content already: the result of a formula is Excel's business."""
    found = content_in(sheet, address)
    if content.formula is not None or found.formula is not None:
        return same_formula(content.formula, found.formula)
    wanted, value = content.value, found.value
    if wanted is None or wanted == "" or value is None:
        return (wanted is None or wanted == "") and value is None
    if isinstance(wanted, bool) or isinstance(value, bool):
        return wanted is value
    if isinstance(wanted, str) or isinstance(value, str):
        return isinstance(wanted, str) and readable(wanted) == value and value not in EXCEL_ERRORS
    return _number(wanted, date1904) == _number(value, date1904)


def _number(value: datetime | date | int | float, date1904: bool) -> float:
    return float(serial(value, date1904=date1904) if isinstance(value, date) else value)
