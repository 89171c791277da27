"""Reading one entry cell: a figure, a code, blank, or unreadable with proposals. Never a silent guess."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cache, lru_cache
from typing import NamedTuple

from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.model import ADDITIVE, COUNTS, MissingCode, Proposal, ValueKind
from calpae_xl.core.trade.typography import number, typeset
from calpae_xl.core.trade.values import EXCEL_ERRORS, Value, serial, shown_figure

PLAUSIBLE = 10**12
"""A figure beyond it is a typing accident, whatever it counts."""

_LONGEST_NUMBER = 15
"""Digits that a double keeps exactly; a longer run is an identifier, not a figure."""

_BLANKS = " \u00a0\u202f"
_SPACES = str.maketrans("", "", _BLANKS)

_NUMBER = r"([+\-\u2212]?)([0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+|[0-9]+)(?:[.,]([0-9]+))?"
_WHOLE_NUMBER = re.compile(_NUMBER + r"[ \u00a0\u202f]*(.*)", re.DOTALL)
_ANY_NUMBER = re.compile(r"(?<![0-9A-Za-z,.])" + _NUMBER + r"(?![0-9A-Za-z]|[.,][0-9])")
_SIGNS = "+-\u2212"
_LEADING_CODE = re.compile(r"(n\.? ?[dc])(?:\.|\b)(?!/)[\s:;,.()\u2013\u2014-]*(?=\S)", re.IGNORECASE)
_LOOSE_GROUPS = re.compile(r"[0-9]+(?:[ \u00a0\u202f]+[0-9]+)+")
_NOTE_MARK = re.compile(r"([0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})*[ \u00a0\u202f][0-9]{3})([0-9])")
_NO_ANSWER = frozenset({"-", "\u2013", "\u2014", "/", "x", "na", "n/a", "n/d", "nr", "so", "neant", "néant", "?"})

AT_MOST = ("tendre vers", "moins de", "au plus", "maximum", "inférieur à", "≤", "<=", "<")
AT_LEAST = ("plus de", "au moins", "minimum", "supérieur à", "≥", ">=", ">")
"""How a target in words may begin; the live formulas know the same words."""

_COMPARATORS = {
    words.replace(" ", ""): sense for all_words, sense in ((AT_MOST, "≤"), (AT_LEAST, "≥")) for words in all_words
}
_WORD = re.compile(r"[^\W0-9_]+|[%€]")
_TARGET = re.compile(r"([^0-9]+)([1-9][0-9]{0,5})([^0-9]*)")
_DAYS_PER_UNIT = {"j": 1, "jour": 1, "jours": 1, "semaine": 7, "semaines": 7}
_KNOWN_UNITS = frozenset({*_DAYS_PER_UNIT, "%", "cent", "mois", "an", "ans", "€", "euros", "k"})
"""Units that change what the number means, unlike words that merely repeat the heading."""


class Reading(NamedTuple):
    """What one cell says; the fields are those of ``Observation``."""

    figure: float | None = None
    code: MissingCode | None = None
    fault: Code | None = None
    proposals: tuple[Proposal, ...] = ()
    bound: str | None = None


BLANK = Reading(code=MissingCode.BLANK)
ND = Reading(code=MissingCode.ND)
NC = Reading(code=MissingCode.NC)
SO = Reading(code=MissingCode.SO)
_BY_CODE = {
    "": BLANK,
    **dict.fromkeys(("ND", "N.D", "ND.", "N.D."), ND),
    **dict.fromkeys(("NC", "N.C", "NC.", "N.C."), NC),
    **dict.fromkeys(("SO", "S.O", "SO.", "S.O."), SO),
}
"""The spellings of the codes; the live formulas know the same."""
_PROPOSE_ND = Proposal("ND (non disponible)", code=MissingCode.ND)
_PROPOSE_NC = Proposal("NC (non concerné ou non communiqué)", code=MissingCode.NC)


def without_spaces(text: str) -> str:
    """Strip the blanks that people type or paste; the live formulas strip the same three and no other."""
    return text.translate(_SPACES)


def is_blank(text: str | None) -> bool:
    """Whether nothing is left without the blanks that people type or paste."""
    return text is None or not text.strip(_BLANKS)


def is_code(text: str) -> bool:
    """Whether a text is blank or a code, as formulas read it."""
    return without_spaces(text).upper() in _BY_CODE


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
            return _unreadable(Code.BOOLEAN, _PROPOSE_ND)
        if isinstance(value, date):
            return _possible(_unreadable(Code.DATE, *_shown_as_date(value)), kind)
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
    return Reading(value)


def _read_rate(value: float) -> Reading:
    if 0 <= value <= 1:
        return Reading(per_cent(value))
    if 1 < value <= 100:
        return Reading(value, fault=Code.BARE_PERCENT)
    return Reading(value, fault=Code.RATE_OUT_OF_RANGE)


@lru_cache(maxsize=4096)
def per_cent(fraction: float) -> float:
    """Turn 0.333 into 33.3, not 33.300000000000004: the product of two doubles adds digits nobody typed."""
    value = round(100 * fraction, 10)
    return int(value) if value == int(value) else value


def _read_text(text: str, kind: ValueKind, unit: str, target: bool) -> Reading:
    bare = without_spaces(text)
    by_code = _BY_CODE.get(bare.upper())
    if by_code is not None:
        return by_code
    if bare in EXCEL_ERRORS:
        return _unreadable(Code.EXCEL_ERROR, _PROPOSE_ND)
    trimmed = text.strip()
    if target and kind not in ADDITIVE:
        # A bound in words on a count is left unreadable: « au moins 100 » twice is not 200.
        bound = _read_target(bare, unit)
        if bound is not None:
            return bound
    return _possible(_read_typed_number(trimmed, kind, unit) or _read_oddity(trimmed, unit), kind)


def _possible(reading: Reading, kind: ValueKind) -> Reading:
    """Drop the proposals that the row could not hold: once accepted, they would read as another figure."""
    if kind is not ValueKind.RATE:
        return reading
    kept = (p for p in reading.proposals if p.value is None or p.value <= 100)
    return reading._replace(proposals=tuple(kept))


def _read_typed_number(text: str, kind: ValueKind, unit: str) -> Reading | None:
    match = _WHOLE_NUMBER.fullmatch(text)
    if match is None:
        return None
    sign, whole, decimals, rest = match.groups()
    value = _typed_value(sign, whole, decimals)
    if rest and rest.casefold() not in unit_forms(unit):
        return None if value is None else _number_with_words(value, rest, unit)
    if value is None:
        return _unreadable(Code.IMPLAUSIBLE)
    if kind is ValueKind.RATE and not rest and 0 <= value <= 1:
        value = per_cent(value)
    if kind is ValueKind.RATE and value > 100:
        # Converted, 150 would become 1.5 in the cell, which reads as 1.5 %.
        return _unreadable(Code.RATE_OUT_OF_RANGE)
    shown = number(value, decimals=_LONGEST_NUMBER) + (f" {unit}" if rest or kind is ValueKind.RATE else "")
    return _unreadable(Code.NUMBER_AS_TEXT, Proposal(typeset(shown), value=value))


def _number_with_words(value: float, rest: str, unit: str) -> Reading | None:
    if rest[0] in "0123456789,.":
        return None
    if _holds_other_unit(rest, unit):
        return _unreadable(Code.FOREIGN_UNIT, _PROPOSE_ND)
    if any(digit in rest for digit in "0123456789") and not re.fullmatch(r"\([0-9]\)", rest):
        return None
    return _unreadable(Code.NUMBER_WITH_WORDS, _to_confirm(value))


def _holds_other_unit(words: str, unit: str) -> bool:
    """Whether a text carries a unit that changes what its number means."""
    found = set(_WORD.findall(words.casefold())) & _KNOWN_UNITS
    return bool(found - set(target_units(unit) if unit != "jours" else ("j", "jour", "jours")))


def _to_confirm(value: float) -> Proposal:
    return Proposal(typeset(f"{number(value, decimals=_LONGEST_NUMBER)}, à confirmer"), value=value)


def _read_oddity(text: str, unit: str) -> Reading:
    stripped = _BY_CODE.get(without_spaces(text).upper())
    if stripped is ND or stripped is NC:
        # A line break or a tab came with a pasted code.
        return _unreadable(Code.UNREADABLE_TEXT, _PROPOSE_ND if stripped is ND else _PROPOSE_NC)
    coded = _LEADING_CODE.match(text)
    if coded is not None:
        code = _BY_CODE["N" + coded[1][-1].upper()].code
        return _unreadable(
            Code.CODE_WITH_TEXT,
            Proposal(typeset(f"{code and code.value}, le texte allant dans « Commentaires »"), code=code),
        )
    if _LOOSE_GROUPS.fullmatch(text):
        return _unreadable(Code.MALFORMED_NUMBER, *_regrouped(text))
    if text.casefold() in _NO_ANSWER:
        return _unreadable(Code.UNREADABLE_TEXT, _PROPOSE_ND, _PROPOSE_NC)
    numbers = _ANY_NUMBER.findall(text)
    if len(numbers) == 1 and text[0] not in _SIGNS:
        if _holds_other_unit(text, unit):
            return _unreadable(Code.FOREIGN_UNIT, _PROPOSE_ND)
        value = _typed_value(*numbers[0])
        if value is not None:
            return _unreadable(Code.NUMBER_WITH_WORDS, _to_confirm(value))
    return _unreadable(Code.UNREADABLE_TEXT)


def _regrouped(text: str) -> tuple[Proposal, ...]:
    """Propose what « 8 5002 » may stand for: 8 500 with a note mark, or 85 002."""
    proposals = []
    digits = without_spaces(text)
    if len(digits) > _LONGEST_NUMBER or int(digits) > PLAUSIBLE:
        return ()
    marked = _NOTE_MARK.fullmatch(text)
    if marked is not None:
        value = int(without_spaces(marked[1]))
        label = f"{number(value)}, le « {marked[2]} » final étant un appel de note"
        proposals.append(Proposal(typeset(label), value=value))
    proposals.append(Proposal(number(int(digits)), value=int(digits)))
    return tuple(proposals)


def text_after_code(text: str) -> str | None:
    """Return what follows the code at the start of a text; ``None`` when it starts with none."""
    coded = _LEADING_CODE.match(text)
    return None if coded is None else text[coded.end() :]


def target_units(unit: str) -> dict[str, int]:
    """Return what each way of writing a unit is worth in it: « semaines » is 7 in « jours »."""
    if unit == "jours":
        return _DAYS_PER_UNIT
    return dict.fromkeys((without_spaces(form) for form in unit_forms(unit)), 1)


def _read_target(bare: str, unit: str) -> Reading | None:
    match = _TARGET.fullmatch(bare.casefold())
    if match is None:
        return None
    comparator, digits, written = match.groups()
    sense = _COMPARATORS.get(comparator)
    factor = target_units(unit).get(written)
    return None if sense is None or factor is None else Reading(int(digits) * factor, bound=sense)


def _typed_value(sign: str, whole: str, decimals: str | None) -> float | None:
    digits = without_spaces(whole).lstrip("0") or "0"
    if len(digits) > _LONGEST_NUMBER:
        return None
    value: float = float(f"{digits}.{decimals}") if decimals and decimals.strip("0") else int(digits)
    if value > PLAUSIBLE:
        return None
    return value if sign in {"", "+"} else -value


def _shown_as_date(value: date) -> tuple[Proposal, ...]:
    # A small count under a date format shows a day of 1900; a recent day is « 1-2 » that Excel took for
    # one: what was meant is not to be guessed.
    if value.year >= 1990 or isinstance(value, datetime):
        return (_PROPOSE_ND,)
    count = serial(value)
    label = f"{number(count)}, si la cellule montre un nombre sous un format de date"
    return Proposal(typeset(label), value=count), _PROPOSE_ND


@cache
def unit_forms(unit: str) -> frozenset[str]:
    """List the ways of writing a unit: « jours », « jour », « j »; « % », « pour cent »."""
    plain = unit.casefold()
    singular = " ".join(w[:-1] if w.endswith("s") and not w.endswith("-vous") else w for w in plain.split(" "))
    forms = {"", plain, singular}
    if plain == "jours":
        forms.add("j")
    if plain == "%":
        forms.add("pour cent")
    return frozenset(forms)
