"""« Évolutions »: what changed from year to year, alive or with the reason in words; the target apart."""

from __future__ import annotations

from collections.abc import Iterator

from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.changes import (
    CHANGES_HEADER_ROW,
    FIRST_CHANGE_ROW,
    FIRST_PAIR_COLUMN,
    ChangesPlaces,
    changes_contents,
)
from calpae_xl.core.results.consolidation_places import BANNER_ROW, ConsolidationPlaces
from calpae_xl.core.trade.model import Indicator, Status, ValueKind
from calpae_xl.core.trade.typography import MINUS, NBSP
from calpae_xl.core.workbook.grid import column_number, split_address
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Content
from calpae_xl.making.consolidation_sheet import BANNER, show_banner
from calpae_xl.making.hidden_sheets import write_content
from calpae_xl.making.page import Page
from calpae_xl.making.row_heights import Text, column_pixels
from calpae_xl.making.styles import (
    BOLD,
    CENTRED,
    CLOSED,
    HEADER,
    INDENTED,
    LEFT,
    MUTED,
    RIGHT,
    RULED,
    RULED_STRONGLY,
    SMALL,
    SMALL_FONT_SIZE,
    SUBTITLE,
    TARGET,
    TARGET_HEADER,
    TITLE,
    WRAPPED,
    Layer,
    Styles,
)
from calpae_xl.making.xlsx import Workbook, xl_range

RATIO_FORMAT = f'+#,##0.0"{NBSP}"%;"{MINUS}"#,##0.0"{NBSP}"%;0"{NBSP}"%'

_TERRITORY_WIDTH, _LABEL_WIDTH, _UNIT_WIDTH, _ABSOLUTE_WIDTH, _RATIO_WIDTH, _GAP_WIDTH = 11, 50, 13, 20, 12, 20
_TERRITORY, _LABEL, _UNIT, _FIRST_PAIR = 1, 2, 3, FIRST_PAIR_COLUMN - 1
_PARTING_WIDTH, _BLANK_WIDTH = 2, 8
_WORDS_WIDTH = 150
_UNITS = {ValueKind.RATE: "point", ValueKind.DELAY: "jour"}


def signed_format(number: str, unit: str = "", zero: str = "0") -> str:
    """Return the format of a change: « +97 », « −6 jours », « 0 », « +1 234,50 € »."""
    shown = f'"{NBSP}{unit}"' if unit else ""
    return f'+{number}{shown};"{MINUS}"{number}{shown};{zero}{shown}'


def add_changes_sheet(book: Workbook, styles: Styles, work: Processed) -> None:
    """Add the table of changes, protected; filters stay free."""
    page = Page(book, styles, role=Role.CHANGES, campaign=work.campaign.settings.campaign)
    _ChangesSheet(page, work).write()


class _ChangesSheet:
    """The writing of the sheet. Rows and columns count from 0, as XlsxWriter does."""

    def __init__(self, page: Page, work: Processed) -> None:
        self.page, campaign = page, work.campaign
        self.places = ChangesPlaces(ConsolidationPlaces(campaign.referential, campaign.settings))
        self.cells = changes_contents(work).cells
        indicators = campaign.referential.indicators
        self.rows = {row - 1: (territory, indicators[name]) for (territory, name), row in self.places.rows.items()}
        self.first, self.last = FIRST_CHANGE_ROW - 1, max(self.rows, default=FIRST_CHANGE_ROW - 1)
        parting, self.last_column = self.places.parting_column - 1, self.places.last_column - 1
        self.pairs, self.gaps = range(_FIRST_PAIR, parting), range(parting + 1, self.last_column + 1)

    def write(self) -> None:
        """Write the whole sheet."""
        self._set_columns()
        for address, content in self.cells.items():
            self._write(address, content)
        self._write_blanks()
        self._set_rows()
        for kind, rows in self._rows_by_kind().items():
            self._show_decimals_and_singulars(kind, rows)
        show_banner(self.page, BANNER_ROW, self.last_column)
        self._finish()

    def _widths(self) -> tuple[int, ...]:
        pairs = (_RATIO_WIDTH if self._is_ratio(column) else _ABSOLUTE_WIDTH for column in self.pairs)
        gaps = (_PARTING_WIDTH, *(_GAP_WIDTH for _ in self.gaps)) if self.gaps else ()
        return _TERRITORY_WIDTH, _LABEL_WIDTH, _UNIT_WIDTH, *pairs, *gaps

    def _set_columns(self) -> None:
        self.page.widths(self._widths())

    @property
    def _differences(self) -> list[int]:
        """Columns of differences in the unit of the row: changes, then gaps."""
        return [column for column in (*self.pairs, *self.gaps) if not self._is_ratio(column)]

    def _is_ratio(self, column: int) -> bool:
        return column in self.pairs and (column - _FIRST_PAIR) % 2 == 1

    def _write(self, address: str, content: Content) -> None:
        letters, number = split_address(address)
        layers = tuple(self._layers(number, column_number(letters) - 1, content))
        write_content(self.page.sheet, address, content, self.page.styles.get(*layers))

    def _layers(self, number: int, column: int, content: Content) -> Iterator[Layer]:
        if number - 1 in self.rows:
            yield from self._body(number - 1, column, content)
        elif number == CHANGES_HEADER_ROW:
            yield from (HEADER, CENTRED)
            if column in self.gaps:
                yield TARGET_HEADER
        elif number == 1:
            yield TITLE
        else:
            yield BANNER if number == BANNER_ROW else SUBTITLE

    def _body(self, row: int, column: int, content: Content) -> Iterator[Layer]:
        _, indicator = self.rows[row]
        yield self._rule(row)
        if indicator.status is Status.BLOCK:
            yield BOLD
        if column == _TERRITORY:
            yield from (BOLD, CENTRED)
        elif column == _LABEL:
            yield from (WRAPPED, INDENTED if indicator.parent is not None else LEFT)
        elif column == _UNIT:
            yield from (WRAPPED, SMALL, MUTED)
        elif column in self.pairs or column in self.gaps:
            yield RIGHT
            if column in self.gaps:
                yield TARGET
            if content.formula is None:
                yield from (WRAPPED, SMALL, MUTED, {"italic": True})
            elif self._is_ratio(column):
                yield {"num_format": RATIO_FORMAT}
            else:
                yield {"num_format": _whole(indicator)}

    def _rule(self, row: int) -> Layer:
        above = self.rows.get(row - 1)
        territory, indicator = self.rows[row]
        opens = above is None or (above[0], above[1].code) != (territory, indicator.code)
        rule: Layer = RULED_STRONGLY if opens else RULED
        return {**rule, **CLOSED} if row == self.last else rule

    def _write_blanks(self) -> None:
        """Rule the cells that hold nothing: ratios of rates, or beside a reason."""
        for row in self.rows:
            for column in self.pairs:
                address = xl_range(row, column, row, column)
                if address not in self.cells:
                    self._write(address, Content())

    def _set_rows(self) -> None:
        page = self.page
        for row, pixels in ((0, 36), (1, 24), (BANNER_ROW - 1, 28), (CHANGES_HEADER_ROW - 1, 46)):
            page.height(row, pixels)
        for row, (_, indicator) in self.rows.items():
            page.fit_row(row, self._texts(row, indicator))

    def _texts(self, row: int, indicator: Indicator) -> Iterator[Text]:
        yield Text(self._said(row, _LABEL), _LABEL_WIDTH, bold=indicator.status is Status.BLOCK, indent=2)
        yield Text(self._said(row, _UNIT), _UNIT_WIDTH, SMALL_FONT_SIZE)
        for column in self._differences:
            yield Text(self._said(row, column), _ABSOLUTE_WIDTH, SMALL_FONT_SIZE)

    def _said(self, row: int, column: int) -> str:
        content = self.cells.get(xl_range(row, column, row, column), Content())
        return content.value if isinstance(content.value, str) else ""

    def _rows_by_kind(self) -> dict[ValueKind, list[int]]:
        rows: dict[ValueKind, list[int]] = {}
        for row, (_, indicator) in self.rows.items():
            rows.setdefault(indicator.kind, []).append(row)
        return rows

    def _show_decimals_and_singulars(self, kind: ValueKind, rows: list[int]) -> None:
        """Show « +1,5 jour » and « +2 jours »: no single code does, as an optional decimal leaves its comma."""
        if not self._differences:
            return
        # Formulas are those of the first cell of the areas, the gap to a target where there is one year.
        cell = xl_range(rows[0], self._differences[0], rows[0], self._differences[0])
        fraction = f"ROUND({cell},1)<>ROUND({cell},0)"
        one = f"ABS(ROUND({cell},1))<2"
        if kind is ValueKind.AMOUNT:
            return  # Two decimals, whatever they are.
        unit = _UNITS.get(kind)
        if unit is None:
            self._condition(rows, f"=IF(ISNUMBER({cell}),{fraction},FALSE)", signed_format("#,##0.0"))
            return
        self._condition(rows, f"=IF(ISNUMBER({cell}),AND({one},{fraction}),FALSE)", signed_format("0.0", unit))
        self._condition(rows, f"=IF(ISNUMBER({cell}),{one},FALSE)", signed_format("0", unit))
        self._condition(rows, f"=IF(ISNUMBER({cell}),{fraction},FALSE)", signed_format("0.0", unit + "s"))

    def _condition(self, rows: list[int], criteria: str, code: str) -> None:
        condition = {
            "type": "formula",
            "criteria": criteria,
            "format": self.page.styles.bare({"num_format": code}),
            "multi_range": " ".join(xl_range(row, column, row, column) for row in rows for column in self._differences),
            "stop_if_true": True,
        }
        first = self._differences[0]
        self.page.sheet.conditional_format(rows[0], first, rows[0], first, condition)

    def _finish(self) -> None:
        page, header = self.page, CHANGES_HEADER_ROW - 1
        page.sheet.freeze_panes(self.first, _FIRST_PAIR)
        # A campaign of one year, without target, has nothing to compare.
        page.opens_on(self.first, min(_FIRST_PAIR, self.last_column))
        page.sheet.repeat_rows(header)
        page.sheet.print_area(0, _TERRITORY, self.last, self.last_column + self._room())
        page.sheet.autofilter(header, _TERRITORY, self.last, self.last_column)
        page.keep_together(self._blocks(), sum(map(column_pixels, self._widths())))
        page.protect()
        page.close(self.last, self.last_column)

    def _room(self) -> int:
        """Return how many blank columns the words above the table run over, where it is narrower than they are."""
        return max(0, _WORDS_WIDTH - sum(self._widths())) // _BLANK_WIDTH

    def _blocks(self) -> list[tuple[int, int]]:
        """First row and height of each measure of each territory."""
        blocks: list[tuple[int, int]] = []
        previous: tuple[str, str] | None = None
        for row, (territory, indicator) in self.rows.items():
            pixels = self.page.heights[row]
            if (territory, indicator.code) == previous:
                blocks[-1] = (blocks[-1][0], blocks[-1][1] + pixels)
            else:
                blocks.append((row, pixels))
            previous = (territory, indicator.code)
        return blocks


def _whole(indicator: Indicator) -> str:
    if indicator.kind is ValueKind.AMOUNT:
        return signed_format("#,##0.00", "€", zero="0.00")
    unit = _UNITS.get(indicator.kind)
    return signed_format("#,##0") if unit is None else signed_format("0", unit + "s")
