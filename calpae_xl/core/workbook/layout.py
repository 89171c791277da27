"""The names that reading and building share: sheets and their markers, headers of tables, decisions of people.

Where a table stands in a new workbook is said by the module of its sheet; parameters, in ``campaign.settings``.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from calpae_xl.core.trade.model import COLLECTIVITY_NAME

LAYOUT_VERSION = 1
"""Raised when a workbook built before cannot be read as one built after."""

MOST_TERRITORIES = 120
"""France has 101 departments and a handful of collectivities with a status of their own."""

ID_HEADER = "Identifiant"
"""Header of the hidden first column of every sheet of ours: the key by which rows are found."""

HELPER_PREFIX = "_"
"""Start of the names of our very hidden sheets, which carry no marker."""

MARKER = "calpae:"
"""Start of the text of cell A1 of every sheet of ours; it follows the sheet when someone renames it."""


class Role(Enum):
    """What a sheet is for; values stand in its marker and in its defined name."""

    HOME = "accueil"
    ENTRY = "saisie"
    CONSOLIDATION = "cea"
    CHANGES = "evolutions"
    FINDINGS = "controles"
    RESERVATIONS = "reserves"
    REVISIONS = "revisions"
    REFERENTIAL = "referentiel"
    CODES = "codes"
    SETTINGS = "parametres"
    VINTAGES = "millesimes"
    JOURNAL = "journal"
    CONFLICTS = "conflits"
    BASELINE = "base"


SHEET_NAMES = {
    Role.HOME: "Accueil",
    Role.CONSOLIDATION: COLLECTIVITY_NAME,
    Role.CHANGES: "Évolutions",
    Role.FINDINGS: "Contrôles",
    Role.CONFLICTS: "Conflits",
    Role.RESERVATIONS: "Réserves",
    Role.REVISIONS: "Révisions",
    Role.REFERENTIAL: "Référentiel",
    Role.CODES: "Codes",
    Role.SETTINGS: "Paramètres",
    Role.VINTAGES: "Millésimes",
    Role.JOURNAL: "Journal",
}
"""Names under which the sheets are built; entry sheets take theirs from the territory."""


class Mark(NamedTuple):
    """What the marker of a sheet says."""

    version: int
    role: Role
    territory: str
    campaign: str

    @property
    def text(self) -> str:
        """The text of cell A1."""
        return f"{MARKER}{self.version}:{self.role.value}:{self.territory}:{self.campaign}"


def parse_mark(text: str) -> Mark | None:
    """Read the text of a marker; ``None`` when it is not one (somebody's own text)."""
    parts = text.removeprefix(MARKER).split(":")
    if len(parts) != 4 or not parts[0].isdecimal() or parts[1] not in {role.value for role in Role}:
        return None
    return Mark(int(parts[0]), Role(parts[1]), parts[2], parts[3])


def sheet_name_key(role: Role, territory: str = "") -> str:
    """Defined name that points to a sheet of ours: ``Calpae_saisie_67``."""
    return "_".join(filter(None, ("Calpae", role.value, territory)))


MEASURE_HEADER = "Mesure"
LABEL_HEADER = "Indicateur"
UNIT_HEADER = "Unité"
COMMENT_HEADER = "Commentaires"

REFERENTIAL_HEADERS = {
    "id": ID_HEADER,
    "status": "Statut",
    "section": "Section",
    "code": "Code",
    "measure": MEASURE_HEADER,
    "label": LABEL_HEADER,
    "short": "Libellé court",
    "unit": UNIT_HEADER,
    "kind": "Type de valeur",
    "direction": "Sens",
    "rule": "Règle de consolidation",
    "weight": "Pondération",
    "parent": "Rattaché à",
    "breaks": "Ruptures déclarées",
    "sensitive": "Petits effectifs sensibles",
    "definition": "Définition",
}
BOUND_HEADERS = {
    "indicator": "Indicateur borné",
    "severity": "Gravité",
    "operator": "Comparaison",
    "operand": "Borne",
    "note": "Motif",
}
RESERVATION_HEADERS = {
    "territory": "Territoire",
    "indicator": LABEL_HEADER,
    "period": "Année",
    "type": "Réserve",
    "note": "Note",
}
VINTAGE_HEADERS = {
    "vintage": "Millésime",
    "territory": "Territoire",
    "indicator": LABEL_HEADER,
    "period": "Période",
    "kind": "Nature",
    "raw": "Valeur publiée",
}
SETTING_HEADERS = {"id": ID_HEADER, "label": "Paramètre", "value": "Valeur", "note": "Remarque"}
FINDING_HEADERS = {
    "severity": "Gravité",
    "sheet": "Feuille",
    "cell": "Cellule",
    "indicator": LABEL_HEADER,
    "period": "Année",
    "message": "Constat",
    "remedy": "Que faire",
    "proposal": "Correction proposée",
    "decision": "Décision",
    "justification": "Justification",
    "code": "Code",
    "fingerprint": "Empreinte",
    "key": "Clé",
    "value": "Valeur",
    "limit": "Borne",
    "lifted": "Levé",
}
TO_REVIEW = "À revoir"
"""The decision that CALPAE itself writes: what was said of a figure that has changed since."""

ACCEPTED, REFUSED = "Accepter", "Refuser"
"""What people decide of a proposed correction."""

DECISIONS = (ACCEPTED, REFUSED, TO_REVIEW)
CODE_HEADERS = {
    "code": "Code",
    "title": "Constat",
    "severity": "Gravité",
    "level": "Niveau",
    "example": "Exemple",
    "remedy": "Que faire",
}
CONFLICT_HEADERS = {
    "territory": "Département",
    "part": "Nature",
    "indicator": LABEL_HEADER,
    "period": "Année",
    "base": "À l’envoi",
    "ours": "Dans le classeur",
    "theirs": "Dans le retour",
    "choice": "Décision",
    "file": "Retour",
    "kind": "Partie",
    "key": "Clé",
    "header": "Période",
    "reservation": "Réserve",
    "ours_type": "Type du classeur",
    "ours_value": "Valeur du classeur",
    "theirs_type": "Type du retour",
    "theirs_value": "Valeur du retour",
}
KEEP, TAKE = "Garder", "Prendre"
"""What people decide of a conflict: what the workbook says, or what the return says."""

JOURNAL_HEADERS = {
    "at": "Date",
    "user": "Utilisateur",
    "action": "Action",
    "detail": "Détail",
    "cells": "Cellules",
    "file": "Fichier",
    "digest": "Empreinte",
}
REVISION_HEADERS = {
    "vintage": "Millésime",
    "territory": "Territoire",
    "indicator": LABEL_HEADER,
    "period": "Période",
    "before": "Valeur publiée",
    "after": "Valeur actuelle",
    "difference": "Écart",
    "kind": "Type de révision",
    "cell": "Cellule",
    "state": "État",
    "justification": "Justification",
    "key": "Clé",
    "fingerprint": "Empreinte",
    "finding": "Constat lié",
}

TERRITORY_HEADERS = {"code": "Département", "name": "Nom", "note": "Remarque", "mailbox": "Contact"}
TERRITORY_SETTING = "territoire_"
"""Start of the id of the parameters that list the departments: ``territoire_67``, value « Bas-Rhin »."""
