"""« valider --json »: every finding, and those that a justification silences."""

from __future__ import annotations

from collections.abc import Sequence

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.documents import Document
from calpae_xl.core.figures.consolidation import ConsolidatedCell
from calpae_xl.core.figures.priorities import Priorities, Weight
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.finding import Finding


def findings_document(campaign: Campaign, validation: Validation, cells: Sequence[ConsolidatedCell]) -> Document:
    """Make ``calpae/findings/1``; ``justified`` lists the findings that a justification silences."""
    priorities = Priorities(campaign, cells)
    return {
        "schema": "calpae/findings/1",
        "workbook": campaign.name,
        "findings": [
            _finding(campaign, finding, _written(campaign, finding), priorities.of(finding))
            for finding in validation.findings
        ],
        "justified": [
            _finding(campaign, finding, text, priorities.of(finding)) for finding, text in validation.justified
        ],
        "summary": {severity.value: validation.count(severity) for severity in Severity},
    }


def _written(campaign: Campaign, finding: Finding) -> str | None:
    return campaign.justifications.get(finding.fingerprint) if campaign.justifications else None


def _finding(campaign: Campaign, finding: Finding, justification: str | None, weight: Weight) -> Document:
    message, remedy = sentence(finding, campaign.referential, campaign.settings)
    return {
        "code": finding.code.text,
        "severity": finding.severity.value,
        "level": finding.code.level,
        "sheet": finding.at.sheet,
        "cell": finding.at.cell,
        "territory": finding.territory,
        "indicator": finding.indicator,
        "period": finding.period and finding.period.label,
        "kind": finding.period and finding.period.kind.value,
        "raw": finding.raw,
        "message": message,
        "remedy": remedy,
        "proposals": [
            {"value": p.value, "label": p.label} if p.code is None else {"code": p.code.value, "label": p.label}
            for p in finding.proposals
        ],
        "justification": justification,
        "fingerprint": finding.fingerprint,
        "related": [{"sheet": at.sheet, "cell": at.cell} for at in finding.related],
        "priority": weight.priority,
        "effect": weight.effect,
    }
