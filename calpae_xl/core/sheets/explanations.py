"""What makes a justification one: it says why. « . », « Vu » and « ok » say nothing, here and in Excel alike."""

from __future__ import annotations

from calpae_xl.core.trade.typography import NBSP
from calpae_xl.core.workbook.formulas import quoted

_SIGNS = ".,;:!?…-–—_/*()=+"
"""Signs that make no word."""

_BLANKS = ("\n", NBSP, "\u202f")
_LONG_WORD = 10

EXPLAINED_BY = "deux mots au moins, ou un mot de dix lettres"
"""What is asked of a justification, to be read after « il faut »."""


def explains(text: str) -> bool:
    """Tell whether a text says something: at least two words, or one of ten letters."""
    for sign in _SIGNS:
        text = text.replace(sign, "")
    for blank in _BLANKS:
        text = text.replace(blank, " ")
    words = [word for word in "".join(sign for sign in text if sign >= " ").split(" ") if word]
    has_letters = text.upper() != text.lower()
    return has_letters and (len(words) > 1 or any(len(word) >= _LONG_WORD for word in words))


def explains_formula(cell: str) -> str:
    """Write the formula that tells the same of a cell."""
    words = cell
    for sign in _SIGNS:
        words = f'SUBSTITUTE({words},{quoted(sign)},"")'
    for blank in ("CHAR(10)", *map(quoted, _BLANKS[1:])):
        words = f'SUBSTITUTE({words},{blank}," ")'
    return f"AND({_has_letters(cell)},{_long_enough(f'TRIM(CLEAN({words}))')})"


def typed_explains_formula(cell: str) -> str:
    """Write a formula for a native validation: the commonest signs only, as it may hold 255 characters."""
    words = cell
    for sign in ".,-":
        words = f'SUBSTITUTE({words},{quoted(sign)},"")'
    return f"=AND({_has_letters(cell)},{_long_enough(f'TRIM({words})')})"


def _has_letters(cell: str) -> str:
    return f"NOT(EXACT(UPPER({cell}),LOWER({cell})))"


def _long_enough(words: str) -> str:
    return f'OR(ISNUMBER(FIND(" ",{words})),LEN({words})>={_LONG_WORD})'
