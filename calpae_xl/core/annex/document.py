"""The annex as whoever prints it receives it: sentences and tables, typeset, without a word on looks."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from calpae_xl.core.telling.revision_note import RevisionNote


class ColumnKind(Enum):
    """What a column of a table holds: it decides its width and how its cells are aligned."""

    MEASURE = "measure"
    LABEL = "label"
    FIGURE = "figure"
    REMARK = "remark"


class Column(NamedTuple):
    """One column of a table."""

    header: str
    kind: ColumnKind


class Cell(NamedTuple):
    """One cell of a table.

    Attributes:
        text: As printed; a line feed parts its lines.
        note: Text of its footnote, numbered by whoever prints it; empty when it has none.
        sign: What follows a number beyond its last digit.
        is_number: Whether its digits stand under those of the other rows.
        is_inner: Whether it breaks down the row above.
        is_total: Whether it adds up the rows below.
    """

    text: str
    note: str = ""
    sign: str = ""
    is_number: bool = False
    is_inner: bool = False
    is_total: bool = False


class Row(NamedTuple):
    """One row of a table: as many cells as the table has columns, or one, which is the title of a section.

    Attributes:
        opens: Whether a measure begins here.
    """

    cells: tuple[Cell, ...]
    opens: bool = False

    @property
    def is_section(self) -> bool:
        """Whether it is a title over the rows below."""
        return len(self.cells) == 1


class Table(NamedTuple):
    """A table with its title.

    Attributes:
        description: What somebody who does not see it needs to know of its shape.
        legend: What its signs mean; empty when they need no word.
    """

    title: str
    description: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    legend: str = ""


class Section(NamedTuple):
    """Sentences and tables under a title."""

    title: str
    sentences: tuple[str, ...]
    tables: tuple[Table, ...] = ()


class Annex(NamedTuple):
    """The whole document.

    Attributes:
        standing: What it is worth, who answers for it, and since when.
        key_points: What matters this year, a sentence each.
        key_figures: The first indicator of each measure, at a glance.
        legend: What the codes and marks mean.
        revision: What differs from the vintage before; ``None`` when there is none to compare with.
        provisional: Whether every page says that figures may still change.
    """

    title: str
    subtitle: str
    standing: tuple[str, ...]
    key_points: tuple[str, ...]
    key_figures: Table
    legend: tuple[str, ...]
    sections: tuple[Section, ...]
    revision: RevisionNote | None
    provisional: bool
