"""Findings as people read them, in a terminal or through a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from calpae_xl.cli.columns import aligned
from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.results.findings import rows_to_answer
from calpae_xl.core.sheets.findings import FindingLine
from calpae_xl.core.telling.lineage import address
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.typography import plural, typeset
from calpae_xl.core.trade.words import full_period_text, word

if TYPE_CHECKING:
    from calpae_xl.cli.screen import Screen

STYLES = {Severity.BLOCKING: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def plain_findings(campaign: Campaign, validation: Validation) -> list[str]:
    """Write one finding per line: severity, code, place, indicator, sentence."""
    rows = [
        (word(f.severity), f.code.text, address(f.at), _subject(campaign, f), _told(campaign, f))
        for severity in Severity
        for f in _of(validation, severity)
    ]
    return aligned(rows)


def show_findings(screen: Screen, campaign: Campaign, validation: Validation) -> None:
    """Print the findings by severity, one row a figure, the remedy under each."""
    rows = [*by_row(rows_to_answer(campaign, validation), validation.findings)]
    for severity in Severity:
        held = [row for row in rows if row[0].severity is severity]
        if held:
            screen.heading(plural(len(held), word(severity)).capitalize())
        for row in held:
            show_row(screen, campaign, row)


def by_row(lines: Sequence[FindingLine], findings: Sequence[Finding]) -> Iterator[Sequence[Finding]]:
    """Gather the findings that share a line of « Contrôles », in their own order."""
    place = {fingerprint: number for number, line in enumerate(lines) for fingerprint in line.fingerprints}
    rows: dict[object, list[Finding]] = {}
    for finding in findings:
        rows.setdefault(place.get(finding.fingerprint, finding.fingerprint), []).append(finding)
    yield from rows.values()


def show_row(
    screen: Screen,
    campaign: Campaign,
    findings: Sequence[Finding],
    weighs: str = "",
    *,
    problems: bool = True,
    remedies: bool = True,
) -> None:
    """Print the findings of a figure: where it is, how much it weighs, then, as wanted, what is seen and what to do."""
    first = findings[0]
    told = [sentence(finding, campaign.referential, campaign.settings) for finding in findings]
    seen, advice = (" ".join(dict.fromkeys(texts)) for texts in zip(*told, strict=True))
    codes = ", ".join(finding.code.text for finding in findings)
    head = ", ".join(filter(None, (f"{codes}  {address(first.at)}", _subject(campaign, first))))
    screen.say(f"{head} ({weighs})" if weighs else head, STYLES[first.severity], first="  ", rest=" " * 8)
    if problems:
        screen.say(seen, first=" " * 8)
    if remedies:
        screen.say(f"{advice}{_proposals(first)}", "dim", first=" " * 8 + "→ ", rest=" " * 10)


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
