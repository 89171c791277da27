"""What « Révisions » comes to hold: two vintages side by side, with what people wrote on its lines before."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace

from calpae_xl.core.campaign.vintages import Published
from calpae_xl.core.figures.revisions import Comparison, NamedRow, Part, Revision
from calpae_xl.core.sheets.explanations import explains
from calpae_xl.core.sheets.findings import TO_REVIEW, finding_key
from calpae_xl.core.sheets.revisions import ELSEWHERE, TO_JUSTIFY, RevisionLine, RevisionsTable, revisions_contents
from calpae_xl.core.telling.revision_words import (
    NEW,
    RETIRED,
    difference_text,
    is_whole_count,
    line_word,
    summary_text,
    value_text,
)
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import Value
from calpae_xl.core.trade.words import period_text
from calpae_xl.core.workbook.difference import same, sheet_plan
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.links import cell_link
from calpae_xl.core.workbook.plan import Content, SheetPlan


def revisions_lines(comparison: Comparison, previous: RevisionsTable) -> list[RevisionLine]:
    """Return the lines of the table.

    What people typed stays on the line of its revision while both values are unchanged. When one changed, it
    waits under « À revoir ». When the run met no such revision (another vintage, a figure put back), its line
    is kept below, until somebody erases the text.

    Args:
        comparison: Two vintages side by side.
        previous: The table as it is.
    """
    return _with_texts([*_lines(comparison)], previous.lines)


def revisions_plan(
    sheet: Sheet,
    comparison: Comparison,
    previous: RevisionsTable,
    answers: Mapping[str, str],
    asked: Container[str] = (),
) -> SheetPlan:
    """Return the cells that differ from what the sheet holds, with the sentence above the table.

    Lines that wait for somebody come first.

    Args:
        sheet: As it was read.
        comparison: Two vintages side by side.
        previous: Its table, whole.
        answers: Justifications of « Contrôles » as they stand there, by fingerprint of the finding.
        asked: Fingerprints of the findings that « Contrôles » still asks about.
    """
    places = previous.places
    lines = sorted(revisions_lines(comparison, previous), key=lambda line: not _is_open(line, answers))
    contents = revisions_contents(lines, places, answers, asked)
    plan = sheet_plan(sheet, contents)
    summary, above = Content(summary_text(comparison)), f"{places.columns['vintage']}{places.row - 1}"
    if places.row == 1 or same(summary, sheet, above):
        return plan
    return replace(plan, cells={above: summary, **plan.cells})


def _is_open(line: RevisionLine, answers: Mapping[str, str]) -> bool:
    """Tell whether somebody has to write on a line: those come first, and the others stay in their order."""
    wanted = line.state.text == TO_JUSTIFY and not explains((line.typed or answers.get(line.finding.text, "")).strip())
    return wanted or line.to_review


def _lines(comparison: Comparison) -> Iterator[RevisionLine]:
    for territory in comparison.territories:
        for part in Part:
            for revision in comparison.of(territory.code, part):
                yield _line(comparison, revision)
        for rows, words in ((comparison.retired, RETIRED), (comparison.new, NEW)):
            for row in rows:
                if row.territory == territory.code:
                    yield _row_line(comparison, row, words)


def _line(comparison: Comparison, revision: Revision) -> RevisionLine:
    at = revision.after.at
    return RevisionLine(
        vintage=Content(comparison.before.name),
        territory=Content(revision.territory),
        indicator=Content(typeset(revision.indicator.short)),
        period=Content(period_text(revision.period)),
        before=Content(_shown(revision.before)),
        after=Content(_shown(revision.after)),
        difference=Content(_difference(revision)),
        kind=Content(line_word(revision)),
        cell=Content() if at is None or at.cell is None else cell_link(at, at.cell),
        state=Content(TO_JUSTIFY if revision.needs_justification else None),
        key=Content(finding_key(*revision.key)),
        fingerprint=Content(revision.fingerprint),
        finding=Content(revision.finding),
    )


def _row_line(comparison: Comparison, row: NamedRow, words: str) -> RevisionLine:
    return RevisionLine(
        vintage=Content(comparison.before.name),
        territory=Content(row.territory),
        indicator=Content(typeset(row.name)),
        kind=Content(words),
        key=Content(finding_key(row.territory, row.indicator, None)),
    )


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
    same = {line.fingerprint.text: number for number, line in waiting.items() if line.fingerprint.text}
    subjects = {line.subject: number for number, line in waiting.items()}
    lines = []
    for line in found:
        number = same.get(line.fingerprint.text, subjects.get(line.subject))
        old = None if number is None else waiting.pop(number, None)
        if old is None:
            lines.append(line)
            continue
        stale = old.to_review or old.fingerprint.text != line.fingerprint.text
        state = Content(TO_REVIEW) if stale else line.state
        lines.append(line._replace(justification=Content(old.typed), state=state))
    kept = (line if line.to_review else line._replace(state=Content(ELSEWHERE)) for line in waiting.values())
    return [*lines, *kept]
