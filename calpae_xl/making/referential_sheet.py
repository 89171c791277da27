"""« Référentiel »: the dictionary of indicators, and below it their bounds."""

from __future__ import annotations

from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.sheets.referential import BOUND_HEADERS, REFERENTIAL_HEADERS
from calpae_xl.core.sheets.reservations import INDICATOR_IDS, INDICATOR_NAMES
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.model import Bound, Indicator
from calpae_xl.core.trade.words import word
from calpae_xl.core.workbook.layout import Role
from calpae_xl.making.content import MasterContent
from calpae_xl.making.page import HEADER_ROW, Page
from calpae_xl.making.row_heights import Text, column_pixels
from calpae_xl.making.styles import (
    CENTRED,
    HEADING,
    RULED,
    SMALL,
    SMALL_FONT_SIZE,
    SUBTITLE,
    WRAPPED,
    Layer,
    Styles,
)
from calpae_xl.making.xlsx import Workbook, xl_range

# « Code » stands before « Section » so that the columns of the bounds, below, get widths that fit them.
_WIDTHS = {
    "id": 26,
    "status": 12,
    "code": 13,
    "section": 26,
    "measure": 21,
    "label": 36,
    "short": 23,
    "unit": 14,
    "kind": 12,
    "direction": 11,
    "rule": 17,
    "weight": 23,
    "parent": 15,
    "breaks": 11,
    "sensitive": 11,
    "definition": 38,
}
_BOUND_COLUMNS = ("indicator", "severity", "operator", "operand", "note")
_FIRST_ROW = HEADER_ROW + 1
# Titles stand in a narrow column of their own, where no table is looked for: under the id column the
# title of the bounds would pass for one more indicator.
_TITLE_COLUMN, _FIRST_COLUMN = 1, 2
_COLUMNS = {field: _FIRST_COLUMN + position for position, field in enumerate(_WIDTHS)}
_LAST_COLUMN = _FIRST_COLUMN + len(_WIDTHS) - 1
_CENTRED_FIELDS = frozenset({"code", "breaks", "sensitive"})


def add_referential_sheet(book: Workbook, styles: Styles, content: MasterContent) -> None:
    """Add the referential, protected against slips: a change here changes what every figure means."""
    page = Page(book, styles, role=Role.REFERENTIAL, campaign=content.settings.campaign)
    page.widths((2, *_WIDTHS.values()))
    page.titles(
        "Référentiel des indicateurs",
        "Ce que mesure chaque ligne, dans quelle unité, et comment les départements se consolident.",
        "Feuille protégée sans mot de passe : Révision > Ôter la protection pour la modifier.",
    )
    last_indicator_row = _write_indicators(page, content.referential)
    bounds_row = last_indicator_row + 2
    last_row = _write_bounds(page, content, bounds_row)
    indicator_rows = [(row, page.heights[row]) for row in range(_FIRST_ROW, last_indicator_row + 1)]
    bounds = (bounds_row, sum(page.heights.get(row, 20) for row in range(bounds_row, last_row + 1)))
    page.keep_together([*indicator_rows, bounds], sum(map(column_pixels, _WIDTHS.values())))
    # Years and codes are texts (« 1.1 », « 2021 »).
    page.sheet.ignore_errors({"number_stored_as_text": xl_range(_FIRST_ROW, _FIRST_COLUMN, last_row, _LAST_COLUMN)})
    page.sheet.freeze_panes(_FIRST_ROW, _COLUMNS["status"])
    page.opens_on(_FIRST_ROW, _COLUMNS["status"])
    page.sheet.repeat_rows(HEADER_ROW)
    page.sheet.print_area(0, _TITLE_COLUMN, last_row, _LAST_COLUMN)
    page.protect()
    page.close(last_row, _LAST_COLUMN)


def _write_indicators(page: Page, referential: Referential) -> int:
    page.headers(HEADER_ROW, _FIRST_COLUMN, (REFERENTIAL_HEADERS[field] for field in _WIDTHS))
    page.fit_headers(HEADER_ROW, (REFERENTIAL_HEADERS[field] for field in _WIDTHS), _WIDTHS.values())
    row = HEADER_ROW
    for row, indicator in enumerate(referential.indicators.values(), start=_FIRST_ROW):
        _write_indicator(page, row, indicator)
    page.sheet.autofilter(HEADER_ROW, _FIRST_COLUMN, max(row, _FIRST_ROW), _LAST_COLUMN)
    for name, column in (
        (INDICATOR_IDS, _COLUMNS["id"]),
        (INDICATOR_NAMES, _COLUMNS["short"]),
    ):
        # Tight, unlike other names: a blank in the source of a list lets any value in.
        page.define(name, _FIRST_ROW, column, max(row, _FIRST_ROW), column)
    return row


def _write_indicator(page: Page, row: int, indicator: Indicator) -> None:
    texts = _indicator_texts(indicator)
    for field, column in _COLUMNS.items():
        centred: tuple[Layer, ...] = (CENTRED,) if field in _CENTRED_FIELDS else ()
        write = page.raw if field in {"id", "weight", "parent"} else page.text
        write(row, column, texts[field], RULED, SMALL, WRAPPED, *centred)
    sized = [Text(texts[field], width, SMALL_FONT_SIZE) for field, width in _WIDTHS.items()]
    page.fit_row(row, sized)


def _indicator_texts(indicator: Indicator) -> dict[str, str]:
    return {
        "id": indicator.id,
        "status": word(indicator.status),
        "code": indicator.code,
        "section": indicator.section,
        "measure": indicator.measure,
        "label": indicator.label,
        "short": indicator.short,
        "unit": indicator.unit,
        "kind": word(indicator.kind),
        "direction": word(indicator.direction),
        "rule": word(indicator.rule),
        "weight": " ".join(indicator.weight),
        "parent": indicator.parent or "",
        "breaks": " ".join(sorted(indicator.breaks)),
        "sensitive": "oui" if indicator.sensitive else "non",
        "definition": indicator.definition,
    }


def _write_bounds(page: Page, content: MasterContent, title_row: int) -> int:
    page.text(title_row, _TITLE_COLUMN, "Bornes", HEADING)
    page.height(title_row, 30)
    page.text(
        title_row + 1,
        _TITLE_COLUMN,
        "Une borne bloquante écarte la cellule tant qu’elle n’est ni corrigée ni justifiée ; un avertissement demande "
        "une justification. « suppose » : positif seulement si la borne l’est.",
        SUBTITLE,
    )
    row = title_row + 2
    page.headers(row, _FIRST_COLUMN, (*(BOUND_HEADERS[field] for field in _BOUND_COLUMNS), ""))
    page.height(row, 30)
    for bound, note in zip(content.referential.bounds, content.bound_notes, strict=True):
        row += 1
        _write_bound(page, row, bound, note)
    return row


def _write_bound(page: Page, row: int, bound: Bound, note: str) -> None:
    severity = word(Severity.BLOCKING if bound.hard else Severity.WARNING)
    operator = bound.operator.replace("<=", "≤").replace(">=", "≥")
    page.raw(row, _FIRST_COLUMN, bound.indicator, RULED, SMALL)
    page.text(row, _FIRST_COLUMN + 1, severity, RULED, SMALL)
    page.text(row, _FIRST_COLUMN + 2, operator, RULED, SMALL, CENTRED)
    page.value(row, _FIRST_COLUMN + 3, bound.operand, RULED, SMALL, {"align": "left"})
    page.text(row, _FIRST_COLUMN + 4, note, RULED, SMALL)  # Runs over the empty cell to its right.
    page.text(row, _FIRST_COLUMN + 5, "", RULED)
    page.fit_row(row, ())
