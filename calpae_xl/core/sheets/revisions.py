"""The sheet « Révisions »: one line a revision, and what people wrote to justify it.

The column « Justification » is people's. For a figure whose revision « Contrôles » reports too, a formula
brings there the text of « Contrôles » as long as nobody types over it; typed here, a text silences the
finding as well. Whoever answers once, in either sheet, is not asked again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from calpae_xl.core.campaign.vintages import Published
from calpae_xl.core.figures.revisions import Comparison, NamedRow, Part, Revision
from calpae_xl.core.sheets.findings import finding_key
from calpae_xl.core.telling.revision_words import (
    JUSTIFIED,
    NEW,
    RETIRED,
    TO_JUSTIFY,
    difference_text,
    is_whole_count,
    line_word,
    summary_text,
    value_text,
)
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import EXCEL_ERRORS, Value, trimmed_text
from calpae_xl.core.trade.words import period_text
from calpae_xl.core.workbook.contents import SheetContents
from calpae_xl.core.workbook.difference import same, sheet_plan
from calpae_xl.core.workbook.formulas import quoted, without_spaces
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.layout import REVISION_HEADERS, TO_REVIEW, Role
from calpae_xl.core.workbook.links import cell_link
from calpae_xl.core.workbook.plan import Content, SheetPlan
from calpae_xl.core.workbook.tables import MissingColumnError, Places, find_table, new_places

TABLE = "tblRevisions"
FINGERPRINTS_NAME, JUSTIFICATIONS_NAME, DECISIONS_NAME = (
    "Controles_empreinte",
    "Controles_justification",
    "Controles_decision",
)
"""Defined names of the columns of « Contrôles » that the formulas look up."""

ELSEWHERE = "hors comparaison"
"""State of a line kept for what people wrote of a revision that the last run did not meet."""

NOTHING_REVISED = "Aucune différence."
"""Fills the only line of a table that Excel does not let be empty."""


class MissingRevisionColumnError(MissingColumnError):
    """« Révisions » lost a header: what people wrote under it could not be kept."""


PLACES = new_places(REVISION_HEADERS)
"""Where the table stands in a new workbook."""


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """A line of the table, by field."""

    contents: Mapping[str, Content]

    def text(self, name: str) -> str:
        """Return what a cell says."""
        return trimmed_text(self.contents.get(name, Content()).value)

    @property
    def typed(self) -> str:
        """What people wrote to justify the revision; empty when a formula brings it from « Contrôles »."""
        content = self.contents.get("justification", Content())
        text = self.text("justification")
        return "" if content.formula is not None or text in EXCEL_ERRORS else text

    @property
    def to_review(self) -> bool:
        """Whether a value changed since the justification was written."""
        return self.text("state").casefold() == TO_REVIEW.casefold()


@dataclass(frozen=True, slots=True)
class PreviousRevisions:
    """The table as the last run and people left it, line by line."""

    places: Places = PLACES
    lines: Sequence[RevisionLine] = field(default_factory=tuple)

    @property
    def written(self) -> Mapping[str, str]:
        """Justifications that hold, by fingerprint of the revision."""
        return {line.text("fingerprint"): line.typed for line in self.lines if line.typed and not line.to_review}


def read_revisions(sheet: Sheet) -> PreviousRevisions:
    """Read the table, wherever its rows and columns were moved.

    Raises:
        MissingRevisionColumnError: It cannot be read whole.
    """
    table = find_table(sheet, REVISION_HEADERS.values())
    if table is None or table.missing:
        header = REVISION_HEADERS["fingerprint"] if table is None else table.missing[0]
        raise MissingRevisionColumnError(sheet.name, header)
    columns = {name: table.columns[header] for name, header in REVISION_HEADERS.items()}
    lines = [
        RevisionLine({name: _content(sheet, f"{letters}{row}") for name, letters in columns.items()})
        for row, _ in table.rows()
    ]
    return PreviousRevisions(Places(table.row, columns), tuple(lines))


def _content(sheet: Sheet, address: str) -> Content:
    formula = sheet.formulas.get(address)
    # The text of a shared formula stands in another cell: its value is what can be kept.
    return Content(sheet.values.get(address), None if formula == "=" else formula)


def revisions_contents(
    comparison: Comparison, previous: PreviousRevisions, answers: Mapping[str, str] | None = None
) -> SheetContents:
    """Return the cells of the table, one line at least.

    What people typed stays on the line of its revision while both values are unchanged. When one changed, it
    waits under « À revoir ». When the run met no such revision (another vintage, a figure put back), its line
    is kept below, until somebody erases the text.

    Args:
        comparison: Two vintages side by side.
        previous: The table as it is.
        answers: Justifications of « Contrôles » as they stand there, by fingerprint of the finding.
    """
    lines = _with_texts([*_lines(comparison)], previous.lines)
    places = previous.places
    cells = {}
    for row, line in enumerate(lines or [_nothing()], start=places.first_row):
        for name, letters in places.columns.items():
            cells[f"{letters}{row}"] = line.contents.get(name, Content())
        if line.text("state") == TO_JUSTIFY:
            cells |= _live_cells(places, row, line, (answers or {}).get(line.text("finding"), ""))
    return SheetContents(Role.REVISIONS, cells, {TABLE: places.row + max(1, len(lines))})


def revisions_plan(sheet: Sheet, comparison: Comparison, answers: Mapping[str, str]) -> SheetPlan:
    """Return the cells that differ from what the sheet holds, with the sentence above the table.

    Args:
        sheet: As it was read.
        comparison: Two vintages side by side.
        answers: See `revisions_contents`.

    Raises:
        MissingRevisionColumnError: The table cannot be read whole.
    """
    previous = read_revisions(sheet)
    places = previous.places
    plan = sheet_plan(sheet, revisions_contents(comparison, previous, answers), places.first_row)
    summary, above = Content(summary_text(comparison)), f"{places.columns['vintage']}{places.row - 1}"
    if places.row == 1 or same(summary, sheet, above):
        return plan
    return replace(plan, cells={above: summary, **plan.cells})


def _lines(comparison: Comparison) -> Iterator[RevisionLine]:
    for territory in comparison.territories:
        for part in Part:
            for revision in comparison.of(territory.code, part):
                yield RevisionLine(_values(comparison, revision))
        for rows, words in ((comparison.retired, RETIRED), (comparison.new, NEW)):
            for row in rows:
                if row.territory == territory.code:
                    yield RevisionLine(_row_values(comparison, row, words))


def _values(comparison: Comparison, revision: Revision) -> dict[str, Content]:
    at = revision.after.at
    return {
        "vintage": Content(comparison.before.name),
        "territory": Content(revision.territory),
        "indicator": Content(typeset(revision.indicator.short)),
        "period": Content(period_text(revision.period)),
        "before": Content(_shown(revision.before)),
        "after": Content(_shown(revision.after)),
        "difference": Content(_difference(revision)),
        "kind": Content(line_word(revision)),
        "cell": Content() if at is None or at.cell is None else cell_link(at, at.cell),
        "state": Content(TO_JUSTIFY if revision.needs_justification else None),
        "justification": Content(),
        "key": Content(finding_key(*revision.key)),
        "fingerprint": Content(revision.fingerprint),
        "finding": Content(revision.finding),
    }


def _row_values(comparison: Comparison, row: NamedRow, words: str) -> dict[str, Content]:
    return {
        "vintage": Content(comparison.before.name),
        "territory": Content(row.territory),
        "indicator": Content(typeset(row.name)),
        "kind": Content(words),
        "key": Content(finding_key(row.territory, row.indicator, None)),
    }


def _shown(published: Published) -> Value:
    """A native number where it loses nothing, the text that people read elsewhere."""
    figure = published.reading.figure
    bare = published.reading.bound is None and is_whole_count(figure, published.indicator)
    return figure if bare and figure is not None else value_text(published)


def _difference(revision: Revision) -> Value | None:
    if is_whole_count(revision.difference, revision.indicator):
        return revision.difference
    return difference_text(revision) or None


def _with_texts(found: list[RevisionLine], before: Sequence[RevisionLine]) -> list[RevisionLine]:
    """Put what people typed on the lines it belongs to, and keep the lines whose revision is not met."""
    waiting = {number: line for number, line in enumerate(before) if line.typed}
    same = {line.text("fingerprint"): number for number, line in waiting.items() if line.text("fingerprint")}
    subjects = {_subject(line): number for number, line in waiting.items()}
    lines = []
    for line in found:
        fingerprint = line.text("fingerprint")
        number = same.get(fingerprint, subjects.get(_subject(line)))
        old = None if number is None else waiting.pop(number, None)
        if old is None:
            lines.append(line)
            continue
        taken = {"justification": Content(old.typed)}
        if old.to_review or old.text("fingerprint") != fingerprint:
            taken["state"] = Content(TO_REVIEW)
        lines.append(RevisionLine({**line.contents, **taken}))
    return [*lines, *(line if line.to_review else _kept(line) for line in waiting.values())]


def _nothing() -> RevisionLine:
    return RevisionLine({"indicator": Content(NOTHING_REVISED)})


def _subject(line: RevisionLine) -> tuple[str, str]:
    """What stays when a value changes: the vintage and the cell."""
    return line.text("vintage"), line.text("key")


def _kept(line: RevisionLine) -> RevisionLine:
    return RevisionLine({**line.contents, "state": Content(ELSEWHERE)})


def _live_cells(places: Places, row: int, line: RevisionLine, answer: str) -> dict[str, Content]:
    """Make the state and the justification of a line that wants one, so that answering shows at once."""
    state, text, finding = (f"{places.columns[name]}{row}" for name in ("state", "justification", "finding"))
    answered = f'CLEAN({without_spaces(f"${text}")})<>""'
    formula = f"=IFERROR(IF({answered},{quoted(JUSTIFIED)},{quoted(TO_JUSTIFY)}),{quoted(TO_JUSTIFY)})"
    words = (line.typed or answer).strip()
    cells = {state: Content(JUSTIFIED if words else TO_JUSTIFY, formula)}
    if line.text("finding") and not line.typed:
        place = f"MATCH(${finding},{FINGERPRINTS_NAME},0)"
        waits = f"INDEX({DECISIONS_NAME},{place})={quoted(TO_REVIEW)}"
        brought = f'=IFERROR(IF({waits},"",INDEX({JUSTIFICATIONS_NAME},{place})&""),"")'
        cells[text] = Content(answer, brought)
    return cells
