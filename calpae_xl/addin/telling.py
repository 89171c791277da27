"""What a click says at the end: what was done, then what people should know of it."""

from __future__ import annotations

from collections.abc import Iterable

from calpae_xl.core.typography import typeset


def told_with_notices(said: str, notices: Iterable[str]) -> str:
    """Write a message, each notice in a paragraph of its own."""
    return typeset("\n\n".join([said, *notices]))
