"""Reads the strings that the cells of a workbook share."""

from __future__ import annotations

import re

from calpae_xl.books.cellvalue import decoded
from calpae_xl.books.cutting import root_pattern, unescaped_together, with_line_feeds
from calpae_xl.books.package import (
    MAX_WHOLE_BYTES,
    Package,
    XmlHandler,
    local_name,
    main_roots,
    prove_xml,
)
from calpae_xl.books.richtext import RichText

_PLAIN = re.compile(rb'<si><t(?: xml:space="preserve")?+>([^<]*+)</t></si>')
_MOST_PLAIN = 100_000
"""Beyond, there are more than the cells that a workbook may have; pieces would take much memory."""
_FRAME = re.compile(root_pattern("sst") + rb"[^<]*+</sst>\s*+")


def shared_strings(package: Package, part: str | None) -> list[str]:
    """Return the shared strings, none if their part is missing: a cell that wants one is then refused.

    Raises:
        UnusableFileError: The part is damaged, or suspect.
    """
    if part is None or part not in package:
        return []
    plain = _plain_strings(package.xml(part))
    if plain is not None:
        return plain
    handler = _StringsHandler()
    package.parse(part, handler, main_roots("sst"))
    return handler.strings


def _plain_strings(content: bytes) -> list[str] | None:
    """Read a part that holds nothing but plain strings; ``None`` for any other, or one with a fault to report."""
    if len(content) > MAX_WHOLE_BYTES:
        return None
    pieces = _PLAIN.split(with_line_feeds(content), _MOST_PLAIN)
    if len(pieces) == 1 or not _FRAME.fullmatch(b"".join(pieces[::2])):
        return None
    try:
        prove_xml(content)
        return [*map(decoded, unescaped_together(pieces[1::2]))]
    except ValueError:
        return None


class _StringsHandler(XmlHandler):
    """One string per ``si``: its runs make one text, its phonetic guides are left out."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._text = RichText()
        self._in_text = self._phonetic = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = local_name(name)
        if local == "t":
            self._in_text = not self._phonetic
        elif local == "si":
            self._text = RichText()
        elif local == "rPh":
            self._phonetic = True
        elif local == "vertAlign":
            self._text.align(attributes.get("val"))

    def characters(self, data: str) -> None:
        if self._in_text:
            self._text.add(data)

    def end(self, name: str) -> None:
        local = local_name(name)
        if local == "t":
            self._in_text = False
        elif local == "r":
            self._text.align(None)
        elif local == "si":
            self.strings.append(self._text.read())
        elif local == "rPh":
            self._phonetic = False
