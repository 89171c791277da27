"""The sheet « Contrôles »: one line a finding, and what people decided and wrote of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import Period
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import EXCEL_ERRORS, Value, raw_text, trimmed_text
from calpae_xl.core.trade.words import period_text, word
from calpae_xl.core.workbook.contents import SheetContents
from calpae_xl.core.workbook.formulas import quoted, without_spaces
from calpae_xl.core.workbook.grid import Grid, Sheet, column_number, split_address
from calpae_xl.core.workbook.layout import FINDING_HEADERS, SHEET_NAMES, TO_REVIEW, Role
from calpae_xl.core.workbook.links import cell_link
from calpae_xl.core.workbook.plan import Content
from calpae_xl.core.workbook.tables import MissingColumnError, Places, find_table, new_places

TABLE = "tblControles"
JUSTIFIED = "justifié"
"""Severity shown of a finding that a justification lifts."""

JUSTIFIED_ELSEWHERE = typeset("Justifiée dans « Révisions ».")
"""What is left to do of a finding whose justification stands in the other sheet."""

NOTHING_FOUND = "Aucun constat."
"""Fills the only line of a table that Excel does not let be empty."""

_LIMITS = {Code.HARD_BOUND: "limit", Code.UNBALANCED_TOTAL: "sum"}
"""Findings that block a figure and that a justification lifts: the fact against which it was held."""

_LONGEST = 2_000
_DECIDED = ("decision", "justification")


class MissingFindingColumnError(MissingColumnError):
    """« Contrôles » lost a header: what people wrote under it could not be kept."""


PLACES = new_places(FINDING_HEADERS)
"""Where the table stands in a new workbook."""


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A line of the table.

    Attributes:
        contents: By field, but for « Levé », which is a formula of the line itself.
    """

    contents: Mapping[str, Content]

    def text(self, name: str) -> str:
        """Return what a cell says."""
        return trimmed_text(self.contents.get(name, Content()).value)

    @property
    def fingerprint(self) -> str:
        """Which finding this is; empty for a line that people added."""
        return self.text("fingerprint")

    @property
    def subject(self) -> tuple[str, str]:
        """What stays when the figure changes: the rule and the cell."""
        return self.text("code"), self.text("key")

    @property
    def lifted(self) -> bool:
        """Whether a hard bound is justified, as the formula of « Levé » says it."""
        text = self.text("justification")
        blocks = self.text("code") in {code.text for code in _LIMITS}
        return blocks and text not in {"", *EXCEL_ERRORS} and self.text("decision").casefold() != TO_REVIEW.casefold()


@dataclass(frozen=True, slots=True)
class PreviousFindings:
    """The table as the last run and people left it.

    Attributes:
        lines: By row number, in order.
        beside: Rows on which people wrote outside the columns of the table.
    """

    places: Places = PLACES
    lines: Mapping[int, FindingLine] = field(default_factory=dict)
    beside: frozenset[int] = frozenset()

    @property
    def answers(self) -> Mapping[str, str]:
        """Justifications exactly as they stand, by fingerprint; those to be reviewed answer nothing."""
        answers: dict[str, str] = {}
        for line in self.lines.values():
            text = raw_text(line.contents["justification"].value)
            if text and text not in EXCEL_ERRORS and line.text("decision").casefold() != TO_REVIEW.casefold():
                answers.setdefault(line.fingerprint, text)
        return answers


def read_findings(sheet: Sheet) -> PreviousFindings:
    """Read the table, wherever its rows and columns were moved.

    Raises:
        MissingFindingColumnError: It cannot be read whole.
    """
    table = find_table(sheet, FINDING_HEADERS.values())
    if table is None or table.missing:
        header = FINDING_HEADERS["fingerprint"] if table is None else table.missing[0]
        raise MissingFindingColumnError(sheet.name, header)
    places = Places(table.row, {name: table.columns[header] for name, header in FINDING_HEADERS.items()})
    lines = {}
    for row, _ in table.rows():
        cells = {name: _content(sheet, f"{letters}{row}") for name, letters in places.columns.items()}
        lines[row] = FindingLine({name: content for name, content in cells.items() if name != "lifted"})
    ours, first = {*places.columns.values()}, min(map(column_number, places.columns.values()))
    beside = set()
    for address in sheet.values.keys() | sheet.formulas.keys():
        letters, row = split_address(address)
        if row > table.row and letters not in ours and column_number(letters) > first:
            beside.add(row)
    return PreviousFindings(places, lines, frozenset(beside))


def listed_findings(grid: Grid, campaign: Campaign) -> tuple[str, PreviousFindings]:
    """Read the table of a workbook; return the name of its sheet too, without which nothing is listed.

    Raises:
        MissingFindingColumnError: It cannot be read whole.
    """
    sheet = campaign.sheet(grid, Role.FINDINGS)
    return (SHEET_NAMES[Role.FINDINGS], PreviousFindings()) if sheet is None else (sheet.name, read_findings(sheet))


def _content(sheet: Sheet, address: str) -> Content:
    formula = sheet.formulas.get(address)
    # The text of a shared formula stands in another cell: its value is what can be kept.
    return Content(sheet.values.get(address), None if formula == "=" else formula)


def findings_lines(
    campaign: Campaign, validation: Validation, previous: PreviousFindings | None = None
) -> list[FindingLine]:
    """Return the lines of the table, with what people wrote on them.

    Lines keep the order that people gave them, new ones come after; a finding that is no more leaves. A
    finding about a figure that changed takes over what was written of the former figure, to be reviewed.

    Args:
        campaign: Gives names and thresholds.
        validation: Open and justified findings.
        previous: The table as it is; ``None`` for a new workbook.
    """
    before = [] if previous is None else [*previous.lines.values()]
    return [_told_where(line) for line in _in_order([*_lines(campaign, validation)], before)]


def findings_contents(lines: Sequence[FindingLine], places: Places = PLACES) -> SheetContents:
    """Return the cells of the table, one line at least."""
    cells = {}
    for row, line in enumerate(lines or [_nothing()], start=places.first_row):
        for name, letters in places.columns.items():
            content = _lifted(places, row, line) if name == "lifted" else line.contents.get(name, Content())
            cells[f"{letters}{row}"] = content
    return SheetContents(Role.FINDINGS, cells, {TABLE: places.row + max(1, len(lines))})


def severity_counts(lines: Iterable[FindingLine]) -> Mapping[str, int]:
    """Count the lines by the word of their severity."""
    return Counter(line.text("severity") for line in lines)


def misplaced_notes(previous: PreviousFindings, contents: SheetContents) -> list[int]:
    """Return the rows where what people wrote beside the table no longer faces the finding it was written for."""
    columns = previous.places.columns
    return [
        row
        for row in sorted(previous.beside & previous.lines.keys())
        for line in [previous.lines[row]]
        if any(
            contents.cells.get(f"{columns[name]}{row}", Content()).value != line.contents[name].value
            for name in ("code", "key")
        )
    ]


def proposal_text(finding: Finding) -> str:
    """Write the corrections offered to people, best first; empty when there is none."""
    return _cut(" ou ".join(proposal.label for proposal in finding.proposals))


def finding_key(territory: str | None, indicator: str | None, period: Period | None) -> str:
    """Write what conditional formats and live formulas look a cell up by."""
    return "|".join([territory or "", indicator or "", period.header if period is not None else ""])


def _in_order(found: list[FindingLine], before: Sequence[FindingLine]) -> list[FindingLine]:
    """Give what people wrote to the findings it belongs to, in the order of the table as it is."""
    placed: dict[int, FindingLine] = {}
    remaining = found
    for position, old in enumerate(before):
        if not old.fingerprint and _written_by_people(old):
            placed[position] = old
    for same in (_same_finding, _same_subject):
        waiting: dict[object, list[FindingLine]] = {}
        for line in remaining:
            waiting.setdefault(same(line), []).append(line)
        for position, old in enumerate(before):
            if position not in placed and old.fingerprint and waiting.get(same(old)):
                line = waiting[same(old)].pop(0)
                placed[position] = _taken_over(line, old, changed=same is _same_subject)
        left = {id(line) for lines in waiting.values() for line in lines}
        remaining = [line for line in remaining if id(line) in left]
    return [*(placed[position] for position in sorted(placed)), *remaining]


def _same_finding(line: FindingLine) -> object:
    return line.fingerprint


def _same_subject(line: FindingLine) -> object:
    return line.subject


def _written_by_people(line: FindingLine) -> bool:
    return any(line.text(name) for name in line.contents if name != "message" or line.text(name) != NOTHING_FOUND)


def _taken_over(line: FindingLine, old: FindingLine, *, changed: bool) -> FindingLine:
    written = {name: old.contents[name] for name in _DECIDED}
    if not changed and old.text("proposal"):
        # People may have kept one of several proposals, or written the right figure there.
        written["proposal"] = old.contents["proposal"]
    if changed and any(old.text(name) for name in _DECIDED):
        written["decision"] = Content(TO_REVIEW)
    return FindingLine({**line.contents, **written})


def _told_where(line: FindingLine) -> FindingLine:
    """Say where the justification is when it was written beside the revision."""
    if line.text("severity") != JUSTIFIED or line.text("justification"):
        return line
    return FindingLine({**line.contents, "remedy": Content(JUSTIFIED_ELSEWHERE)})


def _lines(campaign: Campaign, validation: Validation) -> Iterator[FindingLine]:
    justified = {id(finding) for finding, _ in validation.justified}
    every = [*validation.findings, *(finding for finding, _ in validation.justified)]
    for finding in sorted(every, key=lambda finding: _place(finding, campaign.order)):
        severity = JUSTIFIED if id(finding) in justified else word(finding.code.severity)
        values = {name: Content(value) for name, value in _values(campaign, finding, severity).items()}
        yield FindingLine(values | _link(finding))


def _place(finding: Finding, order: Mapping[str, int]) -> tuple[int, int, int, str]:
    letters, row = split_address(finding.at.cell) if finding.at.cell is not None else ("", 0)
    return order.get(finding.at.sheet, -1), row, column_number(letters), finding.code.text


def _values(campaign: Campaign, finding: Finding, severity: str) -> dict[str, Value | None]:
    indicator = campaign.referential.indicators.get(finding.indicator or "")
    problem, remedy = sentence(finding, campaign.referential, campaign.settings)
    figure = finding.read[0].figure if finding.read and finding.period is not None else None
    limit = finding.facts.get(_LIMITS.get(finding.code, ""))
    return {
        "severity": severity,
        "sheet": finding.at.sheet,
        "indicator": typeset(indicator.short) if indicator is not None else finding.indicator,
        "period": None if finding.period is None else period_text(finding.period),
        "message": _cut(problem),
        "remedy": _cut(remedy),
        "proposal": proposal_text(finding) or None,
        "code": finding.code.text,
        "fingerprint": finding.fingerprint,
        "key": finding_key(finding.territory, finding.indicator, finding.period),
        "value": figure,
        "limit": limit if isinstance(limit, int | float) else None,
    }


def _cut(text: str) -> str:
    """Keep a sentence that quotes a whole page within what a cell can hold and people can read."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _link(finding: Finding) -> dict[str, Content]:
    return {} if finding.at.cell is None else {"cell": cell_link(finding.at, finding.at.cell)}


def _nothing() -> FindingLine:
    return FindingLine({"message": Content(NOTHING_FOUND)})


def _lifted(places: Places, row: int, line: FindingLine) -> Content:
    code, text, decision = (f"${places.columns[name]}{row}" for name in ("code", "justification", "decision"))
    codes = ",".join(f"{code}={quoted(each.text)}" for each in _LIMITS)
    written = f'CLEAN({without_spaces(text)})<>""'
    formula = f"=IFERROR(IF(AND(OR({codes}),{written},TRIM({decision})<>{quoted(TO_REVIEW)}),1,0),0)"
    return Content(int(line.lifted), formula)
