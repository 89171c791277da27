"""When two labels are the same: ids, headers, territories, types, marks, whatever way they were typed or pasted."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Literal

# Signs of no width, marks of direction, soft hyphens, selectors of variants: pages of the web and word processors
# leave them in what is copied from there.
_UNSEEN = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200c\u200d\u200e\u200f\u2060\u3164\ufeff\uffa0"
_UNSEEN_RANGES = (
    *((0x00, 0x08), (0x0E, 0x1B), (0x7F, 0x84), (0x86, 0x9F), (0x180B, 0x180F), (0x202A, 0x202E), (0x2061, 0x206F)),
    *((0xFE00, 0xFE0F), (0xFFF0, 0xFFFB), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)),
)
_BLANK = "\u2800"
"""A pattern of Braille without a dot, which people paste where a space is taken away."""

_DROPPED: dict[int, str | None] = {
    **dict.fromkeys(map(ord, _UNSEEN)),
    ord(_BLANK): " ",
    **dict.fromkeys(code for first, last in _UNSEEN_RANGES for code in range(first, last + 1)),
}
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\u2032\u00b4`\uff07", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\uff02", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d", "-"),
    }
)
"""Quotes and hyphens that keyboards and word processors put for one another."""


_PIECE = 256
"""Characters that are composed together at most, in a text longer than any label."""


def normalized(form: Literal["NFC", "NFD", "NFKD"], text: str) -> str:
    """Return a text with its letters composed or decomposed, in a time that grows as its length.

    Accents over one letter are put in order by comparing each with the others: 32,000 of them would take seconds. A
    long text is done piece by piece, each beginning at a letter where there is one; no word carries that many.
    """
    if len(text) <= _PIECE or text.isascii():
        return unicodedata.normalize(form, text)
    pieces, start = [], 0
    while start < len(text):
        end = start + _PIECE
        while start + _PIECE // 2 < end < len(text) and unicodedata.combining(text[end]):
            end -= 1
        pieces.append(unicodedata.normalize(form, text[start:end]))
        start = end
    return "".join(pieces)


def visible(text: str) -> str:
    """Return a text without the signs that nobody sees, blanks apart."""
    return text if text.isascii() and text.isprintable() else text.translate(_DROPPED)


def tidy(text: str) -> str:
    """Return a label without what nobody sees: letters composed, each run of spaces or line feeds one space."""
    composed = text if text.isascii() else normalized("NFC", text)
    return " ".join(visible(composed).split())


@lru_cache(maxsize=65_536)  # Sheets repeat the same few texts on thousands of lines.
def label_key(text: str) -> str:
    """Return what labels are compared by: tidy, without case, quotes and hyphens all of one kind."""
    return tidy(text).translate(_ALIKE).casefold()


@lru_cache(maxsize=4_096)
def loose_key(text: str) -> str:
    """Return what the words of a closed list are compared by: letters and digits alone, accents apart.

    « Année-incomplète », « annee incomplete » and « année incomplète » name one reservation.
    """
    return "".join(c for c in normalized("NFKD", text.casefold()) if c.isalnum())


def looks_alike(text: str, label: str) -> bool:
    """Tell whether a text is a label but for what nobody sees, which Excel's own functions tell apart."""
    return text.casefold() != label.casefold() and label_key(text) == label_key(label)
