"""« Contrôles »: an Excel table of findings that people answer; it grows, so the sheet is not protected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.findings import findings_lines
from calpae_xl.core.results.remaining import ToFill, remaining_contents
from calpae_xl.core.sheets.findings import (
    DECISIONS,
    FINDING_HEADERS,
    JUSTIFIED,
    PLACES,
    TABLE,
    FindingLine,
    FindingsTable,
    findings_contents,
    to_review,
)
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.words import word
from calpae_xl.core.workbook.layout import Role
from calpae_xl.making.listing import ANSWERED, FIRST_ROW, RULED, Listing
from calpae_xl.making.page import SUBTITLE_ROW, Page
from calpae_xl.making.row_heights import Text
from calpae_xl.making.severities import TEXTS
from calpae_xl.making.styles import (
    AS_TEXT,
    BLUE,
    BOLD,
    CENTRED,
    EDITABLE,
    LEFT,
    MUTED,
    SMALL,
    SMALL_FONT_SIZE,
    SUBTITLE,
    WRAPPED,
    Layer,
    Styles,
)
from calpae_xl.making.xlsx import Workbook

_WIDTHS = {
    "priority": 11,
    "sheet": 11,
    "cell": 6,
    "indicator": 20,
    "period": 8,
    "message": 39,
    "remedy": 36,
    "proposal": 16,
    "decision": 10,
    "justification": 26,
    "effect": 17,
    "severity": 14,
    "code": 11,
}
"""All that people read and write, up to « Justification », fits a screen of 1366 pixels."""

HOW_TO_ANSWER = "De haut en bas : corrigez la saisie, ou écrivez dans « Justification » pourquoi le chiffre est exact."
KEPT_IN_ORDER = f"{HOW_TO_ANSWER} CALPAE tient l’ordre : « Valider » le refait, et garde ce que vous écrivez."

_PEOPLE = ("decision", "justification")
_LAYERS: Mapping[str, tuple[Layer, ...]] = {
    "priority": (LEFT, WRAPPED),
    "severity": (CENTRED,),
    "cell": (CENTRED, {"font_color": BLUE, "underline": 1}),
    "period": (CENTRED, WRAPPED, AS_TEXT),
    "message": (LEFT, WRAPPED),
    "remedy": (LEFT, WRAPPED, MUTED),
    "proposal": (LEFT, WRAPPED),
    "decision": (CENTRED, EDITABLE),
    "justification": (LEFT, WRAPPED, EDITABLE),
    "effect": (LEFT, WRAPPED, MUTED),
    "code": (CENTRED, WRAPPED, MUTED, SMALL),
}
_HEIGHT = 40
"""Pixels: two lines, which most lines fit."""

_LAST_ROW = 5003
"""Last row (from 0) that validations, conditions and the names of the columns cover."""


def add_findings_sheet(
    book: Workbook,
    styles: Styles,
    work: Processed,
    blank: ToFill,
    previous: FindingsTable | None = None,
    legend: str = KEPT_IN_ORDER,
) -> None:
    """Add the table, filled in with the findings.

    Args:
        book: The workbook.
        styles: Its formats.
        work: Gives the findings.
        blank: Cells that wait for an answer, which the sentence above the table tells.
        previous: What people wrote of findings before.
        legend: What is said above the table of how to use it.
    """
    page = Page(book, styles, role=Role.FINDINGS, campaign=work.campaign.settings.campaign)
    page.titles(
        "Contrôles",
        "",
        legend,
    )
    lines = findings_lines(work.campaign, work.validation, previous, work.cells)
    contents = findings_contents(lines)
    # One height for all: lines move from run to run, their heights do not.
    page.sheet.set_default_row(_HEIGHT * 0.75)
    for row, line in enumerate(lines, start=FIRST_ROW):
        page.fit_row(row, _texts(line), least=_HEIGHT)
    listing = Listing(page, FINDING_HEADERS, _WIDTHS, _LAST_ROW, _LAYERS)
    page.lead_home(listing.column("indicator"))
    listing.add_table(TABLE, contents.table_rows[TABLE] - 1, _PEOPLE)
    listing.fill(contents, PLACES)
    for content in remaining_contents(lines, blank).values():
        page.content(SUBTITLE_ROW, 1, content, SUBTITLE, BOLD)
    _add_choices(listing)
    _add_conditions(listing)
    listing.close("indicator", ("period", "period"))


def _texts(line: FindingLine) -> Iterator[Text]:
    for field in ("priority", "indicator", "message", "proposal", "remedy"):
        yield Text(getattr(line, field).text, _WIDTHS[field], SMALL_FONT_SIZE, indent=1)


def _add_choices(listing: Listing) -> None:
    listing.validate(
        "decision",
        {
            "validate": "list",
            "source": [*DECISIONS],
            "input_title": "Décision",
            "input_message": typeset(
                "Accepter ou Refuser la correction. Plusieurs, ou « à écrire » : écrivez celle que vous retenez "
                "(8 500, ND). "
                "À revoir : mis par CALPAE quand le chiffre a changé ; effacez-le une fois la justification relue."
            ),
            "error_type": "information",
            "error_title": "Décision hors liste",
            "error_message": typeset(
                "Ce n’est ni Accepter, ni Refuser, ni À revoir. Gardez-le s’il nomme une des corrections proposées."
            ),
        },
    )
    listing.ask_why(
        "Dites pourquoi le chiffre est exact. Une justification vaut pour tous les avertissements montrés sur ce "
        "chiffre ; ce qui bloque en demande une à soi."
    )
    listing.validate(
        "proposal",
        {
            "validate": "any",
            "input_title": "Correction proposée",
            "input_message": typeset(
                "S’il y en a plusieurs, nommez dans Décision celle que vous retenez. Pour un autre chiffre, écrivez-le "
                "ici, ou ND, NC, SO ; puis choisissez Accepter."
            ),
        },
    )


def _add_conditions(listing: Listing) -> None:
    at = {field: f"${letters}{FIRST_ROW + 1}" for field, letters in PLACES.columns.items()}
    settled = f'=AND({at["rank"]}="",{at["priority"]}<>"",LEFT({at["priority"]},1)<>"4")'
    listing.condition("priority", "priority", settled, TEXTS[JUSTIFIED])
    for text, layer in TEXTS.items():
        listing.condition("priority", "priority", f'={at["severity"]}="{text}"', layer)
        listing.condition("severity", "severity", f'={at["severity"]}="{text}"', layer)
    listing.condition("decision", "decision", f"={to_review(at['decision'])}", TEXTS[word(Severity.WARNING)])
    # A line is ruled as long as it says something: those that a shorter list leaves behind look blank.
    filled = f'={at["message"]}<>""'
    listing.condition("decision", "justification", filled, ANSWERED)
    listing.condition("priority", "code", filled, RULED)
    listing.condition("priority", "code", settled, {"italic": True})
