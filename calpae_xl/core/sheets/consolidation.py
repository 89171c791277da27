"""The sheet « CeA »: the consolidated table, alive, with Python's values as cached results."""

from __future__ import annotations

from calpae_xl.core.consolidation import ConsolidatedCell, State
from calpae_xl.core.display import cell_text
from calpae_xl.core.grid import Value
from calpae_xl.core.model import ValueKind


def shown_value(cell: ConsolidatedCell) -> Value:
    """Return what the visible cell holds: a number where adding it makes sense, else a text.

    Rates are fractions, under a format in per cent.
    """
    if cell.text is None and cell.value is not None:
        return cell.value / 100 if cell.indicator.kind is ValueKind.RATE else cell.value
    if cell.state is State.SINGLE:
        return f"{cell_text(cell)} ({cell.coverage[0]} seul)"
    return cell_text(cell)
