"""Random workbooks: the shipped one, edited as people, other programs and accidents edit it.

The same seed and number give the same workbook. Each family of edits is a function of the draft; a draft tells what
was done to it, so that a disagreement can be read at once.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .campaign import AMOUNT
from .draft import Draft, Layout
from .figures import blocks, bounds, breakdowns, entry_edits, merges, money, scopes, targets, weights
from .package import Edit, Package
from .product import run
from .surroundings import (
    answers,
    bad_reservations,
    labels,
    lost_reservations,
    reservations,
    settings,
    structure,
)

FAMILIES: tuple[tuple[Callable[[Draft], None], float], ...] = (
    (entry_edits, 0.8),
    (blocks, 0.5),
    (blocks, 0.3),
    (scopes, 0.35),
    (weights, 0.4),
    (targets, 0.35),
    (bounds, 0.4),
    (breakdowns, 0.25),
    (merges, 0.08),
    (reservations, 0.5),
    (bad_reservations, 0.15),
    (lost_reservations, 0.05),
    (settings, 0.2),
    (labels, 0.15),
    (structure, 0.06),
)
ANSWERED = 0.1
"""Share of the workbooks that went through a run, were answered in `Contrôles`, and edited again."""


@cache
def shipped(path: Path) -> tuple[Package, Layout]:
    return Package.open(path), Layout.of(path)


@dataclass
class Made:
    """A workbook that was written: what was done to the shipped one, then, for some, after a run of `traiter`."""

    path: Path
    before: list[Edit]
    after: list[Edit] | None = None

    def __str__(self) -> str:
        told = [str(edit) for edit in self.before]
        if self.after is not None:
            told += ["calpae traiter --sur-place", *map(str, self.after)]
        return "\n".join(told)


def make(master: Path, seed: int, index: int, target: Path) -> Made:
    """Write the workbook of this number."""
    original, layout = shipped(master)
    draft = Draft(original.copy(), layout, random.Random(f"{seed}:{index}"))
    if any(indicator.kind == AMOUNT for indicator in layout.campaign.published):
        money(draft)
    for family, share in FAMILIES:
        if draft.chance(share):
            family(draft)
    made = Made(target, draft.package.edits)
    draft.package.save(target)
    if draft.chance(ANSWERED) and treat(target):
        again = Draft(Package.open(target), Layout.of(target), draft.rng)
        answers(again)
        if again.chance(0.4):
            bounds(again)
        again.package.save(target)
        made.after = again.package.edits
    return made


def remake(master: Path, made: Made, before: list[Edit], after: list[Edit] | None, target: Path) -> Made:
    """A workbook with some of the edits of another."""
    shipped(master)[0].again(before).save(target)
    if after is not None and treat(target):
        treated = Package.open(target)
        treated.again([edit for edit in after if treated.holds(edit)]).save(target)
    return Made(target, before, after)


def treat(target: Path) -> bool:
    """Run `traiter` on a workbook, and whether it was possible."""
    exit_code, _, _ = run("traiter", str(target), "--sur-place")
    for backup in target.parent.glob(f"{target.stem}*.xlsx"):
        if backup != target:
            backup.unlink()
    return exit_code <= 1
