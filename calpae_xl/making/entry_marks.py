"""How the entry sheets show what « Contrôles » and « Réserves » say of a cell, without being written to.

Cells are looked up by territory, indicator and period, never by address: rows may be moved or sorted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from calpae_xl.core.results.snapshot import RESERVATION_FIELDS
from calpae_xl.making.names import FINDING_FIELDS
from calpae_xl.making.page import HEADER_ROW, Page
from calpae_xl.making.severities import CELLS, RESERVED, ROWS
from calpae_xl.making.styles import Layer
from calpae_xl.making.xlsx import xl_rowcol_to_cell

_Span = tuple[int, int]
"""First and last, from 0."""


def mark_rows(page: Page, territory: str, rows: _Span, columns: _Span) -> None:
    """Mark the names of the indicators whose whole row has a finding."""
    for listed, look in _listed(f'"{territory}|"&{_indicator(rows)}&"|"', ROWS):
        _mark(page, rows, columns, f'=AND({_indicator(rows)}<>"",{listed})', look)


def mark_cells(page: Page, territory: str, rows: _Span, columns: _Span) -> None:
    """Mark the cells that have a finding, and underline those on which a reservation bears."""
    indicator, header = _indicator(rows), xl_rowcol_to_cell(HEADER_ROW, columns[0], row_abs=True)
    # « Réalisé 2021 », « Attendu 2023 »: a reservation bears on a year, whichever kind, or on all of them.
    year = f'MID({header},FIND(" ",{header})+1,20)'
    wanted = {"territory": f'"{territory}"', "indicator": indicator}
    bearing = ",".join(f"{RESERVATION_FIELDS[field]},{value}" for field, value in wanted.items())
    counts = (f"COUNTIFS({bearing},{RESERVATION_FIELDS['period']},{when})" for when in (year, '""'))
    reserved = f"{'+'.join(counts)}>0"
    # LibreOffice keeps to the first rule that holds: that of a finding would take the underline away.
    for listed, look in _listed(f'"{territory}|"&{indicator}&"|"&{header}', CELLS):
        _mark(page, rows, columns, f'=AND({indicator}<>"",{listed},{reserved})', {**look, **RESERVED})
        _mark(page, rows, columns, f'=AND({indicator}<>"",{listed})', look)
    _mark(page, rows, columns, f'=AND({indicator}<>"",{reserved})', RESERVED)


def _indicator(rows: _Span) -> str:
    return f"$A{rows[0] + 1}"


def _listed(key: str, looks: Mapping[str, Layer]) -> Iterator[tuple[str, Layer]]:
    """Yield what tells that a key has a finding of each severity, and how that looks."""
    for severity, look in looks.items():
        yield f'COUNTIFS({FINDING_FIELDS["key"]},{key},{FINDING_FIELDS["severity"]},"{severity}")>0', look


def _mark(page: Page, rows: _Span, columns: _Span, criteria: str, layer: Layer) -> None:
    shown = {"type": "formula", "criteria": criteria, "format": page.styles.bare(layer)}
    page.sheet.conditional_format(rows[0], columns[0], rows[1], columns[1], shown)
