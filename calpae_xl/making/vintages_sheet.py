"""« Millésimes »: what earlier vintages published, one figure a line, as printed."""

from __future__ import annotations

from calpae_xl.core.sheets.vintages import VINTAGE_HEADERS
from calpae_xl.core.trade.words import word
from calpae_xl.core.workbook.layout import Role
from calpae_xl.data import PublishedFigure
from calpae_xl.making.content import MasterContent
from calpae_xl.making.page import HEADER_ROW, Page
from calpae_xl.making.row_heights import Text
from calpae_xl.making.styles import (
    AS_TEXT,
    CENTRED,
    LEFT,
    RIGHT,
    RULED,
    SMALL,
    SMALL_FONT_SIZE,
    WRAPPED,
    Layer,
    Styles,
)
from calpae_xl.making.xlsx import Workbook, xl_range

_WIDTHS = {"vintage": 14, "territory": 14, "indicator": 34, "period": 14, "kind": 14, "raw": 30}
_LAYERS: dict[str, tuple[Layer, ...]] = {"raw": (RIGHT, WRAPPED), "indicator": (LEFT,)}
_FIRST_ROW = HEADER_ROW + 1


def add_vintages_sheet(book: Workbook, styles: Styles, content: MasterContent) -> None:
    """Add the archive, protected against slips; filters stay free."""
    page = Page(book, styles, role=Role.VINTAGES, campaign=content.settings.campaign)
    page.widths(_WIDTHS.values())
    page.titles(
        "Millésimes antérieurs",
        "Chiffres tels que publiés, pour suivre les révisions ; rien ici n’est consolidé.",
        "Feuille protégée sans mot de passe ; les filtres restent libres.",
    )
    page.headers(HEADER_ROW, 1, (VINTAGE_HEADERS[field] for field in _WIDTHS))
    page.height(HEADER_ROW, 30)
    row = HEADER_ROW
    for row, figure in enumerate(content.vintages, start=_FIRST_ROW):
        _write_figure(page, row, figure)
    last_row = max(row, _FIRST_ROW)
    page.sheet.ignore_errors({"number_stored_as_text": xl_range(_FIRST_ROW, 1, last_row, len(_WIDTHS))})
    page.close_list(last_row, len(_WIDTHS))


def _write_figure(page: Page, row: int, figure: PublishedFigure) -> None:
    texts = {
        "vintage": figure.vintage,
        "territory": figure.territory,
        "indicator": figure.indicator,
        "period": figure.period.label,
        "kind": word(figure.period.kind),
        "raw": figure.raw,
    }
    for column, (field, text) in enumerate(texts.items(), start=1):
        page.raw(row, column, text, RULED, SMALL, AS_TEXT, *_LAYERS.get(field, (CENTRED,)))
    page.fit_row(row, (Text(figure.raw, _WIDTHS["raw"], SMALL_FONT_SIZE),), least=22)
