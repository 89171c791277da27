"""Number formats: whether what people see of a number is a date, a share in per cent, or a number."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from enum import Enum
from functools import lru_cache, partial
from typing import NamedTuple

BUILTIN_DATES = frozenset(map(str, (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))))
"""Built-in formats, in every language, that show a date or a time."""

BUILTIN_PERCENTAGES = frozenset({"9", "10"})

LONGEST_FORMAT = 2_000
"""Excel takes 255 characters, some of which XML or other programs write longer."""

# In a format code: quoted text and the marks that take the next character; the hours that go beyond a day; colours,
# locales and all else in brackets but conditions.
_TEXTS = re.compile(r'"[^"]*(?:"|$)|[\\_*].?', re.DOTALL)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9]+(?:\.[0-9]+)?)\]")
_OTHER_BRACKETS = re.compile(rf"(?!{_CONDITION.pattern})\[[^]]*(?:\]|$)", re.DOTALL)
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
_COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.gt,
    "<=": operator.ge,
    ">": operator.lt,
    ">=": operator.le,
    "=": operator.eq,
    "<>": operator.ne,
}
"""The limit first."""
_OF_NUMBERS = 3
"""Sections of a format at most; a fourth is that of texts."""


class Look(Enum):
    """What people see of a number."""

    NUMBER = "number"
    DATE = "date"
    PER_CENT = "per cent"


class _Section(NamedTuple):
    """What a section of a format makes of the numbers that it is for."""

    is_for: Callable[[float], bool]
    look: Look


def is_date_format(code: str) -> bool:
    """Tell whether a number format shows some numbers as a date or a time, from its code as files hold it."""
    return Look.DATE in looks(code)


def is_builtin_date(number: str) -> bool:
    """Tell whether a format of Excel's own, which has no code, shows a date or a time."""
    return number in BUILTIN_DATES


def looks(code: str) -> Collection[Look]:
    """Return all that a number format makes of numbers; one look, nearly always."""
    return {section.look for section in _sections(code)}


def look_of(code: str, number: float) -> Look:
    """Return what a number format makes of a number.

    Its sections are for the numbers above 0, for those below, and for 0, unless one of the first two says for which it
    is; a number that is none of these goes to the last.
    """
    sections = _sections(code)
    return next((section.look for section in sections if section.is_for(number)), sections[-1].look)


@lru_cache(maxsize=1024)
def _sections(code: str) -> Sequence[_Section]:
    """Return the sections that are for numbers, one at least: that of texts, the last with « @ » in it, is not."""
    parts = _OTHER_BRACKETS.sub("", _ELAPSED.sub("h", _TEXTS.sub("", code))).split(";")
    if len(parts) > 1 and "@" in parts[-1]:
        parts.pop()
    parts = parts[:_OF_NUMBERS]
    asked = [_CONDITION.search(part) for part in parts[:2]]
    above = operator.gt if any(asked) or len(parts) == _OF_NUMBERS else operator.ge
    implied: Sequence[Callable[[float], bool]] = (lambda number: above(number, 0), lambda number: number < 0)
    tests: list[Callable[[float], bool]] = [
        implied[rank] if condition is None else partial(_COMPARED[condition[1]], float(condition[2]))
        for rank, condition in enumerate(asked)
    ]
    return [_Section(test, _look(part)) for test, part in zip([*tests, _is_any], parts, strict=False)]


def _is_any(_: float) -> bool:
    return True


def _look(section: str) -> Look:
    if _DATE_LETTERS.search(section):
        return Look.DATE
    return Look.PER_CENT if "%" in section else Look.NUMBER
