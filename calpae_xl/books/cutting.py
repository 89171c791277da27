"""What is common to texts that are cut out of the bytes of a part, once a pattern and expat have proven its shape."""

from __future__ import annotations

import re
from collections.abc import Sequence

from calpae_xl.books.cellvalue import ENTITIES, unescaped
from calpae_xl.books.package import MAIN_NAMESPACES

_BREAK = b"\0"
"""Parts texts that are read together; no XML holds it."""


def root_pattern(local: str) -> bytes:
    """Return the pattern of the start of a part, its root included, where the main namespace is the default."""
    namespaces = "|".join(map(re.escape, MAIN_NAMESPACES))
    root = rf"""<{local}(?=\s)[^<>']*\sxmlns="(?:{namespaces})"[^<>']*>"""
    return rb"(?:\xef\xbb\xbf)?(?:<\?xml [^<>]*\?>)?\s*" + root.encode()


def with_line_feeds(content: bytes) -> bytes:
    """Return a part with the ends of lines that an XML parser would show."""
    return content.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in content else content


def unescaped_together(texts: Sequence[bytes]) -> list[str]:
    """Resolve the references of many texts at once, at least one; see `cellvalue.unescaped`."""
    whole = _BREAK.join(texts)
    if b"&#" in whole:
        return unescaped(whole.decode()).split(_BREAK.decode())
    if b"&" in whole:
        for entity, character in ENTITIES.items():
            whole = whole.replace(entity.encode(), character.encode())
    return whole.decode().split(_BREAK.decode())
