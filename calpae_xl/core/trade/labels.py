"""When two labels are the same: ids, headers, territories, types, marks, whatever way they were typed or pasted."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


def tidy(text: str) -> str:
    """Return a label without what nobody sees: letters composed, each run of spaces or line feeds one space."""
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    return " ".join(composed.split())


@lru_cache(maxsize=65_536)  # Sheets repeat the same few texts on thousands of lines.
def label_key(text: str) -> str:
    """Return what labels are compared by: tidy, and without case."""
    return tidy(text).casefold()


@lru_cache(maxsize=4_096)
def loose_key(text: str) -> str:
    """Return what the words of a closed list are compared by: letters and digits alone, accents apart.

    « Année-incomplète », « annee incomplete » and « année incomplète » name one reservation.
    """
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if c.isalnum())


def looks_alike(text: str, label: str) -> bool:
    """Tell whether a text is a label but for what nobody sees, which Excel's own functions tell apart."""
    return text.casefold() != label.casefold() and label_key(text) == label_key(label)
