"""The sensitivity label of a workbook: who may read it is said there, and copies say the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

PREFIX = "MSIP_Label_"
"""How the names of the properties begin that hold a label where no part of the package does."""

_PERSONAL = ("_owner", "_setby")
_ENCRYPTS = 0x8
_MOST_BYTES, _MOST_PROPERTIES, _LONGEST = 8_192, 64, 255
"""A label takes some 500 bytes, a dozen properties; a copy is to travel by mail."""


class SensitivityLabel(NamedTuple):
    """A label, as packages hold it: in a part, in properties of the document, or in both.

    Attributes:
        info: The part ``LabelInfo.xml``, to the byte; empty when there is none.
        properties: Names and texts; who set the label is left out, as copies name nobody.
        encrypts: Whether it has Excel encrypt what bears it, which nobody else can do.
        whole: Whether this is all of it.
    """

    info: bytes = b""
    properties: tuple[tuple[str, str], ...] = ()
    encrypts: bool = False
    whole: bool = True

    @property
    def is_carried(self) -> bool:
        """Whether a copy can bear it."""
        return self.whole and not self.encrypts


def borne_and_left(label: SensitivityLabel | None) -> tuple[SensitivityLabel | None, SensitivityLabel | None]:
    """Return the label that a workbook made of another bears, and the one that it cannot."""
    return (label, None) if label is None or label.is_carried else (None, label)


def sensitivity_label(
    info: bytes, properties: Iterable[tuple[str, str]], marks: Iterable[str] = ()
) -> SensitivityLabel | None:
    """Return the label that a workbook bears; ``None`` when it bears none.

    Args:
        info: Its part, empty when there is none.
        properties: Of the document, whatever they say.
        marks: What the part says that the label does to what bears it, as numbers whose bits count.
    """
    mine = [(name, text) for name, text in properties if name.casefold().startswith(PREFIX.casefold())]
    if not info and not mine:
        return None
    bits = [*marks, *(text for name, text in mine if name.casefold().endswith("_contentbits"))]
    kept = tuple((name, text) for name, text in mine if not name.casefold().endswith(_PERSONAL))
    whole = len(info) <= _MOST_BYTES and len(kept) <= _MOST_PROPERTIES
    whole = whole and all(len(text) <= _LONGEST and text.isprintable() for each in kept for text in each)
    whole = whole and len({name.casefold() for name, _ in kept}) == len(kept)
    return SensitivityLabel(info, kept, any(_number(text) & _ENCRYPTS for text in bits), whole)


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
