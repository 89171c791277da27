"""Section 5: what one entry cell says, a figure, a code, nothing, or something that nobody can read for sure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from .book import Cell
from .campaign import AMOUNT, BLOCK, CASELOAD, COUNT, RATE, SUM, Indicator
from .wording import code_of, target_bound

FIGURE, ND, NC, SO, BLANK, UNREADABLE = "figure", "ND", "NC", "SO", "blank", "unreadable"
PLAUSIBLE = 10**12
_NOTHING = re.compile(r"[ \u00a0\u202f]*")


@dataclass(frozen=True)
class Reading:
    """What a cell says; a figure that the row cannot hold is `impossible`, and blocks."""

    state: str
    figure: float | None = None
    impossible: bool = False
    words: str | None = None
    """The text of a target in words, whose bound is the figure."""
    formula: bool = False

    @property
    def blocks(self) -> bool:
        return self.state == UNREADABLE or self.impossible

    @property
    def usable(self) -> bool:
        return self.state == FIGURE and not self.impossible


def shown(number: float) -> float:
    """A number as Excel shows it: 15 significant digits, and nothing under a millionth of a millionth."""
    rounded = float(f"{number:.15g}")
    return 0.0 if abs(rounded) < 1e-12 else rounded


def read(cell: Cell, indicator: Indicator, target: bool, merged: bool = False) -> Reading:
    if merged:
        return Reading(UNREADABLE)
    if cell.value is None:
        return Reading(UNREADABLE, formula=True) if cell.formula else Reading(BLANK)
    value = cell.value
    if cell.error or cell.dated or isinstance(value, bool):
        return Reading(UNREADABLE, formula=cell.formula)
    if isinstance(value, str):
        return _text(cell, value, indicator, target)
    assert isinstance(value, int | float)
    if cell.per_cent and indicator.kind != RATE:
        return Reading(UNREADABLE, formula=cell.formula)
    figure, impossible = _possible(shown(value), indicator)
    return Reading(FIGURE, figure, impossible, formula=cell.formula)


def _text(cell: Cell, text: str, indicator: Indicator, target: bool) -> Reading:
    if cell.marks:
        return Reading(UNREADABLE, formula=cell.formula)
    if _NOTHING.fullmatch(text):
        return Reading(BLANK, formula=cell.formula)
    code = code_of(text)
    if code:
        return Reading(code, formula=cell.formula)
    bound = target_bound(text, indicator) if target and indicator.rule not in (SUM, BLOCK) else None
    if bound is not None:
        return Reading(FIGURE, bound, words=text, formula=cell.formula)
    return Reading(UNREADABLE, formula=cell.formula)


def _possible(number: float, indicator: Indicator) -> tuple[float, bool]:
    """The figure in the row's unit, and whether the row cannot hold it."""
    if indicator.kind == RATE:
        if 0 <= number <= 1:
            return shown(number * 100), False
        return number, not 0 <= number <= 100
    impossible = number < 0 or number > PLAUSIBLE or (indicator.kind == COUNT and number != int(number))
    return number, impossible or (indicator.kind == AMOUNT and not in_cents(number))


def in_cents(number: float) -> bool:
    """Whether an amount has two decimals at most."""
    hundredths = Decimal(repr(number)) * 100
    return hundredths == hundredths.to_integral_value()


COMPARED_BY_RATIO = (COUNT, CASELOAD, AMOUNT)
