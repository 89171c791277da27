"""What could not be taken from a return as it stands: said, never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple

from calpae_xl.core.trade.typography import typeset


class RemarkKind(Enum):
    """One kind of remark; values are its sentence, whose fields in braces are filled in."""

    NEVER_SENT = (
        "« Journal » ne connaît pas cet envoi (département {territory}, version {version}) : rien n’en est repris "
        "sans vous, chaque différence avec le classeur est à décider dans « Conflits »."
    )
    BASELINE_ALTERED = (
        "Ce que cette copie garde de son envoi n’est pas ce qui a été envoyé, d’après « Journal » : rien n’en est "
        "repris sans vous, chaque différence avec le classeur est à décider dans « Conflits »."
    )
    BASELINE_LOST = (
        "Cette copie ne garde plus trace de ce qu’elle contenait à l’envoi : rien n’en est repris sans vous, chaque "
        "différence avec le classeur est à décider dans « Conflits »."
    )
    BARE_SHEET = (
        "Ce fichier n’a que la feuille de saisie du département {territory}, sans trace de ce qui a été envoyé : rien "
        "n’en est repris sans vous, chaque différence avec le classeur est à décider dans « Conflits »."
    )
    ANNEX = (
        "Ces chiffres viennent d’une annexe : ce qui va dans une cellule vide est repris, tout autre écart avec le "
        "classeur est à décider dans « Conflits »."
    )
    PERIOD_UNKNOWN = "« {header} » n’est pas une colonne du classeur : ce que l’annexe y imprime n’est pas repris."
    ROW_ABSENT = "La ligne de « {label} » est absente du retour : celle du classeur reste telle quelle."
    ROW_TWICE = "La ligne de « {label} » figure plusieurs fois dans le retour : aucune n’est reprise."
    ROW_UNKNOWN = (
        "La ligne d’identifiant « {raw} » ({cell}) n’est pas un indicateur du classeur : elle n’est pas reprise."
    )
    ROW_RETIRED = "« {label} » n’est plus en vigueur : ce que dit sa ligne ({figures}) n’est pas repris."
    ROW_ADDED = "Une ligne ajoutée sans identifiant contient « {raw} » ({cell}) : elle n’est pas reprise."
    COLUMN_ABSENT = "La colonne « {header} » est absente du retour : celle du classeur reste telle quelle."
    COLUMN_TWICE = "La colonne « {header} » figure plusieurs fois dans le retour : aucune n’est reprise."
    SHEET_TWICE = "La feuille « {sheet} » du retour est une copie de « {used} » : elle n’est pas lue."
    MERGED = (
        "« {label} », « {header} » ({cell}) : la cellule est fusionnée avec d’autres dans le retour ; elle n’est pas "
        "reprise."
    )
    FORMULA = "« {label} », « {header} » ({cell}) : le retour contient une formule ; seule sa valeur est reprise."
    FORMULA_WITHOUT_VALUE = (
        "« {label} », « {header} » ({cell}) : le retour contient une formule qui n’a pas été calculée ; elle n’est pas "
        "reprise."
    )
    RESERVATIONS_ABSENT = "Les réserves du retour sont introuvables : celles du classeur restent telles quelles."
    RESERVATION_UNUSABLE = (
        "Une réserve du retour est illisible ({cell}) : elle n’est pas reprise, et aucune réserve n’est supprimée."
    )
    RESERVATION_ELSEWHERE = (
        "Le retour contient des réserves sur le département {territory} : elles ne sont pas reprises."
    )
    FINDINGS_ABSENT = "Les constats du retour sont introuvables : décisions et justifications ne sont pas reprises."
    ANSWER_WITHOUT_FINDING = (
        "« {text} » répond à un constat que le classeur n’a pas ({figure}) : ce texte n’est pas repris."
    )
    ANSWER_ELSEWHERE = (
        "« {text} » répond à un constat ({code}, {figure}) qui n’est pas du département {territory} : rien n’en est "
        "repris."
    )
    NO_PLACE = "« {label} », « {header} » : le retour a changé une cellule que le classeur n’a plus."
    PLACE_UNKNOWN = "« {label} », « {header} » : le classeur n’a pas cette cellule du retour ; elle n’est pas reprise."
    UNWRITABLE = (
        "« {label} », « {header} » : la cellule {cell} du classeur reste telle quelle, car {why}. Modifiez-la dans "
        "Excel, puis reportez-y ce que dit le retour."
    )
    CONTRADICTORY = (
        "« {label} » : deux lignes de « Conflits » où vous avez choisi « Prendre » disent des valeurs différentes ; "
        "gardez ce choix sur une seule."
    )
    CHANGED_SINCE = (
        "« {label} » : le classeur a changé depuis que ce conflit est à décider ; relisez-le dans « Conflits », puis "
        "décidez de nouveau."
    )


class Remark(NamedTuple):
    """One remark."""

    kind: RemarkKind
    facts: Mapping[str, str] = MappingProxyType({})

    @property
    def text(self) -> str:
        """The sentence that people read."""
        return typeset(self.kind.value.format_map(self.facts))


def remark(kind: RemarkKind, **facts: str) -> Remark:
    """Make a remark."""
    return Remark(kind, facts)
