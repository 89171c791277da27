"""How people write a number and its unit: the shapes of French figures, and what a unit is worth."""

from __future__ import annotations

import re
from functools import cache

from calpae_xl.core.trade.typography import number

PLAUSIBLE = 10**12
"""A figure beyond it is a typing accident, whatever it counts."""

LONGEST_NUMBER = 15
"""Digits that a double keeps exactly; a longer run is an identifier, not a figure."""

BLANKS = " \u00a0\u202f"
_SPACES = str.maketrans("", "", BLANKS)

NUMBER = r"([+\-\u2212]?)([0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+|[0-9]+)(?:[.,]([0-9]+))?"
"""Sign, whole part, decimals."""

WHOLE_NUMBER = re.compile(NUMBER + r"[ \u00a0\u202f]*(.*)", re.DOTALL)
ANY_NUMBER = re.compile(r"(?<![0-9A-Za-z,.])" + NUMBER + r"(?![0-9A-Za-z]|[.,][0-9])")
_LEADING_ZERO = re.compile(r"0[0-9 \u00a0\u202f]")
_THOUSANDS = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")

DAYS_PER_UNIT = {"j": 1, "jour": 1, "jours": 1, "semaine": 7, "semaines": 7}
_SHORT_WEEKS = frozenset({"sem"})
_WORD = re.compile(r"[^\W0-9_]+|[%‰€]")
_KNOWN_UNITS = frozenset(
    {*DAYS_PER_UNIT, *_SHORT_WEEKS, "%", "‰", "cent", "mois", "an", "ans", "h", "heure", "heures", "min", "minutes"}
    | {"€", "euro", "euros", "k", "millier", "milliers", "million", "millions", "centaine", "centaines"}
    | {"cents", "mille", "milliard", "milliards", "dizaine", "dizaines", "douzaine", "douzaines", "vingtaine"}
)
"""Units that change what the number means, unlike words that merely repeat the heading."""

EURO_UNITS = frozenset({"€", "euro", "euros", "eur"})
"""The ways of writing the unit of an amount."""

_EUROS_IN = {
    **dict.fromkeys(("k", "keur", "mille", "millier", "milliers"), 10**3),
    **dict.fromkeys(("m", "meur", "mio", "million", "millions"), 10**6),
    **dict.fromkeys(("md", "mds", "mrd", "milliard", "milliards"), 10**9),
}
"""What the words that count euros by the thousand and more are worth."""

_CENTS = frozenset({"c", "ct", "cts", "cent", "cents", "centime", "centimes"})


_DURATIONS = frozenset({"s", "aine", "quinzaine", "trimestre", "trimestres", "semestre", "semestres", "demi", "demie"})
"""Words that are a length of time beside a number of days, and say something else beside a count."""


def without_spaces(text: str) -> str:
    """Strip the blanks that people type or paste; the live formulas strip the same three and no other."""
    return text.translate(_SPACES)


def is_blank(text: str | None) -> bool:
    """Whether nothing is left without the blanks that people type or paste."""
    return text is None or not text.strip(BLANKS)


def typed_value(sign: str, whole: str, decimals: str | None) -> float | None:
    """Return the value of a number written in parts; ``None`` when it is beyond the plausible."""
    digits = without_spaces(whole).lstrip("0") or "0"
    if len(digits) > LONGEST_NUMBER:
        return None
    value: float = float(f"{digits}.{decimals}") if decimals and decimals.strip("0") else int(digits)
    if value > PLAUSIBLE:
        return None
    return value if sign in {"", "+"} else -value


def has_leading_zero(whole: str) -> bool:
    """Whether digits begin as an identifier does: « 067 »; « 0 » and « 0,5 » do not."""
    return _LEADING_ZERO.match(whole) is not None


def may_be_thousands(text: str) -> bool:
    """Whether a point or a comma may part thousands: « 1.000 » is 1 to some, 1 000 to others."""
    return _THOUSANDS.fullmatch(without_spaces(text).lstrip("+-\u2212")) is not None


def in_full(value: float) -> str:
    """Write a number with all its digits."""
    return number(value, decimals=LONGEST_NUMBER)


def units_in(words: str) -> frozenset[str]:
    """Return the units that a text names, its own or others."""
    return frozenset(_WORD.findall(words.casefold())) & _KNOWN_UNITS


def holds_other_unit(words: str, unit: str) -> bool:
    """Whether a text carries a unit that changes what its number means."""
    if is_euros(unit):
        named = {*_WORD.findall(words.casefold())}
        return bool(units_in(words) - EURO_UNITS or named & _EUROS_IN.keys() or named & _CENTS)
    if unit != "jours":
        return bool(units_in(words) - set(target_units(unit)))
    return bool(units_in(words) - {"j", "jour", "jours"} or _DURATIONS.intersection(_WORD.findall(words.casefold())))


def is_euros(unit: str) -> bool:
    """Whether a unit is that of amounts, however it is written."""
    return unit.casefold() in EURO_UNITS


def euros_in(words: str) -> int | None:
    """Return how many euros a number counts by: 1000 in « k€ », « milliers d’euros »; ``None`` when nobody can tell."""
    said = _WORD.findall(words.casefold())
    worth = [_EUROS_IN[word] for word in said if word in _EUROS_IN]
    other = units_in(words) - EURO_UNITS - _EUROS_IN.keys()
    return worth[0] if len(worth) == 1 and not other and _CENTS.isdisjoint(said) else None


def in_weeks(words: str) -> bool:
    """Whether a text counts in weeks, and in nothing else."""
    units = units_in(words)
    return bool(units) and units <= {"semaine", "semaines", *_SHORT_WEEKS}


def target_units(unit: str) -> dict[str, int]:
    """Return what each way of writing a unit is worth in it: « semaines » is 7 in « jours »."""
    if unit == "jours":
        return DAYS_PER_UNIT
    return dict.fromkeys((without_spaces(form) for form in unit_forms(unit)), 1)


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
    if plain in EURO_UNITS:
        forms |= EURO_UNITS
    return frozenset(forms)
