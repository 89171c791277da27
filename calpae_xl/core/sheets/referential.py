"""The sheet « Référentiel »: the table of the indicators, and under it that of their bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from calpae_xl.core.trade.model import Territory
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.layout import ID_HEADER, LABEL_HEADER, MEASURE_HEADER
from calpae_xl.core.workbook.tables import Table, find_table

REFERENTIAL_HEADERS = {
    "id": ID_HEADER,
    "status": "Statut",
    "code": "Code",
    "section": "Section",
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
    "replaces": "Remplace",
    "convention": "Convention",
}
OPTIONAL = frozenset({"replaces", "convention"})
"""Columns that older workbooks have not."""

BOUND_HEADERS = {
    "indicator": "Indicateur borné",
    "severity": "Gravité",
    "operator": "Comparaison",
    "operand": "Borne",
    "note": "Motif",
}


class ReferentialTables(NamedTuple):
    """The tables, as far as they are found.

    Attributes:
        labels: The columns of the departments' own labels, beside the indicators.
    """

    indicators: Table | None
    bounds: Table | None
    labels: Table | None = None


class ReferentialLines(NamedTuple):
    """The lines of both tables as people typed them, by field; a label of one department by its header."""

    indicators: tuple[Mapping[str, Value], ...]
    bounds: tuple[Mapping[str, Value], ...]


def own_label_header(territory: str) -> str:
    """Return the header of what a department calls the indicators, where it is not as the others do."""
    return f"Libellé {territory}"


def read_referential_sheet(sheet: Sheet, territories: Sequence[Territory] = ()) -> ReferentialTables:
    """Find the tables, wherever their rows and columns were moved."""
    bounds = find_table(sheet, BOUND_HEADERS.values())
    end = None if bounds is None else bounds.row
    indicators = find_table(sheet, REFERENTIAL_HEADERS.values(), end=end)
    own = [own_label_header(territory.code) for territory in territories]
    labels = None
    if indicators is not None and own:
        found = find_table(sheet, (ID_HEADER, *own), key=ID_HEADER, end=end)
        labels = found if found is not None and found.row == indicators.row else None
    return ReferentialTables(indicators, bounds, labels)


def read_referential_lines(sheet: Sheet, territories: Sequence[Territory]) -> ReferentialLines:
    """Return what people typed in the tables, right or wrong."""
    tables = read_referential_sheet(sheet, territories)
    lines = {row: dict(cells) for row, cells in _rows(tables.indicators, REFERENTIAL_HEADERS)}
    own = {header: header for header in (own_label_header(territory.code) for territory in territories)}
    for row, cells in _rows(tables.labels, own):
        lines.get(row, {}).update(cells)
    bounds = tuple(cells for _, cells in _rows(tables.bounds, BOUND_HEADERS))
    return ReferentialLines(tuple(lines.values()), bounds)


def _rows(table: Table | None, headers: Mapping[str, str]) -> Iterable[tuple[int, Mapping[str, Value]]]:
    if table is not None:
        for row, cells in table.rows():
            yield row, {field: cells[header] for field, header in headers.items() if header in cells}
