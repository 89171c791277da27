"""« Révisions »: what differs from an earlier vintage; empty until CALPAE compares them."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.sheets.findings import JUSTIFIED as JUSTIFIED_FINDING
from calpae_xl.core.sheets.findings import TO_REVIEW
from calpae_xl.core.sheets.revisions import (
    ELSEWHERE,
    JUSTIFIED,
    PLACES,
    REVISION_HEADERS,
    TABLE,
    WAITING,
    RevisionLine,
    revisions_contents,
)
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.typography import MINUS
from calpae_xl.core.trade.words import word
from calpae_xl.core.workbook.layout import Role
from calpae_xl.making.listing import ANSWERED, FIRST_ROW, RULED, Listing
from calpae_xl.making.page import HEADER_ROW, Page
from calpae_xl.making.severities import TEXTS
from calpae_xl.making.styles import (
    AS_TEXT,
    BLUE,
    CENTRED,
    EDITABLE,
    LEFT,
    MUTED,
    RIGHT,
    WRAPPED,
    Layer,
    Styles,
)
from calpae_xl.making.xlsx import Workbook

_WIDTHS = {
    "vintage": 10,
    "territory": 9,
    "indicator": 28,
    "period": 11,
    "before": 15,
    "after": 15,
    "difference": 10,
    "kind": 18,
    "cell": 7,
    "state": 14,
    "justification": 41,
}
_COUNT, _SIGNED_COUNT = "#,##0", f'+#,##0;"{MINUS}"#,##0;0'
_LAYERS: Mapping[str, tuple[Layer, ...]] = {
    "vintage": (CENTRED, WRAPPED, AS_TEXT),
    "territory": (CENTRED, AS_TEXT),
    "indicator": (LEFT, WRAPPED),
    "period": (CENTRED, AS_TEXT),
    "before": (RIGHT, WRAPPED, {"num_format": _COUNT}),
    "after": (RIGHT, WRAPPED, {"num_format": _COUNT}),
    "difference": (RIGHT, {"num_format": _SIGNED_COUNT}),
    "kind": (LEFT, WRAPPED),
    "cell": (CENTRED, {"font_color": BLUE, "underline": 1}),
    "state": (CENTRED, EDITABLE),
    "justification": (LEFT, WRAPPED, EDITABLE),
}
_HEIGHT = 40
"""Pixels: two lines, since lines move from run to run and their heights do not."""

_NOTHING_YET = "Aucune comparaison pour l’instant : « Comparer à un millésime » remplit cette feuille."
_LAST_ROW = 5003
"""Last row (from 0) that validations and conditions cover."""


def add_revisions_sheet(
    book: Workbook,
    styles: Styles,
    work: Processed,
    lines: Sequence[RevisionLine] = (),
    told: str = "",
    *,
    alive: bool = False,
    asked: Container[str] = (),
) -> None:
    """Add the table with one line at least: Excel does not let a table have none.

    Args:
        book: The workbook.
        styles: Its formats.
        work: Gives the campaign.
        lines: Revisions that were found.
        told: The sentence above the table.
        alive: Whether states and justifications follow « Contrôles » by formulas; else values alone are written.
        asked: Fingerprints of the findings that « Contrôles » still asks about.
    """
    page = Page(book, styles, role=Role.REVISIONS, campaign=work.campaign.settings.campaign)
    page.titles(
        "Révisions",
        "Ce qui diffère d’un millésime antérieur. Un chiffre modifié se justifie ici dans « Justification », ou dans "
        "« Contrôles » (code T304) : une seule fois suffit. « À revoir » : une valeur a changé depuis ; relisez, puis "
        "effacez cette mention.",
        told or _NOTHING_YET,
        fact=True,
    )
    page.sheet.set_default_row(_HEIGHT * 0.75)
    listing = Listing(page, REVISION_HEADERS, _WIDTHS, _LAST_ROW, _LAYERS, (LEFT,))
    page.lead_home(listing.column("indicator"))
    listing.add_table(TABLE, HEADER_ROW + max(1, len(lines)), ("justification",))
    if alive and lines:
        listing.fill(revisions_contents(lines, PLACES, work.campaign.justifications, asked), PLACES)
    else:
        for row, line in enumerate(lines or [RevisionLine()], start=FIRST_ROW):
            for field in REVISION_HEADERS:
                listing.write(row, field, getattr(line, field).value)
    _add_help(listing)
    _add_conditions(listing)
    page.protect()
    listing.close("before", ("vintage", "difference"))


def _add_help(listing: Listing) -> None:
    told = "Dites pourquoi le chiffre publié a été révisé. Ce que vous écrivez reste tant que les deux valeurs"
    listing.ask_why(f"{told} ne changent pas.")


def _add_conditions(listing: Listing) -> None:
    first = FIRST_ROW + 1
    state, indicator = (PLACES.columns[field] for field in ("state", "indicator"))
    warned, answered = TEXTS[word(Severity.WARNING)], TEXTS[JUSTIFIED_FINDING]
    for text, layer in (*((text, warned) for text in (*WAITING, TO_REVIEW)), (JUSTIFIED, answered), (ELSEWHERE, MUTED)):
        listing.condition("state", "state", f'=${state}{first}="{text}"', layer)
    # Only a changed figure wants a justification; any line may take one.
    wanted = f'=AND(${indicator}{first}<>"",${state}{first}<>"")'
    listing.condition("justification", "justification", wanted, ANSWERED)
    listing.condition("vintage", "justification", f'=${indicator}{first}<>""', RULED)
