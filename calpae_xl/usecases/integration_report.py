"""What is said of returns before they are integrated: a line each, then what changes, conflicts or was left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from calpae_xl.core.returns.conflicts import shown
from calpae_xl.core.returns.integration import Integrated, summary
from calpae_xl.core.returns.merge import Difference
from calpae_xl.core.trade.declaration import Part, Subject
from calpae_xl.core.trade.typography import plural, shortened, typeset

if TYPE_CHECKING:
    from calpae_xl.core.campaign.campaign import Campaign
    from calpae_xl.core.trade.values import Value
    from calpae_xl.usecases.integrate import Decisions, Preview

_LONGEST = 60
_MOST_CONFLICTS = 20
"""Lines that a return takes on the screen for its conflicts; « Conflits » has them all."""


def preview_lines(preview: Preview) -> list[str]:
    """Say what integrating would do: a line per file, all the details of a file alone, and a summary of several."""
    results = preview.integration.returns
    total = len(results) + len(preview.known) + len(preview.refused)
    lines = [f"« {name} » : déjà intégré." for name in preview.known]
    for result in results:
        known = f" ({result.dispatch})" if result.doubt is None else ""
        lines.append(f"« {result.name} »{known} : {summary([result])}.")
        if result.doubt is not None:
            lines.append(f"  à décider : {result.doubt.text}")
        if total == 1:
            lines += (f"  modifié : {change_line(preview.campaign, result, each)}" for each in result.written)
        lines += conflict_lines(preview.campaign, result)
    if total > 1:
        counts = (
            (len(results), "retour lu", "retours lus"),
            (len(preview.known), "déjà intégré", "déjà intégrés"),
            (len(preview.refused), "refusé", "refusés"),
        )
        told = ", ".join(plural(*count) for count in counts if count[0])
        lines.append(f"{plural(total, 'fichier')} ({told}) : {preview.summary}.")
    return [typeset(line) for line in lines]


def decisions_lines(decisions: Decisions) -> list[str]:
    """Say what applying decisions would do."""
    return [*(each.text for each in decisions.decided.remarks), typeset(f"{decisions.summary}.")]


def conflict_lines(campaign: Campaign, result: Integrated, where: str = "le retour") -> Iterator[str]:
    """Say what is to be decided of a return, or of what is taken as one, then what could not be taken."""
    for difference in result.conflicts[:_MOST_CONFLICTS]:
        values = (difference.ours, difference.theirs, difference.base)
        ours, theirs, base = (_shown(campaign, difference.subject, value) for value in values)
        sent = f", {base} à l’envoi" if difference.sent_known else ""
        subject = _subject(campaign, result, difference.subject)
        yield f"  conflit : {subject} : {ours} dans le classeur, {theirs} dans {where}{sent}"
    left = len(result.conflicts) - _MOST_CONFLICTS
    if left > 0:
        yield f"  {plural(left, 'autre conflit', 'autres conflits')}, dans « Conflits » une fois écrits"
    for each in result.remarks:
        yield f"  remarque : {each.text}"


def change_line(campaign: Campaign, result: Integrated, difference: Difference) -> str:
    """Say what one cell becomes, or one answer."""
    subject = difference.subject
    ours, theirs = (_shown(campaign, subject, value) for value in (difference.ours, difference.theirs))
    return f"{_subject(campaign, result, subject)} : {ours} → {theirs}"


def _shown(campaign: Campaign, subject: Subject, value: Value | None) -> str:
    return shortened(shown(campaign, subject, value), _LONGEST)


def _subject(campaign: Campaign, result: Integrated, subject: Subject) -> str:
    if (line := result.findings.get(subject.key)) is not None:
        return f"{subject.territory}, « {line.figure} » ({line.code.text}), {subject.part.value}"
    label = campaign.referential.short_label(subject.key)
    what = "" if subject.part is Part.FIGURE else subject.part.value
    return ", ".join(filter(None, (subject.territory, f"« {label} »", subject.period, what)))
