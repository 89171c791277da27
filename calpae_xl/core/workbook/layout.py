"""The names that reading and building share: sheets and their markers, headers of tables, decisions of people.

Where a table stands in a new workbook is said by the module of its sheet; parameters, in ``campaign.settings``.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from calpae_xl.core.trade.labels import label_key, tidy

LAYOUT_VERSION = 2
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
    CHARTS = "graphiques"
    BASELINE = "base"


SHEET_NAMES = {
    Role.HOME: "Accueil",
    Role.CHANGES: "Évolutions",
    Role.CHARTS: "Graphiques",
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
"""Names under which the sheets are built; entry sheets take theirs from the territory, the consolidated one too."""


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
    if not is_mark(text):
        return None
    _, *parts = (tidy(part) for part in text.split(":"))
    if len(parts) != 4 or not (parts[0].isascii() and parts[0].isdigit() and len(parts[0]) < 10):
        return None
    role = next((role for role in Role if role.value == parts[1].casefold()), None)
    return None if role is None else Mark(int(parts[0]), role, parts[2], parts[3])


def is_mark(text: str) -> bool:
    """Tell whether a text begins as the marker of a sheet of ours does."""
    return text.startswith(MARKER) or label_key(text[: 4 * len(MARKER)]).startswith(MARKER)


def sheet_name_key(role: Role, territory: str = "") -> str:
    """Defined name that points to a sheet of ours: ``Calpae_saisie_2A``."""
    return "_".join(filter(None, ("Calpae", role.value, territory)))


MEASURE_HEADER = "Mesure"
LABEL_HEADER = "Indicateur"
UNIT_HEADER = "Unité"
COMMENT_HEADER = "Commentaires"
TREND_HEADER = "Tendance"
"""How the header of the trend begins in the consolidated sheet; the years follow."""
