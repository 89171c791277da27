"""What Excel itself says and refuses on an entry cell: native validation, for people without the add-in."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from calpae_xl.core.campaign.written_numbers import PLAUSIBLE
from calpae_xl.core.trade.model import ADDITIVE, COUNTS, Indicator, Kind, ValueKind
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import CENT_DECIMALS

_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 255
_CODES = "ND : non disponible ; SO : sans objet ; NC : à préciser ; vide : non renseigné."

_OPTIONAL = "Facultatif : sans lui, CALPAE additionne les lignes du bloc."


class Guidance(NamedTuple):
    """Texts and test of one run of cells; ``{cell}`` in the formula stands for the first of them."""

    title: str
    message: str
    error: str
    formula: str


@cache
def guidance(indicator: Indicator, kind: Kind) -> Guidance:
    """Return what to say and to refuse on the achieved or target cells of an indicator.

    Targets of what cannot be added may be a bound in words (« moins de 3 semaines »): text passes.

    Args:
        indicator: Gives name, unit, kind of value and definition.
        kind: Achieved or target.
    """
    in_words = kind is Kind.TARGET and indicator.kind not in ADDITIVE
    unit = typeset(f"Unité : {_unit(indicator)}.")
    codes = "Ou un objectif en toutes lettres. " + _CODES if in_words else _CODES
    tail = typeset(f"{unit}\n{codes}")
    told = f"{_OPTIONAL} {indicator.definition}" if indicator.is_block else indicator.definition
    definition = _cut(typeset(told), _LONGEST_MESSAGE - len(tail) - 1)
    wanted = _WANTED.get(indicator.kind, "un nombre positif ou nul, décimales admises")
    error = f"Saisissez {wanted} (unité : {indicator.unit}), ou bien ND, SO ou NC."
    return Guidance(
        title=_cut(typeset(indicator.short), _LONGEST_TITLE),
        message=f"{definition}\n{tail}".strip(),
        error=_cut(typeset(error), _LONGEST_MESSAGE),
        formula=_formula(indicator.kind, in_words),
    )


_WANTED = {
    **dict.fromkeys(COUNTS, "un nombre entier, positif ou nul"),
    ValueKind.RATE: "un pourcentage de 0 % à 100 %",
    ValueKind.AMOUNT: "un montant en euros, positif ou nul, deux décimales au plus",
}


def _unit(indicator: Indicator) -> str:
    if indicator.kind is ValueKind.AMOUNT:
        return "euros, au centime (tapez 1234,56)"
    return "%, de 0 % à 100 % (tapez 95 %)" if indicator.kind is ValueKind.RATE else indicator.unit


def _formula(kind: ValueKind, in_words: bool) -> str:
    # IF and not OR: INT("ND") is an error, and an error anywhere in OR would refuse ND.
    most = "1" if kind is ValueKind.RATE else f"{PLAUSIBLE:.0f}"
    whole = ",{cell}=INT({cell})" if kind in COUNTS else ""
    if kind is ValueKind.AMOUNT:
        whole = f",{{cell}}=ROUND({{cell}},{CENT_DECIMALS})"
    otherwise = "TRUE" if in_words else 'OR({cell}="ND",{cell}="NC",{cell}="SO")'
    return f"=IF(ISNUMBER({{cell}}),AND({{cell}}>=0,{{cell}}<={most}{whole}),{otherwise})"


def _cut(text: str, most: int) -> str:
    """Cut a text at the last whole word that fits, with an ellipsis."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;:–\u00a0") + "…"
