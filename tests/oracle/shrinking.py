"""The fewest edits that still show a difference."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .comparing import Difference, differences
from .generator import Made, remake
from .package import Edit


def shrink(master: Path, made: Made, difference: Difference, target: Path) -> tuple[Made, Difference]:
    """The workbook without the edits that the difference does not need, and the difference as it shows there."""
    found = difference

    def shows(before: list[Edit], after: list[Edit] | None) -> bool:
        nonlocal found
        remake(master, made, before, after, target)
        same = [d for d in differences(target) if (d.kind, d.place) == (difference.kind, difference.place)]
        found = same[0] if same else found
        return bool(same)

    before, after = made.before, made.after
    if after is not None and shows(before, None):
        after = None
    before = _fewest(before, lambda edits: shows(edits, after))
    if after is not None:
        after = _fewest(after, lambda edits: shows(before, edits))
    return remake(master, made, before, after, target), found


def _fewest(edits: list[Edit], shows: Callable[[list[Edit]], bool]) -> list[Edit]:
    """Drop halves, then quarters, and so on down to single edits."""
    size = max(1, len(edits) // 2)
    while edits:
        start, dropped = 0, False
        while start < len(edits):
            kept = edits[:start] + edits[start + size :]
            if shows(kept):
                edits, dropped = kept, True
            else:
                start += size
        if size == 1 and not dropped:
            break
        size = max(1, size // 2)
    return edits
