"""« Millésimes »: what earlier vintages published, one figure a line, as printed."""

from __future__ import annotations

from calpae_xl.core.sheets.reservations import SHORT_HEADER
from calpae_xl.core.sheets.vintages import VINTAGE_COLUMNS, VINTAGE_HEADERS, PublishedRemark
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.words import word
from calpae_xl.core.workbook.layout import Role
from calpae_xl.data import PublishedFigure
from calpae_xl.making.content import MasterContent
from calpae_xl.making.page import HEADER_ROW, Page
from calpae_xl.making.row_heights import Text, column_pixels
from calpae_xl.making.styles import (
    AS_TEXT,
    CENTRED,
    LEFT,
    MUTED,
    RIGHT,
    RULED,
    SMALL,
    SMALL_FONT_SIZE,
    WRAPPED,
    Layer,
    Styles,
)
from calpae_xl.making.xlsx import Workbook, xl_range

_WIDTHS = dict(zip(VINTAGE_COLUMNS, (11, 11, 40, 12, 18, 44, 28), strict=True))
_HEADERS = {**VINTAGE_HEADERS, "short": SHORT_HEADER}
_LAYERS: dict[str, tuple[Layer, ...]] = {"short": (LEFT,), "indicator": (LEFT, MUTED)}
_FIRST_ROW = HEADER_ROW + 1


def add_vintages_sheet(book: Workbook, styles: Styles, content: MasterContent) -> None:
    """Add the archive, protected against slips; filters stay free."""
    page = Page(book, styles, role=Role.VINTAGES, campaign=content.settings.campaign)
    page.widths(_WIDTHS.values())
    page.scale(sum(map(column_pixels, _WIDTHS.values())))
    page.titles(
        "Millésimes antérieurs",
        "Chiffres tels que publiés, pour suivre les révisions ; rien ici n’est consolidé.",
        "Feuille protégée sans mot de passe ; les filtres restent libres.",
    )
    if content.has_results:
        page.lead_home([*_WIDTHS].index("period") + 1)
    page.headers(HEADER_ROW, 1, (_HEADERS[field] for field in _WIDTHS))
    page.height(HEADER_ROW, 30)
    first_remark = _FIRST_ROW + len(content.vintages)
    for row, figure in enumerate(content.vintages, start=_FIRST_ROW):
        _write_line(page, row, _figure_texts(figure), content, RIGHT, WRAPPED)
    for row, remark in enumerate(content.remarks, start=first_remark):
        _write_line(page, row, _remark_texts(remark), content, LEFT, WRAPPED)
    last_row = max(first_remark + len(content.remarks) - 1, _FIRST_ROW)
    page.sheet.ignore_errors({"number_stored_as_text": xl_range(_FIRST_ROW, 1, last_row, len(_WIDTHS))})
    page.close_list(last_row, len(_WIDTHS))


def _figure_texts(figure: PublishedFigure) -> tuple[str, ...]:
    period = figure.period
    return figure.vintage, figure.territory, figure.indicator, period.label, word(period.kind), figure.raw


def _remark_texts(remark: PublishedRemark) -> tuple[str, ...]:
    return *remark[:4], remark.nature.value, remark.text


def _write_line(page: Page, row: int, texts: tuple[str, ...], content: MasterContent, *layers: Layer) -> None:
    fields = dict(zip(VINTAGE_HEADERS, texts, strict=True))
    indicator = content.referential.indicators.get(fields["indicator"])
    # For people alone: nobody reads it back.
    fields["short"] = typeset(indicator.short) if indicator is not None else ""
    for column, (field, text) in enumerate(((field, fields[field]) for field in _WIDTHS), start=1):
        aligned = layers if field == "raw" else _LAYERS.get(field, (CENTRED,))
        page.raw(row, column, text, RULED, SMALL, AS_TEXT, *aligned)
    page.fit_row(row, (Text(texts[-1], _WIDTHS["raw"], SMALL_FONT_SIZE),), least=22)
