"""Laying text out in columns: aligned for a pipe, fitted to the width of a terminal."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from calpae_xl.cli.streams import one_line

GAP = 2

_MOST_WEIGHED = 500
"""Rows looked at to share the width out; a hundred departments have thousands, and look alike."""

# A cell may break at a space, and after the dash of a range; never inside a number.
_CHUNKS = re.compile(r"[^ –]*–|[^ –]+")


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Write rows as aligned columns, as wide as they need; the last column is not padded."""
    clean = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*clean, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in clean]


def wrapped(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Fold a text; only ordinary spaces break, so that French punctuation stays with its word."""
    folder = textwrap.TextWrapper(
        max(width, 20), initial_indent=first, subsequent_indent=rest, break_on_hyphens=False, expand_tabs=False
    )
    return folder.wrap(one_line(text)) or [first.rstrip()]


def folded(text: str, width: int) -> list[str]:
    """Fold one cell of a table."""
    lines = [""]
    for word in one_line(text).split(" "):
        for position, chunk in enumerate(_CHUNKS.findall(word) or [word]):
            joined = lines[-1] + (" " if position == 0 and lines[-1] else "") + chunk
            if len(joined) <= width or not lines[-1]:
                lines[-1] = joined
            else:
                lines.append(chunk)
    return lines


def fitted(rows: Sequence[Sequence[str]], margins: Sequence[int], width: int, least_label: int) -> list[int]:
    """Choose the widths of the columns of a table that must hold in ``width``.

    Step by step, the column whose narrowing folds the fewest cells gives way, down to its longest word (the
    label column, down to ``least_label``; then, at last, to its own longest word). What still does not hold is
    left to the terminal.

    Args:
        rows: Every line, header included; the first column is the label.
        margins: What each column takes beside its text.
        width: Of the terminal.
        least_label: Under which labels are hard to read.
    """
    columns = [[one_line(cell) for cell in column] for column in zip(*rows, strict=True)]
    widths = [max(map(len, column)) for column in columns]
    longest = [max(len(word) for cell in column for word in _CHUNKS.findall(cell) or [""]) for column in columns]
    floors = [max(longest[0], least_label), *longest[1:]]
    heights = _Heights([column[:_MOST_WEIGHED] for column in columns])
    room = width - sum(margins) - GAP * (len(widths) - 1)
    while sum(widths) > room:
        loose = [column for column, least in enumerate(floors) if widths[column] > least]
        if not loose:
            widths[0] = min(widths[0], max(longest[0], widths[0] - sum(widths) + room))
            break
        widths[min(loose, key=lambda column: (heights.narrowed(widths, column), -widths[column]))] -= 1
    return widths


class _Heights:
    """How many lines a table takes, for the widths of its columns."""

    def __init__(self, columns: Sequence[Sequence[str]]) -> None:
        self._columns = columns
        self._known: dict[tuple[int, int], list[int]] = {}

    def narrowed(self, widths: Sequence[int], column: int) -> int:
        """Count the lines once a column is one character narrower."""
        lines = (self._of(other, width - (other == column)) for other, width in enumerate(widths))
        return sum(map(max, zip(*lines, strict=True)))

    def _of(self, column: int, width: int) -> list[int]:
        if (column, width) not in self._known:
            self._known[column, width] = [len(folded(cell, width)) for cell in self._columns[column]]
        return self._known[column, width]
