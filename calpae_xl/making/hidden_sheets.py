"""The very hidden sheets, which formulas and undo read and nobody looks at; and how a cell of the core is written."""

from __future__ import annotations

from collections.abc import Mapping

from calpae_xl.core.campaign.defined_names import CHANGED_CELL, CHANGED_NAME, SNAPSHOT_SHEET
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.consolidation_places import TARGET_SHEET
from calpae_xl.core.results.snapshot import snapshot_cells
from calpae_xl.core.results.targets import target_cells
from calpae_xl.core.sheets.undo_record import UNDO_SHEET, empty_record
from calpae_xl.core.workbook.plan import Content
from calpae_xl.making.styles import Styles
from calpae_xl.making.xlsx import Format, GrowingWorksheet, Workbook, Worksheet


def write_content(sheet: Worksheet, address: str, content: Content, style: Format) -> None:
    """Write a cell as the core wants it: typed value, or formula with its cached result.

    Raises:
        ValueError: XlsxWriter refuses the cell.
    """
    value = content.value
    if content.formula is not None:
        refused = sheet.write_formula(address, content.formula, style, "" if value is None else value)
    elif value is None:
        refused = sheet.write_blank(address, None, style)
    elif isinstance(value, bool):
        refused = sheet.write_boolean(address, value, style)
    elif isinstance(value, int | float):
        refused = sheet.write_number(address, value, style)
    else:
        refused = sheet.write_string(address, str(value), style)
    if refused:
        raise ValueError(f"cell {address} of {sheet.get_name()!r} cannot be written")


def add_hidden_sheets(book: Workbook, styles: Styles, work: Processed) -> None:
    """Add the sheets that nobody looks at but formulas and undo."""
    add_formula_sheets(book, styles, work)
    add_very_hidden(book, styles, UNDO_SHEET, empty_record())


def add_formula_sheets(book: Workbook, styles: Styles, work: Processed) -> None:
    """Add the sheets that the consolidated sheet and « Évolutions » read through."""
    add_very_hidden(book, styles, TARGET_SHEET, target_cells(work))
    add_very_hidden(book, styles, SNAPSHOT_SHEET, snapshot_cells(work, sealed=styles.locked))
    book.define_name(CHANGED_NAME, f"={SNAPSHOT_SHEET}!${CHANGED_CELL[0]}${CHANGED_CELL[1:]}")


def add_very_hidden(book: Workbook, styles: Styles, name: str, cells: Mapping[str, Content]) -> None:
    """Add a sheet that no menu of Excel brings to light."""
    sheet = book.add_worksheet(name, worksheet_class=GrowingWorksheet)
    style = styles.get()
    for address, content in cells.items():
        write_content(sheet, address, content, style)
    sheet.protect()
    sheet.very_hidden()
