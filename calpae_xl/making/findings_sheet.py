"""« Contrôles »: an Excel table of findings that people answer; it grows, so the sheet is not protected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.findings import findings_lines
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
from calpae_xl.making.page import Page
from calpae_xl.making.row_heights import Text
from calpae_xl.making.severities import TEXTS
from calpae_xl.making.styles import (
    AS_TEXT,
    BLUE,
    CENTRED,
    EDITABLE,
    LEFT,
    MUTED,
    SMALL,
    SMALL_FONT_SIZE,
    WRAPPED,
    Layer,
    Styles,
)
from calpae_xl.making.xlsx import Workbook

_WIDTHS = {
    "severity": 14,
    "sheet": 15,
    "cell": 8,
    "indicator": 34,
    "period": 13,
    "message": 70,
    "remedy": 56,
    "proposal": 26,
    "decision": 12,
    "justification": 46,
    "code": 8,
}
_PEOPLE = ("decision", "justification")
_LAYERS: Mapping[str, tuple[Layer, ...]] = {
    "severity": (CENTRED,),
    "cell": (CENTRED, {"font_color": BLUE, "underline": 1}),
    "period": (CENTRED, AS_TEXT),
    "message": (LEFT, WRAPPED),
    "remedy": (LEFT, WRAPPED, MUTED),
    "proposal": (LEFT, WRAPPED),
    "decision": (CENTRED, EDITABLE),
    "justification": (LEFT, WRAPPED, EDITABLE),
    "code": (CENTRED, MUTED, SMALL),
}
_HEIGHT = 42
"""Pixels: two lines, which nearly every finding fits."""

_LAST_ROW = 5003
"""Last row (from 0) that validations, conditions and the names of the columns cover."""


def add_findings_sheet(book: Workbook, styles: Styles, work: Processed, previous: FindingsTable | None = None) -> None:
    """Add the table, filled in with the findings and with what people wrote of them in ``previous``."""
    page = Page(book, styles, role=Role.FINDINGS, campaign=work.campaign.settings.campaign)
    page.titles(
        "Contrôles",
        "Un constat par ligne ; « Cellule » y conduit. Un chiffre exact se justifie dans « Justification » : "
        "l’avertissement se tait tant que le chiffre ne change pas.",
        "Triez, filtrez, remplissez « Décision » et « Justification » : « Valider » garde ce que vous y écrivez. "
        "« À revoir » : le chiffre a changé depuis ; relisez, puis effacez ce mot.",
    )
    lines = findings_lines(work.campaign, work.validation, previous)
    contents = findings_contents(lines)
    # One height for all: lines move from run to run, their heights do not.
    page.sheet.set_default_row(_HEIGHT * 0.75)
    for row, line in enumerate(lines, start=FIRST_ROW):
        page.fit_row(row, _texts(line), least=_HEIGHT)
    listing = Listing(page, FINDING_HEADERS, _WIDTHS, _LAST_ROW, _LAYERS)
    listing.add_table(TABLE, contents.table_rows[TABLE] - 1, _PEOPLE)
    listing.fill(contents, PLACES)
    _add_choices(listing)
    _add_conditions(listing)
    listing.close("indicator", ("period", "period"))


def _texts(line: FindingLine) -> Iterator[Text]:
    for field in ("indicator", "message", "remedy", "proposal"):
        yield Text(getattr(line, field).text, _WIDTHS[field], SMALL_FONT_SIZE, indent=1)


def _add_choices(listing: Listing) -> None:
    listing.validate(
        "decision",
        {
            "validate": "list",
            "source": [*DECISIONS],
            "input_title": "Décision",
            "input_message": typeset(
                "Accepter ou Refuser la correction. S’il y en a plusieurs, écrivez celle que vous retenez : 8 500, ND. "
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
    first = FIRST_ROW + 1
    severity, message, decision = (PLACES.columns[field] for field in ("severity", "message", "decision"))
    for text, layer in TEXTS.items():
        listing.condition("severity", "severity", f'=${severity}{first}="{text}"', layer)
    listing.condition("decision", "decision", f"={to_review(f'${decision}{first}')}", TEXTS[word(Severity.WARNING)])
    # A line is ruled as long as it says something: those that a shorter list leaves behind look blank.
    filled = f'=${message}{first}<>""'
    listing.condition("decision", "justification", filled, ANSWERED)
    listing.condition("severity", "code", filled, RULED)
    listing.condition("severity", "code", f'=${severity}{first}="{JUSTIFIED}"', {"italic": True})
