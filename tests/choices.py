"""What people write in « Décision » beside what is proposed, and whether that chooses a correction."""

from __future__ import annotations

from calpae_xl.core.sheets.chosen import to_be_named
from calpae_xl.core.sheets.findings import ACCEPTED, REFUSED, TO_REVIEW
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import Value

TWO = typeset("8 500 (le « 2 » est un appel de note) ou 85 002")
CONFIRMED, NAMED = typeset("300, à confirmer, avec la réserve « estimé »"), typeset(to_be_named("355, à confirmer"))
SHARES, CODES = typeset("95 %, à confirmer ou 27 %, à confirmer"), "SO (sans objet) ou ND (non disponible)"
DECIMALS, AMOUNT = typeset("1 234,5, à confirmer"), typeset("1 234,57 €, arrondi au centime")

CASES: dict[str, tuple[Value | None, Value | None, bool]] = {
    "nothing decided": (None, TWO, False),
    "accepted, several proposed": (ACCEPTED, TWO, False),
    "accepted, one proposed": (ACCEPTED, CONFIRMED, True),
    "accepted in small letters": (" accepter ", CONFIRMED, True),
    "accepted, one to be named": (ACCEPTED, NAMED, False),
    "accepted, nothing proposed": (ACCEPTED, None, False),
    "accepted, somebody's own figure": (ACCEPTED, 355, True),
    "accepted, words that say no figure": (ACCEPTED, "voir annexe", False),
    "accepted, a figure with words": (ACCEPTED, "355 agents", False),
    "accepted, a code": (ACCEPTED, "ND, le texte allant dans « Commentaires »", True),
    "refused": (REFUSED, CONFIRMED, False),
    "to review": (TO_REVIEW, CONFIRMED, False),
    "named as a number": (8500, TWO, True),
    "named as a text": ("8 500", TWO, True),
    "named with a narrow space": ("85\u202f002", TWO, True),
    "named and accepted": ("Accepter : 8500", TWO, True),
    "named in full": (typeset("8 500 (le « 2 » est un appel de note)"), TWO, True),
    "a part of a number": (85, TWO, False),
    "the mark": ("2", TWO, False),
    "words of a proposal": ("à confirmer", CONFIRMED, False),
    "the one to be named": (355, NAMED, True),
    "another than the one to be named": (356, NAMED, False),
    "a share as it is typed": ("95 %", SHARES, True),
    "a share without its sign": ("27", SHARES, True),
    "a share as a spreadsheet keeps it": (0.95, SHARES, True),
    "another share": (0.5, SHARES, False),
    "a code": ("nd", CODES, True),
    "a code with points": ("n.d.", CODES, True),
    "a code that is not proposed": ("NC", CODES, False),
    "decimals": (1234.5, DECIMALS, True),
    "decimals with a point": ("1234.5", DECIMALS, True),
    "an amount": (1234.57, AMOUNT, True),
    "no answer": ("Peut-être", TWO, False),
}
