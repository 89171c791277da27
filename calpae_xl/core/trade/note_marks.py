"""Note marks: raised or lowered digits, which number a note and never belong to the figure before them."""

from __future__ import annotations

import re
from collections.abc import Collection

from calpae_xl.core.trade.values import Marked

_DIGITS = "0123456789"
SUPERSCRIPTS, _SUBSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"
_RAISED = str.maketrans(_DIGITS, SUPERSCRIPTS)
_LOWERED = str.maketrans(_DIGITS, _SUBSCRIPTS)
MARK_DIGITS = SUPERSCRIPTS + _SUBSCRIPTS
"""Every digit that Unicode raises or lowers."""

_LONGEST = 120
_LEADING = re.compile(r"[^\w]*(?:[0-9]|n\.? ?[dc]\b|n\.? ?[dc][0-9]|s\.? ?o[0-9.])", re.IGNORECASE)


def may_carry_mark(text: str) -> bool:
    """Tell whether a text may be a figure or a code with a note mark: whoever reads it must look at its letters.

    Raised digits of any other text (« m² », the 1 of « 1er » in a comment) say nothing of a figure.
    """
    return len(text) <= _LONGEST and any(map(text.__contains__, _DIGITS)) and _LEADING.match(text) is not None


def with_marks(text: str, raised: Collection[int], lowered: Collection[int] = ()) -> str:
    """Return a text whose digits that a program shows raised, or lowered, are those of Unicode.

    Args:
        text: As a program keeps it, the look of its characters apart.
        raised: Positions of the characters that are shown higher.
        lowered: Of those that are shown lower.
    """
    if not raised and not lowered:
        return text
    shown = "".join(
        character.translate(_RAISED if place in raised else _LOWERED if place in lowered else {})
        for place, character in enumerate(text)
    )
    return Marked(shown, text)
