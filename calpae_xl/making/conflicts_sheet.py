"""« Conflits »: an Excel table, empty in a new workbook, where people decide what both sides changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.home_state import CONFLICT_DECISIONS_NAME, CONFLICT_KEYS_NAME
from calpae_xl.core.sheets.conflicts import (
    CONFLICT_HEADERS,
    KEEP,
    PLACES,
    TABLE,
    TAKE,
    ConflictLine,
    conflicts_contents,
)
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.workbook.areas import generous_row
from calpae_xl.core.workbook.layout import Role
from calpae_xl.making.listing import ANSWERED, FIRST_ROW, RULED, Listing
from calpae_xl.making.page import Page
from calpae_xl.making.styles import (
    AS_TEXT,
    CENTRED,
    EDITABLE,
    LEFT,
    MUTED,
    WRAPPED,
    Layer,
    Styles,
)
from calpae_xl.making.xlsx import Workbook

_WIDTHS = {
    "territory": 13,
    "part": 13,
    "indicator": 30,
    "period": 10,
    "base": 20,
    "ours": 20,
    "theirs": 20,
    "choice": 11,
    "file": 40,
}
_LAYERS: Mapping[str, tuple[Layer, ...]] = {
    "territory": (CENTRED, AS_TEXT),
    "period": (CENTRED, AS_TEXT),
    "base": (LEFT, WRAPPED, AS_TEXT, MUTED),
    "ours": (LEFT, WRAPPED, AS_TEXT),
    "theirs": (LEFT, WRAPPED, AS_TEXT),
    "choice": (CENTRED, EDITABLE),
    "file": (LEFT, WRAPPED, MUTED),
}
_HEIGHT = 42
"""Pixels: two lines of text."""

_LAST_ROW = 2003
"""Last row (from 0) that validations and conditions cover."""


def add_conflicts_sheet(book: Workbook, styles: Styles, work: Processed, lines: Sequence[ConflictLine] = ()) -> None:
    """Add the table of what waits; when nothing does, with the one line that says so."""
    page = Page(book, styles, role=Role.CONFLICTS, campaign=work.campaign.settings.campaign)
    page.titles(
        "Conflits",
        "Ce que le classeur et un retour ont changé tous les deux, différemment : le classeur garde sa valeur tant que "
        "rien n’est décidé.",
        f"Choisissez « {KEEP} » (la valeur du classeur) ou « {TAKE} » (celle du retour), puis « Appliquer les "
        "décisions ».",
    )
    page.sheet.set_default_row(_HEIGHT * 0.75)
    listing = Listing(page, CONFLICT_HEADERS, _WIDTHS, _LAST_ROW, _LAYERS, (LEFT, WRAPPED, AS_TEXT))
    contents = conflicts_contents(lines)
    page.lead_home(listing.column("indicator"))
    listing.add_table(TABLE, contents.table_rows[TABLE] - 1, ("choice",))
    listing.fill(contents, PLACES)
    _add_choices(listing)
    _add_rules(listing)
    for field, name in (("key", CONFLICT_KEYS_NAME), ("choice", CONFLICT_DECISIONS_NAME)):
        page.define(
            name, FIRST_ROW, listing.column(field), generous_row(contents.table_rows[TABLE]) - 1, listing.column(field)
        )
    listing.close("indicator", ("territory", [*CONFLICT_HEADERS][-1]))


def _add_choices(listing: Listing) -> None:
    listing.validate(
        "choice",
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


def _add_rules(listing: Listing) -> None:
    # A line is ruled as long as it says something: those that a shorter list leaves behind look blank.
    filled = f'=${PLACES.columns["key"]}{FIRST_ROW + 1}<>""'
    listing.condition("choice", "choice", filled, ANSWERED)
    listing.condition("territory", "file", filled, RULED)
