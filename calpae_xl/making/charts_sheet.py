"""« Graphiques »: an indicator at choice, large, then all of them small; native charts, alive without CALPAE."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.charts import charts_contents, charts_places
from calpae_xl.core.results.charts_places import (
    CHOICE_CELL,
    CHOICE_ROW,
    CHOSEN_ROW,
    FIRST_DRAWN_ROW,
    FIRST_TABLE_ROW,
    TABLE_HEADER_ROW,
)
from calpae_xl.core.results.consolidation_places import BANNER_ROW
from calpae_xl.core.trade.model import Indicator, ValueKind
from calpae_xl.core.trade.typography import NBSP, listed, typeset
from calpae_xl.core.workbook.areas import called
from calpae_xl.core.workbook.grid import column_number, split_address
from calpae_xl.core.workbook.layout import Role
from calpae_xl.making.consolidation_sheet import BANNER, show_banner
from calpae_xl.making.hidden_sheets import write_content
from calpae_xl.making.page import Page
from calpae_xl.making.row_heights import Text, column_pixels
from calpae_xl.making.styles import (
    BLUE,
    BLUE_PALEST,
    CENTRED,
    EDITABLE,
    GREY_RULE,
    GREY_TEXT,
    HEADER,
    INK,
    LEFT,
    LINK,
    MUTED,
    RIGHT,
    RULED,
    SECTION,
    SMALL,
    SMALL_FONT_SIZE,
    SUBTITLE,
    TITLE,
    WRAPPED,
    Layer,
    Styles,
)
from calpae_xl.making.xlsx import ColumnChart, Workbook, new_column_chart

_WIDTH = 1290
"""Pixels that a screen of 1,366 shows."""

_LABEL_WIDTH, _FIGURE_WIDTH, _NARROW_WIDTH, _DRAWN_WIDTH = 36, 16, 11, 12
_ROW_HEIGHT, _BAND_HEIGHT, _LINE_HEIGHT, _GAP = 30, 32, 222, 8
_LEAST_CHART = 330
_MOST_WIDE = 4
"""Columns of figures beyond which they are narrow, for the chart beside them to have room."""

_COLOURS = ("#8585F6", "#B34000", "#18753C", "#A558A0", "#716043")
"""Of the departments, in their order; the collectivity is darker than any of them."""

_TARGET_COLOUR = "#3A3A3A"
_COUNT = "[<10]General;#,##0"
"""Graduations of counts: an axis that ends at 1 or 2 has halves, which no format of whole numbers tells apart."""

_HATCHED = "wide_upward_diagonal"
_CHOSEN: Layer = {"bold": True, "bg_color": BLUE_PALEST, "border": 1, "border_color": BLUE}


def add_charts_sheet(book: Workbook, styles: Styles, work: Processed) -> None:
    """Add the sheet, protected but for the choice."""
    page = Page(book, styles, role=Role.CHARTS, campaign=work.campaign.settings.campaign)
    _ChartsSheet(page, work).write()


class _ChartsSheet:
    """The writing of the sheet. Rows and columns count from 0, as XlsxWriter does."""

    def __init__(self, page: Page, work: Processed) -> None:
        self.page, self.work = page, work
        self.places = charts_places(work)
        self.cells = charts_contents(work).cells
        self.indicators = work.campaign.referential.indicators
        called_by = work.campaign.settings.collectivity.called
        self.territories = [called_by(code) for code in self.places.changes.territories]
        self.bands = {band.row: band for band in self.places.bands}
        self.wide = self.places.wide_column - 1

    def write(self) -> None:
        """Write the whole sheet."""
        self._set_columns()
        for address, content in self.cells.items():
            letters, row = split_address(address)
            layers = tuple(self._layers(row, column_number(letters) - 1))
            write_content(self.page.sheet, address, content, self.page.styles.get(*layers))
        self._offer_choice()
        self._set_rows()
        self._draw_chosen()
        self._draw_all()
        show_banner(self.page, BANNER_ROW, self.wide)
        self._finish()

    def _set_columns(self) -> None:
        figures = _FIGURE_WIDTH if len(self.territories) <= _MOST_WIDE else _NARROW_WIDTH
        widths = [_LABEL_WIDTH, *(figures for _ in self.territories)]
        self.table_width = sum(map(column_pixels, widths))
        left = max(_LEAST_CHART, _WIDTH - self.table_width)
        self.page.widths((*widths, (left - 5) / 7))
        first, last = self.places.first_drawn_column - 1, self.places.last_column - 1
        self.page.sheet.set_column(first, last, _DRAWN_WIDTH, None, {"level": 1, "hidden": True})
        self.page.sheet.set_column(last + 1, last + 1, None, None, {"collapsed": True})

    def _layers(self, row: int, column: int) -> Iterator[Layer]:
        last = column_number(self.places.table_columns[-1]) - 1
        if column > self.wide:
            yield from (SMALL, MUTED)
        elif row == 1:
            yield from (TITLE,) if column == 1 else (LINK, RIGHT if column == last else LEFT)
        elif row == BANNER_ROW:
            yield BANNER
        elif row == CHOICE_ROW:
            yield from (_CHOSEN, LEFT, EDITABLE) if column == 1 else (SUBTITLE, LEFT)
        elif row == TABLE_HEADER_ROW:
            yield from (HEADER, CENTRED)
        elif FIRST_TABLE_ROW <= row < self.places.legend_row:
            yield RULED
            yield from (LEFT, WRAPPED) if column == 1 else (RIGHT, WRAPPED, {"num_format": "#,##0.##"})
        elif row in self.bands:
            yield SECTION
            yield from (LINK, RIGHT) if column == last else ()
        elif row == self.places.legend_row:
            yield from (SMALL, MUTED, WRAPPED)
        else:
            yield SUBTITLE

    def _offer_choice(self) -> None:
        letters = self.places.label_column
        self.page.sheet.data_validation(
            CHOICE_CELL,
            {
                "validate": "list",
                "source": f"=${letters}${FIRST_DRAWN_ROW}:${letters}${self.places.last_drawn_row}",
                "ignore_blank": False,
                "input_title": "Indicateur",
                "input_message": typeset("Choisissez dans la liste : le tableau et le graphique suivent."),
                "error_title": "Indicateur inconnu",
                "error_message": typeset("Choisissez un indicateur de la liste."),
            },
        )

    def _set_rows(self) -> None:
        page, places = self.page, self.places
        heights = {1: 36, 2: 24, BANNER_ROW: 28, CHOICE_ROW - 1: 22, CHOICE_ROW: 32, TABLE_HEADER_ROW: 34}
        for row, pixels in heights.items():
            page.height(row - 1, pixels)
        for row in range(FIRST_TABLE_ROW, places.legend_row):
            page.height(row - 1, _ROW_HEIGHT)
        page.fit_row(
            places.legend_row - 1, [Text(str(self.cells[f"B{places.legend_row}"].value), _LABEL_WIDTH, SMALL_FONT_SIZE)]
        )
        top = sum(page.heights[row] for row in range(CHOICE_ROW - 1, places.legend_row))
        if top < _LEAST_CHART:
            page.height(places.legend_row - 1, page.heights[places.legend_row - 1] + _LEAST_CHART - top)
        for band in places.bands:
            page.height(band.row - 1, _BAND_HEIGHT)
            for number in range(len(band.lines)):
                page.height(band.row + number, _LINE_HEIGHT)
            for column in range(1, self.wide + 1):
                if column not in {1, column_number(places.table_columns[-1]) - 1}:
                    page.text(band.row - 1, column, "", SECTION)

    def _draw_chosen(self) -> None:
        page, places = self.page, self.places
        chart = self._chart(CHOSEN_ROW)
        unit = f"${places.unit_column}${CHOSEN_ROW}"
        chart.stand_in = typeset("unité : voir le tableau")
        self._set_axes(chart, {"name": f"={called(page.name)}!{unit}", "data": [chart.stand_in]}, _COUNT, 9)
        height = sum(page.heights[row] for row in range(CHOICE_ROW - 1, places.legend_row))
        chart.set_size({"width": max(_LEAST_CHART, _WIDTH - self.table_width) - 3 * _GAP, "height": height - _GAP})
        told = typeset(
            f"Graphique de l’indicateur choisi en {CHOICE_CELL} : colonnes de {listed(self.territories)} par année, "
            "et objectif. Le tableau à sa gauche dit les mêmes chiffres."
        )
        page.sheet.insert_chart(CHOICE_ROW - 1, self.wide, chart, {"description": told, "x_offset": _GAP})

    def _draw_all(self) -> None:
        for band in self.places.bands:
            for number, names in enumerate(band.lines):
                for position, name in enumerate(names):
                    self._draw(band.row + number, position, name)

    def _draw(self, row: int, position: int, name: str) -> None:
        width = (_WIDTH - 2 * _GAP) // self.places.charts_a_line
        indicator: Indicator = self.indicators[name]
        chart = self._chart(self.places.rows[name])
        title = self.places.labels[name]
        chart.set_title({"name": title, "overlay": False, "name_font": {"size": 10, "bold": True, "color": INK}})
        code = f'0"{NBSP}%"' if indicator.kind is ValueKind.RATE else _COUNT
        self._set_axes(chart, {"name": typeset(indicator.unit)}, code, 8)
        chart.set_size({"width": width, "height": _LINE_HEIGHT - _GAP})
        told = typeset(
            f"{title}, en {indicator.unit} : colonnes de {listed(self.territories)} par année, et objectif. "
            f"Mêmes chiffres dans {self.work.campaign.settings.sheet_name(Role.CONSOLIDATION)}."
        )
        options = {"description": told, "x_offset": position * (width + _GAP), "y_offset": _GAP // 2}
        self.page.sheet.insert_chart(row, 1, chart, options)

    def _chart(self, row: int) -> ColumnChart:
        """Make a chart of the series of a row, each territory with its whole years, then its partial ones."""
        chart, areas = new_column_chart(self.page.book), [self._area(row, n) for n in range(self.places.series + 1)]
        colours = [*_COLOURS[: len(self.territories) - 1], BLUE]
        for number, (name, colour) in enumerate(zip(self.territories, colours, strict=True)):
            line = {"color": colour, "width": 0.75}
            ends = {"categories": areas[0], "gap": 60, "overlap": 20}
            solid = {"name": name, "values": areas[1 + 2 * number], "fill": {"color": colour}, "border": line}
            hatch = {"pattern": _HATCHED, "fg_color": colour, "bg_color": "#FFFFFF"}
            chart.add_series({**ends, **solid})
            partial = {
                "name": typeset(f"{name}, partiel"),
                "values": areas[2 + 2 * number],
                "pattern": hatch,
                "border": line,
            }
            chart.add_series({**ends, **partial})
        dashed = {"color": _TARGET_COLOUR, "width": 1.25, "dash_type": "dash"}
        target = {"name": "Objectif", "values": areas[-1], "fill": {"none": True}, "border": dashed}
        chart.add_series({"categories": areas[0], **target})
        # One hatched series says it for all: the sheet explains them in words.
        hidden = range(1, self.places.series - 3, 2)
        chart.set_legend({"position": "bottom", "delete_series": [*hidden], "font": {"size": 8, "color": INK}})
        chart.set_chartarea({"border": {"color": GREY_RULE}})
        return chart

    def _area(self, row: int, block: int) -> str:
        return f"={called(self.page.name)}!{self.places.drawn(row, block)}"

    @staticmethod
    def _set_axes(chart: ColumnChart, unit: Mapping[str, object], code: str, size: int) -> None:
        font = {"size": size, "color": INK}
        chart.set_x_axis({"num_font": font, "line": {"color": GREY_TEXT}})
        chart.set_y_axis(
            {
                **unit,
                "name_font": {"size": size, "bold": False, "color": INK},
                "num_font": font,
                "num_format": code,
                "min": 0,
                "major_gridlines": {"visible": True, "line": {"color": GREY_RULE}},
                "line": {"none": True},
            }
        )

    def _finish(self) -> None:
        page, places = self.page, self.places
        page.opens_on(CHOICE_ROW - 1, 1)
        page.sheet.print_area(0, 1, places.last_row - 1, self.wide)
        blocks = [
            (row, page.heights[row] + (page.heights[row + 1] if opens else 0))
            for band in places.bands
            for row, opens in [(band.row - 1, True), *((band.row + n, False) for n in range(1, len(band.lines)))]
        ]
        top = sum(page.heights[row] for row in range(4, places.legend_row))
        page.keep_together([(4, top), *blocks], _WIDTH)
        page.protect()
        page.close(max(places.last_row, places.last_drawn_row) - 1, places.last_column - 1)
