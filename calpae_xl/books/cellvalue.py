"""Reads what a cell of a worksheet holds, from the text that stands for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from calpae_xl.books.numberformat import Look, look_of
from calpae_xl.core.trade.values import EXCEL_ERRORS, OTHER_ERROR, PerCent, Undated, Value, bare_day, date_of

_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|([a-z]+));")
# The ampersand last: « &amp;lt; » is « &lt; ».
ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_MOST_DIGITS = 10
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
# Above 2^53 a float no longer holds every whole number: an int would promise digits it does not have.
_WHOLE_LIMIT = 2**53


@dataclass(frozen=True, slots=True)
class CellContext:
    """What the cells of a worksheet take from the rest of the workbook.

    Attributes:
        strings: Shared strings.
        date_styles: Indices, as cells write them, of the styles that show any number as a date;
            ``None`` among them when cells without a style are dates.
        per_cent_styles: Likewise, those that show any number in per cent.
        mixed_styles: Likewise, the number formats of those that show some numbers otherwise than others.
        date1904: Whether days are counted from 1904 (old Excel for Mac) rather than 1900.
    """

    strings: Sequence[str] = ()
    date_styles: frozenset[str | None] = frozenset()
    per_cent_styles: frozenset[str | None] = frozenset()
    mixed_styles: Mapping[str | None, str] = field(default_factory=dict)
    date1904: bool = False


def unescaped(text: str) -> str:
    """Resolve the references of a text cut out of XML that is known to be well-formed, or will be."""
    if "&" not in text:
        return text
    if "&#" in text:
        return _REFERENCE.sub(_character, text)
    for entity, character in ENTITIES.items():
        text = text.replace(entity, character)
    return text


def _character(match: re.Match[str]) -> str:
    hexadecimal, decimal, entity = match.groups()
    if len(hexadecimal or decimal or "") > _MOST_DIGITS:
        raise ValueError(f"not a character: {match[0][:_MOST_DIGITS]!r}")
    return ENTITIES[f"&{entity};"] if entity else chr(int(hexadecimal or decimal, 16 if hexadecimal else 10))


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


def _iso_date(text: str, _: CellContext) -> Value:
    """Read a date in words of ISO 8601; a time alone is no day."""
    text = text.strip()
    if "-" not in text:
        moment = datetime.combine(date.min, time.fromisoformat(text).replace(tzinfo=None))
        return Undated((moment - datetime.min) / timedelta(days=1))
    return bare_day(datetime.fromisoformat(text).replace(tzinfo=None))


def _boolean(text: str, _: CellContext) -> Value:
    return {"1": True, "0": False, "true": True, "false": False}[text.strip()]


def _shared_string(text: str, context: CellContext) -> Value:
    text = text.strip()
    if not (text.isascii() and text.isdigit()):  # A negative index would count from the end.
        raise ValueError(f"not an index: {text!r}")
    return context.strings[int(text)]


def _text(text: str, _: CellContext) -> Value:
    return decoded(text)


def _error(text: str, _: CellContext) -> Value:
    return text if text in EXCEL_ERRORS else OTHER_ERROR


_TYPED: Mapping[str, Callable[[str, CellContext], Value]] = {
    "s": _shared_string,
    "str": _text,
    "inlineStr": _text,
    "b": _boolean,
    "e": _error,
    "d": _iso_date,
}


def typed_value(kind: str | None, style: str | None, text: str, context: CellContext) -> Value | None:
    """Read what a cell holds; ``None`` for empty text.

    Raises:
        ValueError, LookupError: The text is not of the declared type, or the type is unknown.
    """
    if kind is None or kind == "n":
        if not text.strip():
            return None
        number = number_of(text)
        mixed = context.mixed_styles.get(style)
        look = None if mixed is None else look_of(mixed, number)
        if look is Look.DATE or style in context.date_styles:
            return date_of(number, date1904=context.date1904)
        return PerCent(number) if look is Look.PER_CENT or style in context.per_cent_styles else number
    value = _TYPED[kind](text, context) if text else None
    return None if value == "" else value
