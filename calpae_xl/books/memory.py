"""A workbook made in a test."""

from __future__ import annotations

from calpae_xl.core.grid import Grid


class MemoryBook:
    """A book whose content is at hand."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid

    @property
    def name(self) -> str:
        """File name, for messages."""
        return self._grid.name

    def read(self) -> Grid:
        """Return the content."""
        return self._grid
