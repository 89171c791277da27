"""Rows whose page lost its column of comments: short by one cell, and yet no value of theirs has moved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from calpae_xl.core.transcription.columns import Columns, Holds
from calpae_xl.core.transcription.cut_rows import cell_figure, cell_text, is_prose
from calpae_xl.core.transcription.paper import PaperRow

_VALUE = re.compile(r"[0-9][0-9 .,]*%?|n\.? ?[dc]\.?|s\.? ?o\.?", re.IGNORECASE)


def told_whole(rows: Sequence[PaperRow], columns: Columns) -> Iterator[PaperRow]:
    """Yield rows, those that lost nothing but their comment told as not slipped.

    Had another cell been lost, the last one of each row of the page would hold its comment. A figure or a code there
    proves that it does not, and with it the rows beside; a sentence there, that it does.
    """
    last = len(columns.holds) - 1

    def is_short(row: PaperRow) -> bool:
        return row.slipped and columns.holds[last] is Holds.COMMENT and len(row.cells) == last

    for short, page in groupby(rows, is_short):
        found = [*page]
        ends = [cell_figure(row, last - 1) for row in found if cell_text(row, columns.label)]
        proven = short and any(map(_VALUE.fullmatch, ends)) and not any(map(is_prose, ends))
        yield from (row._replace(slipped=False) for row in found) if proven else found
