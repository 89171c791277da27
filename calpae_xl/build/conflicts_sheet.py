"""« Conflits »: an Excel table, empty in a new workbook, where people decide what both sides changed."""

from __future__ import annotations

from collections.abc import Mapping

from calpae_xl.build.page import HEADER_ROW, Page
from calpae_xl.build.styles import (
    AS_TEXT,
    BLUE_PALEST,
    CENTRED,
    EDITABLE,
    GREY_RULE,
    LEFT,
    MUTED,
    SMALL,
    TARGET_HEADER,
    WRAPPED,
    Layer,
    Owner,
    Styles,
)
from calpae_xl.build.xlsx import Workbook, xl_range
from calpae_xl.core.grid import split_address
from calpae_xl.core.layout import CONFLICT_HEADERS, KEEP, SHEET_NAMES, TAKE, Role
from calpae_xl.core.lineage import Work
from calpae_xl.core.sheets.conflicts import PLACES, TABLE, conflicts_contents
from calpae_xl.core.typography import typeset

_FIELDS = tuple(CONFLICT_HEADERS)
_WIDTHS = {
    "territory": 13,
    "part": 20,
    "indicator": 44,
    "period": 14,
    "base": 30,
    "ours": 30,
    "theirs": 30,
    "choice": 13,
    "file": 46,
}
_HIDDEN = tuple(field for field in _FIELDS if field not in _WIDTHS)
_LAYERS: Mapping[str, tuple[Layer, ...]] = {
    "territory": (CENTRED, AS_TEXT),
    "period": (CENTRED, AS_TEXT),
    "base": (LEFT, WRAPPED, AS_TEXT, MUTED),
    "ours": (LEFT, WRAPPED, AS_TEXT),
    "theirs": (LEFT, WRAPPED, AS_TEXT),
    "choice": (CENTRED, EDITABLE),
    "file": (LEFT, WRAPPED, MUTED),
}
_FIRST_ROW = HEADER_ROW + 1
_HEIGHT = 42
"""Pixels: two lines of text."""

_LAST_ROW = 2003
"""Last row (from 0) that validations and conditions cover."""


def add_conflicts_sheet(book: Workbook, styles: Styles, work: Work) -> None:
    """Add the table, with the one line that says that there is nothing to decide."""
    page = Page(
        book,
        styles,
        name=SHEET_NAMES[Role.CONFLICTS],
        role=Role.CONFLICTS,
        owner=Owner.BOTH,
        campaign=work.campaign.settings.campaign,
    )
    page.widths(_WIDTHS.values())
    page.titles(
        "Conflits",
        "Ce que le classeur et un retour ont changé tous les deux, différemment : le classeur garde sa valeur tant que "
        "rien n’est décidé.",
        f"Choisissez « {KEEP} » (la valeur du classeur) ou « {TAKE} » (celle du retour), puis « Appliquer les "
        "décisions ».",
    )
    page.sheet.set_default_row(_HEIGHT * 0.75)
    contents = conflicts_contents(())
    last_row = contents.table_rows[TABLE] - 1
    headers = [CONFLICT_HEADERS[field] for field in _FIELDS]
    columns = [{"header": header} for header in headers]
    page.sheet.add_table(HEADER_ROW, 1, last_row, len(_FIELDS), {"name": TABLE, "columns": columns, "style": None})
    page.headers(HEADER_ROW, 1, headers)
    page.headers(HEADER_ROW, _column("choice"), (CONFLICT_HEADERS["choice"],), TARGET_HEADER)
    page.height(HEADER_ROW, 34)
    letters = {column: field for field, column in PLACES.columns.items()}
    for address, content in contents.cells.items():
        column, row = split_address(address)
        field = letters[column]
        page.value(row - 1, _column(field), content.value, SMALL, *_LAYERS.get(field, (LEFT, WRAPPED, AS_TEXT)))
    for field in _HIDDEN:
        page.sheet.set_column(_column(field), _column(field), 12, None, {"hidden": True})
    _add_choices(page)
    _add_rules(page)
    page.sheet.ignore_errors({"number_stored_as_text": xl_range(_FIRST_ROW, 1, _LAST_ROW, len(_FIELDS))})
    page.sheet.freeze_panes(_FIRST_ROW, _column("indicator"))
    page.sheet.repeat_rows(HEADER_ROW)
    page.close(_LAST_ROW, _column(_FIELDS[-1]))


def _column(field: str) -> int:
    return _FIELDS.index(field) + 1


def _add_choices(page: Page) -> None:
    column = _column("choice")
    page.sheet.data_validation(
        _FIRST_ROW,
        column,
        _LAST_ROW,
        column,
        {
            "validate": "list",
            "source": [KEEP, TAKE],
            "input_title": "Décision",
            "input_message": typeset(
                f"{KEEP} : la valeur du classeur reste. {TAKE} : la valeur du retour la remplace. Vide : à décider."
            ),
            "error_title": "Décision hors liste",
            "error_message": typeset(f"Choisissez {KEEP} ou {TAKE}, ou laissez vide."),
        },
    )


def _add_rules(page: Page) -> None:
    # A line is ruled as long as it says something: those that a shorter list leaves behind look blank.
    filled = f'=${PLACES.columns["key"]}{_FIRST_ROW + 1}<>""'
    ruled: Layer = {"top": 1, "bottom": 1, "top_color": GREY_RULE, "bottom_color": GREY_RULE}
    for first, last, layers in (
        ("choice", "choice", ({**ruled, "bg_color": BLUE_PALEST},)),
        ("territory", "file", (ruled,)),
    ):
        page.sheet.conditional_format(
            _FIRST_ROW,
            _column(first),
            _LAST_ROW,
            _column(last),
            {"type": "formula", "criteria": filled, "format": page.styles.bare(*layers)},
        )
