"""« Évolutions »: what changed from year to year, alive or with the reason in words; beside it the gaps to targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.changes import changes_contents
from calpae_xl.core.results.changes_places import (
    CHANGES_HEADER_ROW,
    FIRST_CHANGE_ROW,
    FIRST_PAIR_COLUMN,
    ChangesPlaces,
    GapPart,
)
from calpae_xl.core.results.consolidation_places import BANNER_ROW, ConsolidationPlaces
from calpae_xl.core.telling.display import MISSED, REACHED, TO_DO, TO_KEEP
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
    FONT_SIZE,
    HEADER,
    INDENTED,
    LEFT,
    LINK,
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
    decimal_format,
    number_format,
)
from calpae_xl.making.xlsx import Workbook, xl_range

RATIO_FORMAT = f'+#,##0.0"{NBSP}"%;"{MINUS}"#,##0.0"{NBSP}"%;0"{NBSP}"%'

_TERRITORY_WIDTH, _LABEL_WIDTH, _UNIT_WIDTH, _ABSOLUTE_WIDTH, _RATIO_WIDTH = 9, 40, 11, 17, 10
_PART_WIDTHS: Mapping[GapPart, int] = {
    GapPart.TARGET: 14,
    GapPart.ACHIEVED: 14,
    GapPart.GAP: 12,
    GapPart.RATIO: 11,
    GapPart.STATE: 20,
}
_TERRITORY, _LABEL, _UNIT, _FIRST_PAIR = 1, 2, 3, FIRST_PAIR_COLUMN - 1
_PARTING_WIDTH, _BLANK_WIDTH = 2, 8
_WORDS_WIDTH = 150
_WIDEST_PIXELS = 2_260
"""Of a table that an A3 page still holds at two thirds of its size."""
_UNITS = {ValueKind.RATE: "point", ValueKind.DELAY: "jour"}

_IN_WORDS: Layer = {"italic": True, **MUTED}
_LOOK_OF_STATE: Mapping[str, Layer] = {
    REACHED: {"bold": True, "font_color": "#18753C"},
    TO_KEEP: {"font_color": "#18753C"},
    MISSED: {"bold": True, "font_color": "#B34000"},
    TO_DO: {"font_color": "#0063CB"},
}
"""Laid over the state of a target; the words say it without them."""


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
        self.called = campaign.settings.collectivity_short
        self.places = ChangesPlaces(ConsolidationPlaces(campaign.referential, campaign.settings))
        self.cells = changes_contents(work).cells
        indicators = campaign.referential.indicators
        self.rows = {row - 1: (territory, indicators[name]) for (territory, name), row in self.places.rows.items()}
        self.first, self.last = FIRST_CHANGE_ROW - 1, max(self.rows, default=FIRST_CHANGE_ROW - 1)
        parting, self.last_column = self.places.parting_column - 1, self.places.last_column - 1
        self.pairs, self.gaps = range(_FIRST_PAIR, parting), range(parting + 1, self.last_column + 1)
        self.part_of = {column: GapPart(number % len(GapPart)) for number, column in enumerate(self.gaps)}

    def write(self) -> None:
        """Write the whole sheet."""
        self._set_columns()
        for address, content in self.cells.items():
            self._write(address, content)
        self._write_blanks()
        self._set_rows()
        self._show_words()
        for kind, rows in self._rows_by_kind().items():
            self._show_decimals_and_singulars(kind, rows)
            self._show_decimals_of_figures(kind, rows)
        show_banner(self.page, BANNER_ROW, self.last_column)
        self._finish()

    def _widths(self) -> tuple[int, ...]:
        pairs = (_RATIO_WIDTH if self._is_ratio(column) else _ABSOLUTE_WIDTH for column in self.pairs)
        gaps = (_PARTING_WIDTH, *(_PART_WIDTHS[part] for part in self.part_of.values())) if self.gaps else ()
        return _TERRITORY_WIDTH, _LABEL_WIDTH, _UNIT_WIDTH, *pairs, *gaps

    def _set_columns(self) -> None:
        self.page.widths(self._widths())

    @property
    def _differences(self) -> list[int]:
        """Columns of differences in the unit of the row: changes, then gaps."""
        return [*(column for column in self.pairs if not self._is_ratio(column)), *self._of_part(GapPart.GAP)]

    def _of_part(self, *parts: GapPart) -> list[int]:
        return [column for column, part in self.part_of.items() if part in parts]

    def _is_ratio(self, column: int) -> bool:
        in_pair = column in self.pairs and (column - _FIRST_PAIR) % 2 == 1
        return in_pair or self.part_of.get(column) is GapPart.RATIO

    def _write(self, address: str, content: Content) -> None:
        letters, number = split_address(address)
        layers = tuple(self._layers(number, column_number(letters) - 1))
        write_content(self.page.sheet, address, content, self.page.styles.get(*layers))

    def _layers(self, number: int, column: int) -> Iterator[Layer]:
        if number - 1 in self.rows:
            yield from self._body(number - 1, column)
        elif number == CHANGES_HEADER_ROW:
            yield from (HEADER, CENTRED)
            if column in self.gaps:
                yield TARGET_HEADER
        elif number == 1:
            yield LINK if column in range(_UNIT, _UNIT + 4) else TITLE
        else:
            yield BANNER if number == BANNER_ROW else SUBTITLE

    def _body(self, row: int, column: int) -> Iterator[Layer]:
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
        elif column in self.pairs:
            yield from (
                RIGHT,
                WRAPPED,
                SMALL,
                {"num_format": RATIO_FORMAT if self._is_ratio(column) else _whole(indicator)},
            )
        elif column in self.part_of:
            yield from self._part(self.part_of[column], indicator)

    @staticmethod
    def _part(part: GapPart, indicator: Indicator) -> Iterator[Layer]:
        yield TARGET
        yield WRAPPED
        if part is GapPart.STATE:
            yield from (INDENTED, SMALL, MUTED)
            return
        yield RIGHT
        if part is GapPart.GAP:
            yield {"num_format": _whole(indicator)}
        elif part is GapPart.RATIO:
            yield {"num_format": RATIO_FORMAT}
        else:
            yield {"num_format": number_format(indicator.kind, indicator.unit)}

    def _rule(self, row: int) -> Layer:
        above = self.rows.get(row - 1)
        territory, indicator = self.rows[row]
        opens = above is None or (above[0], above[1].code) != (territory, indicator.code)
        rule: Layer = RULED_STRONGLY if opens else RULED
        return {**rule, **CLOSED} if row == self.last else rule

    def _write_blanks(self) -> None:
        """Rule the cells that hold nothing: ratios of rates, or beside a reason."""
        for row in self.rows:
            for column in (*self.pairs, *self.gaps):
                address = xl_range(row, column, row, column)
                if address not in self.cells:
                    self._write(address, Content())

    def _set_rows(self) -> None:
        page = self.page
        for row, pixels in ((0, 32), (1, 20), (BANNER_ROW - 1, 24), (CHANGES_HEADER_ROW - 1, 54)):
            page.height(row, pixels)
        for row, (_, indicator) in self.rows.items():
            page.fit_row(row, self._texts(row, indicator))

    def _texts(self, row: int, indicator: Indicator) -> Iterator[Text]:
        yield Text(self._said(row, _LABEL), _LABEL_WIDTH, bold=indicator.status is Status.BLOCK, indent=2)
        yield Text(self._said(row, _UNIT), _UNIT_WIDTH, SMALL_FONT_SIZE)
        for column in self.pairs:
            yield Text(self._said(row, column), _ABSOLUTE_WIDTH, SMALL_FONT_SIZE, bold=indicator.status is Status.BLOCK)
        for column, part in self.part_of.items():
            size = SMALL_FONT_SIZE if part is GapPart.STATE else FONT_SIZE
            yield Text(self._said(row, column), _PART_WIDTHS[part], size, indent=2 if part is GapPart.STATE else 0)

    def _said(self, row: int, column: int) -> str:
        content = self.cells.get(xl_range(row, column, row, column), Content())
        return content.value if isinstance(content.value, str) else ""

    def _show_words(self) -> None:
        """Set words apart from figures, and the verdicts from one another."""
        for column in (*self._differences, *self._of_part(GapPart.TARGET, GapPart.ACHIEVED)):
            self._lay_over(column, "=ISTEXT({cell})", _IN_WORDS)
        for column in self._of_part(GapPart.STATE):
            for word, look in _LOOK_OF_STATE.items():
                self._lay_over(column, f'={{cell}}="{word}"', look)

    def _lay_over(self, column: int, criteria: str, look: Layer) -> None:
        cell = xl_range(self.first, column, self.first, column)
        condition = {
            "type": "formula",
            "criteria": criteria.format(cell=cell),
            "format": self.page.styles.bare(look),
        }
        self.page.sheet.conditional_format(self.first, column, self.last, column, condition)

    def _show_decimals_of_figures(self, kind: ValueKind, rows: list[int]) -> None:
        """Show « 24,3 jours » where whole figures are « 22 jours », as in the consolidated sheet."""
        columns = self._of_part(GapPart.TARGET, GapPart.ACHIEVED)
        if not columns:
            return
        cell = xl_range(rows[0], columns[0], rows[0], columns[0])
        shown = f"100*{cell}" if kind is ValueKind.RATE else cell
        unit = self.rows[rows[0]][1].unit
        code = decimal_format(kind, unit).replace("0.0#", "0.0")
        criteria = f"=IF(ISNUMBER({cell}),ROUND({shown},1)<>ROUND({shown},0),FALSE)"
        self._condition(rows, columns, criteria, code)

    def _rows_by_kind(self) -> dict[ValueKind, list[int]]:
        rows: dict[ValueKind, list[int]] = {}
        for row, (_, indicator) in self.rows.items():
            rows.setdefault(indicator.kind, []).append(row)
        return rows

    def _show_decimals_and_singulars(self, kind: ValueKind, rows: list[int]) -> None:
        """Show « +1,5 jour » and « +2 jours »: no single code does, as an optional decimal leaves its comma."""
        columns = self._differences
        if not columns:
            return
        # Formulas are those of the first cell of the areas, the gap to a target where there is one year.
        cell = xl_range(rows[0], columns[0], rows[0], columns[0])
        fraction = f"ROUND({cell},1)<>ROUND({cell},0)"
        one = f"ABS(ROUND({cell},1))<2"
        if kind is ValueKind.AMOUNT:
            return  # Two decimals, whatever they are.
        unit = _UNITS.get(kind)
        codes = {fraction: signed_format("#,##0.0")}
        if unit is not None:
            codes = {
                f"AND({one},{fraction})": signed_format("0.0", unit),
                one: signed_format("0", unit),
                fraction: signed_format("0.0", unit + "s"),
            }
        for test, code in codes.items():
            self._condition(rows, columns, f"=IF(ISNUMBER({cell}),{test},FALSE)", code)

    def _condition(self, rows: list[int], columns: list[int], criteria: str, code: str) -> None:
        condition = {
            "type": "formula",
            "criteria": criteria,
            "format": self.page.styles.bare({"num_format": code}),
            "multi_range": " ".join(
                xl_range(top, left, bottom, right) for top, bottom in _runs(rows) for left, right in _runs(columns)
            ),
            "stop_if_true": True,
        }
        self.page.sheet.conditional_format(rows[0], columns[0], rows[0], columns[0], condition)

    def _finish(self) -> None:
        page, header = self.page, CHANGES_HEADER_ROW - 1
        page.sheet.freeze_panes(self.first, _FIRST_PAIR)
        # A campaign of one year, without target, has nothing to compare.
        page.opens_on(self.first, min(_FIRST_PAIR, self.last_column))
        page.sheet.repeat_rows(header)
        page.keep_together([(row, page.heights[row]) for row in self.rows], self._lay_out_pages())
        page.sheet.autofilter(header, _TERRITORY, self.last, self.last_column)
        page.protect()
        page.close(self.last, self.last_column)

    def _lay_out_pages(self) -> int:
        """Print the gaps beside the changes, or after them where both would be too small to read; return the width."""
        widths = [*map(column_pixels, self._widths())]
        if sum(widths) <= _WIDEST_PIXELS or not self.gaps:
            self.page.print_apart(self.last, (_TERRITORY, self.last_column + self._room()))
            return sum(widths)
        self.page.sheet.repeat_columns(_TERRITORY, _UNIT)
        parting = self.pairs.stop
        self.page.print_apart(self.last, (_TERRITORY, parting - 1), (self.gaps.start, self.last_column))
        names, changes, gaps = sum(widths[:3]), sum(widths[3 : parting - 1]), sum(widths[parting:])
        return names + max(changes, gaps)

    def _room(self) -> int:
        """Return how many blank columns the words above the table run over, where it is narrower than they are."""
        return max(0, _WORDS_WIDTH - sum(self._widths())) // _BLANK_WIDTH


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and last of each run of numbers that follow one another."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _whole(indicator: Indicator) -> str:
    if indicator.kind is ValueKind.AMOUNT:
        return signed_format("#,##0.00", "€", zero="0.00")
    unit = _UNITS.get(indicator.kind)
    return signed_format("#,##0") if unit is None else signed_format("0", unit + "s")
