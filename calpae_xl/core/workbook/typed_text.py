"""Typed values written as text, so that any spreadsheet that saves the file again leaves them as they are."""

from __future__ import annotations

from datetime import date, datetime

from calpae_xl.core.workbook.grid import Value

BLANK, NUMBER, TEXT, BOOLEAN, DATE = "vide", "nombre", "texte", "logique", "date"
"""The words that name the types."""

_BOOLEANS = {"VRAI": True, "FAUX": False}


def encoded(value: Value | None) -> tuple[str, str]:
    """Return the type of a value and its text; a text is its own, to the last blank."""
    if value is None:
        return BLANK, ""
    if isinstance(value, str):
        return TEXT, value
    if isinstance(value, bool):
        return BOOLEAN, "VRAI" if value else "FAUX"
    if isinstance(value, date):
        return DATE, value.isoformat()
    return NUMBER, repr(value)


def decoded(kind: str, text: str) -> Value | None:
    """Return the value.

    Raises:
        ValueError: Not what `encoded` gives.
    """
    match kind:
        case "vide":
            return None
        case "texte":
            return text
        case "logique" if text in _BOOLEANS:
            return _BOOLEANS[text]
        case "date":
            return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
        case "nombre":
            return float(text) if any(sign in text for sign in ".en") else int(text)
    raise ValueError(f"not a typed value: {kind!r}, {text!r}")
