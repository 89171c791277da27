"""How formulas call Excel tables and their columns: ``tblReserves[[#This Row],[Indicateur]]``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

# A text between quotes, or what may be the name of a table before its bracket.
_TOKEN = re.compile(r"""("(?:[^"]|"")*"|'(?:[^']|'')*')|([^\W\d][\w.\\]*|\\[\w.\\]*)(?=\[)""")
_SPECIAL = re.compile(r"(['\[\]#])")


class Renaming(NamedTuple):
    """What formulas called a table and some of its columns, and what they call them now."""

    before: str
    after: str
    headers: tuple[tuple[str, str], ...] = ()


def renamed(formula: str, wanted: Iterable[Renaming]) -> str:
    """Return a formula that calls tables and columns as they are called now; what it quotes stays."""
    for renaming in wanted:
        if "[" in formula and renaming.before.casefold() in formula.casefold():
            formula = _renamed(formula, renaming)
    return formula


def _renamed(formula: str, renaming: Renaming) -> str:
    pieces: list[str] = []
    position = 0
    while (token := _TOKEN.search(formula, position)) is not None:
        name = token[2]
        if name is None or name.casefold() != renaming.before.casefold():
            pieces.append(formula[position : token.end()])
            position = token.end()
            continue
        end = _end_of_brackets(formula, token.end())
        pieces += (formula[position : token.start()], renaming.after, _columns(formula[token.end() : end], renaming))
        position = end
    return "".join((*pieces, formula[position:]))


def _end_of_brackets(formula: str, start: int) -> int:
    """Return where the bracket that opens there closes; in it an apostrophe takes the character after it."""
    depth, position = 0, start
    while position < len(formula):
        character = formula[position]
        if character == "'":
            position += 1
        elif character == "[":
            depth += 1
        elif character == "]":
            depth -= 1
            if depth == 0:
                return position + 1
        position += 1
    return len(formula)


def _columns(brackets: str, renaming: Renaming) -> str:
    for before, after in renaming.headers:
        old = re.escape(_SPECIAL.sub(r"'\1", before))
        # A backslash in the name of a column is no reference to a group.
        new = _SPECIAL.sub(r"'\1", after).replace("\\", r"\\")
        brackets = re.sub(rf"(?<=[\[@]){old}(?=\])", new, brackets, flags=re.IGNORECASE)
    return brackets
