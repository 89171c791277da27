"""What a text that is neither a number nor a code may mean: a fault, and proposals that a person chooses among."""

from __future__ import annotations

import re
from itertools import chain
from typing import NamedTuple

from calpae_xl.core.campaign.open_texts import (
    alternatives,
    counts,
    introduces_a_figure,
    is_bound,
    is_range,
    says_a_year,
)
from calpae_xl.core.campaign.written_codes import (
    AROUND_WORDS,
    PROPOSE_ND,
    PROPOSE_SO,
    code_proposal,
    leading_code,
    worded_codes,
    written_code,
)
from calpae_xl.core.campaign.written_numbers import (
    ANY_NUMBER,
    LONGEST_NUMBER,
    PLAUSIBLE,
    WHOLE_NUMBER,
    euros_in,
    has_leading_zero,
    holds_other_unit,
    in_full,
    in_weeks,
    is_euros,
    typed_value,
    unit_forms,
    without_spaces,
)
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.model import Proposal, ReservationType
from calpae_xl.core.trade.note_marks import MARK_DIGITS
from calpae_xl.core.trade.typography import number, typeset
from calpae_xl.core.trade.values import shown_figure
from calpae_xl.core.trade.words import word

_SIGNS = "+-\u2212"
_B = r"[ \u00a0\u202f]*+"
_MARK = rf"(?:[{MARK_DIGITS}]++|\*++|[†‡]|\([0-9]{{1,2}}\)|\[[0-9]{{1,2}}\]|\([a-z]\))"
_MARKS_AFTER = re.compile(rf"(.*?[\w%.]){_B}{_MARK}(?:[,;]?{_B}{_MARK})*+", re.DOTALL)
_MARKS_BEFORE = re.compile(rf"{_MARK}{_B}([0-9].*)", re.DOTALL)
_LONGEST_MARKED = 100
_LOOSE_GROUPS = re.compile(r"[0-9]+(?:[ \u00a0\u202f]+[0-9]+)+")
_NOTE_MARK = re.compile(r"([0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})*[ \u00a0\u202f][0-9]{3})([0-9])")
_FRACTIONS = {"½": 0.5, "1/2": 0.5, "demi": 0.5, "¼": 0.25, "1/4": 0.25, "¾": 0.75, "3/4": 0.75}
_WITH_FRACTION = re.compile(
    rf"([0-9]+)(?:{_B}([^\W0-9_]{{1,10}}\.?))?"
    rf"(?:{_B}([½¼¾])|[ \u00a0\u202f](?:et[ \u00a0\u202f])?(1/2|1/4|3/4|demi)e?(?![\w-])){_B}(.*)",
    re.DOTALL | re.IGNORECASE,
)
_MOMENT = re.compile(
    r"\b(?:au|le|du|à)[ \u00a0\u202f][0-9]{1,2}(?:er)?[/.\-][0-9]{1,2}(?:[/.\-][0-9]{2,4})?\b"
    r"|\b(?:au |le )?[1-4](?:er|e|ème)? (?:tri|se)mestre\b|\b[TS][1-4]\b|\bà ce jour\b",
    re.IGNORECASE,
)
_NAMED_CODE = re.compile(r"(?<!\w)(?:N\.?[DC]|S\.?O)\b")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)?")

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
            r"\bau [0-9]{1,2}(?:er)?[ /.\-]|arr[êe]t[ée]|\b[TS][1-4]\b|semestre|trimestre|partiel|incompl"
            rf"|\b(?:{_MONTHS})\b",
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
    code = written_code(text) or written_code(text.strip(AROUND_WORDS))
    if code is not None:
        # A line break, a tab, quotes or brackets came with a pasted code.
        return Oddity(Code.UNREADABLE_TEXT, (code_proposal(code),))
    worded = _no_figure(text, unit)
    if worded:
        return Oddity(Code.UNREADABLE_TEXT, worded)
    return (
        _marked(text, unit)
        or _alternatives(text, unit)
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
    """Weeks are so many days, k€ so many euros; any other unit is a question, and so is a second number."""
    one = counts(words) and not _holds_digit(words)
    worth = euros_in(words) if is_euros(unit) else None
    if worth is not None and one and 0 <= worth * value <= PLAUSIBLE:
        return Oddity(Code.FOREIGN_UNIT, (to_confirm(shown_figure(worth * value), words),))
    if unit == "jours" and in_weeks(words) and one and 7 * value <= PLAUSIBLE:
        return Oddity(Code.FOREIGN_UNIT, (to_confirm(7 * value, words),))
    return Oddity(Code.FOREIGN_UNIT, (PROPOSE_ND,))


def _scale_in_brackets(rest: str, unit: str) -> bool:
    """Whether brackets say in what the number counts: « 12 (milliers) », unlike « 12 (27 %) »."""
    inside = " ".join(_IN_BRACKETS.findall(rest))
    return not _holds_digit(inside) and holds_other_unit(inside, unit)


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
    value = _plain_value(figure, unit)
    if value is None:
        return Oddity(Code.IMPLAUSIBLE)
    shown = f"{in_full(value)}{' %' if unit == '%' else ''}, sans l’appel de note"
    return Oddity(Code.NOTE_MARK, (Proposal(typeset(shown), value=value),))


def _alternatives(text: str, unit: str) -> Oddity | None:
    """Read « 0 ou ND », « NC/ND », « 5 ou 6 »: each may be meant, and is to be chosen by name."""
    parts = alternatives(text)
    if len(parts) < 2 or len(text) > _LONGEST_MARKED:
        return None
    meant = [_plain_meanings(part, unit) for part in parts]
    distinct: dict[object, Proposal] = {}
    for proposal in chain.from_iterable(meant):
        distinct.setdefault((proposal.value, proposal.code), proposal)
    between_numbers = all(proposal.code is None for proposal in distinct.values())
    if not all(meant) or (between_numbers and " ou " not in text.casefold()):
        # « 45/60 » and « 12 - 5 » are no choice between two figures.
        return None
    return Oddity(Code.UNREADABLE_TEXT, tuple(distinct.values()))


def _plain_meanings(text: str, unit: str) -> tuple[Proposal, ...]:
    """Return what a text without any doubt of its own says: a number of the row, a code, words for no figure."""
    code = written_code(text)
    if code is not None:
        return (code_proposal(code),)
    figure = WHOLE_NUMBER.fullmatch(text)
    if figure is None or figure[4].casefold() not in unit_forms(unit):
        return _no_figure(text, unit)
    value = _plain_value(figure, unit)
    return () if value is None else (to_confirm(value),)


def _plain_value(figure: re.Match[str], unit: str) -> float | None:
    value = typed_value(*figure.groups()[:3])
    fraction = value is not None and unit == "%" and not figure[4] and 0 <= value <= 1
    return round(100 * value, 10) if value is not None and fraction else value


def _no_figure(text: str, unit: str) -> tuple[Proposal, ...]:
    return worded_codes(text, Proposal(typeset("0 %" if unit == "%" else "0"), value=0))


def _coded(text: str) -> Oddity | None:
    code = leading_code(text)
    if code is None:
        return None
    label = typeset(f"{code.value}, le texte allant dans « Commentaires »")
    return Oddity(Code.CODE_WITH_TEXT, (Proposal(label, code=code),))


def _bounded(text: str) -> Oddity | None:
    """A bound is not a figure, nor is an end of a range: nothing but ND can be proposed."""
    outside = _outside(text).strip() or text
    if _holds_digit(text) and (is_bound(outside) or is_range(outside)):
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
    if len(digits) > LONGEST_NUMBER or int(digits) > PLAUSIBLE or has_leading_zero(text):
        # « 03 80 00 00 00 » is a telephone number.
        return ()
    marked = _NOTE_MARK.fullmatch(text)
    if marked is not None:
        value = int(without_spaces(marked[1]))
        label = f"{number(value)} (le « {marked[2]} » est un appel de note)"
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
    """Read « 3 ½ », « 3 semaines 1/2 », « 3 jours et demi »."""
    match = _WITH_FRACTION.fullmatch(text)
    whole = None if match is None else typed_value("", match[1], None)
    if match is None or whole is None:
        return None
    value, words = whole + _FRACTIONS[(match[3] or match[4]).casefold()], f"{match[2] or ''} {match[5]}"
    if _holds_digit(_outside(words)) or not counts(words):
        return None
    if holds_other_unit(words, unit):
        return _in_another_unit(value, words, unit)
    return Oddity(Code.NUMBER_WITH_WORDS, (to_confirm(value, words),))


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
    if match[1] or _holds_digit(outside) or says_a_year("", match[2]) or not counts(outside):
        # « +12 par rapport à 2021 » is a difference.
        return None
    first = to_confirm(_in_per_cent(value, rest, unit), rest)
    others = (*_shares(rest, unit), *_codes_after(rest, unit))
    return Oddity(
        Code.NUMBER_WITH_WORDS, (first, *(other for other in others if other.value != first.value or other.code))
    )


def _in_per_cent(value: float, words: str, unit: str) -> float:
    """« 0,95 environ » is a fraction on a row of rates; « 0,95 % environ » is not."""
    return round(100 * value, 10) if unit == "%" and 0 < value < 1 and "%" not in _outside(words) else value


def _codes_after(rest: str, unit: str) -> tuple[Proposal, ...]:
    """Propose the code that goes with a number: « 12 (ND) », « 0 - sans objet » may be either."""
    if _holds_digit(rest):
        return ()
    named = _NAMED_CODE.search(rest)
    if named is not None:
        return tuple(code_proposal(code) for code in [written_code(named[0])] if code is not None)
    return tuple(p for p in _no_figure(rest.strip(" -\u2013\u2014()"), unit)[:1] if p is PROPOSE_SO)


def _figure_among_words(text: str, unit: str) -> Oddity | None:
    outside = _outside(text)
    searched = outside if ANY_NUMBER.search(outside) else text
    found = [*ANY_NUMBER.finditer(searched)]
    if len(found) != 1 or text[0] in _SIGNS:
        return None
    [match] = found
    value, lead, rest = typed_value(*match.groups()), searched[: match.start()], searched[match.end() :]
    if value is None:
        return None
    sure = introduces_a_figure(lead, unit) and counts(rest) and not says_a_year(lead, match[2])
    sure = sure and not _holds_digit(lead) and not _holds_digit(_outside(rest))
    if holds_other_unit(outside, unit) or _scale_in_brackets(text, unit):
        return _in_another_unit(value, f"{lead} {rest}", unit) if sure else Oddity(Code.FOREIGN_UNIT, (PROPOSE_ND,))
    return Oddity(Code.NUMBER_WITH_WORDS, (to_confirm(_in_per_cent(value, rest, unit), text),)) if sure else None


def _outside(text: str) -> str:
    """Leave out what only says more: brackets, and the moment at which people counted."""
    return _IN_BRACKETS.sub(" ", _MOMENT.sub(" ", text))


def _holds_digit(text: str) -> bool:
    """Whether a text holds a digit, of any script: « 1٢ » is not one and a word."""
    return any(map(str.isdecimal, text))
