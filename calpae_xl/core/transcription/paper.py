"""A document as whoever opened it hands it over: lines of text and tables, in the order of its pages."""

from __future__ import annotations

from typing import NamedTuple

NOTE = "\ue000"
"""Stands in a text for the reference of a footnote: a sign of the private area, which no document prints."""


class PaperCell(NamedTuple):
    """One cell of a row.

    Attributes:
        text: As printed, remnants of markup included; a line feed where the document itself ends a line.
        covered: Whether it lies under a merge that begins beside it or above: nothing is printed there.
    """

    text: str
    covered: bool = False


class PaperRow(NamedTuple):
    """One row of a table.

    Attributes:
        place: Where it stands, as people find it: « ligne 46 », « tableau 2, ligne 5 ».
        cells: From left to right; a row may have fewer than its neighbours.
        slipped: Whether they are not those of the header of the table, so that nothing tells the column of each.
    """

    place: str
    cells: tuple[PaperCell, ...]
    slipped: bool = False


class PaperTable(NamedTuple):
    """One table, or the part of it that a page holds."""

    rows: tuple[PaperRow, ...]


class Paper(NamedTuple):
    """A document.

    Attributes:
        name: File name, for messages.
        parts: Lines of text and tables, in order.
        digest: SHA-256 of the file that was read, in hexadecimal.
    """

    name: str
    parts: tuple[str | PaperTable, ...]
    digest: str = ""
