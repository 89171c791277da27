"""« Paramètres »: years, thresholds and departments; below them, the lists that drop-downs offer."""

from __future__ import annotations

from datetime import date

from calpae_xl.core.campaign.possible_values import FIRST_YEAR
from calpae_xl.core.campaign.settings import (
    ANNEX_PARAMETERS,
    COLLECTIVITY_PARAMETERS,
    NUMERIC_FIELDS,
    PARAMETERS,
    SENDING_PARAMETERS,
    Parameter,
    SendingWay,
    Settings,
)
from calpae_xl.core.sheets.settings import (
    CONVENTION_HEADERS,
    PERIOD_HEADERS,
    RESERVATION_WORD_HEADERS,
    SETTING_HEADERS,
    TERRITORY_HEADERS,
    TERRITORY_SETTING,
)
from calpae_xl.core.telling.reservation_effects import RESERVATION_EFFECTS
from calpae_xl.core.trade.model import Kind, Period, ReservationType
from calpae_xl.core.trade.typography import listed, typeset
from calpae_xl.core.trade.values import raw_text
from calpae_xl.core.trade.words import word
from calpae_xl.core.workbook.layout import Role
from calpae_xl.making import names
from calpae_xl.making.content import MasterContent
from calpae_xl.making.page import HEADER_ROW, Page
from calpae_xl.making.row_heights import Text
from calpae_xl.making.styles import (
    AS_TEXT,
    BLUE,
    BLUE_PALE,
    BOXED,
    DAY,
    EDITABLE,
    HEADING,
    LEFT,
    MUTED,
    RIGHT,
    RULED,
    WRAPPED,
    Layer,
    Styles,
)
from calpae_xl.making.xlsx import Workbook, xl_range

_ID, _LABEL, _VALUE, _NOTE, _CONTACT = range(5)
_WIDTHS = (54, 36, 72, 46)
_SUBHEADER: Layer = {"bg_color": BLUE_PALE, "font_color": BLUE}

_CONVENTIONS_TOLD = (
    "Les échéances de chaque convention ; la première est celle des lignes de « Référentiel » qui n’en nomment aucune."
)
_MORE_CONVENTIONS = 3
"""Lines to fill in."""

_FIRST_DAY = date(FIRST_YEAR, 1, 1)

_PERIODS_TOLD = (
    "Une ligne par colonne des feuilles de saisie et de la feuille consolidée, de gauche à droite ; un attendu peut "
    "porter sur un mois : 06/2022."
)


def add_settings_sheet(book: Workbook, styles: Styles, content: MasterContent) -> None:
    """Add the parameters, protected against slips; contacts and remarks stay free."""
    settings = content.settings
    page = Page(book, styles, role=Role.SETTINGS, campaign=settings.campaign)
    page.widths(_WIDTHS)
    page.titles(
        "Paramètres de la campagne",
        "Années, seuils des contrôles, collectivité, départements, envois et conventions.",
        "Feuille protégée sans mot de passe : Révision > Ôter la protection pour la modifier ; remarques, contacts, "
        "envois et échéances se saisissent librement.",
    )
    if content.has_results:
        page.lead_home(_NOTE)
    row = _write_parameters(page, content)
    row = _write_territories(page, content, row + 2)
    row = _write_texts(page, content, row + 2, "Envois", SENDING_PARAMETERS)
    row = _write_collectivity(page, content, row + 2)
    row = _write_texts(page, content, row + 2, "Annexe", ANNEX_PARAMETERS)
    row = _write_conventions(page, content, row + 2)
    row = _write_reservation_words(page, settings, row + 2)
    row = _write_periods(page, settings.periods, row + 2)
    # The campaign, codes and years are texts that look like numbers.
    page.sheet.ignore_errors({"number_stored_as_text": xl_range(HEADER_ROW, _LABEL, row, _CONTACT)})
    page.sheet.freeze_panes(HEADER_ROW + 1, 0)
    page.opens_on(HEADER_ROW + 1, _VALUE)
    page.protect()
    page.close(row, _CONTACT)
    page.sheet.fit_to_pages(1, 1)


def _write_parameters(page: Page, content: MasterContent) -> int:
    page.headers(HEADER_ROW, _ID, SETTING_HEADERS.values())
    page.height(HEADER_ROW, 30)
    row = HEADER_ROW
    for row, parameter in enumerate(PARAMETERS, start=HEADER_ROW + 1):
        _write_parameter(page, row, parameter, content)
    return row


def _write_parameter(page: Page, row: int, parameter: Parameter, content: MasterContent) -> None:
    value = content.typed_settings.get(parameter.id, getattr(content.settings, parameter.field))
    note = content.setting_notes.get(parameter.id)
    page.raw(row, _ID, parameter.id)
    page.text(row, _LABEL, parameter.label, RULED)
    page.value(row, _VALUE, value, BOXED, RIGHT, *(() if parameter.field in NUMERIC_FIELDS else (AS_TEXT,)))
    page.raw(row, _NOTE, typeset(parameter.note) if note is None else note, RULED, MUTED, WRAPPED, LEFT, EDITABLE)
    page.fit_row(row, (Text(note or parameter.note, _WIDTHS[_NOTE - 1], indent=1),))


def _write_collectivity(page: Page, content: MasterContent, title_row: int) -> int:
    headers = tuple(SETTING_HEADERS[field] for field in ("label", "value", "note"))
    row = _write_subtable_head(page, title_row, "Collectivité", headers)
    first = row + 1
    for row, parameter in enumerate(COLLECTIVITY_PARAMETERS, start=first):
        _write_parameter(page, row, parameter, content)
    return row


def _write_territories(page: Page, content: MasterContent, title_row: int) -> int:
    row = _write_subtable_head(page, title_row, "Départements", tuple(TERRITORY_HEADERS.values()))
    first = row + 1
    for row, territory in enumerate(content.settings.territories, start=first):
        id_ = TERRITORY_SETTING + territory.code
        note = content.setting_notes.get(id_.casefold(), "")
        page.raw(row, _ID, id_)
        page.raw(row, _LABEL, territory.code, RULED, AS_TEXT)
        page.raw(row, _VALUE, territory.name, BOXED, LEFT)
        page.raw(row, _NOTE, note, BOXED, WRAPPED, LEFT, EDITABLE)
        page.raw(row, _CONTACT, territory.mailbox, BOXED, WRAPPED, LEFT, EDITABLE)
        page.fit_row(row, (Text(note, _WIDTHS[_NOTE - 1], indent=1),))
    page.define(names.TERRITORY_CODES, first, _LABEL, max(row, first), _LABEL)
    return row


def _write_texts(
    page: Page, content: MasterContent, title_row: int, title: str, parameters: tuple[Parameter, ...]
) -> int:
    row = _write_subtable_head(page, title_row, title, (SETTING_HEADERS["label"], SETTING_HEADERS["value"], ""))
    first = row + 1
    for row, parameter in enumerate(parameters, start=first):
        typed = content.typed_settings.get(parameter.id, getattr(content.settings, parameter.field))
        value = raw_text(typed) or ""
        page.raw(row, _ID, parameter.id)
        page.text(row, _LABEL, parameter.label, RULED)
        page.raw(row, _VALUE, value, BOXED, WRAPPED, LEFT, AS_TEXT, EDITABLE)
        page.text(row, _NOTE, parameter.note, RULED, MUTED)  # Runs over the empty cell to its right.
        page.fit_row(row, (Text(value, _WIDTHS[_VALUE - 1], indent=1),))
        if parameter.field == "sending":
            _offer(page, (row, row), [way.value for way in SendingWay], "Messagerie hors liste")
    return row


def _offer(page: Page, rows: tuple[int, int], choices: list[str], refusal: str) -> None:
    """Offer the words that values may be, and refuse any other."""
    choice = {
        "validate": "list",
        "source": choices,
        "error_title": refusal,
        "error_message": typeset(f"Choisissez {listed(choices).replace(' et ', ' ou ')}."),
    }
    page.sheet.data_validation(rows[0], _VALUE, rows[1], _VALUE, choice)


def _write_conventions(page: Page, content: MasterContent, title_row: int) -> int:
    row = _write_subtable_head(page, title_row, "Conventions", tuple(CONVENTION_HEADERS.values()))
    page.text(title_row, _VALUE, _CONVENTIONS_TOLD, MUTED)  # Runs over the empty cell to its right.
    first = row + 1
    lines = content.convention_lines
    if lines is None:
        lines = tuple({k: v for k, v in each._asdict().items() if v} for each in content.settings.conventions)
    for row, line in enumerate((*lines, *({} for _ in range(_MORE_CONVENTIONS))), start=first):
        for column, field in zip((_LABEL, _VALUE, _NOTE), CONVENTION_HEADERS, strict=True):
            shape = AS_TEXT if field == "name" else DAY
            page.value(row, column, line.get(field), BOXED, LEFT, shape, EDITABLE)
        page.fit_row(row, ())
    told = "Écrivez une date, comme 31/03/2025, ou laissez la cellule vide."
    a_day = {"validate": "date", "criteria": ">=", "value": _FIRST_DAY, "error_title": "Ce n’est pas une date"}
    page.sheet.data_validation(first, _VALUE, row, _NOTE, {**a_day, "error_message": typeset(told)})
    return row


def _write_reservation_words(page: Page, settings: Settings, title_row: int) -> int:
    row = _write_subtable_head(page, title_row, "Réserves proposées", (*RESERVATION_WORD_HEADERS.values(), ""))
    first = row + 1
    for row, member in enumerate(ReservationType, start=first):
        page.raw(row, _LABEL, settings.reservation_word(member), RULED)
        page.text(row, _VALUE, RESERVATION_EFFECTS[member], RULED, MUTED)  # Runs over the empty cell to its right.
        page.text(row, _NOTE, "", RULED)
        page.fit_row(row, ())
    page.define(names.RESERVATION_WORDS, first, _LABEL, row, _LABEL)
    return row


def _write_periods(page: Page, periods: tuple[Period, ...], title_row: int) -> int:
    row = _write_subtable_head(page, title_row, "Périodes", tuple(PERIOD_HEADERS.values()))
    page.text(title_row, _VALUE, _PERIODS_TOLD, MUTED)  # Runs over the empty cell to its right.
    first = row + 1
    for row, period in enumerate(periods, start=first):
        page.raw(row, _LABEL, period.label, BOXED, LEFT, AS_TEXT)
        page.text(row, _VALUE, word(period.kind).capitalize(), BOXED, LEFT)
        page.value(row, _NOTE, row - first + 1, BOXED, LEFT)
        page.fit_row(row, ())
    _offer(page, (first, row), [word(kind).capitalize() for kind in Kind], "Nature hors liste")
    # A reservation bears on a year, achieved or aimed at: its list may say it twice.
    page.define(names.YEARS, first, _LABEL, row, _LABEL)
    return row


def _write_subtable_head(page: Page, row: int, title: str, headers: tuple[str, ...]) -> int:
    page.text(row, _LABEL, title, HEADING)
    page.height(row, 30)
    page.headers(row + 1, _LABEL, headers, _SUBHEADER)
    page.height(row + 1, 26)
    return row + 1
