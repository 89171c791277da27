"""The entry sheet of a department: the annex's own layout, with what is needed to fill it in safely."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from calpae_xl.core.telling.periods import periods_told
from calpae_xl.core.trade.model import Indicator, Kind, Period, Status, Territory, ValueKind
from calpae_xl.core.trade.values import raw_text
from calpae_xl.core.workbook.layout import (
    COMMENT_HEADER,
    ID_HEADER,
    LABEL_HEADER,
    MEASURE_HEADER,
    UNIT_HEADER,
    Role,
)
from calpae_xl.core.workbook.plan import Content
from calpae_xl.making import names
from calpae_xl.making.content import EntryKey, MasterContent, OddRow
from calpae_xl.making.entry_guidance import Guidance, guidance
from calpae_xl.making.entry_marks import mark_cells, mark_rows
from calpae_xl.making.page import HEADER_ROW, Page, generous_corner
from calpae_xl.making.row_heights import Text, column_pixels, line_count
from calpae_xl.making.styles import (
    AMOUNT_WIDTH,
    BOLD,
    BOXED,
    CLOSED,
    EDITABLE,
    GREY_PALE,
    HIDDEN_TEXT,
    INDENTED,
    LEFT,
    MUTED,
    RIGHT,
    RULED,
    RULED_STRONGLY,
    SECTION,
    SMALL,
    SMALL_FONT_SIZE,
    TARGET,
    TARGET_HEADER,
    WRAPPED,
    Layer,
    Styles,
    decimal_format,
    number_format,
    shows_amounts,
)
from calpae_xl.making.xlsx import Workbook, xl_range, xl_rowcol_to_cell

ID_COLUMN, MEASURE_COLUMN, LABEL_COLUMN, UNIT_COLUMN, FIRST_PERIOD_COLUMN = range(5)

_MEASURE_WIDTH, _LABEL_WIDTH, _UNIT_WIDTH, _PERIOD_WIDTH, _COMMENT_WIDTH = 22, 44, 10, 11, 43
"""All of it on a screen of 1,366 pixels for six periods, of which the names take little more than a third."""

_DATE_WIDTH = 16
"""Of a due date, whose header « Attendu 2022-06 » would part at its hyphen."""

_FIRST_ROW = HEADER_ROW + 1
_LEGEND = (
    "À saisir : un nombre dans l’unité de la ligne, ou ND (non disponible), ou SO (sans objet), ou NC (non concerné ou "
    "non communiqué). Une cellule vide veut dire « non renseigné », jamais zéro."
)


_ENTERED: tuple[Layer, ...] = (BOXED, EDITABLE, RIGHT, WRAPPED)
_TALLEST_TEXT = 3
"""Lines of a text among the figures that make its row higher: « Contrôles » quotes all of it, and what to do."""

_CUT: Layer = {"valign": "top"}
_OPTIONAL: Layer = {"bg_color": GREY_PALE}
"""The total of a block, between a band and a row: it may be typed, and need not be."""


class _Line(NamedTuple):
    """A row of the sheet: a section's title when it has neither ``indicator`` nor ``odd``."""

    row: int
    section: str
    indicator: Indicator | None = None
    opens_measure: bool = False
    odd: OddRow | None = None

    def key(self, period: Period) -> EntryKey | None:
        """Return what the cell of a period is known by; ``None`` on a title."""
        if self.odd is not None:
            return EntryKey("", period, self.odd.row)
        return None if self.indicator is None else EntryKey(self.indicator.id, period)


def add_entry_sheet(book: Workbook, styles: Styles, content: MasterContent, territory: Territory) -> None:
    """Add the entry sheet of a department, unprotected: it belongs to people."""
    page = Page(book, styles, role=Role.ENTRY, campaign=content.settings.campaign, territory=territory)
    _EntrySheet(page, content, territory).write()


class _EntrySheet:
    """The writing of one entry sheet; columns depend on the campaign's periods."""

    def __init__(self, page: Page, content: MasterContent, territory: Territory) -> None:
        self.page, self.content, self.territory = page, content, territory
        self.periods = content.settings.periods
        self.comment_column = FIRST_PERIOD_COLUMN + len(self.periods)
        self.lines = tuple(_lines(content, content.odd_rows.get(territory.code, ())))
        self.last_row = self.lines[-1].row if self.lines else HEADER_ROW
        self.of_amounts = shows_amounts(content.referential.entered)

    def write(self) -> None:
        """Write the whole sheet."""
        self._write_head()
        for area in self.content.merges.get(self.territory.code, ()):
            # Before the cells: what they hold is written over.
            self.page.sheet.merge_range(area, "", self.page.styles.get(*_ENTERED))
        for line in self.lines:
            if line.odd is not None:
                self._write_odd(line.row, line.odd)
            elif line.indicator is None:
                self._write_section(line)
            else:
                self._write_indicator(line, line.indicator)
        self._add_conditions()
        self._define_names()
        self.page.keep_together(self._measures(), self._width())

    def _write_head(self) -> None:
        page, settings = self.page, self.content.settings
        page.widths((_MEASURE_WIDTH, _LABEL_WIDTH, _UNIT_WIDTH))
        page.widths(map(self._period_width, self.periods), FIRST_PERIOD_COLUMN)
        page.widths((_COMMENT_WIDTH,), self.comment_column)
        page.titles(
            f"Indicateurs CALPAE – {self.territory.titled}",
            f"Campagne {settings.campaign} – {periods_told(settings.timeline)}",
            _LEGEND,
        )
        if self.content.has_results:
            page.lead_home(UNIT_COLUMN)
            page.lead_on(FIRST_PERIOD_COLUMN, Role.FINDINGS)
        page.headers(HEADER_ROW, ID_COLUMN, (ID_HEADER, MEASURE_HEADER, LABEL_HEADER, UNIT_HEADER))
        for column, period in enumerate(self.periods, start=FIRST_PERIOD_COLUMN):
            page.headers(HEADER_ROW, column, (period.header,), *_on_target(period, TARGET_HEADER))
        page.headers(HEADER_ROW, self.comment_column, (COMMENT_HEADER,))
        page.height(HEADER_ROW, 34)
        page.sheet.freeze_panes(_FIRST_ROW, FIRST_PERIOD_COLUMN)
        page.sheet.repeat_rows(HEADER_ROW)
        page.sheet.print_area(0, MEASURE_COLUMN, self.last_row, self.comment_column)
        page.opens_on(*self._first_to_type())

    def _first_to_type(self) -> tuple[int, int]:
        """Return the first cell of the campaign year that is still blank, else the first of that year."""
        period = Period(str(self.content.settings.year))
        column = FIRST_PERIOD_COLUMN + self.periods.index(period)
        entries = self.content.entries
        optional = {Status.BLOCK, Status.AUXILIARY}
        indicators = ((line.row, line.indicator) for line in self.lines if line.indicator is not None)
        rows = {row: indicator for row, indicator in indicators if indicator.status not in optional}
        blank = (row for row, each in rows.items() if entries.get((self.territory.code, each.id, period)) is None)
        return next(blank, min(rows)), column

    def _write_section(self, line: _Line) -> None:
        for column in range(MEASURE_COLUMN, self.comment_column + 1):
            self.page.text(line.row, column, line.section if column == MEASURE_COLUMN else "", SECTION)
        self.page.height(line.row, 24)

    def _write_indicator(self, line: _Line, indicator: Indicator) -> None:
        page, row = self.page, line.row
        rule: Layer = RULED_STRONGLY if line.opens_measure else RULED
        if row == self.last_row:
            rule = {**rule, **CLOSED}
        block = indicator.status is Status.BLOCK
        weight: tuple[Layer, ...] = (BOLD, _OPTIONAL) if block else ()
        indent = INDENTED if indicator.parent is not None else LEFT
        measure = indicator.titled_measure
        label = self.content.referential.label(indicator.id, self.territory.code)
        comment = self.content.comments.get((self.territory.code, indicator.id), "")
        page.raw(row, ID_COLUMN, indicator.id, MUTED, SMALL)
        page.text(row, MEASURE_COLUMN, measure, rule, WRAPPED, SMALL, BOLD)
        page.text(row, LABEL_COLUMN, label, rule, WRAPPED, SMALL, *weight, indent)
        page.text(row, UNIT_COLUMN, indicator.unit, rule, WRAPPED, SMALL, *weight, MUTED)
        texts = [
            Text(measure if line.opens_measure else "", _MEASURE_WIDTH, SMALL_FONT_SIZE, bold=True),
            Text(label, _LABEL_WIDTH, SMALL_FONT_SIZE, bold=block, indent=2 if indicator.parent is not None else 1),
            Text(indicator.unit, _UNIT_WIDTH, SMALL_FONT_SIZE),
            Text(comment, _COMMENT_WIDTH, SMALL_FONT_SIZE, indent=1),
        ]
        shape: Layer = {"num_format": number_format(indicator.kind, indicator.unit)}
        for column, period in enumerate(self.periods, start=FIRST_PERIOD_COLUMN):
            value = self.content.entries.get((self.territory.code, indicator.id, period))
            entered = Content(value, self.content.formulas.get((self.territory.code, indicator.id, period)))
            cut: tuple[Layer, ...] = ()
            if isinstance(value, str):
                text = Text(value, self._period_width(period))
                cut = (_CUT,) if line_count(text) > _TALLEST_TEXT else ()
                texts.append(text._replace(text="\n" * (_TALLEST_TEXT - 1)) if cut else text)
            page.content(row, column, entered, *_ENTERED, shape, *_on_target(period, TARGET), *weight, *cut)
        page.raw(row, self.comment_column, comment, rule, WRAPPED, SMALL, LEFT, EDITABLE)
        page.fit_row(row, texts)
        self._add_guidance(row, indicator)

    def _write_odd(self, row: int, odd: OddRow) -> None:
        """Write a row of people's own as they left it."""
        page = self.page
        page.raw(row, ID_COLUMN, odd.id, MUTED, SMALL)
        page.raw(row, MEASURE_COLUMN, odd.measure, RULED, WRAPPED, SMALL, BOLD)
        page.raw(row, LABEL_COLUMN, odd.label, RULED, WRAPPED, LEFT)
        page.raw(row, UNIT_COLUMN, "", RULED)
        for column, period in enumerate(self.periods, start=FIRST_PERIOD_COLUMN):
            page.content(row, column, odd.cells.get(period, Content()), *_ENTERED, *_on_target(period, TARGET))
        page.value(row, self.comment_column, odd.comment, RULED, WRAPPED, SMALL, LEFT, EDITABLE)
        comment = Text(raw_text(odd.comment) or "", _COMMENT_WIDTH, SMALL_FONT_SIZE, indent=1)
        page.fit_row(row, (Text(odd.label, _LABEL_WIDTH, indent=1), comment))

    def _add_guidance(self, row: int, indicator: Indicator) -> None:
        for kind, first, last in self._column_runs():
            cell = xl_rowcol_to_cell(row, first)
            self.page.sheet.data_validation(row, first, row, last, _validation(guidance(indicator, kind), cell))

    def _measures(self) -> list[tuple[int, int]]:
        """First row and height of each measure, the title of its section included."""
        blocks: list[tuple[int, int]] = []
        titled = False
        for line in self.lines:
            pixels = self.page.heights[line.row]
            is_title = line.indicator is None and line.odd is None
            if not blocks or is_title or (line.opens_measure and not titled):
                blocks.append((line.row, pixels))
            else:
                first, height = blocks[-1]
                blocks[-1] = (first, height + pixels)
            titled = is_title
        return blocks

    def _width(self) -> int:
        widths = (_MEASURE_WIDTH, _LABEL_WIDTH, _UNIT_WIDTH, *map(self._period_width, self.periods), _COMMENT_WIDTH)
        return sum(map(column_pixels, widths))

    def _period_width(self, period: Period) -> int:
        if self.of_amounts:
            return AMOUNT_WIDTH
        return _PERIOD_WIDTH if period.label.isdecimal() else _DATE_WIDTH

    def _column_runs(self) -> Iterator[tuple[Kind, int, int]]:
        """Yield the consecutive columns of one kind of period: one validation serves them all."""
        start = FIRST_PERIOD_COLUMN
        for column, period in enumerate(self.periods, start=FIRST_PERIOD_COLUMN):
            following = column + 1 - FIRST_PERIOD_COLUMN
            if following == len(self.periods) or self.periods[following].kind is not period.kind:
                yield period.kind, start, column
                start = column + 1

    def _add_conditions(self) -> None:
        if not self.lines:
            return
        sheet, styles = self.page.sheet, self.page.styles
        first, last, last_column = _FIRST_ROW, self.last_row, self.comment_column - 1
        # The measure stands on every row, so that rows may be moved or sorted, but shows once.
        sheet.conditional_format(
            first,
            MEASURE_COLUMN,
            last,
            MEASURE_COLUMN,
            {
                "type": "formula",
                "criteria": f'=AND($B{first + 1}<>"",$B{first + 1}=$B{first})',
                "format": styles.bare(HIDDEN_TEXT),
            },
        )
        mark_rows(self.page, self.territory.code, (first, last), (LABEL_COLUMN, LABEL_COLUMN))
        mark_cells(self.page, self.territory.code, (first, last), (FIRST_PERIOD_COLUMN, last_column))
        corner = xl_rowcol_to_cell(first, FIRST_PERIOD_COLUMN)
        sheet.conditional_format(
            first,
            FIRST_PERIOD_COLUMN,
            last,
            last_column,
            {
                "type": "formula",
                "criteria": f'=OR({corner}="ND",{corner}="NC",{corner}="SO")',
                "format": styles.bare(MUTED),
            },
        )
        for (code, is_rate), rows in self._rows_by_decimal_format().items():
            self._show_decimals(code, is_rate, rows)

    def _rows_by_decimal_format(self) -> dict[tuple[str, bool], list[int]]:
        rows: dict[tuple[str, bool], list[int]] = {}
        for line in self.lines:
            if line.indicator is not None and line.indicator.kind is not ValueKind.AMOUNT:
                kind = line.indicator.kind
                key = (decimal_format(kind, line.indicator.unit), kind is ValueKind.RATE)
                rows.setdefault(key, []).append(line.row)
        return rows

    def _show_decimals(self, code: str, is_rate: bool, rows: list[int]) -> None:
        last_column = self.comment_column - 1
        cell = xl_rowcol_to_cell(rows[0], FIRST_PERIOD_COLUMN)
        shown = f"100*{cell}" if is_rate else cell
        areas = [xl_range(first, FIRST_PERIOD_COLUMN, last, last_column) for first, last in _runs(rows)]
        self.page.sheet.conditional_format(
            rows[0],
            FIRST_PERIOD_COLUMN,
            rows[0],
            last_column,
            {
                "type": "formula",
                "criteria": f"=IF(ISNUMBER({cell}),ROUND({shown},6)<>ROUND({shown},0),FALSE)",
                "format": self.page.styles.bare({"num_format": code}),
                "multi_range": " ".join(areas),
            },
        )

    def _define_names(self) -> None:
        code = self.territory.code
        row, column = generous_corner(self.last_row, self.comment_column)
        self.page.define(names.entry_ids(code), 0, ID_COLUMN, row, ID_COLUMN)
        self.page.define(names.entry_headers(code), HEADER_ROW, ID_COLUMN, HEADER_ROW, column)
        self.page.close(self.last_row, self.comment_column)


def entry_places(content: MasterContent, territory: str) -> Mapping[EntryKey, str]:
    """Return the address of every entry cell of a department."""
    return {
        key: xl_rowcol_to_cell(line.row, column)
        for line in _lines(content, content.odd_rows.get(territory, ()))
        for column, period in enumerate(content.settings.periods, start=FIRST_PERIOD_COLUMN)
        if (key := line.key(period)) is not None
    }


def _lines(content: MasterContent, odd: tuple[OddRow, ...]) -> Iterator[_Line]:
    row, section, measure = _FIRST_ROW, "", ""
    for indicator in content.referential.entered:
        if indicator.section != section:
            section, measure = indicator.section, ""
            yield _Line(row, section)
            row += 1
        yield _Line(row, section, indicator, opens_measure=indicator.titled_measure != measure)
        measure = indicator.titled_measure
        row += 1
        for each in odd:
            if each.after == indicator.id:
                yield _Line(row, section, odd=each)
                row += 1
    for each in odd:
        if not each.after:
            yield _Line(row, section, odd=each)
            row += 1


def _on_target(period: Period, layer: Layer) -> tuple[Layer, ...]:
    return (layer,) if period.kind is Kind.TARGET else ()


def _runs(rows: list[int]) -> Iterator[tuple[int, int]]:
    start = previous = rows[0]
    for row in rows[1:]:
        if row != previous + 1:
            yield start, previous
            start = row
        previous = row
    yield start, previous


def _validation(told: Guidance, cell: str) -> dict[str, object]:
    return {
        "validate": "custom",
        "value": told.formula.replace("{cell}", cell),
        "input_title": told.title,
        "input_message": told.message,
        "error_title": "Valeur non admise",
        "error_message": told.error,
    }
