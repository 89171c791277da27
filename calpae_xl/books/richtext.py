"""The runs of a rich text, put together as one text in which raised digits stay raised."""

from __future__ import annotations

from calpae_xl.books.cellvalue import decoded
from calpae_xl.core.trade.note_marks import may_carry_mark, with_marks
from calpae_xl.core.trade.values import Marked


class RichText:
    """One text, run after run, as a file has them."""

    def __init__(self) -> None:
        self._runs: list[tuple[str, str | None]] = []
        self._alignment: str | None = None

    def align(self, alignment: str | None) -> None:
        """Take the alignment of the run that begins: ``superscript``, ``subscript``, or none."""
        self._alignment = alignment

    def add(self, text: str) -> None:
        """Add what comes next of the run."""
        self._runs.append((text, self._alignment))

    def read(self) -> str:
        """Return the text; digits that are raised or lowered beside a figure are those of Unicode."""
        whole = decoded("".join(text for text, _ in self._runs))
        if not {"superscript", "subscript"} & {alignment for _, alignment in self._runs} or not may_carry_mark(whole):
            return whole
        return Marked(decoded("".join(_shown(text, alignment) for text, alignment in self._runs)), whole)


def _shown(text: str, alignment: str | None) -> str:
    every = range(len(text))
    return with_marks(text, every if alignment == "superscript" else (), every if alignment == "subscript" else ())
