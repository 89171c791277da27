"""Defined names of the workbook besides those of ``core.layout``: lists and look-ups on other sheets.

Validations and conditions reach another sheet through a defined name only: a direct reference belongs in
an extension that many tools drop.
"""

from __future__ import annotations

INDICATOR_IDS = "Referentiel_id"
INDICATOR_NAMES = "Referentiel_libelle_court"

TERRITORY_CODES = "Liste_departements"
YEARS = "Liste_annees"
RESERVATION_WORDS = "Liste_reserves"

RESERVATIONS_TABLE = "tblReserves"


def entry_ids(territory: str) -> str:
    """Name of the id column of an entry sheet."""
    return f"Saisie_{territory}_id"


def entry_headers(territory: str) -> str:
    """Name of the header row of an entry sheet."""
    return f"Saisie_{territory}_entetes"
