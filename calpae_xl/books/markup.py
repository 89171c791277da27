"""Finds elements in the text of an XML part, so that a few characters change and all others stay."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from calpae_xl.books.cellvalue import unescaped
from calpae_xl.books.package import parse_xml

ATTRIBUTE = r"""\s+[^\s=<>"'/]+\s*=\s*(?:"[^"<]*+"|'[^'<]*+')"""
_NAMED_VALUE = re.compile(r"""\s+([^\s=<>"'/]+)\s*=\s*(["'])(.*?)\2""", re.DOTALL)
_MOST_DIGITS = 10
_ENCODING = re.compile(r"""\ufeff?<\?xml\s[^>]*?\sencoding\s*=\s*["']([^"']*)["']""")


class UnsafeEditError(ValueError):
    """A part is sound, but not written in the way of Excel: editing its text could break it."""


class Edit(NamedTuple):
    """A stretch of a text and what takes its place."""

    start: int
    end: int
    text: str


class Attribute(NamedTuple):
    """An attribute of a tag: its value, and where that is written between its quotes."""

    value: str
    start: int
    end: int


def opening(names: str) -> re.Pattern[str]:
    """Return the pattern of an opening or empty tag; group ``empty`` tells which.

    It is exact where `editable` has accepted the text: nothing there hides a ``<``.

    Args:
        names: Pattern of the element names, prefix included.
    """
    return re.compile(rf"<(?:{names})(?P<attributes>(?:{ATTRIBUTE})*+)\s*(?P<empty>/?)>")


def attributes(tag: re.Match[str]) -> dict[str, Attribute]:
    """Return the attributes of a tag found by an `opening` pattern, by name as written."""
    start, end = tag.span("attributes")
    return {
        match[1]: Attribute(unescaped(match[3]), *match.span(3))
        for match in _NAMED_VALUE.finditer(tag.string, start, end)
    }


def whole(text: str) -> int:
    """Read a whole number written in an attribute.

    Raises:
        UnsafeEditError: It is none, or longer than any that Excel writes.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise UnsafeEditError("not a number")
    return int(text)


def attribute_edit(tag: re.Match[str], name: str, value: str) -> Edit:
    """Give an attribute a value that needs no escaping, after the others if it is not there yet."""
    present = attributes(tag).get(name)
    if present is None:
        return Edit(tag.end("attributes"), tag.end("attributes"), f' {name}="{value}"')
    return Edit(present.start, present.end, value)


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Apply edits that do not overlap; those made at the same place keep their order."""
    pieces: list[str] = []
    position = 0
    for start, end, replacement in sorted(edits, key=lambda edit: edit[:2]):
        pieces += (text[position:start], replacement)
        position = end
    return "".join((*pieces, text[position:]))


def editable(content: bytes, roots: Collection[str]) -> str:
    """Decode a part and prove that plain patterns find its elements.

    In a well-formed text without comment, CDATA, DTD or processing instruction, every ``<`` starts a
    tag. The text is decoded as it is: a byte order mark stays, so encoding gives the same bytes back.

    Args:
        content: Bytes of the part.
        roots: Names the root element may have, as ``"namespace local"``.

    Raises:
        DamagedPartError: Not well-formed, or another root.
        UnsafeEditError: Sound, but of an unusual shape.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnsafeEditError("not UTF-8") from error
    declared = _ENCODING.match(text)
    if declared and declared[1].lower() not in ("utf-8", "us-ascii"):
        raise UnsafeEditError(f"declared as {declared[1]}")
    parse_xml(text.removeprefix("\ufeff"), roots)
    local = next(iter(roots)).rpartition(" ")[2]
    if "<!" in text or text.find("<?", 2) > 0 or not re.search(rf"<{local}[\s>/]", text):
        raise UnsafeEditError("comments, processing instructions or prefixed names")
    return text
