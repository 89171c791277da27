"""What is printed when a person watches: headings, folded sentences, tables, in few and redundant colours."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

from calpae_xl.cli.columns import GAP, fitted, folded, wrapped

_NARROWEST = 60
_WIDEST_PROSE = 120
"""Sentences longer than this are tiring to read, however wide the window."""
_LEAST_LABEL = 20


class Cell(NamedTuple):
    """A cell of a table: its text, its mark in the margin, its style."""

    text: str
    style: str = ""
    mark: str = ""


class Row(NamedTuple):
    """A line of a table, or a heading between lines when it has no cell."""

    label: str
    cells: tuple[Cell, ...] = ()


class Screen:
    """A terminal; colours come from the user's own theme, and never carry meaning alone."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
        self.width = max(self._console.width, _NARROWEST)

    def line(self, text: str = "", style: str = "") -> None:
        """Print one line as it is."""
        self._print(Text(text, style))

    def heading(self, text: str) -> None:
        """Print a title with a blank line before it."""
        self.line()
        for line in wrapped(text, self.width):
            self.line(line, "bold")

    def say(self, text: str, style: str = "", *, first: str = "", rest: str | None = None) -> None:
        """Print a sentence, folded; ``first`` and ``rest`` start its first line and the others."""
        for line in wrapped(text, min(self.width, _WIDEST_PROSE), first, first if rest is None else rest):
            self.line(line, style)

    def tables(self, header: Sequence[str], groups: Sequence[tuple[str, Sequence[Row]]]) -> None:
        """Print titled tables of the same columns: labels to the left, figures to the right, then their mark."""
        rows = [row for _, group in groups for row in group if row.cells]
        margins = [max((len(row.cells[i].mark) for row in rows), default=0) for i in range(len(header) - 1)]
        # A mark may take the first space of the gap that follows; nothing follows the last column.
        margins[:-1] = [max(margin - 1, 0) for margin in margins[:-1]]
        sized = [(row.label, *(cell.text for cell in row.cells)) for row in rows]
        widths = fitted([header, *sized], [0, *margins], self.width, _LEAST_LABEL)
        for title, group in groups:
            self.heading(title)
            self._columns(Row(header[0], tuple(Cell(text, "bold") for text in header[1:])), widths, margins)
            self.line("─" * (sum(widths) + sum(margins) + GAP * (len(widths) - 1)), "dim")
            for row in group:
                if row.cells:
                    self._columns(row, widths, margins)
                else:
                    self.say(row.label, "italic")

    def _columns(self, row: Row, widths: Sequence[int], margins: Sequence[int]) -> None:
        label = folded(row.label, widths[0])
        figures = [folded(cell.text, width) for cell, width in zip(row.cells, widths[1:], strict=True)]
        for position in range(max(map(len, [label, *figures]))):
            line, beyond = Text(f"{_at(label, position):<{widths[0]}}"), 0
            for cell, parts, width, margin in zip(row.cells, figures, widths[1:], margins, strict=True):
                mark = cell.mark if position == len(parts) - 1 else ""
                line.append(" " * (GAP - beyond) + f"{_at(parts, position):>{width}}{mark:<{margin}}", cell.style)
                beyond = max(len(mark) - margin, 0)
            line.rstrip()
            self._print(line)

    def _print(self, text: Text) -> None:
        self._console.print(text, overflow="ignore", crop=False, soft_wrap=True)


def _at(lines: Sequence[str], position: int) -> str:
    return lines[position] if position < len(lines) else ""
