"""When two formulas are the same, however Excel, its files or a person wrote them; and a formula filled elsewhere.

Excel gives back what its formula bar shows: functions newer than 2007 without the prefix that files need, numbers
and spaces as it writes them itself, quotes around a sheet only where the name wants them.

Source:
    learn.microsoft.com, « Issue: An _xlfn. prefix is displayed in front of a formula »; [MS-XLSX] 2.2.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from calpae_xl.core.workbook.grid import (
    LAST_COLUMN,
    LAST_ROW,
    area_corners,
    column_letters,
    column_number,
    split_address,
)

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
_REFERENCE = re.compile(
    r"""
    "(?:[^"]|"")*" | '(?:[^']|'')*' | \[[^\[\]]*\]              # texts, quoted sheets and columns of tables
    | (?<![\w.$\\?])(?:
        (?P<cell>\$?[A-Za-z]{1,3}\$?[0-9]{1,7})(?![\w.(!])
        | (?P<columns>\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3})(?![\w.(!])
        | (?P<rows>\$?[0-9]{1,7}:\$?[0-9]{1,7})(?![\w.(!])
      )
    """,
    re.VERBOSE,
)
_CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")
_AREA = re.compile(r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}:\$?[A-Za-z]{1,3}\$?[0-9]{1,7}")
_Moving = tuple[bool, int]
"""Whether it is a column, and its number."""

_CONSTANTS = frozenset({"TRUE", "FALSE"})
_PART = re.compile(r"(\$?)(?:([A-Za-z]+)|([0-9]+))")
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


def filled(formula: str, origin: str, cell: str) -> str:
    """Return what the formula of a cell becomes in another one; see `filling`."""
    return filling(formula, origin)(cell)


def filling(formula: str, origin: str) -> Callable[[str], str]:
    """Return what tells what the formula of a cell becomes in others, filled there by Excel, by their addresses.

    Relative references move, absolute ones stay; beyond the last row or column, Excel goes on from the first.

    Args:
        formula: With or without its leading ``=``.
        origin: Address of the cell that holds it.
    """
    (letters, top), end = split_address(origin), 0
    left = column_number(letters)
    pieces: list[tuple[str, _Moving]] = []
    for part in _moving_parts(formula):
        column, number = part[2], part[3]
        moving = (True, column_number(column.upper())) if column else (False, int(number))
        pieces.append((formula[end : part.start()], moving))
        end = part.end()
    rest, distinct = formula[end:], {moving for _, moving in pieces}

    def at(cell: str) -> str:
        letters, row = split_address(cell)
        rows, columns = row - top, column_number(letters) - left
        moved = {
            (is_column, number): column_letters((number - 1 + columns) % LAST_COLUMN + 1)
            if is_column
            else str((number - 1 + rows) % LAST_ROW + 1)
            for is_column, number in distinct
        }
        return "".join([text + moved[moving] for text, moving in pieces]) + rest

    return at


def _moving_parts(formula: str) -> Iterator[re.Match[str]]:
    """Yield the columns and rows of relative references."""
    for reference in _REFERENCE.finditer(formula):
        if reference.lastgroup and _on_sheet(reference[0]):
            for part in _PART.finditer(formula, *reference.span()):
                if not part[1]:
                    yield part


def followed(formula: str, places: Mapping[str, str]) -> str | None:
    """Return a formula whose cells stand elsewhere now; ``None`` when it reads anything that is not known to move so.

    Another sheet, a name, a table, a whole row or column; an area whose cells no longer stand side by side.

    Args:
        formula: With or without its leading ``=``.
        places: New address by former one, of the cells that it may read.
    """
    written: list[str] = []
    tokens = [*_TOKEN.finditer(formula)]
    for number, match in enumerate(tokens):
        token, following = match[0], tokens[number + 1][0] if number + 1 < len(tokens) else ""
        if match.lastgroup == "sheet" or token in {"[", "!"}:
            return None
        if match.lastgroup == "word" and following != "(" and token.upper() not in _CONSTANTS:
            moved = _moved(token, places)
            if moved is None:
                return None
            token = moved
        written.append(token)
    text = "".join(written)
    return text if all(followed_area(area, places) for area in _AREA.findall(formula)) else None


def _moved(reference: str, places: Mapping[str, str]) -> str | None:
    match = _CELL.fullmatch(reference)
    place = None if match is None else places.get(f"{match[2].upper()}{match[4]}")
    if match is None or place is None:
        return None
    letters, row = split_address(place)
    return f"{match[1]}{letters}{match[3]}{row}"


def followed_area(area: str, places: Mapping[str, str]) -> str | None:
    """Return where the cells of an area stand now; ``None`` when they do not stand side by side as they did.

    Args:
        area: Such as ``"E14:G14"``.
        places: New address by former one.
    """
    corners = area_corners(area.replace("$", "").upper())
    if corners is None:
        return None
    left, top, right, bottom = corners
    if (right - left + 1) * (bottom - top + 1) > len(places):
        return None
    offsets = set()
    for column in range(left, right + 1):
        for row in range(top, bottom + 1):
            place = places.get(f"{column_letters(column)}{row}")
            if place is None:
                return None
            letters, moved = split_address(place)
            offsets.add((column_number(letters) - column, moved - row))
    if len(offsets) != 1:
        return None
    (columns, rows) = offsets.pop()
    first, last = f"{column_letters(left + columns)}{top + rows}", f"{column_letters(right + columns)}{bottom + rows}"
    return f"{first}:{last}"


def _on_sheet(reference: str) -> bool:
    """Tell a reference from a name, such as ZZZ1, whose column or row no sheet has."""
    parts = _PART.findall(reference)
    return all(column_number(letters.upper()) <= LAST_COLUMN for _, letters, _ in parts if letters) and all(
        0 < int(number) <= LAST_ROW for _, _, number in parts if number
    )


def _sheet(name: str) -> str:
    """Write the name of a sheet, between quotes only where it wants them."""
    return name.upper() if _PLAIN_SHEET.fullmatch(name) else f"'{name.upper()}'"
