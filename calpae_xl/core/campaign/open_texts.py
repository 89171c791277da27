"""Whether the words around a number leave its meaning open: ranges, years, references, ordinals, differences.

A number is proposed only where the words say that it is the figure; anything else a person has to type.
"""

from __future__ import annotations

import re

from calpae_xl.core.campaign.written_numbers import NUMBER, typed_value, unit_forms

_B = r"[ \u00a0\u202f]*+"
_ABOUT = (
    r"environ|env\.?|approx[^\W0-9_]*\.?|pr[èe]s de|à peu près|autour de|presque|(?:de )?l[’']ordre de|ordre de"
    r"|estim[^\W0-9_]*(?: à)?|estimation|[~≈±]"
)
_RANGE = re.compile(
    rf"(?:(?:(entre)|de|d[’']|{_ABOUT}){_B})*{NUMBER}{_B}([^\W0-9_]{{0,12}}|%){_B}"
    rf"(?:à|a|(et)|jusqu[’']à|[-\u2010-\u2015~…]|\.{{2,3}}){_B}{NUMBER}(?![0-9])(?![.,/-][0-9]){_B}([^0-9]*)",
    re.DOTALL | re.IGNORECASE,
)
_LIMITS = (
    r"moins d[e’']|plus d[e’']|[+\-] d[e’']|au[ -](?:moins|plus|del[aà])|au[ -]?dess(?:o)?us|en[ -]dess(?:o)?us"
    r"|(?:au )?(?:maxi?|mini?)(?:mum)?\b|inf(?:[ée]rieure?s?)?\.? [àa]|sup(?:[ée]rieure?s?)?\.? [àa]|jusqu"
    r"|(?:et|ou) (?:\+|plus|moins|davantage)|tendre vers"
)
_BOUND = re.compile(rf"[<>≤≥⩽⩾]|(?:\b|(?<=[0-9]))(?:{_LIMITS})|^(?:[+\-] d[e’'])|[0-9]{_B}\+$", re.IGNORECASE)
# A run of blanks is tried from its first alone: from each, a cell of them would take as many steps as its square.
_BLANKS = r"(?<!\s)\s++"
_CHOICE = re.compile(rf"{_BLANKS}ou(?: bien)?\s+|(?:{_BLANKS})?[/;]\s*|{_BLANKS}[-\u2013\u2014]\s+", re.IGNORECASE)
_YEAR = re.compile(r"(?:199|20[0-9])[0-9]")
_ENDS_ABOUT = re.compile(rf"(?:^|[\s:(])(?:{_ABOUT}){_B}$", re.IGNORECASE)

_MONTHS = "janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre"
_NO_COUNT = re.compile(
    r"(?:e|er|re|[èe]me|(?-i:nde?)|bis|ter)\b|[.)][ \u00a0\u202f]*\w"
    rf"|(?:{_MONTHS})\b"
    r"|.*\b(?:(?:(?:de|en) (?:plus|moins)|par (?:an|jour|semaine|mois|trimestre|semestre)|ou|voire)\b"
    r"|suppl[ée]mentaire|additionnel|manqu|restant|mensuel|trimestriel|hebdo)",
    re.IGNORECASE | re.DOTALL,
)
"""What follows an ordinal, the number of an item, a day of a month, a difference, the first of two possibilities."""

_INTRODUCING = re.compile(
    rf"{_ABOUT}|(?:sous[ -]?)?(?:[ée]valu|estim)[ée]e?s?(?: à)?|provisoire|arr[êe]t[ée]e?|corrig[ée]|seulement"
    r"|(?:au |le |un )?(?:total|nombre|effectif|chiffre|valeur|r[ée]sultat|taux|d[ée]lai)(?: d[e’'])?"
    r"|soit|donc|il y (?:en )?a|[=:(,.\-]",
    re.IGNORECASE,
)

_MEAN = frozenset({"en", "moyen", "moyenne", "médian", "médiane"})
"""Words that go before a delay or a rate; the mean of a count is not the count."""


def is_bound(text: str) -> bool:
    """Whether a text that holds a number bounds it: « <5 », « au moins 12 », « 5 et plus »."""
    return _BOUND.search(text) is not None


def is_range(text: str) -> bool:
    """Whether a text gives the two ends of a range: « 3 à 4 semaines », « entre 5 et 10 », « 5..10 »."""
    match = _RANGE.fullmatch(text)
    if match is None:
        return False
    if match[6] and not match[1]:
        return False
    low, high = typed_value(*match.groups()[1:4]), typed_value(*match.groups()[6:9])
    years = _YEAR.fullmatch(match[3]) and _YEAR.fullmatch(match[8])
    return low is not None and high is not None and low < high and not years


def alternatives(text: str) -> list[str]:
    """Return what a text leaves to choose among: « 0 ou ND », « NC / ND »; one item when nothing."""
    return _CHOICE.split(text.rstrip(" ?"))


def says_a_year(lead: str, number: str) -> bool:
    """Whether digits among words may be a year: « cf. 2020 »; « environ 2020 » counts."""
    return _YEAR.fullmatch(number) is not None and _ENDS_ABOUT.search(lead) is None


def introduces_a_figure(lead: str, unit: str) -> bool:
    """Whether the words before a number say that it is the figure: « environ », « total : », the unit of the row.

    « voir annexe 2 », « article 44 », « dont 12 » do not.
    """
    known = unit_forms(unit) | (_MEAN if unit in ("jours", "%") else frozenset())
    return known.issuperset(_INTRODUCING.sub(" ", lead).casefold().split())


def counts(rest: str) -> bool:
    """Whether a number that these words follow may be a count: not an ordinal, a day or a difference."""
    return _NO_COUNT.match(rest.lstrip(" \u00a0\u202f")) is None
