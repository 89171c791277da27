"""Defined names of the workbook besides those of ``core.workbook.layout``: lists and look-ups on other sheets.

Validations and conditions reach another sheet through a defined name only: a direct reference belongs in
an extension that many tools drop.
"""

from __future__ import annotations

from calpae_xl.core.results.home_help import SEVERITIES_NAME
from calpae_xl.core.results.snapshot import RESERVATION_FIELDS
from calpae_xl.core.sheets.findings import LOOKED_UP, PLACES
from calpae_xl.core.sheets.revisions import DECISIONS_NAME, FINGERPRINTS_NAME, JUSTIFICATIONS_NAME
from calpae_xl.core.workbook.grid import column_number
from calpae_xl.core.workbook.layout import SHEET_NAMES, Role
from calpae_xl.making.xlsx import Workbook, xl_range_formula

TERRITORY_CODES = "Liste_departements"
YEARS = "Liste_annees"
RESERVATION_WORDS = "Liste_reserves"

FINDING_FIELDS = {
    "key": "Controles_cle",
    "value": "Controles_valeur",
    "limit": "Controles_borne",
    "lifted": "Controles_leve",
    "severity": SEVERITIES_NAME,
    "fingerprint": FINGERPRINTS_NAME,
    "justification": JUSTIFICATIONS_NAME,
    "decision": DECISIONS_NAME,
    "rank": "Controles_rang",
    "priority": "Controles_priorite",
    "sheet": "Controles_feuille",
    "cell": "Controles_cellule",
    "indicator": "Controles_indicateur",
    "period": "Controles_annee",
    "message": "Controles_constat",
    "effect": "Controles_effet",
}
"""Names of the columns of « Contrôles » that live formulas and conditions look up, by field."""

# Plain ranges with room, not table references: a name that holds one is unknown to other spreadsheets.
_RESERVATION_COLUMNS = {"territory": 1, "indicator": 2, "period": 4, "type": 5, "note": 6}
_FIRST_RESERVATION_ROW, _LAST_RESERVATION_ROW = 4, 1999


def entry_ids(territory: str) -> str:
    """Name of the id column of an entry sheet."""
    return f"Saisie_{territory}_id"


def entry_headers(territory: str) -> str:
    """Name of the header row of an entry sheet."""
    return f"Saisie_{territory}_entetes"


def define_reservation_columns(book: Workbook) -> None:
    """Name the columns of « Réserves »."""
    for field, name in RESERVATION_FIELDS.items():
        column = _RESERVATION_COLUMNS[field]
        area = xl_range_formula(
            SHEET_NAMES[Role.RESERVATIONS], _FIRST_RESERVATION_ROW, column, _LAST_RESERVATION_ROW, column
        )
        book.define_name(name, f"={area}")


def define_finding_columns(book: Workbook) -> None:
    """Name the columns of « Contrôles »."""
    for field, name in FINDING_FIELDS.items():
        column = column_number(PLACES.columns[field]) - 1
        first = PLACES.first_row - 1
        area = xl_range_formula(SHEET_NAMES[Role.FINDINGS], first, column, first + LOOKED_UP - 1, column)
        book.define_name(name, f"={area}")
