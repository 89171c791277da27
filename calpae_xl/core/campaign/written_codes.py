"""How people write that there is no figure: the codes, their spellings, and the words that stand for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from calpae_xl.core.campaign.written_numbers import without_spaces
from calpae_xl.core.trade.labels import normalized
from calpae_xl.core.trade.model import MissingCode, Proposal

CODE_SPELLINGS: Mapping[str, MissingCode] = {
    spelling: code
    for code in (MissingCode.ND, MissingCode.NC, MissingCode.SO)
    for first, last in [code.value]
    for spelling in (f"{first}{last}", f"{first}.{last}", f"{first}{last}.", f"{first}.{last}.")
}
"""The codes as they are typed, in capitals and without spaces; the live formulas know the same."""

CODE_MEANINGS: Mapping[MissingCode, str] = {
    MissingCode.ND: "non disponible",
    MissingCode.NC: "non concerné ou non communiqué",
    MissingCode.SO: "sans objet",
}
PROPOSE_ND, PROPOSE_NC, PROPOSE_SO = (
    Proposal(f"{code.value} ({meaning})", code=code) for code, meaning in CODE_MEANINGS.items()
)
_PROPOSALS = {proposal.code: proposal for proposal in (PROPOSE_ND, PROPOSE_NC, PROPOSE_SO)}
_LONGEST_WORDS = 80

_LEADING_CODE = re.compile(
    r"(n\.? ?[dc]|s\.? ?o)(?:\.|\b)(?!/)[\s:;,.()\u2013\u2014-]*(?=\S)",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"(?:donnees? |chiffres? )?(?:"
    r"(?:non |pas |in)(?:encore )?dispo(?:nibles?)?|inconnue?s?|manquante?s?"
    r"|secret(?: statistique)?|confidentiel(?:le)?s?"
    r"|(?:non|pas) (?:connu|renseigne|recense|determine|mesure|suivi|comptabilise|communique|transmis|fourni)e?s?"
    r"(?: a ce jour)?"
    r"|en (?:cours|attente)(?: .*)?|a (?:venir|completer|renseigner|preciser|confirmer))"
    r"|pas de (?:donnees?|chiffres?)|aucune donnee|sans donnees?|sans reponse|ne sait pas|nsp|nr|n\.r\.?|n/d|\?+"
)
_NOT_CONCERNED = re.compile(r"(?:non|pas) (?:concerne|applicable)e?s?|sans objet|neant|hors champ|s/o")
_NONE = re.compile(r"aucune?s?|zero|nul(?:le)?s?|rien")
_BETWEEN_LETTERS = re.compile(r"(?<=[a-z])[-\u2010\u2011](?=[a-z])")
AROUND_WORDS = " .!()[]«»“”\"'"
"""Signs around words that say nothing: « (ND) », « zéro. »."""
_NO_ANSWER = frozenset({"-", "\u2013", "\u2014", "/", "x", "na", "n/a", "n.a.", "n.a"})


def written_code(text: str) -> MissingCode | None:
    """Return the code that a text is, spaces apart; ``None`` when it is none."""
    return CODE_SPELLINGS.get(without_spaces(text).upper())


def code_proposal(code: MissingCode) -> Proposal:
    """Return the proposal of a code, with its meaning."""
    return _PROPOSALS[code]


def leading_code(text: str) -> MissingCode | None:
    """Return the code at the start of a text that goes on; ``None`` when it starts with none."""
    coded = _LEADING_CODE.match(text)
    return None if coded is None else CODE_SPELLINGS[(coded[1][0] + coded[1][-1]).upper()]


def text_after_code(text: str) -> str | None:
    """Return what follows the code at the start of a text; ``None`` when it starts with none."""
    coded = _LEADING_CODE.match(text)
    return None if coded is None else text[coded.end() :]


def worded_codes(text: str, zero: Proposal) -> tuple[Proposal, ...]:
    """Return what the words for « no figure » may stand for; none when they are other words.

    Args:
        text: Words and signs.
        zero: The proposal of a real zero, in the unit of the row.
    """
    if len(text) > _LONGEST_WORDS:
        return ()
    words = _plain(text)
    if _UNKNOWN.fullmatch(words):
        return (PROPOSE_ND,)
    if _NOT_CONCERNED.fullmatch(words):
        return PROPOSE_SO, zero
    if _NONE.fullmatch(words):
        return (zero,)
    return (PROPOSE_ND, PROPOSE_SO) if words in _NO_ANSWER else ()


def _plain(text: str) -> str:
    letters = (c for c in normalized("NFKD", text.casefold()) if not unicodedata.combining(c))
    words = _BETWEEN_LETTERS.sub(" ", "".join(letters).strip(AROUND_WORDS))
    return " ".join(words.split()) or text
