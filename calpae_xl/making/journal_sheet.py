"""« Journal »: who had CALPAE write what, and when; CALPAE adds the lines, nobody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.sheets.journal import JOURNAL_HEADERS, NEW_JOURNAL, TABLE, JournalEntry
from calpae_xl.core.workbook.layout import Role
from calpae_xl.making.page import HEADER_ROW, Page
from calpae_xl.making.row_heights import Text, row_pixels
from calpae_xl.making.styles import (
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
from calpae_xl.making.xlsx import Workbook

MOMENT_FORMAT = "dd/mm/yyyy hh:mm"
_WIDTHS = {"at": 18, "user": 24, "action": 28, "detail": 90, "cells": 11, "file": 44, "digest": 44}
_LAST_ROW = 5003
"""Last row (from 0) that the rule between lines covers."""

_HEIGHT = 26
"""Pixels of a line."""

_LAYERS: Mapping[str, tuple[Layer, ...]] = {
    "at": (CENTRED, {"num_format": MOMENT_FORMAT}),
    "detail": (LEFT, WRAPPED),
    "cells": (RIGHT, {"num_format": "#,##0"}),
    "digest": (CENTRED, WRAPPED, SMALL, MUTED),
}


def add_journal_sheet(book: Workbook, styles: Styles, work: Processed, entries: Sequence[JournalEntry] = ()) -> None:
    """Add the table of what was done; with one blank line at least: Excel does not let a table have none."""
    page = Page(book, styles, role=Role.JOURNAL, campaign=work.campaign.settings.campaign)
    page.growing_columns(_WIDTHS.values(), (_LAYERS.get(field, (LEFT,)) for field in _WIDTHS))
    page.titles(
        "Journal",
        "Une ligne par action qui a changé le classeur ; les lignes s’ajoutent et ne se modifient pas.",
        "Feuille protégée sans mot de passe. « Empreinte » : la même pour deux saisies identiques, quels que soient "
        "la mise en forme et l’ordre des lignes.",
    )
    page.lead_home([*_WIDTHS].index("user") + 1)
    # Lines to come have no height of their own.
    page.sheet.set_default_row(_HEIGHT * 0.75)
    first = NEW_JOURNAL.last_row
    row = first + max(0, len(entries) - 1)
    headers = [JOURNAL_HEADERS[field] for field in _WIDTHS]
    columns = [{"header": header} for header in headers]
    page.sheet.add_table(HEADER_ROW, 1, row, len(headers), {"name": TABLE, "columns": columns, "style": None})
    page.headers(HEADER_ROW, 1, headers)
    page.height(HEADER_ROW, 32)
    for number, entry in enumerate(entries, start=first):
        for column, field in enumerate(_WIDTHS, start=1):
            page.value(number, column, getattr(entry, field) or None, *_LAYERS.get(field, (LEFT,)))
        said = Text(entry.detail, _WIDTHS["detail"]), Text(entry.digest, _WIDTHS["digest"], SMALL_FONT_SIZE)
        page.height(number, row_pixels(said, least=_HEIGHT))
    rule = {"type": "formula", "criteria": f'=$B{first + 1}<>""', "format": page.styles.bare(RULED)}
    page.sheet.conditional_format(first, 1, _LAST_ROW, len(headers), rule)
    page.sheet.freeze_panes(HEADER_ROW + 1, 0)
    page.sheet.repeat_rows(HEADER_ROW)
    page.protect()
    page.close(row, len(headers))
