"""What people added to a workbook beside its layout: it stays with them when a clean copy is made."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.defined_names import SNAPSHOT_SHEET
from calpae_xl.core.campaign.reservations import UNUSABLE_LINES
from calpae_xl.core.results.consolidation_places import TARGET_SHEET
from calpae_xl.core.sheets.baseline import BASELINE_SHEET
from calpae_xl.core.sheets.findings import FINDING_HEADERS
from calpae_xl.core.sheets.referential import REFERENTIAL_HEADERS
from calpae_xl.core.sheets.reservations import RESERVATION_HEADERS
from calpae_xl.core.sheets.undo_record import UNDO_SHEET
from calpae_xl.core.workbook.grid import Sheet, split_address
from calpae_xl.core.workbook.layout import ID_HEADER, Role
from calpae_xl.core.workbook.tables import Table, find_table

_HELPERS = {TARGET_SHEET, SNAPSHOT_SHEET, UNDO_SHEET, BASELINE_SHEET}
"""Very hidden sheets of ours."""


class Additions(NamedTuple):
    """What a copy leaves behind.

    Attributes:
        cells: How many filled cells stand outside the tables of the sheets that are copied.
        sheets: Names of the sheets that are not ours, in tab order.
        reservations: How many lines of « Réserves » cannot be used, and so belong to nobody.
        formulas: How many entry cells hold a formula, of which the value alone is kept.
    """

    cells: int
    sheets: tuple[str, ...]
    reservations: int
    formulas: int


def additions(campaign: Campaign, territories: Collection[str]) -> Additions:
    """Count what people added, as far as the copy for these departments is concerned."""
    by_name = {sheet.name: sheet for sheet in campaign.grid.sheets}
    tables = [campaign.entries[code].table for code in territories if code in campaign.entries]
    beside = [cell for table in tables for cell in _beside_entries(table, campaign)]
    for role, headers in (
        (Role.RESERVATIONS, {*RESERVATION_HEADERS.values(), REFERENTIAL_HEADERS["short"]}),
        (Role.FINDINGS, {*FINDING_HEADERS.values()}),
    ):
        sheet = campaign.sheet(role)
        if sheet is not None:
            beside += beside_table(sheet, headers)
    return Additions(
        cells=len(beside),
        sheets=foreign_sheets(campaign),
        reservations=sum(finding.code in UNUSABLE_LINES for finding in campaign.structure),
        formulas=sum(
            seen.cell in by_name[seen.sheet].formulas
            for code in territories
            for observed in campaign.series[code].values()
            for seen in observed
            if seen.cell is not None
        ),
    )


def foreign_sheets(campaign: Campaign) -> tuple[str, ...]:
    """Return the names of the sheets that are not ours, in tab order."""
    ours = {name.casefold() for name in campaign.sheets.values()} | _HELPERS
    return tuple(sheet.name for sheet in campaign.grid.sheets if sheet.name.casefold() not in ours)


def _beside_entries(table: Table, campaign: Campaign) -> Iterator[str]:
    """Yield the cells under the headers that belong to no indicator, or to no column of ours."""
    sheet = table.sheet
    known = {indicator.id for indicator in campaign.referential.entered}
    sections = {indicator.section for indicator in campaign.referential.entered}
    ids = table.columns[ID_HEADER]
    ours = {letters for header, letters in table.columns.items() if header != ID_HEADER}
    for address, value in sheet.values.items():
        letters, row = split_address(address)
        if row < table.row or letters == ids or value == "":
            continue
        name = sheet.values.get(f"{ids}{row}")
        listed = isinstance(name, str) and name.casefold() in known
        if letters not in ours or (row > table.row and not listed and value not in sections):
            yield address


def beside_table(sheet: Sheet, headers: Collection[str]) -> Iterator[str]:
    """Yield the cells to the right or left of a table."""
    table = find_table(sheet, headers)
    if table is None:
        return
    ours = {*table.columns.values()}
    for address, value in sheet.values.items():
        letters, row = split_address(address)
        if row >= table.row and letters not in ours and value != "":
            yield address
