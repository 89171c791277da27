"""What to do next with a workbook, in one sentence: what waits for a person, the most pressing first."""

from __future__ import annotations

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.sheets.conflicts import MissingConflictColumnError, read_conflicts
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.typography import plural, typeset
from calpae_xl.core.workbook.layout import Role


def conflicts_waiting(campaign: Campaign) -> int:
    """Count the conflicts that nobody settled; a table that cannot be read has none to tell."""
    try:
        return len(read_conflicts(campaign.sheet(Role.CONFLICTS)).lines)
    except MissingConflictColumnError:
        return 0


def next_step(campaign: Campaign, validation: Validation) -> str:
    """Say what to do next: settle conflicts, mend what blocks, explain what is asked, or send."""
    waiting = conflicts_waiting(campaign)
    blocking, asked = validation.count(Severity.BLOCKING), validation.count(Severity.WARNING)
    if waiting:
        verb = "attend" if waiting == 1 else "attendent"
        step = f"{plural(waiting, 'conflit')} {verb} votre choix dans « Conflits », colonne « Décision »."
    elif blocking:
        step = f"À faire d’abord : corriger ce qui bloque ({plural(blocking, 'constat')})."
    elif asked:
        step = f"À faire : corriger ou expliquer ce qui surprend ({plural(asked, 'avertissement')})."
    else:
        step = "Plus rien à corriger ni à expliquer."
    return typeset(step)
