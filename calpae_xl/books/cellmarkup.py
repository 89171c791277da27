"""Writes the content of one cell as worksheets hold it, or says why Excel could not."""

from __future__ import annotations

import re
from datetime import date
from typing import NoReturn

from calpae_xl.books.cellvalue import decoded
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.trade.typography import number, typeset
from calpae_xl.core.trade.values import EXCEL_ERRORS, MAX_TEXT, Value, excel_length, serial
from calpae_xl.core.workbook.future_functions import prefixed
from calpae_xl.core.workbook.plan import Content

# https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
MAX_FORMULA = 8_192
MAX_NUMBER = 9.99999999999999e307

# What XML 1.0 cannot hold, and the carriage return that every parser turns into a line feed.
_UNWRITABLE = "\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff"
_NEEDS_ESCAPE = re.compile(f"[{_UNWRITABLE}]")
# The underscore too, where the text by itself, or its neighbour once escaped, would read as an escape.
_ESCAPED = re.compile(f"[{_UNWRITABLE}]|_(?=x[0-9A-Fa-f]{{4}}[_{_UNWRITABLE}])")
_TYPE = re.compile(r"""\s+t\s*=\s*(?:"[^"]*"|'[^']*')""")
_REFERENCE = re.compile(r"""\s+r\s*=""")

_OTHER_CONTENT = "Corrigez ce qui doit y être écrit, puis recommencez."


class UnwritableCellError(CalpaeError):
    """A cell that cannot take the content planned for it; nothing is written then."""

    def __init__(self, at: CellRef, fault: str, remedy: str) -> None:
        super().__init__(typeset(f"Feuille « {at.sheet} », cellule {at.cell} : {fault}."), typeset(remedy))
        self.at = at


def cell_markup(at: CellRef, attributes: str, content: Content, date1904: bool) -> str:
    """Write a whole ``c`` element.

    Args:
        at: The cell.
        attributes: Those of the cell as it was, kept but for its type; or ``' s="3"'``.
        content: What it holds from now on. An empty text is an empty cell, as in Excel.
        date1904: Whether the workbook counts days from 1904.

    Raises:
        UnwritableCellError: Excel could not hold the content.
    """
    attributes = _TYPE.sub("", attributes)
    if not _REFERENCE.search(attributes):
        attributes = f' r="{at.cell}"{attributes}'
    if content.formula is not None:
        kind, value = _typed(at, content.value, date1904, text_type="str")
        return f"<c{attributes}{kind}><f>{_formula(at, content.formula)}</f>{value}</c>"
    if content.value is None or content.value == "":
        return f"<c{attributes}/>"
    kind, value = _typed(at, content.value, date1904, text_type="inlineStr")
    return f"<c{attributes}{kind}>{value}</c>"


def readable(text: str) -> str:
    """Return the text as it can be read back: half of a surrogate pair by itself is lost in any file."""
    return decoded(_hidden(text)) if _NEEDS_ESCAPE.search(text) else text


def writable_serial(moment: date, date1904: bool) -> int | float:
    """Return the number to write for a date.

    Raises:
        ValueError: The date stands before the calendar of Excel.
    """
    number = serial(moment, date1904=date1904)
    if number < (0 if date1904 else 1):
        raise ValueError(f"before the calendar of Excel: {moment}")
    return number


def _typed(at: CellRef, value: Value | None, date1904: bool, *, text_type: str) -> tuple[str, str]:
    """Return the ``t`` attribute, if any, and the element that holds the value."""
    if value is None:
        return "", ""
    if isinstance(value, bool):
        return ' t="b"', f"<v>{int(value)}</v>"
    if isinstance(value, date):
        try:
            return "", f"<v>{writable_serial(value, date1904)!r}</v>"
        except ValueError:
            _refuse(at, "la date est antérieure au calendrier d’Excel")
    if not isinstance(value, str):
        return "", f"<v>{_digits(at, value)}</v>"
    units = excel_length(value)
    if units > MAX_TEXT:
        limit = number(MAX_TEXT)
        _refuse(at, f"le texte compte {number(units)} caractères, Excel n’en admet que {limit}")
    if text_type == "inlineStr":
        # Never a shared string: the table of those, and all that refers to it, stays as it is.
        return ' t="inlineStr"', f"<is><t{_space(value)}>{_text(value)}</t></is>"
    kind = "e" if value in EXCEL_ERRORS else text_type
    return f' t="{kind}"', f"<v>{_text(value)}</v>"


def _digits(at: CellRef, value: int | float) -> str:
    if not -MAX_NUMBER <= value <= MAX_NUMBER:  # False for NaN as well.
        _refuse(at, "le nombre est impossible ou trop grand pour Excel")
    # Excel holds floats only: the digits of a larger int would be a promise nobody keeps.
    return repr(int(value) if abs(value) < 2**53 and value == int(value) else float(value))


def _formula(at: CellRef, formula: str) -> str:
    text = formula.removeprefix("=")
    if not text or text == formula:
        # A lone "=" stands for a shared or array formula whose text is kept in another cell.
        _refuse(at, "la formule n’a pas de texte")
    if len(text) > MAX_FORMULA:
        _refuse(at, f"la formule dépasse {number(MAX_FORMULA)} caractères")
    if _NEEDS_ESCAPE.search(text):
        _refuse(at, "la formule contient un caractère de contrôle")
    # Kept from Excel, it has no prefix: undone in a file, the cell would say #NAME?.
    return escaped(prefixed(text))


def _refuse(at: CellRef, fault: str) -> NoReturn:
    raise UnwritableCellError(at, fault, _OTHER_CONTENT)


def _text(text: str) -> str:
    return escaped(_hidden(text))


def _hidden(text: str) -> str:
    """Write as ``_x000D_`` what XML cannot hold, and ``_x005F_`` for an underscore that could mislead."""
    return _ESCAPED.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def escaped(text: str) -> str:
    """Write a text as XML holds it between tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _space(text: str) -> str:
    # A parser may drop or fold these spaces; ``\s`` and ``strip`` know more of them than XML does, harmlessly.
    return ' xml:space="preserve"' if text != text.strip() or "\n" in text or "\t" in text or "  " in text else ""
