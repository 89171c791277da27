"""What « Journal » keeps of justifications: what was justified, in which words; who and when stand beside."""

from __future__ import annotations

from collections.abc import Sequence

from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.sheets.findings import JUSTIFIED, KEPT, FindingsTable
from calpae_xl.core.sheets.journal import JournalEntry
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.typography import listed, typeset
from calpae_xl.core.trade.words import period_text


def new_justifications(
    work: Processed, previous: FindingsTable, journal: Sequence[JournalEntry] = ()
) -> tuple[str, ...]:
    """Tell the justifications that a run takes for the first time, or in other words than before.

    Args:
        work: What was made of the workbook.
        previous: « Contrôles » as the last run and people left it.
        journal: Lines of « Journal » as they are.
    """
    justified = (line for line in previous.lines.values() if line.severity.text in {JUSTIFIED, KEPT})
    taken = {fingerprint for line in justified for fingerprint in line.fingerprints}
    told = [entry.detail for entry in journal]
    codes: dict[tuple[str, str], list[str]] = {}
    fresh = set()
    for finding, text in work.validation.justified:
        key = _subject(work, finding), text
        codes.setdefault(key, []).append(finding.code.text)
        if finding.fingerprint not in taken or _reworded(*key, told):
            fresh.add(key)
    return tuple(_sentence(*key, codes=found) for key, found in codes.items() if key in fresh)


def _sentence(subject: str, text: str, codes: Sequence[str]) -> str:
    return typeset(f"{subject}« {text} » ({listed([*dict.fromkeys(codes)])})")


def _reworded(subject: str, text: str, told: Sequence[str]) -> bool:
    same = [detail for detail in told if detail.startswith(typeset(subject))]
    return bool(same) and not any(detail.startswith(typeset(f"{subject}« {text} »")) for detail in same)


def _subject(work: Processed, finding: Finding) -> str:
    name = work.campaign.referential.short_label(finding.indicator) if finding.indicator else finding.at.sheet
    period = None if finding.period is None else period_text(finding.period)
    return f"Justifié, {', '.join(filter(None, (finding.territory, name, period)))} : "
