"""The look of the workbook: colours of the French State design system, and cell formats as layers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from calpae_xl.core.figures.reserved import RESERVED
from calpae_xl.core.trade.model import Indicator, ValueKind
from calpae_xl.core.trade.typography import NBSP
from calpae_xl.making.xlsx import Format, Workbook

BLUE = "#000091"
BLUE_PALE = "#E3E3FD"
BLUE_PALEST = "#F5F5FE"
INK = "#161616"
GREY_TEXT = "#666666"
GREY_LINE = "#929292"
GREY_RULE = "#DDDDDD"
GREY_PALE = "#F6F6F6"
WHITE = "#FFFFFF"


class Owner(Enum):
    """Who writes on a sheet; values are the colours of its tab."""

    PEOPLE = "#000091"
    BOTH = "#0063CB"
    PYTHON = "#18753C"
    REFERENCE = "#929292"


Layer = Mapping[str, object]
"""Properties of a format; later layers win."""

# Excel fits rows and columns to the font of the default style: every sheet keeps to it.
FONT_SIZE = 11
SMALL_FONT_SIZE = 10
LINE_PIXELS = {9: 16, 10: 17, 11: 20}
"""Height of a line of Calibri by font size, as Excel fits rows on a screen at 96 dots per inch."""

BASE: Layer = {"font_size": FONT_SIZE, "font_color": INK, "valign": "vcenter"}
SMALL: Layer = {"font_size": SMALL_FONT_SIZE}
BOLD: Layer = {"bold": True}
WRAPPED: Layer = {"text_wrap": True}
MUTED: Layer = {"font_color": GREY_TEXT}
RIGHT: Layer = {"align": "right"}
LEFT: Layer = {"align": "left", "indent": 1}
CENTRED: Layer = {"align": "center"}
INDENTED: Layer = {"align": "left", "indent": 2}
DAY: Layer = {"num_format": "dd/mm/yyyy"}
AS_TEXT: Layer = {"num_format": "@"}
EDITABLE: Layer = {"locked": False}
QUOTED: Layer = {"quote_prefix": True}
BOXED: Layer = {"border": 1, "border_color": GREY_RULE}
"""Cells that people fill in."""

TITLE: Layer = {"font_size": 18, "bold": True, "font_color": BLUE}
SUBTITLE: Layer = {"font_size": FONT_SIZE, "font_color": GREY_TEXT}
HEADING: Layer = {"font_size": 12, "bold": True, "font_color": BLUE}
HEADER: Layer = {
    "bold": True,
    "font_color": WHITE,
    "bg_color": BLUE,
    "text_wrap": True,
    "border": 1,
    "border_color": WHITE,
}
SECTION: Layer = {"bold": True, "font_color": BLUE, "bg_color": BLUE_PALE}
TARGET_HEADER: Layer = {"font_color": BLUE, "bg_color": BLUE_PALE}
TARGET: Layer = {"bg_color": BLUE_PALEST}
RULED: Layer = {"top": 1, "top_color": GREY_RULE}
RULED_STRONGLY: Layer = {"top": 1, "top_color": GREY_LINE}
"""The first row of a measure. Rules are all at the top: two cells then never claim the same edge."""

CLOSED: Layer = {"bottom": 1, "bottom_color": GREY_LINE}
"""The last row of a table."""

LINK: Layer = {"font_color": BLUE, "underline": 1}
HIDDEN_TEXT: Layer = {"num_format": ";;;"}


class Styles:
    """Formats of one workbook, each made once whatever the number of cells that use it.

    Args:
        book: The workbook.
        locked: Whether protection leaves no cell open, not even those that people fill in.
        stamp: Word that every title shows before its text. It is part of the format: no sheet can
            forget it, and the text of the title stays what it was.
    """

    def __init__(self, book: Workbook, *, locked: bool = False, stamp: str = "") -> None:
        self._book, self.locked = book, locked
        self._stamp: Layer = {"num_format": f'"{stamp} – "@'} if stamp else {}
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}

    def get(self, *layers: Layer) -> Format:
        """Return the format of a cell: the base look under ``layers``."""
        stamped = (self._stamp,) if any(layer is TITLE for layer in layers) else ()
        properties = {key: value for layer in (BASE, *layers, *stamped) for key, value in layer.items()}
        if self.locked:
            properties.pop("locked", None)
        return self._made(properties)

    def bare(self, *layers: Layer) -> Format:
        """Return a format that changes nothing else, for a condition that is laid over cells."""
        return self._made({key: value for layer in layers for key, value in layer.items()})

    def _made(self, properties: dict[str, object]) -> Format:
        key = tuple(sorted(properties.items()))
        made = self._formats.get(key)
        if made is None:
            made = self._formats[key] = self._book.add_format(properties)
        return made


AMOUNT_FORMAT = f'#,##0.00"{NBSP}€"'
"""A French Excel shows it as ``# ##0,00" €"``."""

AMOUNT_WIDTH = 19
"""Width of a column that shows 999 999 999,99 €, in bold."""


def shows_amounts(indicators: Iterable[Indicator]) -> bool:
    """Tell whether columns must be wide enough for amounts."""
    return any(indicator.kind is ValueKind.AMOUNT for indicator in indicators)


def number_format(kind: ValueKind, unit: str) -> str:
    """Return the format of whole figures: « 16 375 », « 95 % », « 22 jours », « 1 234,50 € »."""
    if kind is ValueKind.AMOUNT:
        return AMOUNT_FORMAT
    if kind is ValueKind.RATE:
        return f'0"{NBSP}"%'
    return f'0"{NBSP}{_quoted(unit)}"' if kind is ValueKind.DELAY else "#,##0"


def decimal_format(kind: ValueKind, unit: str) -> str:
    """Return the format of figures with decimals: « 24,3 jours ».

    No single code shows « 22 » and « 24,3 »: an optional decimal leaves its comma behind (« 22, »).
    """
    if kind is ValueKind.AMOUNT:
        return AMOUNT_FORMAT
    if kind is ValueKind.RATE:
        return f'0.0#"{NBSP}"%'
    return f'0.0#"{NBSP}{_quoted(unit)}"' if kind is ValueKind.DELAY else "#,##0.0#"


def reserved_format(code: str) -> str:
    """Return a format of figures that adds the mark of a reservation, to texts that hold a figure as well."""
    return f'{code}"{RESERVED}";-{code}"{RESERVED}";{code}"{RESERVED}";@"{RESERVED}"'


def _quoted(unit: str) -> str:
    return unit.replace('"', '""')
