"""The text of a cell of a PDF, from its characters: lines, no-break spaces, raised digits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from calpae_xl.core.trade.note_marks import with_marks

if TYPE_CHECKING:
    from pdfminer.layout import LTChar
    from pdfplumber.page import Page


class Character(NamedTuple):
    """A sign as it is drawn; places in points from the left and the top of its page.

    Attributes:
        mcid: Number of the marked content that it belongs to; ``None`` for none.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    mcid: int | None = None


_MOST_DEPTH = 20
_GAP, _SAME_LINE, _RAISED = 0.12, 0.5, 0.82
"""Shares of the size of the letters: a blank that is not drawn, letters of one line, letters that are raised."""

_NUMBER = re.compile(r"[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+|[0-9]+")
_HELD_BLANKS = ("\u00a0", "\u202f")
_BLANKS = (" ", *_HELD_BLANKS)


def characters_of(page: Page) -> list[Character]:
    """Return the signs of a page in the order in which they are drawn, and let go of all else that was made of it.

    They are taken from pdfminer: what pdfplumber makes of each takes as long again.
    """
    found = [
        Character(
            item.get_text(), item.x0, item.x1, page.height - item.y1, page.height - item.y0, item.size, _mark_of(item)
        )
        for item in _drawn(page.layout, 0)
    ]
    page.flush_cache()
    return found


def _mark_of(item: LTChar) -> int | None:
    mark = getattr(item, "mcid", None)
    return mark if isinstance(mark, int) else None


def _drawn(items: Iterable[Any], depth: int) -> Iterator[LTChar]:
    from pdfminer.layout import LTChar, LTFigure

    for item in items:
        if isinstance(item, LTChar):
            yield item
        elif isinstance(item, LTFigure) and depth < _MOST_DEPTH:
            yield from _drawn(item, depth + 1)


def lines_of(characters: Iterable[Character]) -> list[str]:
    """Return lines in the order in which their characters come; each keeps the blank at its end.

    A gap that no character fills is a no-break space: some programs leave them out of what they tag. A digit smaller
    than its line is raised: it numbers a note.
    """
    lines: list[list[Character]] = []
    for character in characters:
        if lines and _on_line(lines[-1], character):
            lines[-1].append(character)
        else:
            lines.append([character])
    return [_line_text(line) for line in lines]


def _on_line(line: Sequence[Character], character: Character) -> bool:
    last = line[-1]
    return (
        abs(character.bottom - last.bottom) <= _SAME_LINE * max(character.size, last.size, 1)
        and character.x0 >= last.x0
    )


def _line_text(line: Sequence[Character]) -> str:
    largest = max(character.size for character in line)
    text, raised = "", []
    for before, character in zip((None, *line), line, strict=False):
        if before is not None and character.x0 - before.x1 > _GAP * largest and not text.endswith((" ", "\u00a0")):
            text += "\u00a0"
        if character.size < _RAISED * largest and character.text.isdigit():
            raised.append(len(text))
        text += character.text
    return str(with_marks(text, raised))


def joined(lines: Sequence[str], *, blanks_kept: bool) -> str:
    """Put the lines of a paragraph together.

    Beside a digit, where nothing tells a line end that somebody typed from one that a narrow cell made, it stays: two
    numbers on two lines are no number.

    Args:
        lines: As drawn.
        blanks_kept: Whether the document keeps the blank at the end of a line: a line that ends without one, on a
            letter, ends within a word that a narrow cell broke.
    """
    text = ""
    for line in lines:
        text += (_between(text, line, blanks_kept=blanks_kept) if text and line else "") + line
    return text.strip(" ")


def _between(before: str, after: str, *, blanks_kept: bool) -> str:
    """Return what parts two lines."""
    if before.endswith((*_BLANKS, "-")) or after.startswith(_HELD_BLANKS) or _is_one_number(before, after):
        return ""
    digits = before[-1].isdigit(), after[0].isdigit()
    if all(digits) or (blanks_kept and before[-1].isalnum() and any(digits)):
        return "\n"
    return "" if blanks_kept and before[-1].isalnum() else " "


def _is_one_number(before: str, after: str) -> bool:
    """Tell whether a line end cuts a number: what stands before it is none, and with what follows it is one."""
    return _NUMBER.fullmatch(before) is None and after[0].isdigit() and _NUMBER.fullmatch(before + after) is not None
