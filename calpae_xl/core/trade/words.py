"""The French words of the closed sets, as people read and choose them in sheets and messages."""

from __future__ import annotations

import re
import unicodedata
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
    ReservationType.CEA_SCOPE: "compté à l’échelle de la collectivité",
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


def article(name: str) -> str:
    """Write the name of a collectivity with its article, which is feminine: « la Métropole », « l’Occitanie »."""
    bare = unicodedata.normalize("NFKD", name[:1])[:1].casefold()
    return f"l’{name}" if bare in {*"aeiouy"} else f"la {name}"


def reservation_word(kind: ReservationType, collectivity: str) -> str:
    """Return the French words of a reservation in a workbook.

    Args:
        kind: What it says.
        collectivity: Short name of the territory that is consolidated.
    """
    if kind is ReservationType.CEA_SCOPE and collectivity:
        return typeset(f"{_SCOPE}{article(collectivity)}")
    return word(kind)


def is_seen_as_scope(text: str) -> bool:
    """Tell whether formulas see in a text that a figure is counted for the whole."""
    return _SEEN.match(text) is not None


_SCOPE = "compté à l’échelle de "
SCOPE_PATTERN = "compté à l?échelle de l*"
"""The same as criteria of spreadsheets have it: whatever apostrophe is typed, whatever the whole is called."""

_SEEN = re.compile(SCOPE_PATTERN.replace("?", ".").replace("*", ""), re.IGNORECASE)
_AT_SCALE = re.compile("comptealechelledel.")


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
    """Return the member that a French word or a referential value names; ``None`` when there is none.

    A reservation on what is counted for the whole may bear any name of it: the workbook was called otherwise once,
    or the line comes from another.
    """
    if not text:
        return None
    # Accents, hyphens, apostrophes and spaces come as keyboards and other programs have them.
    key = loose_key(text)
    if kind is ReservationType and _AT_SCALE.match(key):
        key = loose_key(ReservationType.CEA_SCOPE.value)
    return _members(kind).get(key)


@cache
def _members(kind: type[Enum]) -> Mapping[str, Any]:
    """Return the members of a closed set by what names them; the first of two that share a name."""
    return {loose_key(name): m for m in reversed(kind) for name in (WORDS[m], str(m.value))}
