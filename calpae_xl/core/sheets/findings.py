"""The sheet « Contrôles »: one line a finding, and what people decided and wrote of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from calpae_xl.core.sheets.explanations import explains, explains_formula
from calpae_xl.core.trade.codes import Code, Severity
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.model import Period
from calpae_xl.core.trade.values import EXCEL_ERRORS, raw_text
from calpae_xl.core.workbook.contents import SheetContents
from calpae_xl.core.workbook.formulas import quoted
from calpae_xl.core.workbook.grid import Sheet, column_number, split_address
from calpae_xl.core.workbook.layout import LABEL_HEADER, SHEET_NAMES, Role
from calpae_xl.core.workbook.plan import Content
from calpae_xl.core.workbook.tables import MissingColumnError, Places, find_table, new_places, row_contents

TABLE = "tblControles"
FINDING_HEADERS = {
    "severity": "Gravité",
    "sheet": "Feuille",
    "cell": "Cellule",
    "indicator": LABEL_HEADER,
    "period": "Année",
    "message": "Constat",
    "remedy": "Que faire",
    "proposal": "Correction proposée",
    "decision": "Décision",
    "justification": "Justification",
    "code": "Code",
    "fingerprint": "Empreinte",
    "key": "Clé",
    "value": "Valeur",
    "limit": "Borne",
    "lifted": "Levé",
}
PLACES = new_places(FINDING_HEADERS)
"""Where the table stands in a new workbook."""

ACCEPTED, REFUSED = "Accepter", "Refuser"
"""What people decide of a proposed correction."""

TO_REVIEW = "À revoir"
"""The decision that CALPAE itself writes: what was said of a figure that has changed since."""

DECISIONS = (ACCEPTED, REFUSED, TO_REVIEW)

JUSTIFIED = "justifié"
"""Severity shown of a finding that a justification lifts."""

NOTHING_FOUND = "Aucun constat."
"""Fills the only line of a table that Excel does not let be empty."""

_BLOCKING = tuple(code.text for code in Code if code.blocks_figure)
"""Codes whose findings « Levé » speaks of."""

_WARNINGS = frozenset(code.text for code in Code if code.severity is Severity.WARNING)


class MissingFindingColumnError(MissingColumnError):
    """« Contrôles » lost a header: what people wrote under it could not be kept."""


def is_to_review(text: str) -> bool:
    """Tell whether a decision, or the state of a revision, says that a figure has changed since it was answered."""
    return label_key(text) == label_key(TO_REVIEW)  # Case does not matter in formulas either.


def to_review(cell: str, compare: str = "=") -> str:
    """Compare a decision with « À revoir » in a formula, as `is_to_review` does; ``<>`` for the contrary."""
    return f"{cell}{compare}{quoted(TO_REVIEW)}"


def finding_key(territory: str | None, indicator: str | None, period: Period | None) -> str:
    """Write what conditional formats and live formulas look a cell up by."""
    return "|".join([territory or "", indicator or "", period.header if period is not None else ""])


class FindingLine(NamedTuple):
    """A line of the table, a field a column, but for « Levé », which is a formula of the line itself."""

    severity: Content = Content()
    sheet: Content = Content()
    cell: Content = Content()
    indicator: Content = Content()
    period: Content = Content()
    message: Content = Content()
    remedy: Content = Content()
    proposal: Content = Content()
    decision: Content = Content()
    justification: Content = Content()
    code: Content = Content()
    fingerprint: Content = Content()
    key: Content = Content()
    value: Content = Content()
    limit: Content = Content()

    @property
    def subject(self) -> tuple[str, str]:
        """What stays when the figure changes: the rule and the cell."""
        return self.code.text, self.key.text

    @property
    def territory(self) -> str:
        """The department that it is about; empty for what is of none, or of all."""
        return self.key.text.partition("|")[0]

    @property
    def answer(self) -> str:
        """The justification exactly as it stands; empty when it is to be reviewed, and so answers nothing."""
        stands = self.justification.text not in EXCEL_ERRORS and not is_to_review(self.decision.text)
        return (raw_text(self.justification.value) or "") if stands else ""

    @property
    def lifted(self) -> bool:
        """Whether a hard bound is justified, as the formula of « Levé » says it."""
        return explains(self.answer) and self.code.text in _BLOCKING

    @property
    def spreads(self) -> bool:
        """Whether its text, written since the last run, answers all the warnings that the run showed on the figure."""
        is_new = bool(self.answer.strip()) and self.severity.text != JUSTIFIED
        return is_new and self.answers_figure

    @property
    def answers_figure(self) -> bool:
        """Whether it warns of one figure: what blocks, a row or a sheet wants an answer of its own."""
        return self.code.text in _WARNINGS and self.key.text.count("|") == 2 and not self.key.text.endswith("|")


NOTHING = FindingLine(message=Content(NOTHING_FOUND))


@dataclass(frozen=True)
class FindingsTable:
    """The table as the last run and people left it.

    Attributes:
        sheet: « Contrôles »; ``None`` when the workbook has none, or in a new one.
        lines: By row number, in order.
        missing: Headers that it lost: it can still be read for what is left, not written.
    """

    sheet: Sheet | None = None
    places: Places = PLACES
    lines: Mapping[int, FindingLine] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name of the sheet, the one it is built under when there is none."""
        return SHEET_NAMES[Role.FINDINGS] if self.sheet is None else self.sheet.name

    @property
    def whole(self) -> FindingsTable:
        """The table, of which nothing is lost.

        Raises:
            MissingFindingColumnError: A header is.
        """
        if self.missing:
            raise MissingFindingColumnError(self.name, self.missing[0])
        return self

    @property
    def answers(self) -> Mapping[str, str]:
        """Justifications as they stand, by fingerprint; of two lines on one finding the first, as MATCH has it.

        A text written since the last run answers every warning that the run showed on the same figure and that
        has none of its own. One that a run has already taken answers nothing new: a finding that arises later
        waits for its own.
        """
        spread: dict[str, str] = {}
        for line in self.lines.values():
            if line.spreads:
                spread.setdefault(line.key.text, line.answer)
        answers: dict[str, str] = {}
        for line in self.lines.values():
            answer = line.answer or self._shared(line, spread)
            if answer and line.fingerprint.text:
                answers.setdefault(line.fingerprint.text, answer)
        return answers

    @staticmethod
    def _shared(line: FindingLine, spread: Mapping[str, str]) -> str:
        asked = line.answers_figure and not line.justification.text and not is_to_review(line.decision.text)
        return spread.get(line.key.text, "") if asked else ""

    @cached_property
    def beside(self) -> frozenset[int]:
        """Rows on which people wrote outside the columns of the table, to its right or within."""
        if self.sheet is None:
            return frozenset()
        ours, first = {*self.places.columns.values()}, min(map(column_number, self.places.columns.values()))
        cells = (split_address(address) for address in self.sheet.values.keys() | self.sheet.formulas.keys())
        return frozenset(
            row
            for letters, row in cells
            if row > self.places.row and letters not in ours and column_number(letters) > first
        )


def read_findings(sheet: Sheet | None) -> FindingsTable:
    """Read the table, wherever its rows and columns were moved; what it lost is told, not refused."""
    headers = FINDING_HEADERS.values()
    table = None if sheet is None else find_table(sheet, headers, key=FINDING_HEADERS["fingerprint"])
    if sheet is None or table is None:
        return FindingsTable(sheet, missing=() if sheet is None else (FINDING_HEADERS["fingerprint"],))
    places = table.places(FINDING_HEADERS)
    lines = {}
    for row, _ in table.rows():
        contents = row_contents(sheet, places, row)
        contents.pop("lifted", None)
        lines[row] = FindingLine(**contents)
    return FindingsTable(sheet, places, lines, table.missing)


def findings_contents(lines: Sequence[FindingLine], places: Places = PLACES) -> SheetContents:
    """Return the cells of the table, one line at least."""
    cells: dict[str, Content] = {}
    for row, line in enumerate(lines or [NOTHING], start=places.first_row):
        contents = {**line._asdict(), "lifted": _lifted(places, row, line)}
        cells |= {f"{letters}{row}": contents[name] for name, letters in places.columns.items()}
    return SheetContents(Role.FINDINGS, cells, {TABLE: places.row + max(1, len(lines))})


def _lifted(places: Places, row: int, line: FindingLine) -> Content:
    code, text, decision = (f"${places.columns[name]}{row}" for name in ("code", "justification", "decision"))
    codes = ",".join(f"{code}={quoted(each)}" for each in _BLOCKING)
    formula = f"=IFERROR(IF(AND(OR({codes}),{explains_formula(text)},{to_review(f'TRIM({decision})', '<>')}),1,0),0)"
    return Content(int(line.lifted), formula)


def severity_counts(lines: Iterable[FindingLine]) -> Mapping[str, int]:
    """Count the lines by the word of their severity."""
    return Counter(line.severity.text for line in lines)


def misplaced_notes(previous: FindingsTable, contents: SheetContents) -> list[int]:
    """Return the rows where what people wrote beside the table no longer faces the finding it was written for."""
    columns = previous.places.columns
    return [
        row
        for row in sorted(previous.beside & previous.lines.keys())
        for line in [previous.lines[row]]
        if any(
            contents.cells.get(f"{columns[name]}{row}", Content()).value != content.value
            for name, content in (("code", line.code), ("key", line.key))
        )
    ]
