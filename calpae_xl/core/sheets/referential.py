"""The sheet « Référentiel »: the table of the indicators, and under it that of their bounds."""

from __future__ import annotations

from typing import NamedTuple

from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.layout import ID_HEADER, LABEL_HEADER, MEASURE_HEADER
from calpae_xl.core.workbook.tables import Table, find_table

REFERENTIAL_HEADERS = {
    "id": ID_HEADER,
    "status": "Statut",
    "section": "Section",
    "code": "Code",
    "measure": MEASURE_HEADER,
    "label": LABEL_HEADER,
    "short": "Libellé court",
    "unit": "Unité",
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


class ReferentialTables(NamedTuple):
    """Both tables, as far as they are found."""

    indicators: Table | None
    bounds: Table | None


def read_referential_sheet(sheet: Sheet) -> ReferentialTables:
    """Find both tables, wherever their rows and columns were moved."""
    bounds = find_table(sheet, BOUND_HEADERS.values())
    end = None if bounds is None else bounds.row
    return ReferentialTables(find_table(sheet, REFERENTIAL_HEADERS.values(), end=end), bounds)
