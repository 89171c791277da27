"""The consolidated table, alive, protected against slips; its reading cells fold away to the right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from calpae_xl.core.figures.consolidation import State
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.consolidation import consolidation_contents
from calpae_xl.core.results.consolidation_places import (
    BANNER_ROW,
    FIRST_PERIOD_COLUMN,
    FIRST_ROW,
    HEADER_ROW,
    PERIOD_ROW,
    PLACE_ROW,
    ConsolidationPlaces,
)
from calpae_xl.core.results.trends import BAD, DOWN, GOOD, UP
from calpae_xl.core.telling.display import STATE_WORDS
from calpae_xl.core.trade.model import Kind, Status, ValueKind
from calpae_xl.core.trade.words import BLOCKED
from calpae_xl.core.workbook.grid import column_number, split_address
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Content
from calpae_xl.making.hidden_sheets import write_content
from calpae_xl.making.page import HEADER_ROW as PAGE_HEADER_ROW
from calpae_xl.making.page import Page
from calpae_xl.making.reserved_marks import mark_reserved
from calpae_xl.making.row_heights import Text, column_pixels
from calpae_xl.making.severities import ERROR, INFO, SUCCESS, WARNING, WARNING_PALE
from calpae_xl.making.styles import (
    AMOUNT_WIDTH,
    BOLD,
    BOXED,
    CENTRED,
    CLOSED,
    HEADER,
    INDENTED,
    LEFT,
    LINK,
    MUTED,
    RIGHT,
    RULED,
    SECTION,
    SMALL,
    SMALL_FONT_SIZE,
    SUBTITLE,
    TARGET,
    TARGET_HEADER,
    TITLE,
    WRAPPED,
    Layer,
    Styles,
    decimal_format,
    number_format,
    shows_amounts,
)
from calpae_xl.making.xlsx import Workbook, xl_range

BANNER: Layer = {"bold": True, "font_color": WARNING, "valign": "vcenter"}
BANNER_SHOWN: Layer = {"bg_color": WARNING_PALE, "font_color": WARNING}
"""Laid over the banner when it says something."""

GOOD_LOOK: Layer = {"font_color": SUCCESS, "bold": True}
BAD_LOOK: Layer = {"font_color": WARNING, "bold": True}
DOUBTFUL: Layer = {"italic": True, "font_color": WARNING}
BESIDE: Layer = {"italic": True, "font_color": INFO}
STUCK: Layer = {"bold": True, "font_color": ERROR}
_LOOK_OF_STATE: Mapping[str, Layer] = {
    STATE_WORDS[State.PARTIAL]: DOUBTFUL,
    STATE_WORDS[State.SINGLE]: DOUBTFUL,
    STATE_WORDS[State.RANGE]: BESIDE,
    BLOCKED: STUCK,
}

# All of it on a screen of 1,366 pixels, for six periods.
_MEASURE_WIDTH, _LABEL_WIDTH, _UNIT_WIDTH, _PERIOD_WIDTH, _COVERAGE_WIDTH, _TREND_WIDTH = 7, 30, 9, 11, 50, 20
_GAP_WIDTH, _PLACE_WIDTH, _READING_WIDTH = 3, 9, 12
_BAND_HEIGHT = 26
_MEASURE, _LABEL, _UNIT, _FIRST_PERIOD = 1, 2, 3, FIRST_PERIOD_COLUMN - 1


def add_consolidation_sheet(book: Workbook, styles: Styles, work: Processed) -> None:
    """Add the consolidated table; rows and columns of what it reads are hidden or folded."""
    settings = work.campaign.settings
    name = settings.sheet_name(Role.CONSOLIDATION)
    page = Page(book, styles, role=Role.CONSOLIDATION, campaign=settings.campaign, name=name)
    _ConsolidationSheet(page, work).write()


def show_banner(page: Page, row: int, last_column: int) -> None:
    """Colour the banner row, counted from 1 as in addresses, while the banner says something."""
    condition = {"type": "formula", "criteria": f'=$B${row}<>""', "format": page.styles.bare(BANNER_SHOWN)}
    page.sheet.conditional_format(row - 1, 1, row - 1, last_column, condition)


class _ConsolidationSheet:
    """The writing of the sheet. Rows and columns count from 0, as XlsxWriter does."""

    def __init__(self, page: Page, work: Processed) -> None:
        self.page, self.work = page, work
        campaign = work.campaign
        self.places = ConsolidationPlaces(campaign.referential, campaign.settings)
        self.cells = {**consolidation_contents(work).cells}
        if page.styles.locked:
            del self.cells[f"{self.places.trend_column}1"]  # A copy that leaves has no « Graphiques » to lead to.
        self.indicators = {row - 1: campaign.referential.indicators[name] for name, row in self.places.rows.items()}
        shown = [row for row, indicator in self.indicators.items() if indicator.status is not Status.AUXILIARY]
        self.first, self.last = FIRST_ROW - 1, max(shown, default=FIRST_ROW - 1)
        self.coverage = column_number(self.places.coverage_column) - 1
        self.trend = column_number(self.places.trend_column) - 1
        self.bands = {row - 1 for row in self.places.bands}
        self.period_width = AMOUNT_WIDTH if shows_amounts(self.indicators.values()) else _PERIOD_WIDTH

    def write(self) -> None:
        """Write the whole sheet."""
        self._set_columns()
        self._write_cells()
        self._set_rows()
        self._add_conditions()
        self._finish()

    def _set_columns(self) -> None:
        page, first_hidden = self.page, self.places.first_hidden_column - 1
        page.widths((_MEASURE_WIDTH, _LABEL_WIDTH, _UNIT_WIDTH))
        page.widths((self.period_width for _ in self.places.periods), _FIRST_PERIOD)
        page.widths((_COVERAGE_WIDTH, _TREND_WIDTH, _GAP_WIDTH), self.coverage)
        folded = {"level": 1, "hidden": True}
        first_reading = first_hidden + len(self.places.territories)
        page.sheet.set_column(first_hidden, first_reading - 1, _PLACE_WIDTH, None, folded)
        page.sheet.set_column(first_reading, self.places.last_column - 1, _READING_WIDTH, None, folded)
        page.sheet.set_column(self.places.last_column, self.places.last_column, None, None, {"collapsed": True})

    def _write_cells(self) -> None:
        for address, content in self.cells.items():
            letters, number = split_address(address)
            layers = tuple(self._layers(number, column_number(letters) - 1, content))
            write_content(self.page.sheet, address, content, self.page.styles.get(*layers))
        for row in self.bands:
            for column in range(_LABEL, self.trend + 1):
                self.page.text(row, column, "", SECTION)

    def _layers(self, number: int, column: int, content: Content) -> Iterator[Layer]:
        row = number - 1
        if row in self.indicators:
            yield from self._body(row, column)
        elif row in self.bands:
            yield SECTION
        elif number == HEADER_ROW:
            yield from (HEADER, CENTRED)
            position = column - _FIRST_PERIOD
            if 0 <= position < len(self.places.periods) and self._is_target(position):
                yield TARGET_HEADER
        elif number == 1:
            yield from (LINK, LEFT) if column >= self.coverage else (TITLE,)
        elif number == BANNER_ROW:
            yield BANNER
        else:
            yield SUBTITLE

    def _body(self, row: int, column: int) -> Iterator[Layer]:
        indicator = self.indicators[row]
        rule: Layer = RULED
        if row == self.last:
            rule = {**rule, **CLOSED}
        block: Iterable[Layer] = (BOLD,) if indicator.status is Status.BLOCK else ()
        if column == _MEASURE:
            yield from (rule, SMALL, MUTED, CENTRED)
        elif column == _LABEL:
            yield from (rule, WRAPPED, *block, INDENTED if indicator.parent is not None else LEFT)
        elif column == _UNIT:
            yield from (rule, WRAPPED, SMALL, MUTED)
        elif column in {self.coverage, self.trend}:
            yield from (rule, WRAPPED, SMALL, LEFT)
        elif _FIRST_PERIOD <= column < self.coverage:
            yield from (BOXED, RIGHT, WRAPPED, *block)
            yield {"num_format": number_format(indicator.kind, indicator.unit)}
            if self._is_target(column - _FIRST_PERIOD):
                yield TARGET
        else:
            yield from (SMALL, MUTED, RIGHT)

    def _is_target(self, position: int) -> bool:
        return self.places.periods[position].kind is Kind.TARGET

    def _set_rows(self) -> None:
        page = self.page
        for row, pixels in ((0, 32), (1, 20), (BANNER_ROW - 1, 24), (HEADER_ROW - 1, 34)):
            page.height(row, pixels)
        for row in (PERIOD_ROW - 1, PLACE_ROW - 1, *(row for row in self.indicators if row > self.last)):
            page.sheet.set_row(row, None, None, {"hidden": True})
        for row in range(self.first, self.last + 1):
            if row in self.bands:
                page.height(row, _BAND_HEIGHT)
            else:
                page.fit_row(row, self._texts(row))

    def _texts(self, row: int) -> Iterator[Text]:
        indicator = self.indicators[row]
        yield Text(self._said(_LABEL, row), _LABEL_WIDTH, bold=indicator.status is Status.BLOCK, indent=2)
        yield Text(self._said(_UNIT, row), _UNIT_WIDTH, SMALL_FONT_SIZE)
        yield Text(self._said(self.coverage, row), _COVERAGE_WIDTH, SMALL_FONT_SIZE, indent=1)
        yield Text(self._said(self.trend, row), _TREND_WIDTH, SMALL_FONT_SIZE, bold=True, indent=1)
        for position in range(len(self.places.periods)):
            # Italics are a little narrower than what is measured as bold: a safe guess.
            yield Text(self._said(_FIRST_PERIOD + position, row), self.period_width, bold=True)

    def _said(self, column: int, row: int) -> str:
        content = self.cells.get(xl_range(row, column, row, column), Content())
        return content.value if isinstance(content.value, str) else ""

    def _add_conditions(self) -> None:
        page, first = self.page, self.first + 1
        for position in range(len(self.places.periods)):
            column = _FIRST_PERIOD + position
            state = f"${self.places.letters(position, 2 * len(self.places.territories))}{first}"
            for word, look in _LOOK_OF_STATE.items():
                self._condition(column, f'={state}="{word}"', look)
            self._condition(column, f'=OR({state}="ND",{state}="NC",{state}="SO")', MUTED)
        for word, look in ((GOOD, GOOD_LOOK), (BAD, BAD_LOOK)):
            said = ",".join(f'${self.places.trend_column}{first}="{way}, {word}"' for way in (UP, DOWN))
            self._condition(self.trend, f"=OR({said})", look)
        mark_reserved(page, self.places, self.work)
        for (code, is_rate), rows in self._rows_by_decimal_format().items():
            self._show_decimals(code, is_rate, rows)
        show_banner(page, BANNER_ROW, self.trend)

    def _condition(self, column: int, criteria: str, look: Layer) -> None:
        condition = {"type": "formula", "criteria": criteria, "format": self.page.styles.bare(look)}
        self.page.sheet.conditional_format(self.first, column, self.last, column, condition)

    def _rows_by_decimal_format(self) -> Mapping[tuple[str, bool], list[int]]:
        rows: dict[tuple[str, bool], list[int]] = {}
        for row, indicator in self.indicators.items():
            if row > self.last or indicator.kind is ValueKind.AMOUNT:
                continue  # Two decimals, whatever they are.
            key = (decimal_format(indicator.kind, indicator.unit), indicator.kind is ValueKind.RATE)
            rows.setdefault(key, []).append(row)
        return rows

    def _show_decimals(self, code: str, is_rate: bool, rows: list[int]) -> None:
        last_column = self.coverage - 1
        cell = xl_range(rows[0], _FIRST_PERIOD, rows[0], _FIRST_PERIOD)
        shown = f"100*{cell}" if is_rate else cell
        # One tenth is what texts show: « 24,3 jours » in a cell as in « Couverture et réserves ».
        condition = {
            "type": "formula",
            "criteria": f"=IF(ISNUMBER({cell}),ROUND({shown},1)<>ROUND({shown},0),FALSE)",
            "format": self.page.styles.bare({"num_format": code.replace("0.0#", "0.0")}),
            "multi_range": " ".join(xl_range(row, _FIRST_PERIOD, row, last_column) for row in rows),
        }
        self.page.sheet.conditional_format(rows[0], _FIRST_PERIOD, rows[0], last_column, condition)

    def _finish(self) -> None:
        page = self.page
        page.sheet.freeze_panes(self.first, _FIRST_PERIOD)
        page.opens_on(min(self.indicators, default=self.first), _FIRST_PERIOD)
        page.sheet.repeat_rows(HEADER_ROW - 1)
        page.sheet.print_area(0, _MEASURE, self.last, self.trend)
        page.sheet.autofilter(HEADER_ROW - 1, _MEASURE, self.last, self.trend)
        # Above the table stand hidden rows: its headers count where a page has them.
        page.heights[PAGE_HEADER_ROW] = page.heights[HEADER_ROW - 1]
        page.keep_together(self._blocks(), self._width())
        # Codes of measures are texts (« 5 »).
        page.sheet.ignore_errors({"number_stored_as_text": xl_range(self.first, _MEASURE, self.last, _MEASURE)})
        page.protect()
        page.close(max(self.indicators, default=self.last), self.places.last_column - 1)

    def _blocks(self) -> list[tuple[int, int]]:
        """First row and height of what a page keeps together: a row, with the band above it."""
        heights = self.page.heights
        return [
            (row - 1, heights[row - 1] + heights[row]) if row - 1 in self.bands else (row, heights[row])
            for row in range(self.first, self.last + 1)
            if row not in self.bands
        ]

    def _width(self) -> int:
        widths = (_MEASURE_WIDTH, _LABEL_WIDTH, _UNIT_WIDTH, *(self.period_width for _ in self.places.periods))
        return sum(map(column_pixels, (*widths, _COVERAGE_WIDTH, _TREND_WIDTH)))
