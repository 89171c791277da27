"""What every sheet of the workbook has in common: marker, defined name, hidden first column, print set-up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from itertools import groupby
from operator import itemgetter

from calpae_xl.core.trade.model import CellRef, Territory
from calpae_xl.core.trade.note_marks import SUPERSCRIPTS
from calpae_xl.core.trade.typography import NBSP, typeset
from calpae_xl.core.trade.values import EDITED_SIGNS, Marked, PerCent, Undated, Value, raw_text, serial
from calpae_xl.core.workbook.areas import generous_column, generous_row
from calpae_xl.core.workbook.layout import LAYOUT_VERSION, SHEET_NAMES, Mark, Role, sheet_name_key
from calpae_xl.core.workbook.links import cell_link
from calpae_xl.core.workbook.plan import Content
from calpae_xl.core.workbook.seal import SEAL, SEAL_CELL
from calpae_xl.making.row_heights import Text, page_breaks, row_pixels
from calpae_xl.making.styles import (
    CENTRED,
    HEADER,
    LINK,
    QUOTED,
    SUBTITLE,
    TITLE,
    Layer,
    Owner,
    Styles,
)
from calpae_xl.making.xlsx import GrowingWorksheet, Workbook, Worksheet, xl_range_formula

TITLE_ROW, SUBTITLE_ROW, LEGEND_ROW, HEADER_ROW = range(4)
"""Rows (from 0) above every table."""

_A3 = 8
_SIDE_MARGIN, _TOP_MARGIN, _BOTTOM_MARGIN = 0.35, 0.4, 0.6
# A3 lying down, at 96 dots per inch.
_PAPER_WIDTH_PIXELS = (420 / 25.4 - 2 * _SIDE_MARGIN) * 96
_PAPER_HEIGHT_PIXELS = (297 / 25.4 - _TOP_MARGIN - _BOTTOM_MARGIN) * 96
_SMALLEST_SCALE = 0.8
"""Eight points on paper for texts of ten on the screen."""

_SAFE_SHARE = 0.94
"""Of the width of the paper: LibreOffice makes columns a little wider than Excel does."""

_MARKER_COLUMN = 0
_READERS_LEGEND = (
    "Copie en lecture seule. ND : non disponible ; SO : sans objet ; NC : non concerné ou non communiqué ; vide : "
    "non renseigné."
)
_OWNERS: Mapping[Role, Owner] = {
    Role.ENTRY: Owner.PEOPLE,
    Role.FINDINGS: Owner.BOTH,
    Role.CONFLICTS: Owner.BOTH,
    Role.RESERVATIONS: Owner.BOTH,
    Role.HOME: Owner.PYTHON,
    Role.CONSOLIDATION: Owner.PYTHON,
    Role.CHANGES: Owner.PYTHON,
    Role.CHARTS: Owner.PYTHON,
    Role.REVISIONS: Owner.PYTHON,
    Role.VINTAGES: Owner.PYTHON,
    Role.JOURNAL: Owner.PYTHON,
    Role.CODES: Owner.PYTHON,
    Role.REFERENTIAL: Owner.REFERENCE,
    Role.SETTINGS: Owner.REFERENCE,
}
_PROTECTION = {
    "autofilter": True,
    "format_columns": True,
    "format_rows": True,
    "objects": False,
    "scenarios": False,
}


def protect(sheet: Worksheet) -> None:
    """Guard a sheet against slips: no password, and filters and column widths stay free."""
    sheet.protect("", _PROTECTION)


def generous_corner(last_row: int, last_column: int) -> tuple[int, int]:
    """Return the last row and column that a name should cover, with room beyond what is written."""
    return generous_row(last_row) - 1, generous_column(last_column) - 1


def shown_as(value: Value) -> Layer:
    """Return the number format without which a typed value would be another one; empty for most."""
    if isinstance(value, datetime) and value.time() != time():
        return {"num_format": "dd/mm/yyyy hh:mm"}
    if isinstance(value, date):
        return {"num_format": "dd/mm/yyyy"}
    if isinstance(value, Undated):
        return {"num_format": "hh:mm" if 0 <= value < 1 else "dd/mm/yyyy"}
    return {"num_format": f'0"{NBSP}"%'} if isinstance(value, PerCent) else {}


def _fragments(value: Marked) -> list[tuple[str, str]]:
    """Cut a text where its digits begin or cease to be raised (« + ») or lowered (« - »); empty when it holds none."""
    if len(value) != len(value.plain):
        return []
    pairs = [
        ("" if shown == kept else "+" if shown in SUPERSCRIPTS else "-", kept)
        for shown, kept in zip(value, value.plain, strict=True)
    ]
    return [(sign, "".join(kept for _, kept in run)) for sign, run in groupby(pairs, key=itemgetter(0))]


class Page:
    """One worksheet being written. Rows and columns count from 0; texts are written typeset.

    Attributes:
        sheet: The worksheet of XlsxWriter, for what has no method here.
        name: Its name, for references.
        heights: Heights set so far, in pixels, by row.
    """

    def __init__(
        self,
        book: Workbook,
        styles: Styles,
        *,
        role: Role,
        campaign: str,
        territory: Territory | None = None,
        name: str | None = None,
    ) -> None:
        code = "" if territory is None else territory.code
        self.name = name or (SHEET_NAMES[role] if territory is None else territory.sheet)
        self.book, self.styles = book, styles
        self._area_name = sheet_name_key(role, code)
        self.heights: dict[int, int] = {}
        self.sheet = book.add_worksheet(self.name, worksheet_class=GrowingWorksheet)
        self.sheet.hide_gridlines(2)
        self.sheet.set_tab_color(_OWNERS[role].value)
        self.sheet.set_column(_MARKER_COLUMN, _MARKER_COLUMN, 12, None, {"hidden": True})
        mark = Mark(LAYOUT_VERSION, role, code, campaign)
        self.sheet.write_string(TITLE_ROW, _MARKER_COLUMN, mark.text)
        if styles.locked:
            self.sheet.write_string(SEAL_CELL, SEAL)
        self.opens_on(HEADER_ROW + 1, _MARKER_COLUMN + 1)
        self._set_up_printing(campaign)

    def _set_up_printing(self, campaign: str) -> None:
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(_A3)
        sheet.set_margins(left=_SIDE_MARGIN, right=_SIDE_MARGIN, top=_TOP_MARGIN, bottom=_BOTTOM_MARGIN)
        sheet.fit_to_pages(1, 0)  # Unless the width is known.
        sheet.center_horizontally()
        shown = campaign.replace("&", "&&")
        sheet.set_footer(f"&L&9CALPAE – campagne {shown}&C&9&A&R&9Page &P/&N", {"margin": 0.3})

    def close(self, last_row: int, last_column: int) -> None:
        """Name the area of the sheet, with room: rows and columns added at its edge stay inside."""
        row, column = generous_corner(last_row, last_column)
        self.define(self._area_name, 0, 0, row, column)

    def define(self, name: str, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """Give a name of the workbook to a range of this sheet."""
        area = xl_range_formula(self.name, first_row, first_column, last_row, last_column)
        self.book.define_name(name, f"={area}")

    def widths(self, widths: Iterable[float], first_column: int = 1) -> None:
        """Set the widths of consecutive columns, in characters."""
        for column, width in enumerate(widths, start=first_column):
            self.sheet.set_column(column, column, width)

    def growing_columns(self, widths: Iterable[float], looks: Iterable[Sequence[Layer]]) -> None:
        """Set the widths and the looks of the columns of a list that grows.

        Lines to come look like the others because their column does: nothing is copied, and copying is what
        multiplies conditional formats. Above the headers, cells stay plain and protected.
        """
        for column, (width, look) in enumerate(zip(widths, looks, strict=True), start=1):
            self.sheet.set_column(column, column, width, self.styles.get(*look))
            for row in range(HEADER_ROW if column > 1 else 0):  # The first column has the titles.
                self.sheet.write_blank(row, column, None, self.styles.get())

    def titles(self, title: str, subtitle: str, legend: str = "", *, fact: bool = False) -> None:
        """Write the rows above the table; their texts run over the empty cells to their right.

        Args:
            title: First row.
            subtitle: Second row.
            legend: Third row: how the sheet is filled in or changed, which a locked copy has no use for.
            fact: Whether the legend says something else, and stays.
        """
        if self.styles.locked and not fact:
            legend = _READERS_LEGEND
        self.text(TITLE_ROW, 1, title, TITLE)
        self.text(SUBTITLE_ROW, 1, subtitle, SUBTITLE)
        self.text(LEGEND_ROW, 1, legend, SUBTITLE)
        for row, pixels in ((TITLE_ROW, 32), (SUBTITLE_ROW, 20), (LEGEND_ROW, 24)):
            self.height(row, pixels)

    def headers(self, row: int, column: int, headers: Iterable[str], *layers: Layer) -> None:
        """Write headers side by side, exactly as given: they are keys."""
        style = self.styles.get(HEADER, CENTRED, *layers)
        for position, header in enumerate(headers, start=column):
            self.sheet.write_string(row, position, header, style)

    def fit_headers(self, row: int, headers: Iterable[str], widths: Iterable[float], least: int = 34) -> None:
        """Make a header row high enough for ``headers`` in columns of ``widths``."""
        self.fit_row(row, (Text(*pair, bold=True) for pair in zip(headers, widths, strict=True)), least)

    def text(self, row: int, column: int, text: str, *layers: Layer) -> None:
        """Write a text of ours, typeset; empty leaves a formatted blank."""
        self.raw(row, column, typeset(text), *layers)

    def raw(self, row: int, column: int, text: str, *layers: Layer) -> None:
        """Write a text exactly as it is, never as a formula, a number or a link.

        Raises:
            ValueError: Longer than a cell can hold.
        """
        if not text:
            self.sheet.write_blank(row, column, None, self.styles.get(*layers))
            return
        if text.startswith(EDITED_SIGNS):
            # Without the prefix Excel would take the text for a formula the next time it is edited.
            layers = (*layers, QUOTED)
        if self.sheet.write_string(row, column, text, self.styles.get(*layers)) != 0:
            raise ValueError(f"cell at row {row}, column {column} of {self.name!r} cannot hold {len(text)} characters")

    def value(self, row: int, column: int, value: Value | None, *layers: Layer) -> None:
        """Write a typed value; text as it is, ``None`` as a formatted blank."""
        if isinstance(value, bool):
            self.sheet.write_boolean(row, column, value, self.styles.get(*layers))
        elif isinstance(value, date):
            # XlsxWriter has days of its own before March 1900.
            self.sheet.write_number(row, column, serial(value), self.styles.get(*layers, shown_as(value)))
        elif isinstance(value, int | float):
            self.sheet.write_number(row, column, value, self.styles.get(*layers, shown_as(value)))
        elif isinstance(value, Marked) and _fragments(value):
            self._marked(row, column, value, *layers)
        else:
            self.raw(row, column, raw_text(value) or "", *layers)

    def _marked(self, row: int, column: int, value: Marked, *layers: Layer) -> None:
        """Write a text some digits of which are raised or lowered."""
        looks = {sign: self.styles.get(*layers, {"font_script": script}) for sign, script in (("+", 1), ("-", 2))}
        parts: list[object] = []
        for sign, text in _fragments(value):
            parts += (looks[sign], text) if sign in looks else (text,)
        if len(parts) <= 2:
            # One look for the whole of it: no part of a text, for Excel.
            self.sheet.write_string(row, column, value.plain, parts[0])
        elif self.sheet.write_rich_string(row, column, *parts, self.styles.get(*layers)) != 0:
            raise ValueError(f"cell at row {row}, column {column} of {self.name!r} cannot hold {value!r}")

    def content(self, row: int, column: int, content: Content, *layers: Layer) -> None:
        """Write what the core wants of a cell: its typed value, or its formula with the result that it has now."""
        if content.formula is None:
            self.value(row, column, content.value, *layers)
        else:
            result = "" if content.value is None else content.value
            shown = shown_as(result)
            if isinstance(result, date):
                result = serial(result)
            self.sheet.write_formula(row, column, content.formula, self.styles.get(*layers, shown), result)

    def lead_home(self, column: int) -> None:
        """Put beside the title a link back to « Accueil », but in a locked copy: lists hold no formula there."""
        self._lead(column, Role.HOME, "← {}")

    def lead_on(self, column: int, role: Role) -> None:
        """Put beside the title a link to a sheet to the right, likewise."""
        self._lead(column, role, "{} →")

    def _lead(self, column: int, role: Role, shown: str) -> None:
        if not self.styles.locked:
            name = SHEET_NAMES[role]
            link = cell_link(CellRef(name, "B1"), typeset(shown.format(name)))
            self.content(TITLE_ROW, column, link, LINK)

    def opens_on(self, row: int, column: int) -> None:
        """Select the first cell to type or to read; nothing selects the hidden first one, which typing would lose."""
        self.sheet.set_selection(row, column, row, column)

    def height(self, row: int, pixels: int) -> None:
        """Set the height of a row."""
        self.heights[row] = pixels
        self.sheet.set_row_pixels(row, pixels)

    def fit_row(self, row: int, texts: Iterable[Text], least: int = 26) -> None:
        """Make a row high enough for its wrapped texts."""
        self.height(row, row_pixels((text._replace(text=typeset(text.text)) for text in texts), least))

    def scale(self, width: int) -> float:
        """Set how large a table of ``width`` pixels is printed, and return it.

        What would fit a page is printed smaller all the same, as far as it stays easy to read: fewer and fuller
        pages.
        """
        if width * _SMALLEST_SCALE > _SAFE_SHARE * _PAPER_WIDTH_PIXELS:
            self.sheet.fit_to_pages(1, 0)
            return min(1.0, _PAPER_WIDTH_PIXELS / width)
        self.sheet.set_print_scale(round(100 * _SMALLEST_SCALE))
        return _SMALLEST_SCALE

    def keep_together(self, blocks: Iterable[tuple[int, int]], width: int) -> None:
        """Start printed pages between blocks of rows (first row and height of each), not inside them.

        Args:
            blocks: First row and height in pixels, in order, from the row under the headers on.
            width: Width of the table in pixels: it sets the scale of the page.
        """
        room = int(_PAPER_HEIGHT_PIXELS / self.scale(width))
        head = sum(self.heights.get(row, 20) for row in range(HEADER_ROW + 1))
        breaks = page_breaks(blocks, room - head, room - self.heights.get(HEADER_ROW, 20))
        if breaks:
            self.sheet.set_h_pagebreaks(breaks)

    def print_apart(self, last_row: int, *columns: tuple[int, int]) -> None:
        """Print groups of columns (first and last) on pages of their own, from the top of the sheet.

        XlsxWriter takes one area alone; Excel and LibreOffice print each on its own pages, all at one scale.
        """
        areas = []
        for first, last in columns:
            self.sheet.print_area(0, first, last_row, last)
            areas.append(self.sheet.print_area_range)
        self.sheet.print_area_range = ",".join(areas)

    def protect(self) -> None:
        """Guard the sheet against slips."""
        protect(self.sheet)

    def close_list(self, last_row: int, last_column: int, frozen: int = 0) -> None:
        """Finish a list of ours under its headers: filters stay free, and headers in sight and on every page.

        Args:
            last_row: Last row of the list.
            last_column: Its last column.
            frozen: Columns that stay in sight, the hidden first one among them.
        """
        self.sheet.autofilter(HEADER_ROW, 1, last_row, last_column)
        self.sheet.freeze_panes(HEADER_ROW + 1, frozen)
        self.opens_on(HEADER_ROW + 1, max(frozen, 1))
        self.sheet.repeat_rows(HEADER_ROW)
        self.protect()
        self.close(last_row, last_column)
