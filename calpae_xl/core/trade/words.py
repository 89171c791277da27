"""The French words of the closed sets, as people read and choose them in sheets and messages."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.labels import loose_key
from calpae_xl.core.trade.model import Direction, Kind, Period, ReservationType, Rule, Status, ValueKind
from calpae_xl.core.trade.typography import typeset

E = TypeVar("E", bound=Enum)

BLOCKED = "BLOQUÉ"
"""What a cell that is worked out shows while a figure that it needs is blocked."""

WORDS: dict[Enum, str] = {
    Severity.BLOCKING: "bloquant",
    Severity.WARNING: "avertissement",
    Severity.INFO: "information",
    Kind.ACHIEVED: "réalisé",
    Kind.TARGET: "attendu",
    ReservationType.PARTIAL_YEAR: "année incomplète",
    ReservationType.UNDERESTIMATED: "sous-estimé",
    ReservationType.EXCEPTIONAL_EVENT: "événement exceptionnel",
    ReservationType.SERIES_BREAK: "rupture de série",
    ReservationType.DIFFERING_DEFINITION: "définition différente",
    ReservationType.CEA_SCOPE: "compté à l’échelle de la CeA",
    ReservationType.ESTIMATED: "estimé",
    ReservationType.PROVISIONAL: "provisoire",
    Rule.SUM: "somme",
    Rule.EQUAL_ELSE_WEIGHTED: "valeur commune, sinon moyenne pondérée, sinon fourchette",
    Rule.WEIGHTED: "moyenne pondérée, sinon fourchette",
    Rule.RATIO_OF_SUMS: "rapport des sommes, sinon fourchette",
    Rule.SUM_OF_CHILDREN: "somme des lignes du bloc",
    Status.ACTIVE: "actif",
    Status.BREAKDOWN: "ventilation",
    Status.BLOCK: "total de bloc",
    Status.AUXILIARY: "pondération",
    Status.RETIRED: "retiré",
    ValueKind.FLOW: "compte annuel",
    ValueKind.STOCK: "stock au 31 décembre",
    ValueKind.ACTIVE_CASES: "file active",
    ValueKind.QUANTITY: "quantité décimale",
    ValueKind.RATE: "taux",
    ValueKind.CASELOAD: "portefeuille moyen",
    ValueKind.DELAY: "délai moyen",
    ValueKind.AMOUNT: "montant",
    Direction.UP: "hausse favorable",
    Direction.DOWN: "baisse favorable",
    Direction.NEUTRAL: "neutre",
    Direction.TARGET: "proche de la cible",
}


def word(member: Enum) -> str:
    """Return the French word of a member of a closed set."""
    return typeset(WORDS[member])


def date_text(label: str) -> str:
    """Write the label of a period as people write a date: « 2022 », « 06/2022 »."""
    year, _, month = label.partition("-")
    return f"{month}/{year}" if month else year


def period_text(period: Period) -> str:
    """Write a period as people name it: « 2020 », « attendu 2023 »; a bare year is achieved."""
    return period.label if period.kind is Kind.ACHIEVED else full_period_text(period)


def full_period_text(period: Period) -> str:
    """Write a period where both kinds stand side by side: « réalisé 2020 », « attendu 06/2022 »."""
    return f"{word(period.kind)} {date_text(period.label)}"


def member(kind: type[E], text: str) -> E | None:
    """Return the member that a French word or a referential value names; ``None`` when there is none."""
    # Accents, hyphens, apostrophes and spaces come as keyboards and other programs have them.
    return _members(kind).get(loose_key(text)) if text else None


@cache
def _members(kind: type[Enum]) -> Mapping[str, Any]:
    """Return the members of a closed set by what names them; the first of two that share a name."""
    return {loose_key(name): m for m in reversed(kind) for name in (WORDS[m], str(m.value))}
