"""Reads what the part of an Excel table says of it: its name, its extent, whether it ends with a total row."""

from __future__ import annotations

from calpae_xl.books.area import Area
from calpae_xl.books.cellvalue import decoded
from calpae_xl.books.package import XmlHandler
from calpae_xl.core.workbook.grid import ListTable


class TableHandler(XmlHandler):
    """Follows the root of the part; ``table`` stays ``None`` when that names no area."""

    def __init__(self) -> None:
        self.table: ListTable | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Follow a start tag."""
        if name.rpartition(" ")[2] != "table" or self.table is not None:
            return
        area = Area.parse(attributes.get("ref", ""))
        if area is not None:
            called = decoded(attributes.get("displayName", attributes.get("name", "")))
            self.table = ListTable(called, str(area), attributes.get("totalsRowCount", "0") not in {"0", ""})
