"""Remnants of HTML and LaTeX that a conversion left in a text, and the marks of our own notes."""

from __future__ import annotations

import re

from calpae_xl.core.trade.labels import visible
from calpae_xl.core.trade.note_marks import SUPERSCRIPTS, with_marks
from calpae_xl.core.transcription.paper import NOTE

_ATTRIBUTES = r"(?:\s+[\w:-]+\s*=[^<>]{0,200})?"
_BREAKS = re.compile(
    rf"<br{_ATTRIBUTES}\s*/?>|</p>\s*<p{_ATTRIBUTES}\s*>|</?(?:div|li|tr){_ATTRIBUTES}\s*>", re.IGNORECASE
)
_TAGS = re.compile(
    rf"</?(?:p|i|b|u|em|strong|span|font|small|center|ul|ol|td|th|table|tbody|a){_ATTRIBUTES}\s*/?>", re.IGNORECASE
)
_FORMULA = re.compile(r"\$([^$<>]{0,40}\^\{[^{}$]{0,40}\}[^$<>]{0,40})\$")
_RAISED = re.compile(
    r"<su[pb]>([^<>]{0,40})</su[pb]>|\\textsuperscript\{([^{}]{0,40})\}|[ \u00a0]?\^\{([^{}]{0,40})\}", re.IGNORECASE
)
_WRAPPED = re.compile(r"\\(?:text|textbf|textit|emph|mathrm|mathbf)\{([^{}]{0,400})\}")
_ESCAPED = re.compile(r"\\([%&$#_])")
_ENTITIES = {"&nbsp;": " ", "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&apos;": "'"}
_ENTITY = re.compile("|".join(map(re.escape, _ENTITIES)))

_PRINTED_MARK = re.compile(r"[ \u00a0\u202f]*\([ \u00a0]*\ue000[^()]*\)|[ \u00a0\u202f]*\ue000")
_NUMBERS, _RAISED_NUMBERS = (
    rf"{digits}{{1,3}}(?:,[ \u00a0]?{digits}{{1,3}})*" for digits in ("[0-9]", f"[{SUPERSCRIPTS}]")
)
_WRITTEN_MARK = re.compile(rf"(?:\u00a0\({_NUMBERS}\)|[ \u00a0]?\({_RAISED_NUMBERS}\))+$")
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\t": " ", "\r": None})


def without_remnants(text: str) -> str:
    """Return a text as it was printed before it was converted.

    A digit that the markup raises is one of Unicode's raised digits: it numbers a note, and no figure holds it.
    « <5 » is no tag, and stays.
    """
    if "<" in text or "\\" in text or "^{" in text:
        text = _FORMULA.sub(r"\1", _BREAKS.sub("\n", text))
        text = _RAISED.sub(_as_raised, text)
        text = _ESCAPED.sub(r"\1", _WRAPPED.sub(r"\1", _TAGS.sub("", text)))
    return _ENTITY.sub(lambda entity: _ENTITIES[entity[0]], text) if "&" in text else text


def _as_raised(match: re.Match[str]) -> str:
    raised = next(part for part in match.groups() if part is not None).strip()
    digits = raised.isascii() and raised.isdigit()
    return str(with_marks(raised, range(len(raised)))) if digits else raised


def without_own_marks(text: str) -> str:
    """Return a cell without the marks of our notes: a reference of the document, or « (3) » after a no-break space.

    Raised within brackets, digits are a mark whatever stands before them. « 12 (3) » with an ordinary space is what
    somebody typed.
    """
    return _WRITTEN_MARK.sub("", _PRINTED_MARK.sub("", text))


def plain_text(text: str) -> str:
    """Return a label, a title or a comment as one line."""
    return " ".join(visible(without_remnants(text.replace(NOTE, ""))).translate(_SPACES).split())


def raw_figure(text: str) -> str:
    """Return what a cell of figures prints, as the tables of published figures keep it.

    Line feeds of the document stay: « 22 » and « jours » on two lines are no number yet.
    """
    bare = visible(without_remnants(without_own_marks(text))).translate(_SPACES)
    return "\n".join(line.strip() for line in bare.strip().split("\n"))
