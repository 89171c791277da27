"""When two formulas are the same, however Excel, its files or a person wrote them.

Excel gives back what its formula bar shows: functions newer than 2007 without the prefix that files need, numbers
and spaces as it writes them itself, quotes around a sheet only where the name wants them.

Source:
    learn.microsoft.com, « Issue: An _xlfn. prefix is displayed in front of a formula »; [MS-XLSX] 2.2.2.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Excel writes « [@Note] » where its files have « [[#This Row],[Note]] ».
_TABLE_MARKS = re.compile(r"""("(?:[^"]|"")*")|\[\#This\ Row\],|[\[\]@]""", re.IGNORECASE)

_TOKEN = re.compile(
    r"""
    (?P<text>"(?:[^"]|"")*")                                    # a text keeps everything
    | '(?P<sheet>(?:[^']|'')+)'!                                # a sheet between quotes
    | (?P<number>(?<![\w.$\]])(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.!:(]))
    | (?P<prefix>\b_xl(?:fn|ws|udf|pm)\.(?:_xl(?:fn|ws|udf|pm)\.)*)
    | (?P<space>[ \n\r\t]+)
    | (?P<word>[\w.$\\?]+)
    | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*")
_OPENING, _CLOSING = frozenset("(,;{+-*/^&=<>"), frozenset("),;}+-*/^&=<>%")


def same_formula(one: str | None, other: str | None) -> bool:
    """Tell whether two formulas, or their absence, are the same."""
    if one is None or other is None:
        return one is other
    return one == other or canonical(one) == canonical(other)


@lru_cache(maxsize=8192)
def canonical(formula: str) -> str:
    """Write a formula in one way: no prefix, numbers to 15 digits, no space that says nothing, names in capitals.

    A space between two references is an operator (their intersection), and stays.
    """
    written: list[str] = []
    spaced = False
    for match in _TOKEN.finditer(formula):
        kind, token = match.lastgroup, match[0]
        if kind == "prefix":
            continue
        if kind == "space":
            spaced = True
            continue
        if kind == "number":
            token = f"{float(token):.15g}"
        elif kind == "sheet":
            token = f"{_sheet(match['sheet'])}!"
        elif kind in {"word", "sign"}:
            token = token.upper()
        if spaced and written and written[-1][-1] not in _OPENING and token[0] not in _CLOSING:
            written.append(" ")
        spaced = False
        written.append(token)
    text = "".join(written)
    return _TABLE_MARKS.sub(lambda match: match[1] or "", text) if "[" in text else text


def _sheet(name: str) -> str:
    """Write the name of a sheet, between quotes only where it wants them."""
    return name.upper() if _PLAIN_SHEET.fullmatch(name) else f"'{name.upper()}'"
