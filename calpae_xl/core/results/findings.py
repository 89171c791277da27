"""What « Contrôles » comes to hold: the findings of this run, with what people wrote on their lines before."""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.cell_reading import is_code
from calpae_xl.core.figures.consolidation import ConsolidatedCell
from calpae_xl.core.figures.priorities import BLOCKS, FOR_THE_RECORD, TO_EXPLAIN, WEIGHS, Priorities, Weight
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.results.written_answers import Answered, Written, kept_lines
from calpae_xl.core.sheets.chosen import SEVERAL, to_be_named
from calpae_xl.core.sheets.findings import (
    ACCEPTED,
    ANSWERED_ELSEWHERE,
    EXPLAINED,
    JUSTIFIED,
    NOTHING,
    FindingLine,
    FindingsTable,
    finding_key,
)
from calpae_xl.core.telling.effects import effect_text
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

PRIORITIES = {
    BLOCKS: "1 – bloque",
    WEIGHS: "2 – pèse sur un total",
    TO_EXPLAIN: "3 – à expliquer",
    FOR_THE_RECORD: "4 – pour mémoire",
}
"""Words of the priorities: the number sorts them, the words tell without colour."""

READ_AGAIN = typeset("Relu et accepté.")
"""What is left to do of a text that was carried over, once somebody accepted it."""

_LONGEST = 2_000
"""A sentence that quotes a whole page stays within what a cell can hold and people can read."""


def findings_lines(
    campaign: Campaign,
    validation: Validation,
    previous: FindingsTable | None = None,
    cells: Sequence[ConsolidatedCell] = (),
) -> list[FindingLine]:
    """Return the lines of the table, what to do first on top, what is settled last, with what people wrote on them.

    A finding that is no more leaves, and with it what was written of it if its figure changed; lines that people
    added stay, last. A finding about a figure that changed takes over what was written of the former figure, to be
    reviewed. The warnings of a figure share a line, but for those
    that are justified in other words, or that arose since.

    Args:
        campaign: Gives names and thresholds.
        validation: Open and justified findings.
        previous: The table as it is; ``None`` for a new workbook.
        cells: Figures of the collectivity, of which effects are shares; without them no effect is known.
    """
    before = [] if previous is None else [*previous.lines.values()]
    written = Written(before, {} if previous is None else previous.answers)
    justified = {id(finding) for finding, _ in validation.justified}
    every = [*validation.findings, *(finding for finding, _ in validation.justified)]
    every.sort(key=lambda finding: _place(finding, campaign.order))
    said = written.of(every, justified)
    priorities = Priorities(campaign, cells)
    drafts = [
        _Draft([*group], answer, id(group[0]) in justified, [priorities.of(finding) for finding in group])
        for group, answer in _shared_lines(every, said, justified)
    ]
    drafts.sort(key=lambda draft: draft.order(campaign.settings.year))
    own = [line for line in before if not line.fingerprints and _written_by_people(line)]
    return [
        *(_line(campaign, draft) for draft in drafts),
        *kept_lines(before, zip(every, said, strict=True), campaign),
        *own,
    ]


class _Draft(NamedTuple):
    """A line before it is put into words.

    Attributes:
        findings: One, or the warnings of a figure.
        said: What people wrote of them.
        justified: Whether a justification lifts them.
        weights: How much each matters.
    """

    findings: Sequence[Finding]
    said: Answered
    justified: bool
    weights: Sequence[Weight]

    @property
    def priority(self) -> int:
        return min(weight.priority for weight in self.weights)

    @property
    def effect(self) -> float | None:
        if self.priority == FOR_THE_RECORD:
            return None  # It asks nothing: « change le total » would.
        return max((weight.effect for weight in self.weights if weight.effect is not None), default=None)

    def order(self, year: int) -> tuple[int, int, float, bool]:
        """Sort what asks first, then what is only said, then what is settled; then as things are to be done."""
        first, effect = self.findings[0].period, self.effect
        current = first is not None and (first.kind is Kind.TARGET or first.label == str(year))
        rank = 2 if self.justified else int(self.priority == FOR_THE_RECORD)
        return rank, self.priority, 1 if effect is None else -effect, not current


def _shared_lines(
    every: Sequence[Finding], said: Sequence[Answered], justified: Container[int]
) -> Sequence[tuple[Sequence[Finding], Answered]]:
    """Gather the warnings of a figure that have one answer, or none yet; a text to complete takes in the others."""
    lines: list[tuple[list[Finding], Answered]] = []
    figures: dict[Hashable, list[int]] = {}
    for finding, answer in zip(every, said, strict=True):
        alone = finding.code.severity is not Severity.WARNING or finding.period is None or bool(finding.proposals)
        if not alone:
            is_justified = id(finding) in justified
            figure = finding.territory, finding.indicator, finding.period, finding.severity, is_justified
            numbers = figures.setdefault(figure, [])
            found = next((n for n in numbers if lines[n][1].goes_with(answer, alike=is_justified)), None)
            if found is not None:
                lines[found] = [*lines[found][0], finding], lines[found][1].joined(answer)
                continue
            numbers.append(len(lines))
        lines.append(([finding], answer))
    return lines


def rows_to_answer(campaign: Campaign, validation: Validation) -> Sequence[FindingLine]:
    """Return the lines that « Contrôles » comes to hold: a figure has one answer, however many rules warn of it."""
    return findings_lines(campaign, validation, campaign.listed)


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
    """Write the corrections offered to people, best first; empty when there is none.

    Where « Accepter » does nothing though there is one alone, it says what is to be written.
    """
    labels = [proposal.label for proposal in finding.proposals]
    if finding.to_choose and len(labels) == 1:
        return shortened(typeset(to_be_named(labels[0])), _LONGEST)
    return shortened(SEVERAL.join(labels), _LONGEST)


def is_untouched(text: str, finding: Finding) -> bool:
    """Tell whether « Correction proposée » is as a run wrote it, of this version or of an earlier one."""
    earlier = shortened(SEVERAL.join(proposal.label for proposal in finding.proposals), _LONGEST)
    return label_key(text) in {"", label_key(proposal_text(finding)), label_key(earlier)}


def _written_by_people(line: FindingLine) -> bool:
    return any(content.text for content in line) and [c.text for c in line] != [c.text for c in NOTHING]


def _place(finding: Finding, order: Mapping[str, int]) -> tuple[int, int, int, str]:
    letters, row = split_address(finding.at.cell) if finding.at.cell is not None else ("", 0)
    return order.get(finding.at.sheet, -1), row, column_number(letters), finding.code.text


def _line(campaign: Campaign, draft: _Draft) -> FindingLine:
    finding, said = draft.findings[0], draft.said
    indicator = campaign.referential.indicators.get(finding.indicator or "")
    told = [sentence(each, campaign.referential, campaign.settings) for each in draft.findings]
    name = Content(typeset(indicator.short) if indicator is not None else finding.indicator)
    problems = " ".join(dict.fromkeys(_without_name(problem, name.text) for problem, _ in told))
    remedies = " ".join(_without_repeats([remedy for _, remedy in told]))
    if draft.justified and not said.justification.text:
        # It was answered beside the revision, or is a text that somebody read again.
        remedies = READ_AGAIN if label_key(said.decision.text) == label_key(ACCEPTED) else ANSWERED_ELSEWHERE
    value: Value | None = finding.read[0].figure if finding.read and finding.period is not None else None
    limit: Value | None = finding.limit
    if is_hidden(finding):
        value, limit = _hidden_value(finding.read[0].typed), BLOCKED
    priority = f"{draft.priority} – {EXPLAINED}" if draft.justified else PRIORITIES[draft.priority]
    return FindingLine(
        priority=Content(typeset(priority)),
        sheet=Content(finding.at.sheet),
        cell=Content() if finding.at.cell is None else cell_link(campaign.to_show(finding.at), finding.at.cell),
        indicator=name,
        period=Content(None if finding.period is None else period_text(finding.period)),
        message=Content(shortened(problems, _LONGEST)),
        proposal=Content(proposal_text(finding) or None)
        if is_untouched(said.proposal.text, finding)
        else said.proposal,
        decision=said.decision,
        justification=said.justification,
        remedy=Content(shortened(remedies, _LONGEST)),
        effect=Content(effect_text(draft.effect)),
        severity=Content(JUSTIFIED if draft.justified else word(finding.severity)),
        code=Content(", ".join(each.code.text for each in draft.findings)),
        fingerprint=Content(" ".join(each.fingerprint for each in draft.findings)),
        key=Content(finding_key(finding.territory, finding.indicator, finding.period)),
        value=Content(value),
        limit=Content(limit),
    )


def _without_name(problem: str, name: str) -> str:
    """Leave out of a sentence the name of its indicator, where it begins with it: it stands in its own column."""
    for start in (typeset(f"« {name} » : "), typeset(f"« {name} » ")):
        if name and problem.startswith(start):
            said = problem.removeprefix(start)
            return said[:1].upper() + said[1:]
    return problem


def _without_repeats(remedies: Sequence[str]) -> Iterator[str]:
    """Yield what is to be done of several findings, but for what another of them says too, in more words."""
    known: list[str] = []
    for remedy in sorted(dict.fromkeys(remedies), key=len, reverse=True):
        if not any(remedy[:-1].casefold() in longer.casefold() for longer in known):
            known.append(remedy)
    return (remedy for remedy in dict.fromkeys(remedies) if remedy in known)
