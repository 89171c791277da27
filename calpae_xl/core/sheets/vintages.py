"""The sheet « Millésimes »: figures as they were published, one a line."""

from __future__ import annotations

from collections.abc import Mapping

from calpae_xl.core.trade.labels import label_key, tidy
from calpae_xl.core.trade.model import Kind, Period
from calpae_xl.core.trade.values import trimmed_text
from calpae_xl.core.trade.words import member
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.layout import LABEL_HEADER
from calpae_xl.core.workbook.tables import find_table

VINTAGE_HEADERS = {
    "vintage": "Millésime",
    "territory": "Territoire",
    "indicator": LABEL_HEADER,
    "period": "Période",
    "kind": "Nature",
    "raw": "Valeur publiée",
}

Vintages = Mapping[str, Mapping[tuple[str, str, Period], str]]
"""Figures as published, by vintage, then territory, indicator and period."""


def read_vintages(sheet: Sheet | None) -> Vintages:
    """Read the table, as published; a line without vintage or nature is nobody's."""
    table = None if sheet is None else find_table(sheet, VINTAGE_HEADERS.values())
    if table is None or table.missing:
        return {}
    vintages: dict[str, dict[tuple[str, str, Period], str]] = {}
    for _, cells in table.rows():
        fields = {field: trimmed_text(cells.get(header)) for field, header in VINTAGE_HEADERS.items()}
        kind = member(Kind, fields["kind"])
        if kind is not None and fields["vintage"]:
            key = (tidy(fields["territory"]), label_key(fields["indicator"]), Period(tidy(fields["period"]), kind))
            vintages.setdefault(fields["vintage"], {})[key] = fields["raw"]
    return vintages
