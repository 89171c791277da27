"""What a text that is neither a number nor a code may mean: a fault, and proposals that a person chooses among."""

from __future__ import annotations

import re
from typing import NamedTuple

from calpae_xl.core.campaign.written_codes import PROPOSE_ND, code_proposal, leading_code, worded_codes, written_code
from calpae_xl.core.campaign.written_numbers import (
    ANY_NUMBER,
    LONGEST_NUMBER,
    PLAUSIBLE,
    WHOLE_NUMBER,
    holds_other_unit,
    in_full,
    in_weeks,
    typed_value,
    unit_forms,
    without_spaces,
)
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.model import Proposal, ReservationType
from calpae_xl.core.trade.note_marks import MARK_DIGITS
from calpae_xl.core.trade.typography import number, typeset
from calpae_xl.core.trade.words import word

_SIGNS = "+-\u2212"
_B = r"[ \u00a0\u202f]*+"
_MARK = rf"(?:[{MARK_DIGITS}]++|\*++|[†‡]|\([0-9]{{1,2}}\)|\[[0-9]{{1,2}}\]|\([a-z]\))"
_MARKS_AFTER = re.compile(rf"(.*?[\w%.]){_B}{_MARK}(?:[,;]?{_B}{_MARK})*+", re.DOTALL)
_MARKS_BEFORE = re.compile(rf"{_MARK}{_B}([0-9].*)", re.DOTALL)
_LONGEST_MARKED = 100
_LOOSE_GROUPS = re.compile(r"[0-9]+(?:[ \u00a0\u202f]+[0-9]+)+")
_NOTE_MARK = re.compile(r"([0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})*[ \u00a0\u202f][0-9]{3})([0-9])")
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_WITH_FRACTION = re.compile(rf"([0-9]+){_B}([½¼¾]){_B}(.*)", re.DOTALL)
_DATE = re.compile(
    r"\b(?:au|le|du|à)[ \u00a0\u202f][0-9]{1,2}(?:er)?[/.\-][0-9]{1,2}(?:[/.\-][0-9]{2,4})?\b", re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"\(([^()]*)\)?")

_LIMITS = (
    r"moins d[e’']|plus d[e’']|[+\-] d[e’']|au[ -](?:moins|plus|del[aà])|au[ -]?dess(?:o)?us|en[ -]dess(?:o)?us"
    r"|(?:au )?(?:maxi?|mini?)(?:mum)?\b|inf(?:[ée]rieure?s?)?\.? [àa]|sup(?:[ée]rieure?s?)?\.? [àa]|jusqu"
    r"|(?:et|ou) (?:plus|moins|davantage)|tendre vers"
)
_BOUND = re.compile(rf"[<>≤≥⩽⩾]|\b(?:{_LIMITS})|^(?:[+\-] d[e’'])|[0-9]{_B}\+$", re.IGNORECASE)

_MONTHS = "janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre"
_CALLED_FOR = (
    (ReservationType.UNDERESTIMATED, re.compile(r"sous[ -]?(?:estim|[ée]valu)", re.IGNORECASE)),
    (
        ReservationType.ESTIMATED,
        re.compile(
            r"environ|\benv\b|approx|estim|[~≈±]|\bpr[èe]s de|à peu près|autour de|presque|ordre de", re.IGNORECASE
        ),
    ),
    (
        ReservationType.PARTIAL_YEAR,
        re.compile(
            rf"\bau [0-9]{{1,2}}(?:er)?[ /.\-]|arr[êe]t[ée]|semestre|trimestre|partiel|incompl|\b(?:{_MONTHS})\b",
            re.IGNORECASE,
        ),
    ),
    (ReservationType.PROVISIONAL, re.compile(r"provisoire", re.IGNORECASE)),
)
"""Words that call for a reservation, the most precise first."""


class Oddity(NamedTuple):
    """What is wrong with a text, and what it may mean."""

    fault: Code
    proposals: tuple[Proposal, ...] = ()


def read_oddity(text: str, unit: str) -> Oddity:
    """Say what a text may mean.

    Args:
        text: Without blanks around.
        unit: That of the row.
    """
    code = written_code(text)
    if code is not None:
        # A line break or a tab came with a pasted code.
        return Oddity(Code.UNREADABLE_TEXT, (code_proposal(code),))
    worded = worded_codes(text, Proposal(typeset("0 %" if unit == "%" else "0"), value=0))
    if worded:
        return Oddity(Code.UNREADABLE_TEXT, worded)
    return (
        _marked(text, unit)
        or _coded(text)
        or _bounded(text)
        or _sum(text)
        or _grouped(text)
        or _account(text)
        or _with_fraction(text, unit)
        or _figure_first(text, unit)
        or _figure_among_words(text, unit)
        or Oddity(Code.UNREADABLE_TEXT)
    )


def to_confirm(value: float, words: str = "") -> Proposal:
    """Propose the number that words surround, with the reservation that they call for."""
    kind = next((kind for kind, called in _CALLED_FOR if called.search(words)), None)
    reserved = "" if kind is None else f", avec la réserve « {word(kind)} »"
    return Proposal(typeset(f"{in_full(value)}, à confirmer{reserved}"), value=value)


def _in_another_unit(value: float, words: str, unit: str) -> Oddity:
    """Weeks are so many days; any other unit is a question."""
    if unit == "jours" and in_weeks(words) and 7 * value <= PLAUSIBLE:
        return Oddity(Code.FOREIGN_UNIT, (to_confirm(7 * value, words),))
    return Oddity(Code.FOREIGN_UNIT, (PROPOSE_ND,))


def _scale_in_brackets(rest: str, unit: str) -> bool:
    """Whether brackets say in what the number counts: « 12 (milliers) », unlike « 12 (27 %) »."""
    inside = " ".join(_IN_BRACKETS.findall(rest))
    return not any(digit in inside for digit in "0123456789") and holds_other_unit(inside, unit)


def _shares(rest: str, unit: str) -> tuple[Proposal, ...]:
    """Propose, on a row of rates, the rate that brackets give: « 12 (27 %) » may be either."""
    if unit != "%":
        return ()
    shares = [ANY_NUMBER.match(inside.strip()) for inside in _IN_BRACKETS.findall(rest) if "%" in inside]
    values = [typed_value(*share.groups()) for share in shares if share is not None]
    return tuple(to_confirm(value) for value in values if value is not None)


def _marked(text: str, unit: str) -> Oddity | None:
    """Read a figure or a code with note marks: raised digits, « (1) », « * »."""
    if len(text) > _LONGEST_MARKED:
        return None
    after, before = _MARKS_AFTER.fullmatch(text), _MARKS_BEFORE.fullmatch(text)
    match = after or before
    if match is None:
        return None
    bare = next(filter(None, match.groups())).strip()
    code = written_code(bare)
    if code is not None:
        return Oddity(Code.NOTE_MARK, (code_proposal(code),))
    figure = WHOLE_NUMBER.fullmatch(bare)
    if figure is None or figure[4].casefold() not in unit_forms(unit):
        return None
    value = typed_value(*figure.groups()[:3])
    if value is None:
        return Oddity(Code.IMPLAUSIBLE)
    if unit == "%" and not figure[4] and 0 <= value <= 1:
        value = round(100 * value, 10)
    shown = f"{in_full(value)}{' %' if unit == '%' else ''}, sans l’appel de note"
    return Oddity(Code.NOTE_MARK, (Proposal(typeset(shown), value=value),))


def _coded(text: str) -> Oddity | None:
    code = leading_code(text)
    if code is None:
        return None
    label = typeset(f"{code.value}, le texte allant dans « Commentaires »")
    return Oddity(Code.CODE_WITH_TEXT, (Proposal(label, code=code),))


def _bounded(text: str) -> Oddity | None:
    """A bound is not a figure: nothing but ND can be proposed."""
    outside = _outside(text).strip() or text
    if any(digit in text for digit in "0123456789") and _BOUND.search(outside):
        return Oddity(Code.BOUND_NOT_FIGURE, (PROPOSE_ND,))
    return None


def _sum(text: str) -> Oddity | None:
    """Read « 12 + 5 = 17 »; a sum that does not hold proposes nothing."""
    left, _, right = text.partition("=")
    total = _bare_number(right)
    terms = [WHOLE_NUMBER.fullmatch(term.strip()) for term in left.split("+")]
    if total is None or len(terms) < 2 or any(term is None or term[4] for term in terms):
        return None
    value, values = typed_value(*total.groups()[:3]), [typed_value(*t.groups()[:3]) for t in terms if t is not None]
    added = sum(v for v in values if v is not None)
    if value is None or None in values or abs(added - value) > 1e-9:
        return Oddity(Code.UNREADABLE_TEXT)
    return Oddity(Code.NUMBER_WITH_WORDS, (to_confirm(value),))


def _grouped(text: str) -> Oddity | None:
    return Oddity(Code.MALFORMED_NUMBER, _regrouped(text)) if _LOOSE_GROUPS.fullmatch(text) else None


def _regrouped(text: str) -> tuple[Proposal, ...]:
    """Propose what « 8 5002 » may stand for: 8 500 with a note mark, or 85 002."""
    proposals = []
    digits = without_spaces(text)
    if len(digits) > LONGEST_NUMBER or int(digits) > PLAUSIBLE:
        return ()
    marked = _NOTE_MARK.fullmatch(text)
    if marked is not None:
        value = int(without_spaces(marked[1]))
        label = f"{number(value)}, le « {marked[2]} » final étant un appel de note"
        proposals.append(Proposal(typeset(label), value=value))
    proposals.append(Proposal(number(int(digits)), value=int(digits)))
    return tuple(proposals)


def _account(text: str) -> Oddity | None:
    """« (5) » and « 5- » are minus five to accountants, five or a note to others: nobody can tell."""
    bracketed = text.startswith("(") and text.endswith(")")
    inside = text[1:-1] if bracketed else text[:-1] if text.endswith(("-", "\u2212")) else ""
    return None if _bare_number(inside) is None else Oddity(Code.UNREADABLE_TEXT, (PROPOSE_ND,))


def _bare_number(text: str) -> re.Match[str] | None:
    match = WHOLE_NUMBER.fullmatch(text.strip(" \u00a0\u202f"))
    return None if match is None or match[4] else match


def _with_fraction(text: str, unit: str) -> Oddity | None:
    match = _WITH_FRACTION.fullmatch(text)
    whole = None if match is None else typed_value("", match[1], None)
    if match is None or whole is None:
        return None
    value = whole + _FRACTIONS[match[2]]
    if holds_other_unit(match[3], unit):
        return _in_another_unit(value, match[3], unit)
    return Oddity(Code.NUMBER_WITH_WORDS, (to_confirm(value, match[3]),))


def _figure_first(text: str, unit: str) -> Oddity | None:
    """Read a number followed by something else than its unit; none when that is not for sure."""
    match = WHOLE_NUMBER.fullmatch(text)
    value = None if match is None else typed_value(*match.groups()[:3])
    if match is None or value is None or not match[4] or match[4][0] in "0123456789,.":
        return None
    rest = match[4]
    outside = _outside(rest)
    if holds_other_unit(outside, unit) or _scale_in_brackets(rest, unit):
        return _in_another_unit(value, rest, unit)
    if any(digit in outside for digit in "0123456789"):
        return None
    return Oddity(Code.NUMBER_WITH_WORDS, (to_confirm(value, rest), *_shares(rest, unit)))


def _figure_among_words(text: str, unit: str) -> Oddity | None:
    outside = _outside(text)
    numbers = ANY_NUMBER.findall(outside) or ANY_NUMBER.findall(text)
    if len(numbers) != 1 or text[0] in _SIGNS:
        return None
    value = typed_value(*numbers[0])
    if value is None:
        return None
    if holds_other_unit(outside, unit):
        return _in_another_unit(value, outside, unit)
    if _scale_in_brackets(text, unit):
        return Oddity(Code.FOREIGN_UNIT, (PROPOSE_ND,))
    return Oddity(Code.NUMBER_WITH_WORDS, (to_confirm(value, text),))


def _outside(text: str) -> str:
    """Leave out what only says more: brackets, and the day at which people counted."""
    return _IN_BRACKETS.sub(" ", _DATE.sub(" ", text))
