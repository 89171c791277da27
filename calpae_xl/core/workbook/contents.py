"""What a sheet of ours holds, cell by cell: the builder formats it, the plan writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Content


@dataclass(frozen=True, slots=True)
class SheetContents:
    """All that Python owns in a sheet; a cell that is not listed is empty or belongs to people.

    Attributes:
        cells: By address.
        table_rows: Last row of each Excel table of the sheet, by table name.
    """

    role: Role
    cells: Mapping[str, Content]
    table_rows: Mapping[str, int] = field(default_factory=dict)
