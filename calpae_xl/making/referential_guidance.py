"""What Excel itself says, offers and refuses in the columns of « Référentiel »."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from calpae_xl.core.sheets.reservations import INDICATOR_IDS
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.model import Direction, Rule, Status, ValueKind
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.words import word

_LONGEST_TITLE = 32


class Column(NamedTuple):
    """What a column says when one of its cells is chosen.

    Attributes:
        words: What it offers; empty when it offers nothing of its own.
        ids: Whether it offers the ids of the table; others may be typed, and several.
        open: Whether other words than those offered may be typed, after a warning.
    """

    message: str
    words: tuple[str, ...] = ()
    ids: bool = False
    open: bool = False


def _of(kind: type[Enum]) -> tuple[str, ...]:
    return tuple(map(word, kind))


INDICATOR_COLUMNS: Mapping[str, Column] = {
    "id": Column(
        "Relie la ligne aux feuilles de saisie : minuscules, chiffres et « _ », une seule fois. Il ne change plus : "
        "pour renommer, écrivez le nouveau, et l’ancien dans « Remplace »."
    ),
    "status": Column(
        "actif ; ventilation : détail d’un total ; total de bloc : somme de ses lignes ; pondération : poids "
        "facultatif ; retiré : ne se saisit plus.",
        _of(Status),
    ),
    "code": Column("Code de la mesure dans la convention, comme 3.2."),
    "section": Column("Titre sous lequel la ligne se range dans la saisie."),
    "measure": Column("Nom de la mesure ; le même sur toutes ses lignes."),
    "label": Column("Libellé officiel, commun aux départements : feuilles de saisie et annexe."),
    "short": Column("Quelques mots qui se comprennent seuls : résultats, constats, graphiques."),
    "unit": Column("Au pluriel, comme « jeunes » ; % pour un taux, jours pour un délai, € pour un montant."),
    "kind": Column(
        "Ce que mesure le chiffre. Comptes, quantités et montants (en euros, au centime) s’additionnent ; taux, "
        "portefeuilles et délais jamais.",
        _of(ValueKind),
    ),
    "direction": Column("Ce qui est un progrès : il dit si un objectif est atteint.", _of(Direction)),
    "rule": Column("Comment les départements font la collectivité ; les règles sont expliquées plus bas.", _of(Rule)),
    "weight": Column(
        "Identifiants des pondérations : un pour une moyenne, deux (numérateur puis dénominateur, séparés par une "
        "espace) pour un rapport, aucun pour une somme.",
        ids=True,
    ),
    "parent": Column("Identifiant du total dont la ligne est une partie, dans la même mesure ; sinon vide.", ids=True),
    "breaks": Column("Années qui ne se comparent pas à la précédente, séparées par une espace : 2020 2021."),
    "sensitive": Column("oui : un petit effectif peut désigner une personne.", ("oui", "non")),
    "definition": Column("S’affiche dans la saisie quand on choisit une cellule."),
    "replaces": Column(
        "Identifiants retirés dont la ligne poursuit l’histoire, séparés par une espace ; jamais le sien, ni celui "
        "d’une ligne en vigueur."
    ),
}


def convention_column(names: Sequence[str]) -> Column:
    """Return what the column of conventions says and offers: those of « Paramètres », as it was when this was built."""
    message = "Nom d’une convention de « Paramètres » ; vide : la première de la liste."
    listable = sum(map(len, names)) + len(names) <= _LONGEST_LIST and not any("," in name for name in names)
    return Column(message, tuple(names) if listable else (), open=True)


_LONGEST_LIST = 255
"""Signs of a list that Excel keeps in the cell itself."""

OWN_LABEL = Column("Libellé officiel de ce département, s’il n’est pas le libellé commun ; sinon vide.")

BOUND_COLUMNS: Mapping[str, Column] = {
    "indicator": Column("Identifiant de l’indicateur qui est limité.", ids=True),
    "severity": Column(
        "bloquant : la cellule reste hors de la consolidation ; avertissement : une justification est demandée.",
        (word(Severity.BLOCKING), word(Severity.WARNING)),
    ),
    "operator": Column("suppose : positif seulement si la limite l’est.", ("≤", "<", "≥", ">", "suppose")),
    "operand": Column("Un nombre, ou l’identifiant d’un autre indicateur.", ids=True),
    "note": Column("Pourquoi cette limite : pour qui la relira."),
}

RULES: Mapping[Rule, str] = {
    Rule.SUM: "Comptes, quantités, montants : une addition ; s’il manque un département, un minimum est montré.",
    Rule.EQUAL_ELSE_WEIGHTED: "Taux : la valeur commune ; sinon la moyenne pondérée, si la pondération est connue.",
    Rule.WEIGHTED: "Délais : la moyenne pondérée, si la pondération est connue ; sinon du plus bas au plus haut.",
    Rule.RATIO_OF_SUMS: "Portefeuilles, taux d’exécution : somme de la première pondération sur somme de la seconde.",
    Rule.SUM_OF_CHILDREN: "Totaux de bloc : les lignes qui leur sont rattachées s’additionnent.",
}
"""What each rule gives, for people who choose one."""


def validation(column: Column, header: str, *, unique: str = "", source: str = "") -> dict[str, object]:
    """Return the native validation of a column: what it says, offers and refuses.

    Args:
        column: The column.
        header: Its header.
        unique: Formula that holds while a cell is alone in its column to hold its text; empty elsewhere.
        source: Range of the words offered, where they hold commas, which part the words of a list.
    """
    made: dict[str, object] = {
        "validate": "any",
        "input_title": typeset(header)[:_LONGEST_TITLE],
        "input_message": typeset(column.message),
    }
    if unique:
        told = "Cet identifiant est déjà celui d’une autre ligne."
        made |= {"validate": "custom", "value": unique, "error_title": "Identifiant en double", "error_message": told}
    elif column.words:
        told = "Choisissez une valeur de la liste."
        made |= {"validate": "list", "source": source or [*column.words]}
        made |= {"error_title": "Valeur hors liste", "error_message": told}
        made |= {"error_type": "warning"} if column.open else {}
    elif column.ids:
        told = "Ce n’est pas un identifiant de la liste."
        made |= {"validate": "list", "source": f"={INDICATOR_IDS}", "error_type": "warning"}
        made |= {"error_title": "Identifiant hors liste", "error_message": typeset(told)}
    return made
