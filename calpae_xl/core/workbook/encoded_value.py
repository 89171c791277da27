"""Typed values written as text, so that any spreadsheet that saves the file again leaves them as they are."""

from __future__ import annotations

import re
from datetime import date, datetime

from calpae_xl.core.trade.values import BOOLEAN_WORDS, PerCent, Undated, Value

BLANK, NUMBER, TEXT, BOOLEAN, DATE, UNDATED = "vide", "nombre", "texte", "logique", "date", "heure"
"""The words that name the types."""

# The record of an undo has digits in workbooks that 0.1.0 wrote.
_BOOLEANS = {**{word: value for value, word in BOOLEAN_WORDS.items()}, "1": True, "0": False}


_NUMBER = re.compile(r"-?[0-9]{1,400}(?:\.[0-9]{1,20})?(?:e[-+]?[0-9]{1,3})?")
"""As Python writes them, infinities and NaN left out: no cell holds one."""


def encoded(value: Value | None) -> tuple[str, str]:
    """Return the type of a value and its text; a text is its own, to the last blank."""
    if value is None:
        return BLANK, ""
    if isinstance(value, str):
        return TEXT, value
    if isinstance(value, bool):
        return BOOLEAN, BOOLEAN_WORDS[value]
    if isinstance(value, date):
        return DATE, value.isoformat()
    if isinstance(value, Undated):
        return UNDATED, repr(float(value))
    if isinstance(value, PerCent):  # How it was shown is no part of the value: both doors write the same.
        return NUMBER, repr(int(value) if value.is_integer() else float(value))
    return NUMBER, repr(value)


def decoded(kind: str, text: str) -> Value | None:
    """Return the value.

    Raises:
        ValueError: Not what `encoded` gives.
    """
    if kind == BLANK:
        return None
    if kind == TEXT:
        return text
    if kind == BOOLEAN and text in _BOOLEANS:
        return _BOOLEANS[text]
    if kind == DATE:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    if kind == UNDATED and _NUMBER.fullmatch(text):
        return Undated(_finite(text))
    if kind == NUMBER and _NUMBER.fullmatch(text):
        return _finite(text) if any(sign in text for sign in ".e") else int(text)
    raise ValueError(f"not a typed value: {kind!r}, {text!r}")


def _finite(text: str) -> float:
    number = float(text)
    if number - number != 0:
        raise ValueError(f"beyond the largest number: {text!r}")
    return number
