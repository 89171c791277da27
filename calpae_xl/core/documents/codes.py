"""« codes --json »: what each finding code means."""

from __future__ import annotations

from collections.abc import Iterable

from calpae_xl.core.documents import Document
from calpae_xl.core.telling.sentences import code_texts
from calpae_xl.core.trade.codes import Code


def codes_document(codes: Iterable[Code]) -> Document:
    """Make ``calpae/codes/1``: severity and level as in the findings, the rest in words."""
    return {
        "schema": "calpae/codes/1",
        "codes": [{**code_texts(code), "severity": code.severity.value, "level": code.level} for code in codes],
    }
