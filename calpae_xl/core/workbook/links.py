"""Links from a result sheet to the cell that it speaks of."""

from __future__ import annotations

from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.workbook.formulas import quoted
from calpae_xl.core.workbook.plan import Content


def cell_link(at: CellRef, shown: str) -> Content:
    """Make a link to a cell of the workbook."""
    target = f"#'{at.sheet.replace(chr(39), 2 * chr(39))}'!{at.cell}"
    return Content(shown, f"=HYPERLINK({quoted(target)},{quoted(shown)})")
