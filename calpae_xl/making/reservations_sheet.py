"""« Réserves »: an Excel table filled in with native lists; it grows, so the sheet is not protected."""

from __future__ import annotations

from collections.abc import Mapping

from calpae_xl.core.sheets.reservations import (
    COLUMNS,
    INDICATOR_IDS,
    RESERVATION_HEADERS,
    SHORT_FORMULA,
    SHORT_HEADER,
    TABLE,
    UNKNOWN,
)
from calpae_xl.core.trade.model import Reservation
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.workbook.layout import Role
from calpae_xl.making import names
from calpae_xl.making.content import MasterContent
from calpae_xl.making.page import HEADER_ROW, Page
from calpae_xl.making.row_heights import Text, column_pixels
from calpae_xl.making.styles import (
    AS_TEXT,
    BOXED,
    CENTRED,
    GREY_PALE,
    LEFT,
    MUTED,
    SMALL,
    SMALL_FONT_SIZE,
    WRAPPED,
    Layer,
    Styles,
)
from calpae_xl.making.xlsx import Workbook, xl_range

_WIDTHS = (12, 30, 44, 11, 30, 80)
_FIRST_ROW = HEADER_ROW + 1
_EMPTY_ROWS = 12
_VALIDATED_ROWS = 2000
_COMPUTED: Layer = {"bg_color": GREY_PALE}
_LISTS = {
    "territory": (names.TERRITORY_CODES, "Département", "Choisissez le code du département."),
    "indicator": (
        INDICATOR_IDS,
        "Indicateur",
        "Choisissez l’identifiant de l’indicateur : il figure dans « Référentiel » ; le libellé s’affiche à côté.",
    ),
    "period": (names.YEARS, "Année", "Choisissez l’année ; laissez vide si la réserve porte sur toutes les années."),
    "type": (names.RESERVATION_WORDS, "Réserve", "Choisissez parmi les huit réserves, expliquées dans « Paramètres »."),
}


def add_reservations_sheet(book: Workbook, styles: Styles, content: MasterContent) -> None:
    """Add the table of reservations, with empty rows to fill in below those shipped."""
    page = Page(book, styles, role=Role.RESERVATIONS, campaign=content.settings.campaign)
    page.growing_columns(_WIDTHS, (_look(field) for field in COLUMNS))
    page.scale(sum(map(column_pixels, _WIDTHS)))
    page.titles(
        "Réserves sur les chiffres",
        "Une ligne par réserve : elle explique une évolution, dit qu’un chiffre est incomplet ou compté une seule fois "
        "pour plusieurs départements.",
        "À remplir à l’aide des listes ; année vide : toutes les années sont concernées. Le libellé se calcule seul.",
    )
    lines = (
        [_texts(each, content) for each in content.reservations]
        if content.reservation_lines is None
        else content.reservation_lines
    )
    if content.has_results:
        page.lead_home(COLUMNS.index("short") + 1)
    last_row = HEADER_ROW + len(lines) + _EMPTY_ROWS
    _add_table(page, last_row)
    labels = _labels(content)
    blank = [dict.fromkeys(RESERVATION_HEADERS, "")] * _EMPTY_ROWS
    for row, texts in enumerate([*lines, *blank], start=_FIRST_ROW):
        _write_row(page, row, texts, labels)
    _add_lists(page)
    _box_new_lines(page)
    # Codes and years are kept as text (« 01 »): Excel need not underline them in green.
    page.sheet.ignore_errors({"number_stored_as_text": xl_range(_FIRST_ROW, 1, _VALIDATED_ROWS, len(COLUMNS))})
    page.sheet.freeze_panes(_FIRST_ROW, 0)
    page.opens_on(_FIRST_ROW + len(lines), 1)
    page.sheet.repeat_rows(HEADER_ROW)
    page.close(last_row, len(COLUMNS))


def _box_new_lines(page: Page) -> None:
    # The lines built here are boxed, blank ones too, to be filled in; those that the table gains, as they fill.
    first = xl_range(_FIRST_ROW, 1, _FIRST_ROW, len(COLUMNS))
    filled = "=COUNTA($" + first.replace(":", ":$") + ")>0"
    rule = {"type": "formula", "criteria": filled, "format": page.styles.bare(BOXED)}
    page.sheet.conditional_format(_FIRST_ROW, 1, _VALIDATED_ROWS, len(COLUMNS), rule)


def _labels(content: MasterContent) -> Mapping[str, str]:
    return {indicator.id: typeset(indicator.short) for indicator in content.referential.indicators.values()}


def _header(field: str) -> str:
    # The name is a column for the eye: it looks the indicator up, and nobody reads it back.
    return SHORT_HEADER if field == "short" else RESERVATION_HEADERS[field]


def _add_table(page: Page, last_row: int) -> None:
    columns = [{"header": _header(field)} for field in COLUMNS]
    columns[COLUMNS.index("short")]["formula"] = SHORT_FORMULA
    page.sheet.add_table(
        HEADER_ROW,
        1,
        last_row,
        len(COLUMNS),
        {"name": TABLE, "columns": columns, "style": None},
    )
    page.headers(HEADER_ROW, 1, (_header(field) for field in COLUMNS))
    page.height(HEADER_ROW, 32)


def _write_row(page: Page, row: int, texts: Mapping[str, str], labels: Mapping[str, str]) -> None:
    label = labels.get(texts["indicator"], UNKNOWN) if texts["indicator"] else ""
    for column, field in enumerate(COLUMNS, start=1):
        if field == "short":
            page.sheet.write_formula(
                row, column, SHORT_FORMULA, page.styles.get(BOXED, *_look(field), _COMPUTED), label
            )
        else:
            page.raw(row, column, texts[field], BOXED, *_look(field))
    page.fit_row(row, (Text(label, _WIDTHS[2], SMALL_FONT_SIZE, indent=1), Text(texts["note"], _WIDTHS[5], indent=1)))


def _look(field: str) -> tuple[Layer, ...]:
    if field == "short":
        return WRAPPED, LEFT, MUTED, SMALL
    if field == "note":
        return WRAPPED, LEFT
    return AS_TEXT, CENTRED if field in {"territory", "period"} else LEFT


def _texts(reservation: Reservation, content: MasterContent) -> Mapping[str, str]:
    return {
        "territory": reservation.territory,
        "indicator": reservation.indicator,
        "period": reservation.period or "",
        "type": content.settings.reservation_word(reservation.type),
        "note": reservation.note or "",
    }


def _add_lists(page: Page) -> None:
    for field, (source, title, message) in _LISTS.items():
        column = COLUMNS.index(field) + 1
        page.sheet.data_validation(
            _FIRST_ROW,
            column,
            _VALIDATED_ROWS,
            column,
            {
                "validate": "list",
                "source": f"={source}",
                "input_title": title,
                "input_message": typeset(message),
                "error_title": "Valeur hors liste",
                "error_message": typeset("Choisissez une valeur de la liste."),
            },
        )
