"""« Révisions »: what differs from an earlier vintage; empty until CALPAE compares them."""

from __future__ import annotations

from calpae_xl.build.page import HEADER_ROW, Page
from calpae_xl.build.styles import Owner, Styles
from calpae_xl.build.xlsx import Workbook
from calpae_xl.core.layout import REVISION_HEADERS, SHEET_NAMES, Role
from calpae_xl.core.lineage import Work

_WIDTHS = (13, 13, 46, 16, 20, 20, 20, 70)


def add_revisions_sheet(book: Workbook, styles: Styles, work: Work) -> None:
    """Add the sheet: its headers, and why it is empty."""
    page = Page(
        book,
        styles,
        name=SHEET_NAMES[Role.REVISIONS],
        role=Role.REVISIONS,
        owner=Owner.PYTHON,
        campaign=work.campaign.settings.campaign,
    )
    page.widths(_WIDTHS)
    page.titles(
        "Révisions",
        "Ce qui diffère d’un millésime antérieur : la valeur publiée alors, la valeur d’aujourd’hui et la raison.",
        "Aucune ligne pour l’instant. Les révisions sans explication sont signalées dans « Contrôles » (code T304).",
    )
    page.headers(HEADER_ROW, 1, REVISION_HEADERS.values())
    page.height(HEADER_ROW, 32)
    page.sheet.freeze_panes(HEADER_ROW + 1, 0)
    page.sheet.repeat_rows(HEADER_ROW)
    page.protect()
    page.close(HEADER_ROW, len(_WIDTHS))
