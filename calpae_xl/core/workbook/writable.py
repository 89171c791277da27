"""Which workbooks are written into: not a copy that was transmitted, nor one of an older layout."""

from __future__ import annotations

from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.layout import LAYOUT_VERSION, Role
from calpae_xl.core.workbook.seal import refuse_sealed
from calpae_xl.core.workbook.sheet_recognition import ToRemakeError, mark_of


class OlderLayoutError(ToRemakeError):
    """The workbook was built by an earlier version: its sheets have no place for what is written now."""

    def __init__(self, file: str, version: int) -> None:
        super().__init__(
            f"Le classeur « {file} » suit la mise en page {version}, plus ancienne que celle de cette version de "
            f"CALPAE ({LAYOUT_VERSION}) : il se lit, mais rien n’y est écrit."
        )


def refuse_unwritable(grid: Grid) -> None:
    """Refuse to write into a workbook that is only to be read.

    A copy that one department fills in goes on being filled in: it holds no result sheet.

    Raises:
        SealedCopyError: It is a copy that was transmitted.
        OlderLayoutError: It was built by an earlier version.
    """
    refuse_sealed(grid)
    marks = [mark for sheet in grid.sheets if (mark := mark_of(sheet)) is not None]
    oldest = min((mark.version for mark in marks if mark.role is Role.CONSOLIDATION), default=LAYOUT_VERSION)
    if oldest < LAYOUT_VERSION:
        raise OlderLayoutError(grid.name, oldest)
