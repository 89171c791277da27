"""How consolidated cells and changes are shown: the words and numbers that people read."""

from __future__ import annotations

from collections.abc import Mapping

from calpae_xl.core.figures.changes import Change, ChangeState, Reason
from calpae_xl.core.figures.consolidation import ConsolidatedCell, State
from calpae_xl.core.figures.department_totals import DepartmentTotal
from calpae_xl.core.figures.ends import WITHOUT_RATIO
from calpae_xl.core.figures.targets import TargetGap, TargetState
from calpae_xl.core.telling.messages import with_unit
from calpae_xl.core.trade.model import Indicator, MissingCode, Observation, ValueKind
from calpae_xl.core.trade.typography import (
    NBSP,
    listed,
    number,
    percentage,
    plural,
    rounded,
    signed,
    signed_euros,
    typeset,
)
from calpae_xl.core.trade.values import COMPUTED_DUST
from calpae_xl.core.trade.words import BLOCKED

NOT_FILLED_IN, NOT_CONCERNED = "non renseigné", "sans objet"
_SAID_OF_CODE: Mapping[MissingCode, str] = {
    MissingCode.BLANK: NOT_FILLED_IN,
    MissingCode.SO: NOT_CONCERNED,
    MissingCode.UNREADABLE: "bloqué",
}

_NUMBERS = {2: "deux", 3: "trois", 4: "quatre", 5: "cinq"}
_MOST_LISTED = 4
"""Departments named one by one; beyond, they are counted."""

STATE_WORDS: Mapping[State, str] = {
    State.COMPLETE: "complet",
    State.PARTIAL: "partiel",
    State.SINGLE: "un seul département",
    State.RANGE: "fourchette",
    State.WEIGHTED: "pondéré",
    State.COUNTED_ONCE: "compté une fois",
    State.BLOCKED: "bloqué",
    State.MISSING: "manquant",
}

REASON_WORDS: Mapping[Reason, str] = {
    Reason.PARTIAL_YEAR: "année incomplète",
    Reason.UNDERESTIMATED: "sous-estimé",
    Reason.EXCEPTIONAL_EVENT: "événement exceptionnel",
    Reason.SERIES_BREAK: "rupture de série",
    Reason.BLOCKED: "chiffre bloqué",
    Reason.UNEQUAL_COVERAGE: "départements comptés différents",
    Reason.NOT_ADDITIVE: "fourchette",
    Reason.UNEQUAL_SCOPE: "mode de calcul différent",
    Reason.DIFFERING_DEFINITION: "définition différente",
    Reason.ZERO_BASE: "départ de 0",
    Reason.SMALL_BASE: "petit nombre au départ",
    Reason.MISSING_VALUE: "donnée manquante",
}

UNEQUAL_LINES = "lignes comptées différentes"
"""What unequal coverage is for a block."""


def cell_text(cell: ConsolidatedCell) -> str:
    """Write what a consolidated cell shows by itself: « 1 059 », « ≥ 389 », « BLOQUÉ »."""
    if cell.text is not None:
        return cell.text
    if cell.value is not None:
        return with_unit(cell.value, cell.indicator)
    if cell.state is State.PARTIAL:
        return f"≥{NBSP}{with_unit(cell.lower_bound, cell.indicator)}" if cell.lower_bound else MissingCode.ND.value
    if cell.state is State.SINGLE and cell.low is not None:
        return with_unit(cell.low, cell.indicator)
    if cell.low is not None and cell.high is not None:
        return _range(cell.low, cell.high, cell.indicator.kind)
    if cell.state is State.BLOCKED:
        return BLOCKED
    return "" if cell.code in {MissingCode.BLANK, None} else cell.code.value


def _range(low: float, high: float, kind: ValueKind) -> str:
    if low == high:
        unit = {ValueKind.RATE: f"{NBSP}%", ValueKind.DELAY: f"{NBSP}jours"}.get(kind, "")
        return f"{number(high)}{unit}"
    if kind is ValueKind.RATE:
        return typeset(f"{number(low)} %–{number(high)} %")
    return f"{number(low)}–{number(high)}{NBSP}jours" if kind is ValueKind.DELAY else f"{number(low)}–{number(high)}"


def printed_text(cell: ConsolidatedCell) -> str:
    """Write what a consolidated cell shows in a table: the figure of one department alone never without its name."""
    return f"{cell_text(cell)} ({cell.coverage[0]} seul)" if cell.state is State.SINGLE else cell_text(cell)


def cell_display(cell: ConsolidatedCell) -> str:
    """Write a consolidated cell with who is in it: « ≥ 389 (2A seul ; 2B ND) », « 56 (2B seul) »."""
    whole = len(cell.coverage) == len({o.territory for o in cell.sources})
    if cell.state is not State.PARTIAL and not (cell.state is State.RANGE and not whole):
        return printed_text(cell)
    detail = coverage_detail(cell)
    return typeset(f"{cell_text(cell)} ({detail})" if detail else cell_text(cell))


def coverage_detail(cell: ConsolidatedCell, is_worth: str = " : ") -> str:
    """Write which departments are in a cell and what the others say: « 2A seul ; 2B ND ».

    Empty for a block, whose rows may each lack another department: they say it themselves.

    Args:
        cell: Of the collectivity.
        is_worth: What stands between a department and its zero, which is no minimum to show.
    """
    if cell.indicator.is_block:
        return ""
    known = [o for o in cell.sources if o.territory in cell.coverage]
    others = [o for o in cell.sources if o.territory not in cell.coverage]
    if cell.state is State.PARTIAL and not cell.lower_bound:
        return " ; ".join([*(f"{o.territory}{is_worth}0" for o in known), *map(_absence, others)])
    alone = f"{known[0].territory} seul" if len(known) == 1 else _territories(known)
    return " ; ".join([alone, *_absences(others)])


def total_text(total: DepartmentTotal, indicator: Indicator) -> str:
    """Write what a department counts for a block: « 161 », « ≥ 125 » where lines lack, or why there is nothing."""
    if total.figure is None:
        code = MissingCode.BLANK if total.code is None else total.code
        return BLOCKED if total.blocked else "" if code is MissingCode.BLANK else code.value
    shown = with_unit(total.figure, indicator)
    return shown if total.whole else f"≥{NBSP}{shown}"


def full_coverage(cell: ConsolidatedCell) -> str:
    """Say of a cell that lacks nothing who is counted; it is never called complete: reservations may bear on it."""
    plural_ending = "s" if len(cell.coverage) > 1 else ""
    if cell.unconcerned:
        counted = f"{listed([*cell.coverage])} compté{plural_ending}"
        return f"{counted}, {listed([*cell.unconcerned])} sans objet"
    if len(cell.coverage) == 1:
        return "le département est compté"
    return f"les {_NUMBERS.get(len(cell.coverage), len(cell.coverage))} départements sont comptés"


def state_said(cell: ConsolidatedCell) -> str:
    """Say what a cell is worth, in a few words."""
    return full_coverage(cell) if cell.state is State.COMPLETE else STATE_WORDS[cell.state]


def _territories(cells: list[Observation]) -> str:
    if len(cells) > _MOST_LISTED:
        return plural(len(cells), "département")
    return ", ".join(o.territory for o in cells)


def _absences(cells: list[Observation]) -> list[str]:
    if len(cells) > _MOST_LISTED:
        return [f"{plural(len(cells), 'département')} sans chiffre"]
    return [_absence(o) for o in cells]


def _absence(seen: Observation) -> str:
    return f"{seen.territory} {code_said(seen.code)}"


def code_said(code: MissingCode | None) -> str:
    """Say in a few words why there is no figure: « ND », « sans objet »."""
    code = code or MissingCode.BLANK
    return _SAID_OF_CODE.get(code, code.value)


def change_display(change: Change) -> str:
    """Write a change: « +97 (+2,6 %) », « +5 points », « −6 jours », or why there is none."""
    if change.state is not ChangeState.COMPUTED or change.absolute is None:
        return reasons_text(change)
    return _difference(change.indicator, change.absolute, change.relative, reasons_text(change))


def signed_text(value: float, indicator: Indicator, decimals: int = 1) -> str:
    """Write a difference with its unit: « +97 », « +5 points », « −6 jours », « −12,50 € ».

    One that so many decimals would show as none takes more: « 0 point, non atteint » says nothing of 89.999 %.
    """
    if indicator.kind is ValueKind.AMOUNT:
        return signed_euros(value)
    while abs(value) > COMPUTED_DUST and rounded(value, decimals) == 0:
        decimals += 1
    text, unit = signed(value, decimals), _UNITS_OF_DIFFERENCES.get(indicator.kind)
    return text if unit is None else f"{text}{NBSP}{unit if abs(rounded(value, decimals)) < 2 else unit + 's'}"


_UNITS_OF_DIFFERENCES = {ValueKind.RATE: "point", ValueKind.DELAY: "jour"}


def _difference(indicator: Indicator, value: float, relative: float | None, without_ratio: str) -> str:
    """Write a difference with its percentage, or why it has none."""
    text = signed_text(value, indicator)
    if indicator.kind in WITHOUT_RATIO:
        return text
    if relative is not None:
        return f"{text} ({percentage(relative)})"
    return f"{text} ({without_ratio})" if without_ratio else text


def reasons_text(told: Change | TargetGap) -> str:
    """Write the reasons of a change or of a gap: « année incomplète, rupture de série »."""
    return ", ".join(reasons_of(told))


def reasons_of(told: Change | TargetGap) -> list[str]:
    """Return the words of each reason of a change or of a gap."""
    return [_reason_text(reason, told.indicator) for reason in told.reasons]


def _reason_text(reason: Reason, indicator: Indicator) -> str:
    """Say a reason: what a block lacks at one end is a line, be its department counted or not."""
    if reason is Reason.UNEQUAL_COVERAGE and indicator.is_block:
        return UNEQUAL_LINES
    return REASON_WORDS[reason]


NO_TARGET = "sans objectif"

REACHED, MISSED, NO_VERDICT = "atteint", "non atteint", "écart seul"
TO_KEEP, TO_DO = "à tenir", "reste à faire"
"""Of a target whose year is not over: what the latest year reaches has to be kept, what it does not to be done."""


def gap_state(gap: TargetGap) -> str:
    """Say in a few words what can be said of a target, or why nothing can."""
    if gap.state is TargetState.MISSING and not gap.is_set:
        return NO_TARGET
    if gap.gap is None:
        return reasons_text(gap)
    if gap.state is TargetState.PENDING:
        # Where nothing says which side is wanted, a target is kept by being met.
        met = gap.enough if gap.enough is not None else abs(gap.gap) <= COMPUTED_DUST
        return TO_KEEP if met else TO_DO
    return {True: REACHED, False: MISSED, None: NO_VERDICT}[gap.enough]


def gap_display(gap: TargetGap) -> str:
    """Write the gap to a target: « −12 (−34,3 %), reste à faire », « +1 jour, non atteint », or why there is none."""
    if gap.gap is None:
        return gap_state(gap)
    base = ", ".join(_BASE_WORDS[reason] for reason in gap.reasons)
    return f"{_difference(gap.indicator, gap.gap, gap.relative, base)}, {gap_state(gap)}"


_NO_FIGURE = "—"


def aimed_text(gap: TargetGap) -> str:
    """Write what is aimed at, in its words where it has some; a dash where no figure can be used."""
    if gap.words is not None:
        return gap.words
    return _NO_FIGURE if gap.aimed is None else with_unit(gap.aimed, gap.indicator)


def compared_text(gap: TargetGap) -> str:
    """Write what a target is held against: « 2022 : 23 »."""
    figure = _NO_FIGURE if gap.achieved is None else with_unit(gap.achieved, gap.indicator)
    return f"{gap.against.label}{NBSP}: {figure}"


_BASE_WORDS: Mapping[Reason, str] = {
    Reason.ZERO_BASE: "objectif de 0",
    Reason.SMALL_BASE: "petit nombre visé",
}
"""Why a gap has no percentage."""
