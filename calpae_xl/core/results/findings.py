"""What « Contrôles » comes to hold: the findings of this run, with what people wrote on their lines before."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.cell_reading import is_code
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.sheets.findings import (
    ACCEPTED,
    JUSTIFIED,
    NOTHING,
    TO_REVIEW,
    FindingLine,
    FindingsTable,
    finding_key,
)
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.model import Kind, MissingCode
from calpae_xl.core.trade.typography import shortened, typeset
from calpae_xl.core.trade.values import Marked, Value, found_by_formulas
from calpae_xl.core.trade.words import BLOCKED, period_text, word
from calpae_xl.core.workbook.grid import column_number, split_address
from calpae_xl.core.workbook.links import cell_link
from calpae_xl.core.workbook.plan import Content

JUSTIFIED_ELSEWHERE = typeset("Justifiée dans « Révisions ».")
"""What is left to do of a finding whose justification stands in the other sheet."""

READ_AGAIN = typeset("Relu et accepté.")
"""What is left to do of a text that was carried over, once somebody accepted it."""

_LONGEST = 2_000
"""A sentence that quotes a whole page stays within what a cell can hold and people can read."""


def findings_lines(
    campaign: Campaign, validation: Validation, previous: FindingsTable | None = None
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
    answers = {} if previous is None else previous.answers
    lines = _in_order([*_lines(campaign, validation)], before)
    return [_told_where(_answered(line, answers)) for line in lines]


def is_hidden(finding: Finding) -> bool:
    """Tell whether a cell is blocked though formulas could read it.

    A date, a count in per cent, a cell under a merge; a target in words, a digit of which is raised.

    They look its very value up in « Contrôles », beside « BLOQUÉ » in the column of the limits.
    """
    if finding.code.severity is not Severity.BLOCKING or finding.period is None or not finding.read:
        return False
    seen = finding.read[0]
    in_words = isinstance(seen.typed, Marked) and finding.period.kind is Kind.TARGET
    readable = not isinstance(seen.typed, str) or is_code(seen.typed) or in_words
    return seen.code is MissingCode.UNREADABLE and seen.cell is not None and readable


def _hidden_value(typed: Value | None) -> Value | None:
    """Return what formulas compare a cell with: of a date or a boolean, its number."""
    found = None if typed is None else found_by_formulas(typed)
    return int(found) if isinstance(found, bool) else found


def proposal_text(finding: Finding) -> str:
    """Write the corrections offered to people, best first; empty when there is none."""
    return shortened(" ou ".join(proposal.label for proposal in finding.proposals), _LONGEST)


def _in_order(found: list[FindingLine], before: Sequence[FindingLine]) -> list[FindingLine]:
    """Give what people wrote to the findings it belongs to, in the order of the table as it is."""
    placed: dict[int, FindingLine] = {}
    remaining = found
    for position, old in enumerate(before):
        if not old.fingerprint.text and _written_by_people(old):
            placed[position] = old
    for same in (_same_finding, _same_subject):
        waiting: dict[Hashable, list[FindingLine]] = {}
        for line in remaining:
            waiting.setdefault(same(line), []).append(line)
        for position, old in enumerate(before):
            if position not in placed and old.fingerprint.text and waiting.get(same(old)):
                line = waiting[same(old)].pop(0)
                placed[position] = _taken_over(line, old, changed=same is _same_subject)
        left = {id(line) for lines in waiting.values() for line in lines}
        remaining = [line for line in remaining if id(line) in left]
    return [*(placed[position] for position in sorted(placed)), *remaining]


def _same_finding(line: FindingLine) -> Hashable:
    return line.fingerprint.text


def _same_subject(line: FindingLine) -> Hashable:
    return line.subject


def _written_by_people(line: FindingLine) -> bool:
    return any(content.text for content in line) and not _says_nothing(line)


def _says_nothing(line: FindingLine) -> bool:
    return [content.text for content in line] == [content.text for content in NOTHING]


def _taken_over(line: FindingLine, old: FindingLine, *, changed: bool) -> FindingLine:
    taken = line._replace(decision=old.decision, justification=old.justification)
    if not changed and old.proposal.text:
        # People may have kept one of several proposals, or written the right figure there.
        return taken._replace(proposal=old.proposal)
    if changed and (old.decision.text or old.justification.text):
        return taken._replace(decision=Content(TO_REVIEW))
    return taken


def _answered(line: FindingLine, answers: Mapping[str, str]) -> FindingLine:
    """Write on each line the answer that was given once for all the warnings of its figure."""
    answer = answers.get(line.fingerprint.text)
    if line.severity.text != JUSTIFIED or line.justification.text or answer is None:
        return line
    return line._replace(justification=Content(answer))


def _told_where(line: FindingLine) -> FindingLine:
    """Say where the justification is when it was written beside the revision."""
    if line.severity.text != JUSTIFIED or line.justification.text:
        return line
    read_again = label_key(line.decision.text) == label_key(ACCEPTED)
    return line._replace(remedy=Content(READ_AGAIN if read_again else JUSTIFIED_ELSEWHERE))


def _lines(campaign: Campaign, validation: Validation) -> Iterator[FindingLine]:
    justified = {id(finding) for finding, _ in validation.justified}
    every = [*validation.findings, *(finding for finding, _ in validation.justified)]
    for finding in sorted(every, key=lambda finding: _place(finding, campaign.order)):
        yield _line(campaign, finding, JUSTIFIED if id(finding) in justified else word(finding.severity))


def _place(finding: Finding, order: Mapping[str, int]) -> tuple[int, int, int, str]:
    letters, row = split_address(finding.at.cell) if finding.at.cell is not None else ("", 0)
    return order.get(finding.at.sheet, -1), row, column_number(letters), finding.code.text


def _line(campaign: Campaign, finding: Finding, severity: str) -> FindingLine:
    indicator = campaign.referential.indicators.get(finding.indicator or "")
    problem, remedy = sentence(finding, campaign.referential, campaign.settings)
    value: Value | None = finding.read[0].figure if finding.read and finding.period is not None else None
    limit: Value | None = finding.limit
    if is_hidden(finding):
        value, limit = _hidden_value(finding.read[0].typed), BLOCKED
    return FindingLine(
        severity=Content(severity),
        sheet=Content(finding.at.sheet),
        cell=Content() if finding.at.cell is None else cell_link(campaign.to_show(finding.at), finding.at.cell),
        indicator=Content(typeset(indicator.short) if indicator is not None else finding.indicator),
        period=Content(None if finding.period is None else period_text(finding.period)),
        message=Content(shortened(problem, _LONGEST)),
        remedy=Content(shortened(remedy, _LONGEST)),
        proposal=Content(proposal_text(finding) or None),
        code=Content(finding.code.text),
        fingerprint=Content(finding.fingerprint),
        key=Content(finding_key(finding.territory, finding.indicator, finding.period)),
        value=Content(value),
        limit=Content(limit),
    )
