"""How high a row must be for its wrapped texts: neither Excel nor LibreOffice fits a file's rows for us."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from calpae_xl.core.trade.labels import normalized
from calpae_xl.making.styles import FONT_SIZE, LINE_PIXELS
from calpae_xl.making.xlsx import xl_pixel_width

TALLEST_PIXELS = 545
"""Excel's limit is 409.5 points."""

_PADDING_PIXELS = 6
_CELL_MARGINS_PIXELS = 9
_INDENT_PIXELS = 9
_BOLD_RATIO = 1.05


_LOOKALIKES = str.maketrans({"\u00a0": " ", "’": "'"})


class Text(NamedTuple):
    """A text to wrap, with what decides on its lines; ``width`` is that of its column, in characters."""

    text: str
    width: float
    size: int = FONT_SIZE
    bold: bool = False
    indent: int = 0


def column_pixels(width: float) -> int:
    """Return the width of a column given in characters of the default font."""
    return int(7 * width + 5)


def page_breaks(blocks: Iterable[tuple[int, int]], first_room: int, room: int) -> list[int]:
    """Say before which rows to start a page, so that blocks of rows are not cut.

    Args:
        blocks: First row and height in pixels of each block, in order.
        first_room: Height left for them on the first page, in pixels.
        room: Height left for them on the others; a block higher than that is cut anyway.
    """
    breaks: list[int] = []
    left = first_room
    for position, (row, pixels) in enumerate(blocks):
        if pixels > left and position:
            breaks.append(row)
            left = room
        left -= pixels
        while left < 0:
            left += room
    return breaks


def row_pixels(texts: Iterable[Text], least: int = 26) -> int:
    """Return the height of the row that holds ``texts``, cut at what Excel allows."""
    needed = (LINE_PIXELS[text.size] * line_count(text) + _PADDING_PIXELS for text in texts)
    return min(TALLEST_PIXELS, max((least, *needed)))


@lru_cache(maxsize=4096)
def line_count(text: Text) -> int:
    """Count the lines that a text takes, broken at plain spaces only as Excel does."""
    ratio = text.size / FONT_SIZE * (_BOLD_RATIO if text.bold else 1)
    room = (column_pixels(text.width) - _CELL_MARGINS_PIXELS - _INDENT_PIXELS * text.indent) / ratio
    return sum(_paragraph_lines(paragraph, room) for paragraph in text.text.split("\n"))


def _pixels(text: str) -> int:
    # XlsxWriter's table stops at ASCII, and takes the widest guess for the rest.
    plain = normalized("NFD", text.translate(_LOOKALIKES))
    return int(xl_pixel_width("".join(char for char in plain if not unicodedata.combining(char))))


def _paragraph_lines(paragraph: str, room: float) -> int:
    space = _pixels(" ")
    lines, used = 1, 0.0
    for word in paragraph.split(" "):
        width = _pixels(word)
        if used and used + space + width > room:
            lines, used = lines + 1, 0.0
        if width > room:
            # A word wider than its column is cut over several lines.
            lines += math.ceil(width / room) - 1
            width = int(width % room)
        used += width + (space if used else 0)
    return lines
