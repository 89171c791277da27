"""Finds the merged areas of a worksheet; those of ours have none, and nearly every sheet is told by a glance."""

from __future__ import annotations

from collections.abc import Callable

from calpae_xl.books.package import MAIN_NAMESPACES, XmlHandler, parse_xml

_MERGE = "mergeCell"
_WRITTEN = tuple(_MERGE.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_ELEMENTS = frozenset(f"{namespace} {_MERGE}" for namespace in MAIN_NAMESPACES)


def merged_areas(content: bytes, decoded: Callable[[bytes], str]) -> tuple[str, ...]:
    """Return the addresses of the merged areas of a worksheet that is known to be well-formed.

    Args:
        content: XML of the worksheet.
        decoded: Makes a text of it.
    """
    if not any(map(content.__contains__, _WRITTEN)):
        return ()
    handler = _MergeHandler()
    parse_xml(decoded(content), (), handler)
    return tuple(handler.areas)


class _MergeHandler(XmlHandler):
    def __init__(self) -> None:
        self.areas: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _ELEMENTS and "ref" in attributes:
            self.areas.append(attributes["ref"])
