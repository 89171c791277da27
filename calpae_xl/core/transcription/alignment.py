"""The cells of a row, each under the header of its column.

A table whose rows do not all have the same cells is written, by some programs, on a finer grid: a header, and each
value below, then spans several columns of it. A row that begins a cell elsewhere than its header, or that has more or
fewer of them, has slipped from a place that nothing tells; cells that it leaves out at its end count as missing, as
this is what deleting a cell makes.
"""

from __future__ import annotations

from calpae_xl.core.transcription.paper import PaperRow


def own_columns(header: PaperRow) -> tuple[int, ...]:
    """Return the positions at which the cells of a row of headers begin."""
    before = (None, *header.cells)
    return tuple(
        at
        for at, (left, cell) in enumerate(zip(before, header.cells, strict=False))
        if left is None or not (cell.covered and cell.text and cell.text == left.text)
    )


def aligned(row: PaperRow, header: PaperRow) -> PaperRow:
    """Return a row with one cell for each header; as it stands, and told as slipped, where that cannot be."""
    columns = own_columns(header)
    printed = [at for at, cell in enumerate(row.cells) if not cell.covered]
    if len(row.cells) == len(header.cells) and {*printed} <= {*columns}:
        return row._replace(cells=tuple(row.cells[at] for at in columns))
    is_plain = len(columns) == len(header.cells)
    return row._replace(cells=row.cells if is_plain else tuple(row.cells[at] for at in printed), slipped=True)
