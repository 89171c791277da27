"""The sheet « Contrôles », a to-do list: what is found, what to do first, and what people decided and wrote of it.

The warnings of one figure share a line, and one answer; what blocks has a line of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from calpae_xl.core.sheets.chosen import TO_APPLY, chooses, chooses_formula
from calpae_xl.core.sheets.explanations import explains, explains_formula
from calpae_xl.core.trade.codes import Code, Severity
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.model import Period
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import EXCEL_ERRORS, raw_text
from calpae_xl.core.trade.words import word
from calpae_xl.core.workbook.contents import SheetContents
from calpae_xl.core.workbook.formulas import any_of, quoted
from calpae_xl.core.workbook.grid import Sheet, column_number, split_address
from calpae_xl.core.workbook.layout import LABEL_HEADER, SHEET_NAMES, Role
from calpae_xl.core.workbook.plan import Content
from calpae_xl.core.workbook.tables import MissingColumnError, Places, find_table, new_places, row_contents

TABLE = "tblControles"
FINDING_HEADERS = {
    "priority": "Priorité",
    "sheet": "Feuille",
    "cell": "Cellule",
    "indicator": LABEL_HEADER,
    "period": "Année",
    "message": "Constat",
    "remedy": "Que faire",
    "proposal": "Correction proposée",
    "decision": "Décision",
    "justification": "Justification",
    "effect": "Effet",
    "severity": "Gravité",
    "code": "Code",
    "fingerprint": "Empreinte",
    "key": "Clé",
    "value": "Valeur",
    "limit": "Borne",
    "lifted": "Levé",
    "rank": "Rang",
}
LOOKED_UP = 5000
"""Lines of the table that formulas look up, at least."""

RANKING_HEADERS = frozenset(FINDING_HEADERS[name] for name in ("priority", "effect", "rank"))
"""Headers that workbooks built before lists had an order do not have: all of them are there, or none is asked for."""

OLDER_HEADERS = (
    *("Gravité", "Feuille", "Cellule", LABEL_HEADER, "Année", "Constat", "Que faire", "Correction proposée"),
    *("Décision", "Justification", "Code", "Empreinte", "Clé", "Valeur", "Borne", "Levé"),
)
"""Headers of these workbooks, in their order."""

FORMER_HEADERS = (
    *("Priorité", "Feuille", "Cellule", LABEL_HEADER, "Année", "Constat", "Correction proposée"),
    *("Décision", "Justification", "Que faire", "Effet", "Gravité", "Code", "Empreinte", "Clé"),
    *("Valeur", "Borne", "Levé", "Rang"),
)
"""The headers of today in the order that they had when « Que faire » stood off the screen."""

PLACES = new_places(FINDING_HEADERS)
"""Where the table stands in a new workbook."""

ACCEPTED, REFUSED = "Accepter", "Refuser"
"""What people decide of a proposed correction."""

TO_REVIEW = "À revoir"
"""The decision that CALPAE itself writes: what was said of a figure that has changed since."""

DECISIONS = (ACCEPTED, REFUSED, TO_REVIEW)

JUSTIFIED = "justifié"
"""Severity shown of a finding that a justification lifts."""

KEPT = "réponse gardée"
"""Severity shown of a finding that is no more, though the figure that it was about did not change."""

EXPLAINED = "expliqué"
"""What a priority becomes once a justification is taken; its number stays."""

ANSWERED_ELSEWHERE = typeset("Justifiée dans « Révisions ».")
"""What is left to do of a finding whose justification stands in the other sheet."""

NOTHING_FOUND = "Aucun constat."
"""Fills the only line of a table that Excel does not let be empty."""

_BLOCKING = tuple(code.text for code in Code if code.blocks_figure)
"""Codes that block, and that a justification lifts nevertheless."""

_ASKING, _WARNING = ("1", "2", "3"), ("2", "3")
"""First signs of the priorities that ask something, and of those that any justification answers."""

_ASKED = frozenset({word(Severity.BLOCKING), word(Severity.WARNING)})
"""Words of the severities that ask something until they are answered."""

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
    """A line of the table, a field a column, but for « Levé » and « Rang », which are formulas of the line itself."""

    priority: Content = Content()
    sheet: Content = Content()
    cell: Content = Content()
    indicator: Content = Content()
    period: Content = Content()
    message: Content = Content()
    remedy: Content = Content()
    proposal: Content = Content()
    decision: Content = Content()
    justification: Content = Content()
    effect: Content = Content()
    severity: Content = Content()
    code: Content = Content()
    fingerprint: Content = Content()
    key: Content = Content()
    value: Content = Content()
    limit: Content = Content()

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of its findings: « T301, T304 » of a figure that two rules warn of."""
        return tuple(map(str.strip, self.code.text.split(","))) if self.code.text else ()

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """Fingerprints of its findings."""
        return tuple(self.fingerprint.text.split())

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
        """Whether a justification answers it, as the formula of « Levé » says it."""
        return explains(self.answer) and (self.code.text in _BLOCKING or self.priority.text[:1] in _WARNING)

    @property
    def accepted(self) -> bool:
        """Whether a correction of the line is chosen and waits to be applied, as the formula of « Rang » sees it."""
        return bool(self.priority.text) and chooses(self.decision.value, self.proposal.value, self.code.text)

    @property
    def asks(self) -> bool:
        """Whether it still asks something of people, as the formula of « Rang » tells."""
        settled = self.lifted or self.accepted or self.remedy.text == ANSWERED_ELSEWHERE
        return self.priority.text[:1] in _ASKING and not settled

    @property
    def figure(self) -> str:
        """The figure that it is about, or the sheet: « Jeunes devenus majeurs, 2019 »."""
        return ", ".join(filter(None, (self.indicator.text or self.sheet.text, self.period.text)))

    @property
    def standing(self) -> str:
        """Its severity, or what became of it since the last run: a correction to apply, a justification."""
        if self.accepted:
            return TO_APPLY
        return self.severity.text if self.asks or self.severity.text not in _ASKED else JUSTIFIED

    @property
    def spreads(self) -> bool:
        """Whether its text, written since the last run, answers all the warnings that the run showed on the figure."""
        is_new = bool(self.answer.strip()) and self.severity.text not in {JUSTIFIED, KEPT}
        return is_new and self.answers_figure

    @property
    def answers_figure(self) -> bool:
        """Whether it warns of one figure: what blocks, a row or a sheet wants an answer of its own."""
        figure = self.key.text.count("|") == 2 and not self.key.text.endswith("|")
        return figure and bool(self.codes) and _WARNINGS.issuperset(self.codes)


def lines_apart(lines: Iterable[FindingLine]) -> Iterator[FindingLine]:
    """Yield a line for each finding, as what is written of each is compared; a run gathers them again."""
    for line in lines:
        same = len(line.codes) == len(line.fingerprints)
        codes = line.codes if same else [line.code.text] * len(line.fingerprints)
        found = zip(codes, line.fingerprints, strict=True)
        several = [line._replace(code=Content(code), fingerprint=Content(each)) for code, each in found]
        yield from several if len(several) > 1 else (line,)


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

    @classmethod
    def of(cls, lines: Iterable[FindingLine]) -> FindingsTable:
        """Make a table of lines that no sheet holds yet."""
        return cls(lines=dict(enumerate(lines)))

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
            for fingerprint in line.fingerprints if answer else ():
                answers.setdefault(fingerprint, answer)
        return answers

    @property
    def asked(self) -> frozenset[str]:
        """Fingerprints of the findings that people are still asked about, or whose correction is to be applied."""
        lines = (line for line in self.lines.values() if line.asks or line.accepted)
        return frozenset(fingerprint for line in lines for fingerprint in line.fingerprints)

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Row number of the line of each finding, by fingerprint; of two, the first."""
        rows: dict[str, int] = {}
        for row, line in self.lines.items():
            for fingerprint in line.fingerprints:
                rows.setdefault(fingerprint, row)
        return rows

    @property
    def ranked(self) -> bool:
        """Whether its lines have a rank: those of workbooks built before lists had an order do not."""
        return "rank" in self.places.columns

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
        lines[row] = FindingLine(**{name: contents[name] for name in FindingLine._fields if name in contents})
    missing = table.missing
    if {*missing} >= RANKING_HEADERS:
        missing = tuple(header for header in missing if header not in RANKING_HEADERS)
    return FindingsTable(sheet, places, lines, missing)


def findings_contents(lines: Sequence[FindingLine], places: Places = PLACES) -> SheetContents:
    """Return the cells of the table, one line at least."""
    cells: dict[str, Content] = {}
    ranks = 0
    for row, line in enumerate(lines or [NOTHING], start=places.first_row):
        ranks += line.asks
        contents = {**line._asdict(), "lifted": _lifted(places, row, line)}
        if "rank" in places.columns:
            rank = ranks if line.asks else TO_APPLY if line.accepted else ""
            contents["rank"] = Content(rank, _rank_formula(places, row))
        cells |= {f"{letters}{row}": contents[name] for name, letters in places.columns.items()}
    return SheetContents(Role.FINDINGS, cells, {TABLE: places.row + max(1, len(lines))})


def _cell_of(places: Places, row: int) -> Mapping[str, str]:
    return {name: f"${letters}{row}" for name, letters in places.columns.items()}


def _lifted(places: Places, row: int, line: FindingLine) -> Content:
    at = _cell_of(places, row)
    known = [f"{at['code']}={quoted(each)}" for each in _BLOCKING]
    if "priority" in at:
        known += [f"LEFT({at['priority']},1)={quoted(each)}" for each in _WARNING]
    stands = to_review(f"TRIM({at['decision']})", "<>")
    explained = explains_formula(at["justification"])
    return Content(int(line.lifted), f"=IFERROR(IF(AND({any_of(known)},{explained},{stands}),1,0),0)")


def _rank_formula(places: Places, row: int) -> str:
    """Count the lines from the first one to this, those that ask something only; say which correction is chosen."""
    at, rank = _cell_of(places, row), places.columns["rank"]
    asking = any_of([f"LEFT({at['priority']},1)={quoted(each)}" for each in _ASKING])
    elsewhere = f"{at['remedy']}={quoted(ANSWERED_ELSEWHERE)}"
    before = f"${rank}${places.row}:${rank}{row - 1}"
    ranked = f'IF(AND({asking},{at["lifted"]}=0,NOT({elsewhere})),COUNT({before})+1,"")'
    return f'=IF(IF({at["priority"]}="",FALSE,{chooses_formula(at)}),{quoted(TO_APPLY)},{ranked})'


def standing_counts(lines: Iterable[FindingLine]) -> Mapping[str, int]:
    """Count the lines by where they stand: a severity in words, a correction to apply, a justification."""
    return Counter(line.standing for line in lines if line.severity.text)


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
