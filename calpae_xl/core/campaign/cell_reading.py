"""Reading one entry cell: a figure, a code, blank, or unreadable with proposals. Never a silent guess."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import NamedTuple

from calpae_xl.core.campaign.odd_texts import read_oddity
from calpae_xl.core.campaign.written_codes import PROPOSE_ND, code_proposal, written_code
from calpae_xl.core.campaign.written_numbers import (
    BLANKS,
    PLAUSIBLE,
    WHOLE_NUMBER,
    has_leading_zero,
    in_full,
    is_blank,
    may_be_thousands,
    target_units,
    typed_value,
    unit_forms,
    without_spaces,
)
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.labels import visible
from calpae_xl.core.trade.model import ADDITIVE, COUNTS, MissingCode, Proposal, ValueKind
from calpae_xl.core.trade.typography import euros, number, rounded, typeset
from calpae_xl.core.trade.values import (
    CENT_DECIMALS,
    EXCEL_ERRORS,
    PerCent,
    Undated,
    Value,
    is_to_the_cent,
    serial,
    shown_figure,
)

AT_MOST = ("tendre vers", "moins de", "au plus", "maximum", "inférieur à", "≤", "<=", "<")
AT_LEAST = ("plus de", "au moins", "minimum", "supérieur à", "≥", ">=", ">")
"""How a target in words may begin; the live formulas know the same words."""

_COMPARATORS = {
    words.replace(" ", ""): (words, sense)
    for all_words, sense in ((AT_MOST, "≤"), (AT_LEAST, "≥"))
    for words in all_words
}
_TARGET = re.compile(r"([^0-9]+)([1-9][0-9]{0,5})([^0-9]*)")


class Reading(NamedTuple):
    """What one cell says; the fields are those of ``Observation``."""

    figure: float | None = None
    code: MissingCode | None = None
    fault: Code | None = None
    proposals: tuple[Proposal, ...] = ()
    bound: str | None = None


BLANK = Reading(code=MissingCode.BLANK)
_CODED = {code: Reading(code=code) for code in (MissingCode.ND, MissingCode.NC, MissingCode.SO)}
ND, NC, SO = _CODED.values()


def is_code(text: str) -> bool:
    """Whether a text is blank or a code, as formulas read it."""
    return not without_spaces(text) or written_code(text) is not None


@cache
def reader(kind: ValueKind, unit: str, *, target: bool = False) -> Callable[[Value | None], Reading]:
    """Return the function that reads the cells of one row.

    Args:
        kind: Decides which figures are possible (whole, 0 to 100, …).
        unit: The only unit that a text may carry, singular or plural.
        target: Whether the cells are targets, which may be a bound in words.

    Returns:
        Reader of one cell value (``None`` for an empty cell); rates come out in per cent.
    """
    read_text = _text_reader(kind, unit, target)

    def read(value: Value | None) -> Reading:
        if value is None:
            return BLANK
        if isinstance(value, str):
            return read_text(value)
        if isinstance(value, bool):
            return _unreadable(Code.BOOLEAN, PROPOSE_ND)
        if isinstance(value, date | Undated):
            return _possible(_unreadable(Code.DATE, *_shown_as_date(value)), kind)
        if isinstance(value, PerCent) and kind is not ValueKind.RATE:
            return _unreadable(Code.FOREIGN_UNIT, PROPOSE_ND)
        return _read_number(shown_figure(value), kind)

    return read


@cache
def _text_reader(kind: ValueKind, unit: str, target: bool) -> Callable[[str], Reading]:
    # Sheets repeat the same few texts (ND, NC, notes); each is analysed once per unit.
    return lru_cache(maxsize=4096)(lambda text: _read_text(text, kind, unit, target))


def _unreadable(fault: Code, *proposals: Proposal) -> Reading:
    return Reading(None, MissingCode.UNREADABLE, fault, proposals)


def _read_number(value: float, kind: ValueKind) -> Reading:
    if not -PLAUSIBLE <= value <= PLAUSIBLE:
        return Reading(value, fault=Code.IMPLAUSIBLE)
    if kind is ValueKind.RATE:
        return _read_rate(value)
    if value < 0:
        return Reading(value, fault=Code.NEGATIVE)
    if isinstance(value, float):
        if value.is_integer():
            return Reading(int(value))
        if kind in COUNTS:
            return Reading(value, fault=Code.NON_INTEGER)
        if kind is ValueKind.AMOUNT and not is_to_the_cent(value):
            return Reading(value, fault=Code.BELOW_A_CENT, proposals=(_to_the_cent(value),))
    return Reading(value)


def _read_rate(value: float) -> Reading:
    if 0 <= value <= 1:
        return Reading(per_cent(value))
    if 1 < value <= 100:
        return Reading(value, fault=Code.BARE_PERCENT)
    return Reading(value, fault=Code.RATE_OUT_OF_RANGE)


def _to_the_cent(value: float) -> Proposal:
    cents = rounded(value, CENT_DECIMALS)
    return Proposal(typeset(f"{euros(cents)}, arrondi au centime"), value=shown_figure(cents))


_LARGEST = 1.7976931348623157e308
"""A hundred times some numbers that a cell can hold is beyond every number."""


@lru_cache(maxsize=4096)
def per_cent(fraction: float) -> float:
    """Turn what is shown of 0.333 into 33.3, not 33.300000000000004: doubles multiplied add digits nobody typed."""
    value = round(max(-_LARGEST, min(100 * shown_figure(fraction), _LARGEST)), 10)
    return int(value) if value == int(value) else value


def _read_text(text: str, kind: ValueKind, unit: str, target: bool) -> Reading:
    if is_blank(text):
        return BLANK
    code = written_code(text)
    if code is not None:
        return _CODED[code]
    bare = without_spaces(text)
    if bare in EXCEL_ERRORS:
        return _unreadable(Code.EXCEL_ERROR, PROPOSE_ND)
    if target and kind not in ADDITIVE:
        # A bound in words on a count is left unreadable: « au moins 100 » twice is not 200.
        bound = _read_target(bare, unit)
        if bound is not None:
            return bound
    typed = text.strip(BLANKS)
    reading = _read_typed_number(typed.strip(), kind, unit)
    if reading is None:
        reading = _odd(typed.strip(), unit)
        if not reading.proposals and (plain := visible(typed).strip()) != typed:
            reading = reading._replace(proposals=_seen(_read_text(plain, kind, unit, target)))
    elif reading.fault is Code.NUMBER_AS_TEXT and typed != typed.strip():
        # A line feed is part of what was typed: a number that holds one is no number yet.
        reading = reading._replace(fault=Code.UNREADABLE_TEXT)
    return _possible(reading, kind)


def _seen(reading: Reading) -> tuple[Proposal, ...]:
    """Return what a text would mean without the line feeds around it and the signs that nobody sees in it."""
    return reading.proposals if reading.code not in _CODED else (code_proposal(reading.code),)


def _odd(text: str, unit: str) -> Reading:
    fault, proposals = read_oddity(text, unit)
    return _unreadable(fault, *proposals)


def _possible(reading: Reading, kind: ValueKind) -> Reading:
    """Drop the proposals that the row could not hold: once accepted, they would read as another figure."""
    if kind not in _LIMITED:
        return reading
    holds = _LIMITED[kind]
    kept = (p for p in reading.proposals if p.value is None or holds(p.value))
    return reading._replace(proposals=tuple(kept))


_LIMITED: Mapping[ValueKind, Callable[[float], bool]] = {
    ValueKind.RATE: lambda value: value <= 100,
    ValueKind.AMOUNT: is_to_the_cent,
}
"""Kinds that cannot hold some of the numbers that a text may mean."""


def _read_typed_number(text: str, kind: ValueKind, unit: str) -> Reading | None:
    match = WHOLE_NUMBER.fullmatch(text)
    if match is None or match[4].casefold() not in unit_forms(unit):
        return None
    sign, whole, decimals, rest = match.groups()
    value = typed_value(sign, whole, decimals)
    if value is None:
        return _unreadable(Code.IMPLAUSIBLE)
    if kind is ValueKind.RATE and not rest and 0 <= value <= 1:
        value = per_cent(value)
    if kind is ValueKind.RATE and value > 100:
        # Converted, 150 would become 1.5 in the cell, which reads as 1.5 %.
        return _unreadable(Code.RATE_OUT_OF_RANGE)
    if kind is ValueKind.AMOUNT:
        return _typed_amount(text.removesuffix(rest), value, leading_zero=has_leading_zero(whole))
    shown = in_full(value) + (f" {unit}" if rest or kind is ValueKind.RATE else "")
    fault = Code.UNREADABLE_TEXT if has_leading_zero(whole) else Code.NUMBER_AS_TEXT
    return _unreadable(fault, Proposal(typeset(shown), value=value))


def _typed_amount(digits: str, value: float, *, leading_zero: bool) -> Reading:
    """Read an amount typed as text: « 1.234 » is a thousand and more to some, and no amount has three decimals."""
    exact = is_to_the_cent(value)
    meant = Proposal(euros(value), value=value) if exact else _to_the_cent(value)
    if may_be_thousands(digits):
        thousands = shown_figure(1000 * value)
        return _unreadable(Code.MALFORMED_NUMBER, Proposal(euros(thousands), value=thousands), meant)
    fault = Code.UNREADABLE_TEXT if leading_zero else Code.NUMBER_AS_TEXT
    return _unreadable(fault if exact else Code.BELOW_A_CENT, meant)


def converted(text: str, kind: ValueKind, unit: str) -> float | None:
    """Return the number that a text is beyond doubt, so that it may be written without asking anybody.

    Nothing but digits, spaces, comma or point, sign and the unit of the row; and a figure that the row can hold.
    « 1.000 » in a count is asked: one to some, a thousand to others.
    """
    reading = reader(kind, unit)(text)
    if reading.fault is not Code.NUMBER_AS_TEXT:
        return None
    [proposal] = reading.proposals
    written = WHOLE_NUMBER.fullmatch(text.strip(BLANKS))
    doubtful = (
        kind in ADDITIVE and written is not None and may_be_thousands(text.strip(BLANKS).removesuffix(written[4]))
    )
    value = proposal.value
    return None if value is None or doubtful or not _is_possible(value, kind) else value


def _is_possible(value: float, kind: ValueKind) -> bool:
    whole = kind not in COUNTS or value == int(value)
    return value >= 0 and whole and (kind is not ValueKind.AMOUNT or is_to_the_cent(value))


def _read_target(bare: str, unit: str) -> Reading | None:
    match = _TARGET.fullmatch(bare.casefold())
    if match is None:
        return None
    comparator, digits, written = match.groups()
    known = _COMPARATORS.get(comparator)
    factor = target_units(unit).get(written)
    return None if known is None or factor is None else Reading(int(digits) * factor, bound=known[1])


def target_words(text: str) -> str:
    """Return the words of ``AT_MOST`` or ``AT_LEAST`` with which a target begins that was read as a bound."""
    match = _TARGET.fullmatch(without_spaces(text).casefold())
    assert match is not None
    return _COMPARATORS[match[1]][0]


def _shown_as_date(value: date | Undated) -> tuple[Proposal, ...]:
    # A small count under a date format shows a day of 1900; a recent day is « 1-2 » that Excel took for
    # one, a time is a time: what was meant is not to be guessed.
    if isinstance(value, Undated | datetime) or value.year >= 1990:
        return (PROPOSE_ND,)
    count = serial(value)
    label = f"{number(count)}, si la cellule montre un nombre sous un format de date"
    return Proposal(typeset(label), value=count), PROPOSE_ND
