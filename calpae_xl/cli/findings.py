"""Findings as people read them, in a terminal or through a pipe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from calpae_xl.cli.columns import aligned
from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.telling.lineage import address
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.typography import plural, typeset
from calpae_xl.core.trade.words import full_period_text, word

if TYPE_CHECKING:
    from calpae_xl.cli.screen import Screen

STYLES = {Severity.BLOCKING: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def summary(validation: Validation) -> str:
    """Count the findings: « 5 bloquants, 76 avertissements, 10 informations »."""
    counts = [plural(validation.count(severity), word(severity)) for severity in Severity]
    if validation.justified:
        counts.append(plural(len(validation.justified), "justifié"))
    return ", ".join(counts)


def plain_findings(campaign: Campaign, validation: Validation) -> list[str]:
    """Write one finding per line: severity, code, place, indicator, sentence."""
    rows = [
        (word(f.severity), f.code.text, address(f.at), _subject(campaign, f), _told(campaign, f))
        for severity in Severity
        for f in _of(validation, severity)
    ]
    return aligned(rows)


def show_findings(screen: Screen, campaign: Campaign, validation: Validation) -> None:
    """Print the findings by severity, the remedy under each."""
    for severity in Severity:
        findings = _of(validation, severity)
        if findings:
            screen.heading(plural(len(findings), word(severity)).capitalize())
        for finding in findings:
            show_finding(screen, campaign, finding)


def show_finding(
    screen: Screen,
    campaign: Campaign,
    finding: Finding,
    weighs: str = "",
    *,
    problems: bool = True,
    remedies: bool = True,
) -> None:
    """Print a finding: where it is, how much it weighs, then, as wanted, what is seen and what to do."""
    problem, remedy = sentence(finding, campaign.referential, campaign.settings)
    subject = _subject(campaign, finding)
    head = ", ".join(filter(None, (f"{finding.code.text}  {address(finding.at)}", subject)))
    screen.say(f"{head} ({weighs})" if weighs else head, STYLES[finding.severity], first="  ", rest=" " * 8)
    if problems:
        screen.say(problem, first=" " * 8)
    if remedies:
        screen.say(f"{remedy}{_proposals(finding)}", "dim", first=" " * 8 + "→ ", rest=" " * 10)


def _of(validation: Validation, severity: Severity) -> Sequence[Finding]:
    return [finding for finding in validation.findings if finding.severity is severity]


def _subject(campaign: Campaign, finding: Finding) -> str:
    indicator = campaign.referential.indicators.get(finding.indicator or "")
    period = "" if finding.period is None else full_period_text(finding.period)
    return ", ".join(filter(None, ["" if indicator is None else indicator.short, period]))


def _told(campaign: Campaign, finding: Finding) -> str:
    problem, remedy = sentence(finding, campaign.referential, campaign.settings)
    return f"{problem} {remedy}{_proposals(finding)}"


def _proposals(finding: Finding) -> str:
    if not finding.proposals:
        return ""
    label = "Correction proposée" if len(finding.proposals) == 1 else "Corrections proposées"
    return typeset(f" {label} : {' ; '.join(p.label for p in finding.proposals)}.")
