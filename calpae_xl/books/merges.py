"""Finds the merged areas of a worksheet; those of ours have none, and nearly every sheet is told by a glance."""

from __future__ import annotations

from calpae_xl.books.package import MAIN_NAMESPACES, DamagedPartError, XmlHandler, parse_xml
from calpae_xl.core.trade.typography import number

_MERGE = "mergeCell"
_ELEMENTS = frozenset(f"{namespace} {_MERGE}" for namespace in MAIN_NAMESPACES)


MAX_MERGES = 20_000
"""Merged areas that a sheet may have; ours have none."""


def merged_areas(content: bytes) -> tuple[str, ...]:
    """Return the addresses of the merged areas of a worksheet that is known to be well-formed, in UTF-8.

    Raises:
        DamagedPartError: There are too many.
    """
    first = content.find(_MERGE.encode())
    if first < 0:
        return ()
    handler = _MergeHandler()
    parse_xml(content, (), handler, start=content.rfind(b"<", 0, first))
    return tuple(handler.areas)


class _MergeHandler(XmlHandler):
    def __init__(self) -> None:
        self.areas: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _ELEMENTS and "ref" in attributes:
            self.areas.append(attributes["ref"])
            if len(self.areas) > MAX_MERGES:
                raise DamagedPartError(f"plus de {number(MAX_MERGES)} cellules fusionnées")
