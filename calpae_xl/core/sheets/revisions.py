"""The sheet « Révisions »: one line a revision, and what people wrote to justify it.

The column « Justification » is people's. For a figure whose revision « Contrôles » reports too, a formula
brings there the text of « Contrôles » as long as nobody types over it; typed here, a text silences the
finding as well. Whoever answers once, in either sheet, is not asked again.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from calpae_xl.core.sheets.explanations import explains, explains_formula
from calpae_xl.core.sheets.findings import is_to_review, to_review
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.values import EXCEL_ERRORS, raw_text
from calpae_xl.core.workbook.contents import SheetContents
from calpae_xl.core.workbook.formulas import quoted
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.layout import LABEL_HEADER, SHEET_NAMES, Role
from calpae_xl.core.workbook.plan import Content
from calpae_xl.core.workbook.tables import MissingColumnError, Places, find_table, new_places, row_contents

TABLE = "tblRevisions"
REVISION_HEADERS = {
    "vintage": "Millésime",
    "territory": "Territoire",
    "indicator": LABEL_HEADER,
    "period": "Période",
    "before": "Valeur publiée",
    "after": "Valeur actuelle",
    "difference": "Écart",
    "kind": "Type de révision",
    "cell": "Cellule",
    "state": "État",
    "justification": "Justification",
    "key": "Clé",
    "fingerprint": "Empreinte",
    "finding": "Constat lié",
}
PLACES = new_places(REVISION_HEADERS)
"""Where the table stands in a new workbook."""

FINGERPRINTS_NAME, JUSTIFICATIONS_NAME, DECISIONS_NAME, RANKS_NAME = (
    "Controles_empreinte",
    "Controles_justification",
    "Controles_decision",
    "Controles_rang",
)
"""Defined names of the columns of « Contrôles » that the formulas look up."""

TO_JUSTIFY, JUSTIFIED = "à justifier", "justifiée"
"""States of a revision that wants a justification."""

ASKED_IN_FINDINGS = f"à justifier ({Code.UNEXPLAINED_REVISION.text})"
"""State of one that « Contrôles » asks about already: it is to be counted there, and only there."""

WAITING = (TO_JUSTIFY, ASKED_IN_FINDINGS)

ELSEWHERE = "hors comparaison"
"""State of a line kept for what people wrote of a revision that the last run did not meet."""

NOTHING_REVISED = "Aucune différence."
"""Fills the only line of a table that Excel does not let be empty."""


class MissingRevisionColumnError(MissingColumnError):
    """« Révisions » lost a header: what people wrote under it could not be kept."""


class RevisionLine(NamedTuple):
    """A line of the table, a field a column."""

    vintage: Content = Content()
    territory: Content = Content()
    indicator: Content = Content()
    period: Content = Content()
    before: Content = Content()
    after: Content = Content()
    difference: Content = Content()
    kind: Content = Content()
    cell: Content = Content()
    state: Content = Content()
    justification: Content = Content()
    key: Content = Content()
    fingerprint: Content = Content()
    finding: Content = Content()

    @property
    def typed(self) -> str:
        """What people wrote to justify the revision; empty when a formula brings it from « Contrôles »."""
        text = self.justification.text
        return "" if self.justification.formula is not None or text in EXCEL_ERRORS else text

    @property
    def to_review(self) -> bool:
        """Whether a value changed since the justification was written."""
        return is_to_review(self.state.text)

    @property
    def subject(self) -> tuple[str, str]:
        """What stays when a value changes: the vintage and the cell."""
        return self.vintage.text, self.key.text


NOTHING = RevisionLine(indicator=Content(NOTHING_REVISED))


@dataclass(frozen=True, slots=True)
class RevisionsTable:
    """The table as the last run and people left it.

    Attributes:
        sheet: « Révisions »; ``None`` when the workbook has none, or in a new one.
        lines: In order.
        missing: Headers that it lost: it can still be read for what is left, not written.
    """

    sheet: Sheet | None = None
    places: Places = PLACES
    lines: Sequence[RevisionLine] = ()
    missing: tuple[str, ...] = ()

    @property
    def whole(self) -> RevisionsTable:
        """The table, of which nothing is lost.

        Raises:
            MissingRevisionColumnError: A header is.
        """
        if self.missing:
            raise MissingRevisionColumnError(
                SHEET_NAMES[Role.REVISIONS] if self.sheet is None else self.sheet.name, self.missing[0]
            )
        return self

    @property
    def told(self) -> str:
        """The sentence above the table; empty when there is none, or when its first header is lost."""
        column = self.places.columns.get("vintage")
        if self.sheet is None or column is None or self.places.row == 1:
            return ""
        return raw_text(self.sheet.values.get(f"{column}{self.places.row - 1}")) or ""

    @property
    def written(self) -> Mapping[str, str]:
        """Justifications that hold, by fingerprint of the revision."""
        return {line.fingerprint.text: line.typed for line in self.lines if explains(line.typed) and not line.to_review}

    @property
    def answers(self) -> Mapping[str, str]:
        """The same, by fingerprint of the finding that « Contrôles » has of the same figure."""
        answers = {line.finding.text: line.typed for line in self.lines if line.typed and not line.to_review}
        answers.pop("", None)
        return answers


def read_revisions(sheet: Sheet | None) -> RevisionsTable:
    """Read the table, wherever its rows and columns were moved; what it lost is told, not refused."""
    table = None if sheet is None else find_table(sheet, REVISION_HEADERS.values())
    if sheet is None or table is None:
        return RevisionsTable(sheet, missing=() if sheet is None else (REVISION_HEADERS["fingerprint"],))
    places = table.places(REVISION_HEADERS)
    lines = tuple(RevisionLine(**row_contents(sheet, places, row)) for row, _ in table.rows())
    return RevisionsTable(sheet, places, lines, table.missing)


def revisions_contents(
    lines: Sequence[RevisionLine],
    places: Places = PLACES,
    answers: Mapping[str, str] | None = None,
    asked: Container[str] = (),
) -> SheetContents:
    """Return the cells of the table, one line at least; a line that wants a justification is alive.

    Args:
        lines: In order.
        places: Where the table stands.
        answers: Justifications of « Contrôles » as they stand there, by fingerprint of the finding.
        asked: Fingerprints of the findings that « Contrôles » still asks about.
    """
    cells: dict[str, Content] = {}
    for row, line in enumerate(lines or [NOTHING], start=places.first_row):
        contents = line._asdict()
        if line.state.text in WAITING:
            answer = (answers or {}).get(line.finding.text, "")
            contents |= _live_contents(places, row, line, answer, is_asked=line.finding.text in asked)
        cells |= {f"{letters}{row}": contents[name] for name, letters in places.columns.items()}
    return SheetContents(Role.REVISIONS, cells, {TABLE: places.row + max(1, len(lines))})


def still_to_justify(
    lines: Sequence[RevisionLine], answers: Mapping[str, str], asked: Container[str] = ()
) -> int | None:
    """Count the lines that want a justification still and nowhere else, as their live states say it.

    Args:
        lines: As they stand.
        answers: Justifications of « Contrôles » as they stand there, by fingerprint of the finding.
        asked: Fingerprints of the findings that « Contrôles » still asks about: these lines are counted there.

    Returns:
        ``None`` when nothing was compared yet.
    """
    if not any(line.indicator.text for line in lines):
        return None
    asking = [line for line in lines if line.state.text in {*WAITING, JUSTIFIED} and line.finding.text not in asked]
    return sum(not explains((line.typed or answers.get(line.finding.text, "")).strip()) for line in asking)


def _live_contents(places: Places, row: int, line: RevisionLine, answer: str, *, is_asked: bool) -> dict[str, Content]:
    """Make the state and the justification of a line that wants one, so that answering shows at once."""
    text, finding = (f"{places.columns[name]}{row}" for name in ("justification", "finding"))
    place = f'MATCH("*"&${finding}&"*",{FINGERPRINTS_NAME},0)'
    waiting, state = quoted(TO_JUSTIFY), TO_JUSTIFY
    if line.finding.text:
        elsewhere = f'IFERROR(INDEX({RANKS_NAME},{place})<>"",FALSE)'
        waiting = f"IF({elsewhere},{quoted(ASKED_IN_FINDINGS)},{waiting})"
        state = ASKED_IN_FINDINGS if is_asked else TO_JUSTIFY
    formula = f"=IFERROR(IF({explains_formula(f'${text}')},{quoted(JUSTIFIED)},{waiting}),{quoted(TO_JUSTIFY)})"
    words = (line.typed or answer).strip()
    contents = {"state": Content(JUSTIFIED if explains(words) else state, formula)}
    if line.finding.text and not line.typed:
        waits = to_review(f"INDEX({DECISIONS_NAME},{place})")
        brought = f'=IFERROR(IF({waits},"",INDEX({JUSTIFICATIONS_NAME},{place})&""),"")'
        contents["justification"] = Content(answer, brought)
    return contents
