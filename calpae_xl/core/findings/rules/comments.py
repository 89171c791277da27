"""Figures that people wrote in the comments, held against the row they comment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from calpae_xl.core.findings.rules.view import Row, View
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.facts import CommentFigures, CommentSum
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.labels import visible
from calpae_xl.core.trade.model import Kind, MissingCode
from calpae_xl.core.trade.values import added

_NUMBER = r"(?:[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3}){1,4}(?![0-9])|[0-9]{1,15}(?![0-9]))(?:,[0-9]{1,9}(?![0-9]))?"
_TERM = rf"({_NUMBER})(?![0-9])"
_TOTAL = rf"{_TERM}[^0-9+=]{{0,60}}=[^0-9+=]{{0,20}}"
_SUM = re.compile(rf"(?:{_TOTAL})?{_TERM}((?:[^0-9+=]{{0,120}}\+[^0-9+=]{{0,20}}{_TERM})+)")
_ASIDE = re.compile(r"\([^()=+]*\)")
"""Remarks between brackets, whose numbers are no terms."""

_TERMS = re.compile(_TERM)
_STANDALONE = re.compile(rf"(?<![0-9A-Za-z.,/-])({_NUMBER})(?![0-9A-Za-z]|[.,/-][0-9]|er\b|re\b|e\b)")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def comment_arithmetic(view: View) -> Iterator[Finding]:
    """Check the sums that comments spell out (« 35 = 10 + 25 ») and the figure they claim to detail.

    A sum written without its total is only worth a word when it gives the target, which people then
    take for the year's figure.
    """
    for (territory, name), (text, at) in view.campaign.comments.items():
        row = view.row[territory, name]
        for match in _SUM.finditer(_ASIDE.sub("", visible(text))):
            claimed = _value(match[1]) if match[1] else None
            terms = [_value(match[2]), *map(_value, _TERMS.findall(match[3]))]
            facts = _doubtful_sum(view, row, claimed, added(terms))
            if facts is not None:
                yield Finding(
                    code=Code.COMMENT_ARITHMETIC,
                    at=at,
                    territory=territory,
                    indicator=name,
                    raw=text,
                    facts=facts,
                    read=tuple(row.observations),
                )


def _doubtful_sum(view: View, row: Row, claimed: float | None, total: float) -> CommentSum | None:
    if claimed is not None and claimed != total:
        return CommentSum(total, claimed=claimed)
    if total in row.achieved:
        return None
    for period, figure in zip(view.campaign.periods, row.figures, strict=True):
        if figure == total and period.kind is Kind.TARGET:
            return CommentSum(total, target=period)
    return CommentSum(total) if claimed is not None and any(f is not None for f in row.achieved) else None


def figure_in_comment(view: View) -> Iterator[Finding]:
    """Point to the figures in the comment of a row that says ND: a partial value that must not be lost.

    Years and ordinals are not figures; neither is a number that the row itself holds.
    """
    for (territory, name), (text, at) in view.campaign.comments.items():
        row = view.row[territory, name]
        last = row.observations[view.years[-1]]
        if last.code is not MissingCode.ND:
            continue
        numbers = [n for n in _STANDALONE.findall(text) if not _YEAR.fullmatch(n)]
        unheld = [n for n in numbers if _value(n) not in row.figures]
        if unheld:
            yield Finding(
                code=Code.FIGURE_IN_COMMENT,
                at=at,
                territory=territory,
                indicator=name,
                raw=text,
                facts=CommentFigures(tuple(unheld)),
                read=(last,),
            )


def _value(text: str) -> float:
    digits = re.sub(r"[ \u00a0\u202f]", "", text)
    return float(digits.replace(",", ".")) if "," in digits else int(digits)
