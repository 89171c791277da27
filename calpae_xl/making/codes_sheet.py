"""« Codes »: every code that a finding may carry, with an example and what to do."""

from __future__ import annotations

from calpae_xl.core.sheets.codes import CODE_HEADERS
from calpae_xl.core.telling.sentences import WorkbookNames, code_texts, levels_legend, names_of, severities_legend
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.workbook.layout import Role
from calpae_xl.making.content import MasterContent
from calpae_xl.making.page import HEADER_ROW, Page
from calpae_xl.making.row_heights import Text, column_pixels
from calpae_xl.making.styles import BOLD, CENTRED, RULED, SMALL, SMALL_FONT_SIZE, WRAPPED, Layer, Styles
from calpae_xl.making.xlsx import Workbook

_WIDTHS = {"code": 10, "title": 36, "severity": 16, "level": 10, "example": 78, "remedy": 66}
_LAYERS: dict[str, tuple[Layer, ...]] = {"code": (BOLD, CENTRED), "severity": (CENTRED,), "level": (CENTRED,)}
_FIRST_ROW = HEADER_ROW + 1


def add_codes_sheet(book: Workbook, styles: Styles, content: MasterContent) -> None:
    """Add the list of codes, protected against slips; filters stay free."""
    page = Page(book, styles, role=Role.CODES, campaign=content.settings.campaign)
    page.widths(_WIDTHS.values())
    page.scale(sum(map(column_pixels, _WIDTHS.values())))
    page.titles(
        "Codes des constats",
        f"Ce que chaque code de « Contrôles » veut dire. {levels_legend()}",
        severities_legend(),
        fact=True,
    )
    if content.has_results:
        page.lead_home([*_WIDTHS].index("severity") + 1)
    page.headers(HEADER_ROW, 1, (CODE_HEADERS[field] for field in _WIDTHS))
    page.height(HEADER_ROW, 30)
    row = HEADER_ROW
    for row, code in enumerate(Code, start=_FIRST_ROW):
        _write_code(page, row, code, names_of(content.settings))
    page.close_list(row, len(_WIDTHS), frozen=2)


def _write_code(page: Page, row: int, code: Code, names: WorkbookNames) -> None:
    texts = code_texts(code, names)
    for column, (field, text) in enumerate(texts.items(), start=1):
        page.text(row, column, text, RULED, SMALL, WRAPPED, *_LAYERS.get(field, ()))
    page.fit_row(row, (Text(text, _WIDTHS[field], SMALL_FONT_SIZE) for field, text in texts.items()), least=22)
