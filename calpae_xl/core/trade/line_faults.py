"""What can be wrong in a line of « Référentiel »: in words, what is seen and what to do."""

from __future__ import annotations

from enum import Enum


class LineFault(Enum):
    """A fault of one cell of a line.

    Attributes:
        seen: What is seen; ``{text}`` stands for what the cell says, ``{other}`` for what it does not go with.
        remedy: What to do; ``{choices}`` stands for the words that are known.
    """

    EMPTY = ("la valeur manque", "Complétez-la.")
    NOT_AN_ID = ("« {text} » n’est pas un identifiant", "Écrivez-le en minuscules, chiffres et « _ ».")
    DUPLICATE_ID = ("l’identifiant « {text} » existe déjà", "Donnez-en un autre.")
    UNKNOWN_WORD = ("« {text} » n’est pas connu", "Choisissez parmi : {choices}.")
    NOT_YES_OR_NO = ("« {text} » n’est ni oui ni non, et compte comme oui", "Choisissez oui ou non.")
    NOT_A_YEAR = ("« {text} » n’est pas une année", "Écrivez l’année qui suit la rupture : 2021.")
    UNKNOWN_OTHER = ("« {text} » ne désigne aucun autre indicateur", "Corrigez l’identifiant.")
    RETIRED_OTHER = ("« {text} » est retiré", "Choisissez un indicateur en vigueur.")
    OTHER_MEASURE = ("« {text} » est d’une autre mesure", "Rattachez la ligne à un total de sa mesure.")
    CIRCLE = ("les rattachements tournent en rond", "Rattachez la ligne à un vrai total.")
    NEVER_ADDED = (
        "« {text} » additionne ses lignes, et {other} ne s’additionne pas",
        "Effacez le rattachement, ou changez le type de valeur.",
    )
    WRONG_WEIGHTS = ("la règle choisie demande {text} pondération(s)", "Indiquez les identifiants voulus.")
    WRONG_RULE = (
        "la règle « {text} » ne convient pas à « {other} »",
        "Seuls des comptes et des montants s’additionnent : changez la règle ou le type de valeur.",
    )
    NOT_EUROS = ("un montant est en euros, et l’unité est « {text} »", "Écrivez « € », ou changez le type de valeur.")
    EUROS_AND_COUNTS = (
        "« {text} » ne compte pas en euros comme cette ligne, ou l’inverse",
        "Rattachez les montants à un montant, les comptes à un compte.",
    )
    UNKNOWN_CONVENTION = (
        "« {text} » n’est pas une convention de « Paramètres »",
        "Ajoutez-la à « Paramètres », ou choisissez parmi : {choices}.",
    )
    NOTHING_TO_SUM = ("ce total n’a aucune ligne à sommer", "Rattachez-lui des lignes ou changez la règle.")

    UNKNOWN_INDICATOR = ("« {text} » n’est pas un indicateur", "Corrigez l’identifiant.")
    UNKNOWN_SEVERITY = ("« {text} » n’est pas connu", "Choisissez bloquant ou avertissement.")
    UNKNOWN_OPERATOR = ("« {text} » n’est pas connu", "Choisissez parmi : <= < >= > suppose.")
    NOT_A_LIMIT = ("« {text} » n’est ni un nombre ni un indicateur", "Corrigez cette limite.")
    RETIRED_LIMIT = ("« {text} » est retiré", "Choisissez une autre limite, ou supprimez la ligne.")

    OWN_PAST = ("« {text} » est la ligne elle-même", "Indiquez l’identifiant retiré dont la ligne poursuit l’histoire.")
    STILL_ACTIVE = ("« {text} » est encore en vigueur", "Retirez d’abord cet indicateur, ou effacez « Remplace ».")
    CLAIMED_TWICE = ("« {text} » est déjà remplacé par une autre ligne", "Gardez une seule ligne qui le remplace.")

    def __init__(self, seen: str, remedy: str) -> None:
        self.seen = seen
        self.remedy = remedy
