"""One pass over a campaign: every finding, sorted, and the cells kept out of the consolidation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.decisions import decides_nothing
from calpae_xl.core.campaign.vintages import latest_published
from calpae_xl.core.findings.rules import RULES
from calpae_xl.core.findings.rules.view import View
from calpae_xl.core.sheets.findings import ACCEPTED
from calpae_xl.core.trade.codes import Code, Severity
from calpae_xl.core.trade.facts import UnlistedFindings
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.model import MissingCode, Observation, Period
from calpae_xl.core.workbook.grid import column_number, split_address

CellKey = tuple[str, str, Period]
"""Territory, indicator id, period."""

MOST_LISTED = 2_000
"""Findings of one code that are listed; nobody reads more, and what blocks does so listed or not."""


@dataclass(frozen=True, slots=True)
class Validation:
    """What validation says of a campaign.

    Attributes:
        findings: Open ones, sorted by sheet, row, column, code.
        justified: Those that a justification lifts, sorted alike, with its text.
        blocked: Cells that a finding on a bound keeps out of the consolidation; a cell that cannot be
            read is out by itself.
        notes: Justification of each cell whose block was lifted: it becomes a footnote.
    """

    findings: tuple[Finding, ...]
    justified: tuple[tuple[Finding, str], ...]
    blocked: frozenset[CellKey]
    notes: Mapping[CellKey, str]

    def count(self, severity: Severity) -> int:
        """Count the open findings of a severity."""
        return Counter(finding.severity for finding in self.findings)[severity]


def validate(campaign: Campaign) -> Validation:
    """Apply every rule.

    A justification lifts a warning or a hard bound as long as the cells it was written for keep their
    text; it never makes an unreadable cell readable.

    Source:
        design.md, section 6.
    """
    view = View(campaign)
    found = [*campaign.structure, *(finding for rule in RULES for finding in rule(view))]
    found.sort(key=lambda finding: _place(finding, campaign.order))
    findings: list[Finding] = []
    justified = []
    notes: dict[CellKey, str] = {}
    blocked = set()
    for finding in found:
        justification = _answer(campaign, finding)
        key = _cell(finding)
        if justification:
            justified.append((finding, justification))
            if key is not None and finding.code.blocks_figure:
                notes[key] = " ; ".join(filter(None, (notes.get(key), justification)))
        else:
            findings.append(_opened(campaign, finding))
            if key is not None and finding.code.blocks_figure:
                blocked.add(key)
    return Validation(tuple(_bounded(findings)), tuple(justified), frozenset(blocked), notes)


def _answer(campaign: Campaign, finding: Finding) -> str | None:
    """Return what closes a finding: a justification, or « Accepter » for a text to read again."""
    if campaign.justifications and finding.code.justifiable:
        return campaign.justifications.get(finding.fingerprint)
    if campaign.decisions and finding.code.to_reread:
        decision = campaign.decisions.get(finding.fingerprint, "")
        return ACCEPTED if label_key(decision) == label_key(ACCEPTED) else None
    return None


def _opened(campaign: Campaign, finding: Finding) -> Finding:
    """Return a finding that nothing lifts, with what bears on how it is told."""
    if campaign.unexplained and finding.code.justifiable:
        finding = finding._replace(unexplained=campaign.unexplained.get(finding.fingerprint))
    decision = campaign.decisions and campaign.decisions.get(finding.fingerprint)
    if decision and decides_nothing(decision, finding.proposals):
        finding = finding._replace(undecided=decision)
    return finding._replace(as_published=True) if _stands_published(campaign, finding) else finding


def _stands_published(campaign: Campaign, finding: Finding) -> bool:
    """Tell whether every figure that a warning read is as the latest vintage published it; what is blank is none."""
    if finding.code.severity is not Severity.WARNING or not finding.read or not campaign.vintages:
        return False
    figures = [seen for seen in finding.read if seen.code is not MissingCode.BLANK]
    return bool(figures) and all(_is_published(campaign, seen) for seen in figures)


def _is_published(campaign: Campaign, seen: Observation) -> bool:
    published = latest_published(campaign, seen.territory, seen.indicator, seen.period)
    return published is not None and (published.figure, published.code) == (seen.figure, seen.code)


def _bounded(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Keep a list that can be read: beyond ``MOST_LISTED`` of one code, one line says how many more."""
    counts = Counter(finding.code for finding in findings)
    listed: Counter[Code] = Counter()
    for finding in findings:
        listed[finding.code] += 1
        if listed[finding.code] <= MOST_LISTED:
            yield finding
        elif listed[finding.code] == MOST_LISTED + 1:
            facts = UnlistedFindings(finding.code, counts[finding.code] - MOST_LISTED)
            yield Finding(Code.MORE_FINDINGS, finding.at, finding.territory, facts=facts, also_read=(facts.code.text,))


def _cell(finding: Finding) -> CellKey | None:
    if finding.territory is None or finding.indicator is None or finding.period is None:
        return None
    return finding.territory, finding.indicator, finding.period


def _place(finding: Finding, order: Mapping[str, int]) -> tuple[int, int, int, str, str]:
    row, column = (0, 0) if finding.at.cell is None else _row_and_column(finding.at.cell)
    return order.get(finding.at.sheet, -1), row, column, finding.code.text, finding.indicator or ""


@lru_cache(maxsize=4096)
def _row_and_column(address: str) -> tuple[int, int]:
    letters, row = split_address(address)
    return row, column_number(letters)
